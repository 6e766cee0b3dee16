// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <optional>
#include <string>

#include "base/hash.h"
#include "pipeline/checks.h"
#include "pipeline/runner.h"

namespace gridreach {

/// A hash of all that the results of a run hang on: the program itself, every setting and where it came from,
/// the content of every input, where the run stops, and the date written into files.
Hash128 made_from(const Pipeline& pipeline, const CheckedPipeline& checked, Stage until);

/// The result in an output folder, when it was made from the same and every file is as it was written
/// (checksums); else nothing.
std::optional<RunResult> finished_result(const std::string& output, const Hash128& made_from);

/// Notes that the folder's results are whole. Comes last of all that a run writes.
void keep_finished(const RunResult& result, const Hash128& made_from);

/// Comes before a run touches results that stand in the folder.
void forget_finished(const std::string& output);

}  // namespace gridreach
