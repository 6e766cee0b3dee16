// SPDX-License-Identifier: Apache-2.0
#include "plan/surface_problem.h"

#include <gtest/gtest.h>

#include <algorithm>
#include <cmath>
#include <numeric>

#include "network/terrain_network.h"
#include "plan/prize_collecting_planner.h"
#include "support/drawn_terrain.h"

namespace gridreach {
namespace {

using test::DrawnTerrain;

constexpr StepRules eight{Neighbours::eight, Barriers::tight}, sixteen{Neighbours::sixteen, Barriers::tight};
constexpr double life_per_build = 25.0 / 20;

/// Nodes that a plan may leave out at a price of their own, now and then one that it may not.
DrawnTerrain drawn(std::uint32_t seed) {
    std::mt19937 random(seed);
    const int side = 4 + static_cast<int>(random() % 17);
    const std::size_t nodes = 1 + random() % (seed % 10 == 0 ? 8 : 5);
    const bool walls = random() % 2 == 0;
    DrawnTerrain r(seed, side, nodes, 1 + random() % 2, walls ? 0.1 : 0, random() % 2 == 0 ? 0 : 800);
    for (DemandNode& node : r.demand.nodes) {
        node.alternative->life_cost = node.grid_internal_cost + static_cast<double>(random() % 8000) - 500;
        node.must_serve = random() % 12 == 0;
        node.already_served = random() % 12 == 0;
        if (node.already_served) node.grid_internal_cost = node.grid_internal_build_cost = 0;
    }
    return r;
}

double proved(const DrawnTerrain& r, StepRules rules) {
    const auto cells = TerrainNetwork({}).cells_of(r.demand, r.surface);
    return surface_lower_bound(
        surface_problem(r.surface, rules, cells, r.demand, r.sources, r.metric, life_per_build));
}

/// The best plan on the cells, found by going through all sets of nodes (Dreyfus and Wagner).
double best_on_cells(const DrawnTerrain& r, StepRules rules) {
    test::CostGraph graph = test::cells_of(r, rules);
    for (auto& steps : graph)
        for (auto& step : steps) step.second *= life_per_build;
    const auto root = static_cast<std::uint32_t>(graph.size());
    graph.emplace_back();
    const auto enter = [&](CellIndex c, double cost) {
        graph[root].emplace_back(static_cast<std::uint32_t>(c), cost);
        graph[c].emplace_back(root, cost);
    };
    for (std::size_t s = 0; s < r.source_cells.size(); ++s)
        enter(r.source_cells[s], r.sources.sources[s].connection_cost);
    std::vector<std::uint32_t> ends{root};
    std::vector<const DemandNode*> chosen;
    for (std::size_t i = 0; i < r.demand.nodes.size(); ++i) {
        const DemandNode& node = r.demand.nodes[i];
        if (node.already_served) {
            enter(r.node_cells[i], 0);
            continue;
        }
        ends.push_back(static_cast<std::uint32_t>(r.node_cells[i]));
        chosen.push_back(&node);
    }
    const auto trees = test::steiner_costs(graph, ends);
    double best = HUGE_VAL;
    for (std::size_t set = 1; set < trees.size(); set += 2) {
        double cost = trees[set];
        for (std::size_t i = 0; i < chosen.size(); ++i) {
            const bool joined = (set >> (i + 1) & 1U) != 0;
            // One that must be served has no choice, unless no way leads to it.
            const bool reached = std::isfinite(trees[1U | std::size_t{2} << i]);
            if (!joined && chosen[i]->must_serve && reached) cost = HUGE_VAL;
            cost += joined ? chosen[i]->grid_internal_cost : chosen[i]->alternative->life_cost;
        }
        best = std::min(best, cost);
    }
    return best;
}

double planned(const DrawnTerrain& r, const std::string& neighbours, double smoothing_fraction) {
    TerrainNetworkOptions options;
    options.neighbours = neighbours;
    options.smoothing_fraction = smoothing_fraction;
    PrizeCollectingOptions exact;
    exact.max_gap_fraction = 0;
    QuietReporter quiet;
    return PrizeCollectingPlanner(exact).plan(r.network(options), r.demand, r.sources, quiet).total_cost;
}

TEST(SurfaceProblem, ItsBoundIsNeverAboveTheBestPlanOnTheCellsNorThatAboveAnyPlan) {
    constexpr double rounding = 1e-5;  // The scale of the map is not quite the same everywhere.
    constexpr int trials = 600;
    double below = 0, above = 0, best_in_all = 0;
    int exact = 0, best_found = 0;
    for (std::uint32_t seed = 0; seed < trials; ++seed) {
        SCOPED_TRACE(seed);
        const DrawnTerrain r = drawn(seed);
        const double bound = proved(r, eight), knights_bound = proved(r, sixteen);
        const double best = best_on_cells(r, eight), plan = planned(r, "8", 0);
        ASSERT_LE(bound, best + rounding * best);
        ASSERT_LE(best, plan + rounding * best);
        ASSERT_LE(knights_bound, best + rounding * best) << "more steps only make it cheaper";
        ASSERT_GE(bound, 0.5 * best);
        below += best - bound;
        above += plan - best;
        best_in_all += best;
        exact += bound >= best - rounding * best ? 1 : 0;
        best_found += plan <= best + rounding * best ? 1 : 0;
        if (seed % 6 == 0) {
            const double knights_best = best_on_cells(r, sixteen);
            ASSERT_LE(knights_bound, knights_best + rounding * best);
            ASSERT_LE(knights_best, planned(r, "16", 0) + rounding * best);
        }
    }
    std::printf(
        "%d drawn surfaces: the bound is the optimum of the cells on %d and %.2f %% below it on average, the "
        "plan over candidates is the optimum on %d and %.2f %% above it\n",
        trials, exact, 100 * below / best_in_all, best_found, 100 * above / best_in_all);
    EXPECT_GT(exact, trials / 2);
}

TEST(SurfaceProblem, SaysWhatIsSettledWhereNothingCanBeBuilt) {
    DrawnTerrain r(1, 12, 3, 1, 0);
    std::fill(r.surface.cost_per_m.begin(), r.surface.cost_per_m.end(), no_go);
    double alternatives = 0;
    for (const DemandNode& node : r.demand.nodes) alternatives += node.alternative->life_cost;
    EXPECT_DOUBLE_EQ(proved(r, sixteen), alternatives);
    r.demand.nodes.clear();
    EXPECT_EQ(proved(r, sixteen), 0);
}

TEST(SurfaceProblem, IsWholeOverANodeThatMustBeServedBeyondAWall) {
    DrawnTerrain r(2, 12, 2, 1, 0);
    const CellLattice& l = r.surface.lattice;
    for (int y = 0; y < l.height; ++y) r.surface.cost_per_m[l.cell(6, y)] = no_go;
    r.sources.sources[0].geometry = {l.centre(l.cell(2, 2))};
    r.demand.nodes[0].at = l.centre(l.cell(10, 3));
    r.demand.nodes[0].must_serve = true;
    r.demand.nodes[1].at = l.centre(l.cell(2, 2));
    r.demand.nodes[1].alternative->life_cost = 5000;
    EXPECT_NEAR(proved(r, sixteen),
                r.demand.nodes[0].alternative->life_cost + r.demand.nodes[1].grid_internal_cost, 1e-9);
}

}  // namespace
}  // namespace gridreach
