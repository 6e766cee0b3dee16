// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <functional>
#include <optional>
#include <string>

#include "base/hash.h"
#include "base/reporter.h"
#include "model/piece_store.h"

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
    /// Keeps a value; the pieces it was made from are not needed any more.
    void put(const std::string& stage, const Hash128& key, const std::string& bytes) const;
    /// Where pieces of the value under this key are kept until it is whole.
    std::string pieces_of(const std::string& stage, const Hash128& key) const;
    const std::string& folder() const { return folder_; }

private:
    std::string folder_, others_;
};

/// The pieces of one stage's value, each in a file that ends in its checksum. A damaged one is warned of and
/// counts as not there.
class StagePieces : public PieceStore {
public:
    /// `folder` is made when the first piece is put.
    StagePieces(std::string stage, std::string folder, Reporter& reporter)
        : stage_(std::move(stage)), folder_(std::move(folder)), reporter_(reporter) {}
    std::optional<std::string> get(const std::string& name) const override;
    void put(const std::string& name, std::string_view bytes) const override;

private:
    std::string stage_, folder_;
    Reporter& reporter_;
};

/// What one stage cost.
struct StageRecord {
    std::string stage;
    double seconds = 0;
    std::uint64_t peak_memory_bytes = 0;  ///< Of the process, up to the stage's end.
    bool from_store = false;
    Hash128 key;  ///< What the value is stored under.
};

/// The owner's name where a process holds the lock file at `path`; nothing where none does, or it is missing.
std::optional<std::string> lock_owner(const std::string& path);

/// Holds a run's output folder: a second run on it stops with the owner's name. Released when it goes.
class OutputLock {
public:
    static std::string path_in(const std::string& output) { return output + "/.gridreach/lock"; }
    /// Takes away what a killed run had not finished writing. Throws UsageError "OUTPUT is in use by another
    /// run (process N on HOST). Wait for it, or choose another output."
    explicit OutputLock(const std::string& output);
    ~OutputLock();
    OutputLock(const OutputLock&) = delete;
    OutputLock& operator=(const OutputLock&) = delete;

private:
    int file_ = -1;
};

/// Says that a shard is worked on in an output folder, so that nobody cleans it meanwhile. Any number of
/// shards may hold it; one that cannot, as the file system has no locks, goes on without.
class ShardMark {
public:
    static std::string path_in(const std::string& output) { return output + "/.gridreach/shards.lock"; }
    explicit ShardMark(const std::string& output);
    ~ShardMark();
    ShardMark(const ShardMark&) = delete;
    ShardMark& operator=(const ShardMark&) = delete;

private:
    int file_ = -1;
};

}  // namespace gridreach
