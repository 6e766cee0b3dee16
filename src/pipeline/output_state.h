// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "pipeline/checks.h"
#include "pipeline/pipeline_file.h"
#include "pipeline/runner.h"

namespace gridreach {

/// What the store has of one stage, for the present settings and inputs.
struct StoredStage {
    enum class State {
        stored,   ///< The value is whole and current.
        damaged,  ///< There, and not as it was written; a run computes it again.
        missing,  ///< A run computes it, from the pieces there are.
        unknown,  ///< What it is stored under hangs on a stage that is missing.
    };
    std::string stage;
    State state = State::unknown;
    std::uint64_t bytes = 0;         ///< Of the value, or of the pieces.
    std::size_t pieces = 0;          ///< Whole batches of tiles.
    std::size_t damaged_pieces = 0;  ///< Batches not as they were written.
};

/// The word printed for it: "stored", "damaged", "missing", "unknown".
std::string_view name_of(StoredStage::State state);

/// What an output folder holds.
struct OutputState {
    enum class Results {
        none,     ///< No run has finished here.
        current,  ///< Whole, and what a run with the present settings and inputs would write.
        other,    ///< Whole, and made by other settings, inputs or program.
        damaged,  ///< A file is missing or not as it was written.
    };
    std::optional<std::string> owner;  ///< Who runs in it now: "process N on HOST".
    std::vector<StoredStage> stages;   ///< In the order of work.
    Results results = Results::none;
    std::optional<Stage> until;          ///< Where the run that wrote current results stopped.
    std::vector<std::string> damaged;    ///< Result files, by name within the output.
    std::uint64_t stored_bytes = 0;      ///< Of all that the store holds.
    std::uint64_t not_needed_bytes = 0;  ///< Of these, what the present settings do not need.
};

/// The word printed for it: "none", "current", "other", "damaged".
std::string_view name_of(OutputState::Results results);

/// Looks at the pipeline's output folder; changes nothing. Every byte of values, pieces and results that are
/// current is checked. A folder that does not exist holds nothing.
OutputState look_at_output(const Pipeline& pipeline, const CheckedPipeline& checked);

/// What was removed from a store.
struct Pruned {
    std::size_t entries = 0;  ///< Values, and folders of pieces.
    std::uint64_t bytes = 0;
};

/// Removes stored values and pieces that the present settings do not need; with `all` every one. Results
/// stay. Values of stages after one that is missing stay too, as nobody knows whether they will be needed.
/// Throws UsageError where a run, or a part of one, holds the folder.
Pruned prune_store(const Pipeline& pipeline, const CheckedPipeline& checked, bool all);

}  // namespace gridreach
