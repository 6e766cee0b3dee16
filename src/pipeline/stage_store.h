// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <functional>
#include <optional>
#include <string>

#include "base/hash.h"
#include "base/reporter.h"

namespace gridreach {

/// Keeps each stage's value under a hash of what it was made from, so that a second run does only what
/// changed and a stopped run goes on. Files are written beside and renamed; a damaged one is noticed when it
/// is read.
class StageStore {
public:
    /// `folder` is made when the first value is put. What it does not hold is looked for in `others`, where
    /// nothing is written; empty: nowhere.
    explicit StageStore(std::string folder, std::string others = "")
        : folder_(std::move(folder)), others_(std::move(others)) {}

    std::string path_of(const std::string& stage, const Hash128& key) const;
    std::optional<std::string> get(const std::string& stage, const Hash128& key) const;
    void put(const std::string& stage, const Hash128& key, const std::string& bytes) const;

private:
    std::string folder_, others_;
};

/// What one stage cost.
struct StageRecord {
    std::string stage;
    double seconds = 0;
    std::uint64_t peak_memory_bytes = 0;  ///< Of the process, up to the stage's end.
    bool from_store = false;
};

/// The most memory the process has used, bytes.
std::uint64_t peak_memory_bytes();

/// Holds a run's output folder: a second run on it stops with the owner's name. Released when it goes.
class OutputLock {
public:
    /// Throws UsageError "OUTPUT is in use by another run (process N on HOST). Wait for it, or choose another
    /// output."
    explicit OutputLock(const std::string& output);
    ~OutputLock();
    OutputLock(const OutputLock&) = delete;
    OutputLock& operator=(const OutputLock&) = delete;

private:
    int file_ = -1;
};

}  // namespace gridreach
