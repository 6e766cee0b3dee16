// SPDX-License-Identifier: Apache-2.0
#include "pipeline/stage_store.h"

#include <fcntl.h>
#include <fmt/format.h>
#include <sys/file.h>
#include <sys/resource.h>
#include <unistd.h>

#include <array>
#include <cerrno>
#include <cstring>
#include <filesystem>

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
}

std::uint64_t peak_memory_bytes() {
    rusage usage{};
    getrusage(RUSAGE_SELF, &usage);
    return static_cast<std::uint64_t>(usage.ru_maxrss) * 1024;
}

OutputLock::OutputLock(const std::string& output) {
    const std::string folder = output + "/.gridreach";
    std::error_code error;
    fs::create_directories(folder, error);
    const std::string path = folder + "/lock";
    file_ = ::open(path.c_str(), O_RDWR | O_CREAT | O_CLOEXEC | O_NOFOLLOW, 0644);
    if (file_ < 0)
        throw InputError(fmt::format("{} cannot be written to: {}.", output, std::strerror(errno)));
    if (::flock(file_, LOCK_EX | LOCK_NB) != 0) {
        std::array<char, 200> owner{};
        const auto n = ::pread(file_, owner.data(), owner.size() - 1, 0);
        ::close(file_);
        throw UsageError(
            fmt::format("{} is in use by another run ({}). Wait for it, or choose another output.", output,
                        n > 0 ? std::string(owner.data(), static_cast<std::size_t>(n)) : "owner unknown"));
    }
    std::array<char, 128> host{};
    ::gethostname(host.data(), host.size() - 1);
    const std::string owner = fmt::format("process {} on {}", ::getpid(), host.data());
    if (::ftruncate(file_, 0) != 0 || ::pwrite(file_, owner.data(), owner.size(), 0) < 0) {
        ::close(file_);
        throw ResourceError(fmt::format("{} cannot be written to: {}.", output, std::strerror(errno)));
    }
}

OutputLock::~OutputLock() {
    if (file_ >= 0) ::close(file_);
}

}  // namespace gridreach
