// SPDX-License-Identifier: Apache-2.0
#include "pipeline/ground_bound.h"

#include <fmt/format.h>

#include <algorithm>
#include <bit>

#include "base/words.h"
#include "network/terrain_network.h"
#include "pipeline/stage_runner.h"
#include "plan/plan_with_lines.h"

namespace gridreach {

namespace {

constexpr const char* stage = "surface_bound";

/// The network's key names all that its nodes, sources and surface hang on.
Hash128 key_of(const RunValues& v, double life_per_build) {
    constexpr std::uint64_t version = 1;
    const auto network = std::find_if(v.stages.begin(), v.stages.end(),
                                      [](const StageRecord& each) { return each.stage == "network"; });
    Hasher key;
    key.text(stage).number(version).number(network->key.high).number(network->key.low);
    return key.number(std::bit_cast<std::uint64_t>(life_per_build)).finish();
}

/// Ends the proof: the surface has too many cells.
struct TooLarge {
    std::int64_t cells;
};

}  // namespace

GroundBound bound_on_ground(const Pipeline& p, const CheckedPipeline& c, const StageStore& store,
                            RunValues& v, Reporter& reporter) {
    if (!v.plan) return {nullptr, "the run stopped before the plan."};
    const auto* network = dynamic_cast<const TerrainNetwork*>(&p.network_builder());
    if (network == nullptr) return {nullptr, "the candidate lines were not drawn over terrain."};
    if (p.bound.surface_cells == 0) return {nullptr, "bound.surface_cells is 0."};
    const bool served = std::any_of(v.demand->nodes.begin(), v.demand->nodes.end(),
                                    [](const DemandNode& node) { return node.already_served; });
    if (v.sources->sources.empty() && !served) return {nullptr, "there is no source."};

    const double life_per_build =
        least_life_per_build(*v.network, *v.demand, *v.sources, p.costs, p.equipment, p.electrical);
    const auto proved = [&] {
        const CostSurface& surface = surface_of(p, c, v, reporter);
        const auto cells = static_cast<std::int64_t>(surface.lattice.size());
        if (cells > p.bound.surface_cells) throw TooLarge{cells};
        const SurfaceProblem problem = surface_problem(surface, {Neighbours::sixteen, Barriers::tight},
                                                       network->cells_of(*v.demand, surface), *v.demand,
                                                       *v.sources, *c.metric, life_per_build);
        return SurfaceBound{surface_lower_bound(problem)};
    };
    Hash128 hash;
    try {
        StageRunner stages(store, v.search_stopped ? IfMissing::stop : IfMissing::compute, reporter,
                           v.stages);
        return {stages.run<SurfaceBound>(stage, key_of(v, life_per_build), hash, proved), ""};
    } catch (const NotStored&) {
        return {nullptr, "the run was stopped before it was proved."};
    } catch (const TooLarge& e) {
        return {nullptr, fmt::format("the cost surface has {} cells, more than bound.surface_cells ({}).",
                                     with_commas(e.cells), with_commas(p.bound.surface_cells))};
    }
}

}  // namespace gridreach
