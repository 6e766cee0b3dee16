// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <memory>
#include <nlohmann/json_fwd.hpp>
#include <optional>
#include <string>
#include <vector>

#include "geo/metric.h"
#include "imagery/mosaic.h"
#include "model/costs.h"
#include "model/stages.h"
#include "network/sources.h"
#include "options/option_list.h"
#include "outputs/poles.h"
#include "plan/electrical_options.h"
#include "plan/surface_problem.h"
#include "rollout/plan_rollout.h"
#include "terrain/terrain_options.h"

namespace gridreach {

/// The keys of a pipeline file that name inputs, the coordinate systems and the output.
struct PipelineKeys {
    std::string about;
    std::vector<std::string> scenes;
    std::vector<std::string> footprints;
    std::string nodes;
    std::string survey_area;
    std::string corrections;
    std::string loads;
    std::vector<std::string> existing_grid;
    std::vector<std::string> substations;
    std::string population;
    std::string elevation;
    std::string land_cover;
    std::vector<std::string> roads;
    std::vector<std::string> water;
    std::vector<std::string> protected_areas;
    std::vector<std::string> no_go;
    std::vector<std::string> build;
    std::vector<std::string> forbid;
    std::vector<std::string> cost_factors;
    std::string crs;
    std::string working_crs;
    std::string distance = "projected";
    std::string currency;
    std::string language = "en";
    std::string output;
};

void describe(PipelineKeys& keys, OptionList& options);

/// One slot or group of a pipeline file: where it stands and what may fill it. `explain`, the schema, the
/// documents' tables and the unknown-key check are all made from this list.
struct Group {
    std::string key;   ///< "planner"
    std::string kind;  ///< "planner": the word in "there is no planner called …"
    std::string help;
    bool is_slot = true;  ///< Filled by a `type`; else a plain group of options.
    std::vector<std::string> types;
    /// The help of a type, and its options' defaults overlaid with `slot`; `type` is "" for a plain group.
    std::function<std::string(const std::string& type)> type_help;
    std::function<void(const std::string& type, const Setting& slot,
                       const std::function<void(const OptionList&)>& use)>
        with_options;
};
const std::vector<Group>& groups();

/// Where a run begins; the earliest input given.
enum class Start { scenes, footprints, nodes };

/// A pipeline, understood: every key known, every value in range, every type made. No input has been opened
/// yet.
struct Pipeline {
    PipelineKeys keys;
    Start start = Start::scenes;
    std::string detector_type, demand_type, network_type, planner_type;
    int detector_version = 1, demand_version = 1, network_version = 1, planner_version = 1;
    std::unique_ptr<Detector> detector;  ///< Null when the run begins at nodes.
    std::unique_ptr<DemandModel> demand;
    std::unique_ptr<NetworkBuilder> network;
    std::unique_ptr<Planner> planner;
    ImageryOptions imagery;
    SourceOptions grid;
    TerrainOptions terrain;
    RolloutOptions rollout;
    PoleOptions poles;
    BoundOptions bound;
    Costs costs;
    ElectricalOptions electrical;
    Equipment equipment;  ///< At the prices of `costs`.
    DistanceKind distance = DistanceKind::projected;
    std::optional<std::uint64_t> memory_bytes;  ///< Budget of the run, from the command line; no setting.
    /// Every setting as resolved: the same shape as a pipeline file, so that it can be run again.
    std::shared_ptr<const nlohmann::json> settings;
    /// "planner.type" → where its value came from ("north.yaml:12", "--set", "default").
    std::shared_ptr<const nlohmann::json> origins;

    /// What draws the candidate lines: the planner, when its rule draws its own; else the slot `network`.
    const NetworkBuilder& network_builder() const {
        return planner->own_network() != nullptr ? *planner->own_network() : *network;
    }
};

/// The tree with every short form written out: `planner: mst` as `planner: {type: mst}`, a file of costs as
/// its entries. Throws what reading the file throws.
Setting widened(Setting root);

/// Understands a settings tree. Throws UsageError with file and line for what it does not; `costs` files are
/// read.
Pipeline make_pipeline(const Setting& root);

/// Reads a pipeline file, or the settings of a `run.json` (so a run can be repeated).
Setting read_pipeline_file(const std::string& path);

/// JSON Schema (draft 2020-12) of the pipeline file.
nlohmann::json pipeline_schema();

/// The shipped `data/catalogue/costs.yaml`.
std::string_view shipped_costs_yaml();
/// The same, parsed once.
const Setting& shipped_costs();
/// The shipped `data/catalogue/equipment.yaml`.
std::string_view shipped_equipment_yaml();
/// The same, read once, at its own prices.
const Equipment& shipped_equipment();

}  // namespace gridreach
