// SPDX-License-Identifier: Apache-2.0
#include "pipeline/stage_store.h"

#include <fcntl.h>
#include <fmt/format.h>
#include <sys/file.h>
#include <unistd.h>

#include <array>
#include <cerrno>
#include <cstring>
#include <filesystem>
#include <vector>

#include "base/errors.h"
#include "io/safe_write.h"

namespace gridreach {

namespace fs = std::filesystem;

namespace {
std::string value_path(const std::string& folder, const std::string& stage, const Hash128& key) {
    return fmt::format("{}/{}-{}.value", folder, stage, key.hex());
}
}  // namespace

std::string StageStore::path_of(const std::string& stage, const Hash128& key) const {
    return value_path(folder_, stage, key);
}

std::optional<std::string> StageStore::get(const std::string& stage, const Hash128& key) const {
    for (const std::string* folder : {&folder_, &others_}) {
        if (folder->empty()) continue;
        const std::string path = value_path(*folder, stage, key);
        std::error_code error;
        if (fs::is_regular_file(fs::symlink_status(path, error))) return read_text_file(path);
    }
    return std::nullopt;
}

void StageStore::put(const std::string& stage, const Hash128& key, const std::string& bytes) const {
    std::error_code error;
    fs::create_directories(folder_, error);
    write_text_file(path_of(stage, key), bytes);
    fs::remove_all(pieces_of(stage, key), error);
}

std::string StageStore::pieces_of(const std::string& stage, const Hash128& key) const {
    return fmt::format("{}/{}-{}.pieces", folder_, stage, key.hex());
}

std::optional<std::string> StagePieces::get(const std::string& name) const {
    const std::string path = folder_ + "/" + name;
    std::error_code error;
    if (!fs::is_regular_file(fs::symlink_status(path, error))) return std::nullopt;
    std::string bytes = read_text_file(path);
    Hash128 said;
    if (bytes.size() >= sizeof said) {
        std::memcpy(&said, bytes.data() + bytes.size() - sizeof said, sizeof said);
        bytes.resize(bytes.size() - sizeof said);
        if (hash_of(bytes) == said) return bytes;
    }
    reporter_.warn(
        fmt::format("{}: the stored piece {} is damaged: its checksum does not match. It is computed again.",
                    stage_, path));
    return std::nullopt;
}

void StagePieces::put(const std::string& name, std::string_view bytes) const {
    std::error_code error;
    fs::create_directories(folder_, error);
    const Hash128 hash = hash_of(bytes);
    std::string whole(bytes);
    whole.append(reinterpret_cast<const char*>(&hash), sizeof hash);
    write_text_file(folder_ + "/" + name, whole);
}

namespace {

/// Removes what write_beside() had begun in a folder when its process was killed.
void remove_unfinished(const fs::path& folder) {
    std::error_code error;
    std::vector<fs::path> unfinished;
    for (fs::directory_iterator at(folder, error), end; !error && at != end; at.increment(error))
        if (is_unfinished(at->path().filename().string()) && at->is_directory(error) &&
            !at->is_symlink(error))
            unfinished.push_back(at->path());
    for (const fs::path& each : unfinished) fs::remove_all(each, error);
}

/// What a holder wrote into its lock file.
std::string owner_in(int file) {
    std::array<char, 200> owner{};
    const auto n = ::pread(file, owner.data(), owner.size() - 1, 0);
    return n > 0 ? std::string(owner.data(), static_cast<std::size_t>(n)) : "owner unknown";
}

/// Takes a lock without waiting for a holder. Who only looks (lock_owner) holds it for a moment.
bool take_lock(int file, int how) {
    for (int tries = 0; tries < 3; ++tries) {
        if (::flock(file, how | LOCK_NB) == 0) return true;
        ::usleep(20000);
    }
    return false;
}

/// Makes and opens a lock file. Throws InputError where that is refused.
int open_lock(const std::string& output, const std::string& path) {
    std::error_code error;
    fs::create_directories(fs::path(path).parent_path(), error);
    const int file = ::open(path.c_str(), O_RDWR | O_CREAT | O_CLOEXEC | O_NOFOLLOW, 0644);
    if (file < 0) throw InputError(fmt::format("{} cannot be written to: {}.", output, std::strerror(errno)));
    return file;
}

/// Writes who holds it. False when the disk refuses.
bool sign_lock(int file) {
    std::array<char, 128> host{};
    ::gethostname(host.data(), host.size() - 1);
    const std::string owner = fmt::format("process {} on {}", ::getpid(), host.data());
    return ::ftruncate(file, 0) == 0 && ::pwrite(file, owner.data(), owner.size(), 0) >= 0;
}

}  // namespace

std::optional<std::string> lock_owner(const std::string& path) {
    const int file = ::open(path.c_str(), O_RDWR | O_CLOEXEC | O_NOFOLLOW);
    if (file < 0) return std::nullopt;
    std::optional<std::string> owner;
    if (::flock(file, LOCK_EX | LOCK_NB) != 0) owner = owner_in(file);
    ::close(file);
    return owner;
}

OutputLock::OutputLock(const std::string& output) {
    const std::string folder = output + "/.gridreach";
    file_ = open_lock(output, path_in(output));
    if (!take_lock(file_, LOCK_EX)) {
        const std::string owner = owner_in(file_);
        ::close(file_);
        throw UsageError(fmt::format(
            "{} is in use by another run ({}). Wait for it, or choose another output.", output, owner));
    }
    if (!sign_lock(file_)) {
        const int why = errno;
        ::close(file_);
        throw ResourceError(fmt::format("{} cannot be written to: {}.", output, std::strerror(why)));
    }
    for (const fs::path& written :
         {fs::path(output), fs::path(output) / "shapefiles", fs::path(folder), fs::path(folder) / "store"})
        remove_unfinished(written);
}

OutputLock::~OutputLock() {
    if (file_ >= 0) ::close(file_);
}

ShardMark::ShardMark(const std::string& output) : file_(open_lock(output, path_in(output))) {
    if (take_lock(file_, LOCK_SH)) sign_lock(file_);
}

ShardMark::~ShardMark() {
    ::close(file_);
}

}  // namespace gridreach
