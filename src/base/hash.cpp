// SPDX-License-Identifier: Apache-2.0
#include "base/hash.h"

#include <fmt/format.h>
#include <xxhash.h>

#include <cstring>
#include <fstream>
#include <vector>

#include "base/errors.h"

namespace gridreach {

struct Hasher::State {
    XXH3_state_t* xxh = XXH3_createState();
    State() { XXH3_128bits_reset(xxh); }
    ~State() { XXH3_freeState(xxh); }
    State(const State&) = delete;
    State& operator=(const State&) = delete;
};

namespace {
Hash128 from_xxh(XXH128_hash_t h) {
    return {h.high64, h.low64};
}
}  // namespace

std::string Hash128::hex() const {
    return fmt::format("{:016x}{:016x}", high, low);
}

Hasher::Hasher() : state_(std::make_unique<State>()) {}
Hasher::~Hasher() = default;

Hasher& Hasher::bytes(const void* data, std::size_t size) {
    if (size > 0) XXH3_128bits_update(state_->xxh, data, size);
    return *this;
}

Hasher& Hasher::text(std::string_view value) {
    number(static_cast<std::uint64_t>(value.size()));
    return bytes(value.data(), value.size());
}

Hasher& Hasher::number(double value) {
    std::uint64_t bits;
    std::memcpy(&bits, &value, sizeof bits);
    return number(bits);
}

Hasher& Hasher::number(std::uint64_t value) {
    return bytes(&value, sizeof value);
}

Hash128 Hasher::finish() const {
    return from_xxh(XXH3_128bits_digest(state_->xxh));
}

Hash128 hash_of(std::string_view bytes) {
    return from_xxh(XXH3_128bits(bytes.data(), bytes.size()));
}

Hash128 hash_file(const std::string& path) {
    std::ifstream in(path, std::ios::binary);
    if (!in) throw InputError(fmt::format("{} could not be read: {}.", path, std::strerror(errno)));
    Hasher hasher;
    std::vector<char> piece(1 << 20);
    while (in.read(piece.data(), static_cast<std::streamsize>(piece.size())) || in.gcount() > 0)
        hasher.bytes(piece.data(), static_cast<std::size_t>(in.gcount()));
    if (in.bad()) throw InputError(fmt::format("{} could not be read to its end.", path));
    return hasher.finish();
}

}  // namespace gridreach
