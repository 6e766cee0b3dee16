// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>
#include <memory>
#include <string>
#include <string_view>

namespace gridreach {

/// A 128-bit content hash (XXH3; not for secrets).
struct Hash128 {
    std::uint64_t high = 0;
    std::uint64_t low = 0;
    bool operator==(const Hash128&) const = default;
    /// 32 lower-case hexadecimal digits.
    std::string hex() const;
};

/// Hashes what it is fed. Each `text` is hashed with its length, so "ab"+"c" differs from "a"+"bc".
class Hasher {
public:
    Hasher();
    ~Hasher();
    Hasher(const Hasher&) = delete;
    Hasher& operator=(const Hasher&) = delete;

    Hasher& text(std::string_view value);
    Hasher& number(double value);
    Hasher& number(std::uint64_t value);
    Hasher& bytes(const void* data, std::size_t size);
    Hash128 finish() const;

private:
    struct State;
    std::unique_ptr<State> state_;
};

Hash128 hash_of(std::string_view bytes);

/// Hash of a file's content, read in pieces. Throws InputError when the file cannot be read.
Hash128 hash_file(const std::string& path);

}  // namespace gridreach
