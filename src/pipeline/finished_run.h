// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "base/hash.h"
#include "pipeline/checks.h"
#include "pipeline/runner.h"

namespace gridreach {

/// A hash of all that the results of a run hang on: the program itself, every setting and where it came from,
/// the content of every input, where the run stops, and the date written into files.
Hash128 made_from(const Pipeline& pipeline, const CheckedPipeline& checked, Stage until);

/// What the note of a finished run says of the files beside it.
struct NotedResults {
    std::string made_from;             ///< In hexadecimal.
    std::vector<std::string> damaged;  ///< Files that are missing, or not as they were written.
};

/// Nothing where no run has finished.
std::optional<NotedResults> noted_results(const std::string& output);

/// Keeps the settings of a run that begins in an output folder, for `status` and for whoever goes on with it.
void keep_pipeline(const Pipeline& pipeline);
/// Where they are kept; a pipeline file as read_pipeline_file() reads it.
std::string kept_pipeline(const std::string& output);
/// Gives a pipeline read from there the origins that its settings had in the run.
void restore_origins(Pipeline& pipeline, const std::string& output);

/// The result in an output folder, when it was made from the same and every file is as it was written
/// (checksums); else nothing.
std::optional<RunResult> finished_result(const std::string& output, const Hash128& made_from);

/// Notes that the folder's results are whole. Comes last of all that a run writes.
void keep_finished(const RunResult& result, const Hash128& made_from);

/// Comes before a run touches results that stand in the folder.
void forget_finished(const std::string& output);

}  // namespace gridreach
