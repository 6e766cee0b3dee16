// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstddef>
#include <string>
#include <vector>

#include "base/hash.h"
#include "pipeline/checks.h"
#include "pipeline/pipeline_file.h"
#include "pipeline/runner.h"

namespace gridreach {

/// The detection of one pipeline in shards: runs of consecutive batches of tiles, as even as whole batches
/// allow, in the order of the lattice. Each is worked on by a process of its own, on any machine that sees
/// the output folder; batches go into the store, from which the run goes on.
struct ShardPlan {
    Hash128 detection;                ///< What the detection is stored under.
    std::vector<std::string> pieces;  ///< Names of all batches.
    std::size_t shard_count = 1;
    /// The batches of shard 1 … shard_count; none where there are more shards than batches.
    std::vector<std::string> pieces_of(std::size_t shard) const;
};

/// Divides the detection into `shard_count` shards and keeps the plan in the output folder, which is made.
/// Throws UsageError where there is nothing to divide, or a run holds the folder.
ShardPlan plan_shards(const Pipeline& pipeline, const CheckedPipeline& checked, std::size_t shard_count,
                      Reporter& reporter);

/// The plan kept in the output folder. Throws UsageError where there is none, and where settings or inputs
/// have changed since.
ShardPlan kept_shard_plan(const Pipeline& pipeline, const CheckedPipeline& checked);

/// Searches the batches of a shard that are not stored whole, and returns how many it found stored. Any
/// number of processes may work at once, also on the same shard: each batch appears whole, under a name that
/// its content hangs on. Throws UsageError for a number that the plan does not have.
std::size_t run_shard(const Pipeline& pipeline, const CheckedPipeline& checked, const ShardPlan& plan,
                      std::size_t shard, Reporter& reporter);

/// Batches of one shard that are not there, or not as they were written.
struct ShardGaps {
    std::size_t shard = 0;
    std::vector<std::string> missing, damaged;
};

/// Reads every batch back by its checksum. The shards that have gaps; none when all is whole, or when the
/// detection itself is stored whole.
std::vector<ShardGaps> verify_shards(const Pipeline& pipeline, const CheckedPipeline& checked,
                                     const ShardPlan& plan);

/// What to say of gaps, and what to do: one line a shard.
std::vector<std::string> lines_of(const std::vector<ShardGaps>& gaps);

/// Goes on with the run from the stored batches. Throws InputError, and computes nothing, where verify_shards
/// finds gaps.
RunResult merge_shards(const Pipeline& pipeline, const CheckedPipeline& checked, bool overwrite, Stage until,
                       Reporter& reporter);

}  // namespace gridreach
