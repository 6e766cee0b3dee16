// SPDX-License-Identifier: Apache-2.0
#include "pipeline/runner.h"

#include <fmt/format.h>

#include <algorithm>
#include <nlohmann/json.hpp>

#include "base/errors.h"
#include "base/finish_when_stopped.h"
#include "base/words.h"
#include "dwellings/corrections.h"
#include "dwellings/survey_area.h"
#include "io/input_files.h"
#include "model/serialise.h"
#include "network/crossings.h"
#include "network/drawn_lines.h"
#include "network/terrain_network.h"
#include "options/registry.h"
#include "pipeline/priced_candidates.h"
#include "pipeline/stage_runner.h"
#include "plan/plan_with_lines.h"
#include "terrain/build_surface.h"

namespace gridreach {

using nlohmann::json;

const std::vector<std::string>& stage_names() {
    static const std::vector<std::string> names = {"dwellings", "demand", "network", "plan"};
    return names;
}

Stage stage_named(const std::string& name) {
    const auto& names = stage_names();
    const auto found = std::find(names.begin(), names.end(), name);
    if (found == names.end()) throw UsageError(unknown_word("stage", name, names));
    return static_cast<Stage>(found - names.begin());
}

namespace {

/// A key begins with what every stage depends on: the stage, its version, what fills it and how that is set.
Hasher& slot_key(Hasher& hasher, const Pipeline& p, const std::string& stage, const std::string& slot,
                 int version) {
    hasher.text("gridreach").text(stage).number(static_cast<std::uint64_t>(version));
    if (p.settings->contains(slot)) hasher.text((*p.settings)[slot].dump());
    return hasher;
}

Hasher& content(Hasher& hasher, const CheckedPipeline& c, const std::string& path) {
    for (const std::string& file : files_of(path)) {
        const Hash128& h = c.hashes->of(file);
        hasher.number(h.high).number(h.low);
    }
    // A layer name within the file, when one is given.
    const std::size_t bar = path.rfind('|');
    return hasher.text(bar == std::string::npos ? "" : path.substr(bar));
}

Hasher& hashed(Hasher& hasher, const Hash128& h) {
    return hasher.number(h.high).number(h.low);
}

std::vector<VectorLayer> read_all(const std::vector<std::string>& paths, const CheckedPipeline& c) {
    std::vector<VectorLayer> layers;
    for (const std::string& path : paths) layers.push_back(c.vectors->read(path, *c.projection));
    return layers;
}

std::string plural(std::size_t n, const char* one, const char* many) {
    return fmt::format("{} {}", with_commas(static_cast<std::int64_t>(n)), n == 1 ? one : many);
}

}  // namespace

std::vector<PolygonM> survey_area(const Pipeline& p, const CheckedPipeline& c) {
    std::vector<PolygonM> area;
    if (p.keys.survey_area.empty()) return area;
    for (Feature& f : c.vectors->read(p.keys.survey_area, *c.projection).features) {
        if (!f.shape.points.empty() || !f.shape.lines.empty())
            throw InputError(fmt::format("{}: feature {} is no polygon, so it encloses no survey area.",
                                         p.keys.survey_area, f.id));
        for (PolygonM& polygon : f.shape.polygons) area.push_back(std::move(polygon));
    }
    if (area.empty())
        throw InputError(
            fmt::format("{} holds no polygon, so the survey area would be empty.", p.keys.survey_area));
    return area;
}

namespace {

/// Raised when the same corrections give other dwellings.
constexpr std::uint64_t corrections_version = 1;

bool is_complete(const CheckedPipeline& c) {
    return c.corrections && c.corrections->kind == Corrections::Kind::complete;
}

Hasher& corrections_key(Hasher& hasher, const Pipeline& p, const CheckedPipeline& c) {
    hasher.text("gridreach").text("corrections").number(corrections_version);
    hashed(hasher.text(c.projection->definition()), c.corrections->content());
    if (!p.keys.survey_area.empty()) content(hasher.text("survey_area"), c, p.keys.survey_area);
    return hasher;
}

}  // namespace

DwellingSet detected(const Pipeline& p, const CheckedPipeline& c, const PieceStore* pieces,
                     Reporter& reporter) {
    DetectorInput input;
    input.footprints = p.keys.footprints;
    input.vectors = c.vectors.get();
    input.projection = c.projection;
    input.survey_area = survey_area(p, c);
    input.pieces = pieces;
    input.memory_bytes = p.memory_bytes;
    std::unique_ptr<Imagery> imagery;
    if (p.start == Start::scenes) {
        imagery = before_work([&] { return open_scenes(p, c, reporter); });
        input.imagery = imagery.get();
    }
    return within("detector", [&] { return p.detector->detect(input, reporter); });
}

std::unique_ptr<Imagery> open_scenes(const Pipeline& p, const CheckedPipeline& c, Reporter& reporter) {
    std::vector<std::shared_ptr<const Raster>> scenes;
    for (const std::string& path : p.keys.scenes) scenes.push_back(c.rasters->open(path, c.projection));
    return open_imagery(
        std::move(scenes), p.imagery, [&](double coarsest_m) { return p.detector->pixel_m(coarsest_m); },
        *c.metric, reporter);
}

DwellingSet find_dwellings(const Pipeline& p, const CheckedPipeline& c, Reporter& reporter) {
    if (is_complete(c)) return complete_dwellings(*c.corrections, survey_area(p, c));
    DwellingSet found = detected(p, c, nullptr, reporter);
    return c.corrections ? corrected_dwellings(found, *c.corrections, survey_area(p, c), reporter) : found;
}

void read_first_values(const Pipeline& p, const CheckedPipeline& c) {
    QuietReporter quiet;
    if (p.start == Start::footprints) find_dwellings(p, c, quiet);
    if (p.start == Start::nodes)
        within("demand", [&] {
            p.demand->assign({nullptr, p.keys.nodes, c.vectors.get(), c.metric, &p.costs}, quiet);
        });
}

namespace {

const GroundLayers& ground_of(const Pipeline& p, const CheckedPipeline& c, RunValues& v) {
    if (!v.ground)
        v.ground = std::make_shared<GroundLayers>(
            GroundLayers{read_all(p.keys.roads, c), read_all(p.keys.water, c)});
    return *v.ground;
}

}  // namespace

const CostSurface& surface_of(const Pipeline& p, const CheckedPipeline& c, RunValues& v, Reporter& reporter) {
    if (v.surface) return *v.surface;
    const DemandSet& demand = *v.demand;
    v.surface = within("terrain", [&] {
        TerrainInput input;
        input.elevation = p.keys.elevation;
        input.land_cover = p.keys.land_cover;
        input.cost_factors = p.keys.cost_factors;
        const GroundLayers& ground = ground_of(p, c, v);
        input.roads = ground.roads;
        input.water = ground.water;
        input.protected_areas = read_all(p.keys.protected_areas, c);
        input.no_go = read_all(p.keys.no_go, c);
        input.rasters = c.rasters.get();
        input.projection = c.projection;
        input.mv_line_cost_per_m = demand.mv_build_cost_per_m;
        return std::make_shared<CostSurface>(build_surface(
            p.terrain, input, terrain_extent(p.terrain, demand, *v.sources, *c.metric), reporter));
    });
    return *v.surface;
}

namespace {

/// Given nodes outside the survey area are left out, and counted.
void keep_nodes_inside(DemandSet& set, const std::vector<PolygonM>& polygons) {
    const SurveyArea area(polygons);
    const std::size_t outside =
        std::erase_if(set.nodes, [&](const DemandNode& node) { return !area.contains(node.at); });
    if (outside > 0)
        set.remarks.push_back(fmt::format("{} outside the survey area were left out.",
                                          with_commas(static_cast<std::int64_t>(outside))));
}

/// Loads outside the survey area are left out, and counted.
std::vector<PointLoad> loads_inside(std::vector<PointLoad> loads, const std::vector<PolygonM>& polygons,
                                    std::vector<std::string>& remarks) {
    const SurveyArea area(polygons);
    const std::size_t outside =
        std::erase_if(loads, [&](const PointLoad& load) { return !area.contains(load.at); });
    if (outside > 0)
        remarks.push_back(
            fmt::format("{} outside the survey area left out.", plural(outside, "load was", "loads were")));
    return loads;
}

/// Files whose lines and outlines low-voltage wires do not cross, and whether their lines count.
struct NoGoFiles {
    std::string path;
    bool lines_too = false;
};
std::vector<NoGoFiles> no_go_files(const Pipeline& p) {
    std::vector<NoGoFiles> files;
    for (const std::string& path : p.keys.no_go) files.push_back({path, true});
    if (p.terrain.water_no_go)
        for (const std::string& path : p.keys.water) files.push_back({path, false});
    return files;
}

std::vector<PathM> no_go_of(const Pipeline& p, const CheckedPipeline& c) {
    std::vector<PathM> paths;
    const auto add_ring = [&](PathM ring) {
        if (!ring.empty()) ring.push_back(ring.front());
        paths.push_back(std::move(ring));
    };
    for (const NoGoFiles& file : no_go_files(p))
        for (const Feature& feature : c.vectors->read(file.path, *c.projection).features) {
            for (const PolygonM& polygon : feature.shape.polygons) {
                add_ring(polygon.outer);
                for (const RingM& hole : polygon.holes) add_ring(hole);
            }
            if (file.lines_too)
                paths.insert(paths.end(), feature.shape.lines.begin(), feature.shape.lines.end());
        }
    return paths;
}

/// What the cost surface hangs on besides nodes and sources.
void surface_key(Hasher& key, const Pipeline& p, const CheckedPipeline& c) {
    constexpr std::uint64_t surface_version = 2;
    key.number(surface_version).text((*p.settings)["terrain"].dump()).text(p.keys.crs);
    const auto add = [&](const char* name, const std::string& path) {
        if (!path.empty()) content(key.text(name), c, path);
    };
    add("elevation", p.keys.elevation);
    add("land_cover", p.keys.land_cover);
    add("land_cover_factors", p.terrain.land_cover_factors);
    for (const std::string& path : p.keys.cost_factors) add("cost_factors", path);
    for (const std::string& path : p.keys.roads) add("roads", path);
    for (const std::string& path : p.keys.water) add("water", path);
    for (const std::string& path : p.keys.protected_areas) add("protected_areas", path);
    for (const std::string& path : p.keys.no_go) add("no_go", path);
}

}  // namespace

bool detects_in_pieces(const Pipeline& p, const CheckedPipeline& c) {
    return p.start == Start::scenes && !is_complete(c);
}

Hash128 detection_key(const Pipeline& p, const CheckedPipeline& c) {
    Hasher key;
    slot_key(key, p, "dwellings", "detector", p.detector_version).text(c.projection->definition());
    key.text(p.detector->identity());
    if (p.start == Start::scenes) key.text((*p.settings)["imagery"].dump());
    for (const std::string& path : p.start == Start::scenes ? p.keys.scenes : p.keys.footprints)
        content(key, c, path);
    if (!p.keys.survey_area.empty()) content(key.text("survey_area"), c, p.keys.survey_area);
    return key.text(p.keys.crs).finish();
}

namespace {

/// Fills `v` stage by stage.
void go_through(const Pipeline& p, const CheckedPipeline& c, const StageStore& store, Stage until,
                StageRunner& stages, WhenStopped when_stopped, Reporter& reporter, RunValues& v) {
    Hash128 dwellings_hash, demand_hash, network_hash, plan_hash;

    if (p.start != Start::nodes) {
        if (is_complete(c)) {
            Hasher key;
            v.dwellings =
                stages.run<DwellingSet>("dwellings", corrections_key(key, p, c).finish(), dwellings_hash,
                                        [&] { return find_dwellings(p, c, reporter); });
            reporter.note(fmt::format("corrections: the layer is complete, so the detector {} does not run.",
                                      p.detector_type));
        } else {
            const Hash128 dwellings_key = detection_key(p, c);
            const StagePieces pieces("dwellings", store.pieces_of("dwellings", dwellings_key), reporter);
            v.dwellings = stages.run<DwellingSet>("dwellings", dwellings_key, dwellings_hash,
                                                  [&] { return detected(p, c, &pieces, reporter); });
            if (c.corrections) {
                // Apart from the detection, which other corrections leave as it is.
                Hasher edits_key;
                hashed(corrections_key(edits_key, p, c), dwellings_hash);
                v.dwellings = stages.run<DwellingSet>("corrections", edits_key.finish(), dwellings_hash, [&] {
                    return corrected_dwellings(*v.dwellings, *c.corrections, survey_area(p, c), reporter);
                });
            }
        }
        reporter.note("dwellings: " + plural(v.dwellings->dwellings.size(), "dwelling.", "dwellings."));
        if (v.dwellings->dwellings.empty()) reporter.warn("dwellings: none were found.");
        if (until == Stage::dwellings) return;
    }
    {
        Hasher key;
        slot_key(key, p, "demand", "demand", p.demand_version).text((*p.settings)["costs"].dump());
        key.text(c.projection->definition()).text(name_of(p.distance));
        if (p.start == Start::nodes) {
            content(key, c, p.keys.nodes).text(p.keys.crs);
            if (!p.keys.survey_area.empty()) content(key.text("survey_area"), c, p.keys.survey_area);
        }
        if (!p.keys.loads.empty()) {
            content(key.text("loads"), c, p.keys.loads).text(p.keys.crs);
            if (!p.keys.survey_area.empty()) content(key.text("survey_area"), c, p.keys.survey_area);
        }
        DemandInput input{v.dwellings.get(), p.keys.nodes, c.vectors.get(), c.metric, &p.costs};
        if (p.electrical.sizing != "none") {
            input.equipment = &p.equipment;
            key.text("equipment");
            if (!p.electrical.equipment.empty()) content(key, c, p.electrical.equipment);
        }
        for (const NoGoFiles& file : no_go_files(p))
            content(key.text(file.lines_too ? "no_go" : "no_go_water"), c, file.path).text(p.keys.crs);
        v.demand = stages.run<DemandSet>("demand", hashed(key, dwellings_hash).finish(), demand_hash, [&] {
            return within("demand", [&] {
                std::vector<std::string> remarks = c.load_remarks;
                input.no_go = no_go_of(p, c);
                if (!c.loads.empty()) input.loads = loads_inside(c.loads, survey_area(p, c), remarks);
                DemandSet set = p.demand->assign(input, reporter);
                set.remarks.insert(set.remarks.end(), remarks.begin(), remarks.end());
                if (p.start == Start::nodes) keep_nodes_inside(set, survey_area(p, c));
                return set;
            });
        });
        reporter.note("demand: " + plural(v.demand->nodes.size(), "demand node.", "demand nodes."));
        if (until == Stage::demand) return;
    }
    {
        Hasher key;
        slot_key(key, p, "sources", "grid", 5).text(c.projection->definition()).text(p.keys.crs);
        key.number(p.costs.line_tap_cost).number(p.costs.substation_connection_cost);
        for (const std::string& path : p.keys.existing_grid) content(key.text("line"), c, path);
        for (const std::string& path : p.keys.substations) content(key.text("substation"), c, path);
        Hash128 sources_hash;
        v.sources = stages.run<SourceSet>("sources", key.finish(), sources_hash, [&] {
            return within("grid", [&] {
                return clean_sources(read_all(p.keys.existing_grid, c), read_all(p.keys.substations, c),
                                     p.grid, p.costs);
            });
        });
        if (!v.sources->sources.empty())
            reporter.note("grid: " + plural(v.sources->sources.size(), "source.", "sources."));

        const NetworkBuilder& builder = p.network_builder();
        const bool own = p.planner->own_network() != nullptr;
        if (own && p.network->reads_terrain())
            reporter.warn(
                fmt::format("network: the planner {} draws straight lines of its own; those over the ground "
                            "are not used.",
                            p.planner_type));
        Hasher network_key;
        slot_key(network_key, p, "network", own ? "planner" : "network",
                 own ? p.planner_version : p.network_version)
            .text(c.projection->definition())
            .text(name_of(p.distance));
        if (builder.reads_terrain()) surface_key(network_key, p, c);
        for (const std::string& path : p.keys.build) content(network_key.text("build"), c, path);
        for (const std::string& path : p.keys.forbid) content(network_key.text("forbid"), c, path);
        if (!p.keys.build.empty() || !p.keys.forbid.empty()) network_key.number(p.grid.drawn_reach_m);
        const auto worked_in = [&](CandidateNetwork& network) {
            work_in(network, {read_all(p.keys.build, c), read_all(p.keys.forbid, c), p.grid.drawn_reach_m},
                    *v.demand, *v.sources, *c.metric, v.surface.get());
            mark_crossings(network, ground_of(p, c, v).roads, "road");
            mark_crossings(network, ground_of(p, c, v).water, "water");
        };
        const Hash128 network_made_from = hashed(hashed(network_key, demand_hash), sources_hash).finish();
        v.network = stages.run<CandidateNetwork>("network", network_made_from, network_hash, [&] {
            if (builder.reads_terrain()) surface_of(p, c, v, reporter);
            return within(own ? "planner" : "network", [&] {
                CandidateNetwork network =
                    builder.connect(*v.demand, *v.sources, *c.metric, reporter, v.surface.get());
                worked_in(network);
                return network;
            });
        });
        reporter.note("network: " + plural(v.network->lines.size(), "candidate line.", "candidate lines."));
        if (until == Stage::network) return;

        const auto planned = [&](const char* stage, const CandidateNetwork& network, const Hash128& hash,
                                 Hash128& out_hash) {
            Hasher plan_key;
            constexpr std::uint64_t sizing_version = 4;
            slot_key(plan_key, p, "plan", "planner", p.planner_version).number(sizing_version);
            plan_key.text((*p.settings)["electrical"].dump()).text((*p.settings)["costs"].dump());
            if (!p.electrical.equipment.empty()) content(plan_key, c, p.electrical.equipment);
            return stages.run<GridPlan>(
                stage, hashed(hashed(hashed(plan_key, hash), demand_hash), sources_hash).finish(), out_hash,
                [&] {
                    return within("planner", [&] {
                        return plan_with_lines(*p.planner, network, *v.demand, *v.sources, p.costs,
                                               p.equipment, p.electrical, reporter, when_stopped);
                    });
                });
        };
        v.plan = planned("plan", *v.network, network_hash, plan_hash);
        v.search_stopped = finishing_when_stopped();
        if (const auto* terrain = dynamic_cast<const TerrainNetwork*>(&builder))
            price_candidates(*terrain, p, c, stages,
                             {[&](const CandidateNetwork& network, const Hash128& hash, Hash128& out_hash) {
                                  return planned("priced_plan", network, hash, out_hash);
                              },
                              worked_in},
                             network_made_from, network_hash, plan_hash, v, reporter);
        v.ground.reset();
        reporter.note("plan: " + plural(v.plan->lines.size(), "line.", "lines."));
    }
    if (p.rollout.has_years()) {
        auto in_years = std::make_shared<GridPlan>(*v.plan);
        v.rollout = std::make_shared<Rollout>(
            roll_out(*in_years, *v.network, *v.demand, p.costs.discount_rate, p.rollout));
        v.plan = in_years;
        reporter.note("rollout: " + plural(v.rollout->years.size(), "year.", "years."));
    }
}

}  // namespace

RunValues run_stages(const Pipeline& p, const CheckedPipeline& c, const StageStore& store, Stage until,
                     Reporter& reporter, IfMissing missing, WhenStopped when_stopped) {
    RunValues v;
    StageRunner stages(store, missing, reporter, v.stages);
    try {
        go_through(p, c, store, until, stages, when_stopped, reporter, v);
    } catch (const NotStored&) {  // The last of v.stages says which.
    }
    return v;
}

}  // namespace gridreach
