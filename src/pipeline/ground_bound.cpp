// SPDX-License-Identifier: Apache-2.0
#include "pipeline/ground_bound.h"

#include <fmt/format.h>

#include <algorithm>
#include <bit>
#include <chrono>

#include "base/errors.h"
#include "base/memory.h"
#include "base/words.h"
#include "model/serialise.h"
#include "network/terrain_network.h"
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

std::shared_ptr<const SurfaceBound> stored(const StageStore& store, const Hash128& key, Reporter& reporter) {
    const auto bytes = store.get(stage, key);
    if (!bytes) return nullptr;
    try {
        return std::make_shared<SurfaceBound>(from_bytes<SurfaceBound>(*bytes));
    } catch (const InputError& e) {
        reporter.warn(fmt::format("{}: the stored value {} is {} It is computed again.", stage,
                                  store.path_of(stage, key), e.what()));
        return nullptr;
    }
}

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

    const auto begin = std::chrono::steady_clock::now();
    const double life_per_build =
        least_life_per_build(*v.network, *v.demand, *v.sources, p.costs, p.equipment, p.electrical);
    const Hash128 key = key_of(v, life_per_build);
    GroundBound out{stored(store, key, reporter), ""};
    const bool from_store = out.bound != nullptr;
    if (!from_store) {
        if (!v.surface)
            v.surface = std::make_shared<CostSurface>(make_surface(p, c, *v.demand, *v.sources, reporter));
        const auto cells = static_cast<std::int64_t>(v.surface->lattice.size());
        if (cells > p.bound.surface_cells)
            return {nullptr, fmt::format("the cost surface has {} cells, more than bound.surface_cells ({}).",
                                         with_commas(cells), with_commas(p.bound.surface_cells))};
        const SurfaceProblem problem = surface_problem(*v.surface, {Neighbours::sixteen, Barriers::tight},
                                                       network->cells_of(*v.demand, *v.surface), *v.demand,
                                                       *v.sources, *c.metric, life_per_build);
        out.bound = std::make_shared<SurfaceBound>(SurfaceBound{surface_lower_bound(problem)});
        store.put(stage, key, to_bytes(*out.bound));
    }
    v.stages.push_back({stage,
                        std::chrono::duration<double>(std::chrono::steady_clock::now() - begin).count(),
                        peak_memory_bytes(), from_store, key});
    return out;
}

}  // namespace gridreach
