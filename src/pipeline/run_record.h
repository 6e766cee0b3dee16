// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <nlohmann/json.hpp>
#include <optional>

#include "outputs/detection_quality.h"
#include "outputs/summary.h"
#include "pipeline/checks.h"
#include "pipeline/runner.h"

namespace gridreach {

/// The form of run.json; raised when a key changes its meaning or goes away.
inline constexpr int run_record_version = 1;

/// Checksums of every file of every input: [{key, path, files: [{path, bytes, xxh128}]}]; with `etag` too
/// where xxh128 is of that (io/input_files.h).
nlohmann::json input_checksums(const CheckedPipeline& checked);

/// run.json: format_version, program and library versions, summary, stages, settings as resolved and where
/// each came from, input checksums, remarks and warnings, methods cited. `gridreach run run.json` repeats the
/// run from it.
nlohmann::json run_record(const Pipeline& pipeline, const CheckedPipeline& checked, const RunValues& values,
                          const PlanOutputs& outputs, const PlanSummary& summary,
                          const nlohmann::json& population, const nlohmann::json& inputs,
                          const std::vector<std::string>& warnings);

/// What is known of the detector, in the pixel it looks at; nothing for a run in which none ran on imagery.
std::optional<DetectionQuality> detection_of(const Pipeline& pipeline, const CheckedPipeline& checked,
                                             const RunValues& values);

/// Households planned for beside those of the population raster; null without one. Says both, as a warning
/// where they differ by more than two times.
nlohmann::json compare_with_population(const Pipeline& pipeline, const CheckedPipeline& checked,
                                       const RunValues& values, const PlanSummary& summary,
                                       Reporter& reporter);

/// What the run rests on: papers, standards and data sources.
std::vector<std::string> all_methods(const RunValues& values);

}  // namespace gridreach
