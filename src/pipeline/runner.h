// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <memory>
#include <nlohmann/json_fwd.hpp>
#include <optional>
#include <string>
#include <vector>

#include "model/dwellings.h"
#include "model/imagery.h"
#include "pipeline/checks.h"
#include "pipeline/pipeline_file.h"
#include "pipeline/stage_store.h"
#include "plan/answer_when_stopped.h"

namespace gridreach {

/// The stages a run can stop after.
enum class Stage { dwellings, demand, network, plan };
const std::vector<std::string>& stage_names();
/// Throws UsageError "there is no stage called …".
Stage stage_named(const std::string& name);

/// Vector layers of which both the cost surface and the crossings of lines are made.
struct GroundLayers {
    std::vector<VectorLayer> roads, water;
};

/// Every value of a run that has been reached so far; null where the run stopped earlier or began later.
struct RunValues {
    std::shared_ptr<const DwellingSet> dwellings;
    std::shared_ptr<const DemandSet> demand;
    std::shared_ptr<const SourceSet> sources;
    std::shared_ptr<const GroundLayers> ground;  ///< Null before they are needed, and after the plan.
    std::shared_ptr<const CostSurface> surface;  ///< Null when no stage needed it.
    std::shared_ptr<const CandidateNetwork> network;
    std::shared_ptr<const GridPlan> plan;
    /// The search for the plan was stopped on request: `plan` is the best found until then, and not stored.
    bool search_stopped = false;
    std::shared_ptr<const Rollout> rollout;  ///< Null when no yearly budget is set.
    std::vector<StageRecord> stages;
};

/// The polygons of the pipeline's survey area in the working system; none when it has none. Throws InputError
/// for other geometry, and for a file without polygons.
std::vector<PolygonM> survey_area(const Pipeline& pipeline, const CheckedPipeline& checked);

/// The pipeline's scenes as one picture, in the ground pixel that its detector asks for.
std::unique_ptr<Imagery> open_scenes(const Pipeline& pipeline, const CheckedPipeline& checked,
                                     Reporter& reporter);

/// What the pipeline's detector finds, without corrections. Null `pieces` keeps nothing.
DwellingSet detected(const Pipeline& pipeline, const CheckedPipeline& checked, const PieceStore* pieces,
                     Reporter& reporter);

/// Reads what a run reads before it computes anything, every feature of it: footprints or nodes with their
/// fields. Throws what the run would.
void read_first_values(const Pipeline& pipeline, const CheckedPipeline& checked);

/// Whether the detection is kept in pieces until it is whole: from scenes, unless corrections make it
/// needless.
bool detects_in_pieces(const Pipeline& pipeline, const CheckedPipeline& checked);

/// A hash of all that the detection hangs on: what it is stored under.
Hash128 detection_key(const Pipeline& pipeline, const CheckedPipeline& checked);

/// The first stage alone: what the pipeline's detector finds, with the corrections where it has any. Those of
/// a complete layer are all there is, and the detector does not run.
DwellingSet find_dwellings(const Pipeline& pipeline, const CheckedPipeline& checked, Reporter& reporter);

/// The run's cost surface, around its nodes and sources; made where it is missing. It is never stored: to
/// make it takes less time than reading it back would.
const CostSurface& surface_of(const Pipeline& pipeline, const CheckedPipeline& checked, RunValues& values,
                              Reporter& reporter);

/// What to do where the store lacks a value. The values after it have keys that are not known before.
enum class IfMissing { compute, stop };

/// Runs the stages up to `until`, taking from `store` what has not changed. With IfMissing::stop nothing is
/// computed: the last of the stages may be one that the store lacks. `when_stopped` is about the search for
/// the plan; a stop asked for before it throws Cancelled.
RunValues run_stages(const Pipeline& pipeline, const CheckedPipeline& checked, const StageStore& store,
                     Stage until, Reporter& reporter, IfMissing missing = IfMissing::compute,
                     WhenStopped when_stopped = WhenStopped::give_up);

/// What a finished run says for itself.
struct RunResult {
    std::string output;
    std::vector<std::string> files;                ///< In the order written.
    std::vector<std::string> five_lines;           ///< What the plan says.
    std::shared_ptr<const nlohmann::json> record;  ///< run.json.
    bool unchanged = false;                        ///< The results were there, made from the same.
    bool search_stopped = false;                   ///< On request: the plan is the best found until then.
};

/// The whole run: check, stages, layers, report, run record. Where the output holds the whole results of the
/// same run, they stay as they are. A stop leaves no part of a file, and what was finished is kept; asked for
/// while the plan is searched for, the best found so far is written, marked in run.json (`search_stopped`)
/// and in the plan's remarks, and a later run does not take it for finished. Throws UsageError or InputError
/// before anything is written when the request is wrong.
RunResult run_pipeline(const Pipeline& pipeline, bool overwrite, Stage until, Reporter& reporter);

}  // namespace gridreach
