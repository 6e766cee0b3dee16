// SPDX-License-Identifier: Apache-2.0
#include "network/terrain_network.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <algorithm>
#include <bit>
#include <cmath>
#include <map>
#include <random>

#include "base/parallel.h"
#include "graph/accumulate.h"
#include "graph/cell_graph.h"
#include "graph/surface_path.h"
#include "graph/union_find.h"
#include "support/drawn_terrain.h"
#include "support/networks.h"
#include "support/steiner.h"

namespace gridreach {
namespace {

using Region = test::DrawnTerrain;

TerrainNetworkOptions plain(const std::string& neighbours = "8") {
    TerrainNetworkOptions o;
    o.neighbours = neighbours;
    o.smoothing_fraction = 0;
    o.junctions = false;
    return o;
}

/// Build cost between nodes 0 … n − 1 and the root n (all taps), the cheapest line each way.
std::vector<std::vector<double>> costs_of(const CandidateNetwork& network, std::size_t n) {
    std::vector<std::vector<double>> cost(n + 1, std::vector<double>(n + 1, HUGE_VAL));
    const auto place = [&](NodeId id) {
        return network.nodes[index(id)].kind == NodeKind::tap ? n : index(id);
    };
    for (const CandidateLine& line : network.lines) {
        const std::size_t a = place(line.from), b = place(line.to);
        cost[a][b] = cost[b][a] = std::min(cost[a][b], line.build_cost);
    }
    return cost;
}

/// The same by least-cost paths on the cells, between all.
std::vector<std::vector<double>> complete_costs(const Region& r, const StepRules& rules) {
    const std::size_t n = r.node_cells.size();
    std::vector<std::vector<double>> cost(n + 1, std::vector<double>(n + 1, HUGE_VAL));
    SweepOptions options;
    options.rules = rules;
    for (std::size_t i = 0; i < n; ++i) {
        const std::vector<SweepStart> start{{r.node_cells[i], 0}};
        const auto reached = accumulate_cost(r.surface, start, options);
        for (std::size_t j = 0; j < n; ++j) cost[i][j] = reached[r.node_cells[j]] * r.stretch();
        for (CellIndex c : r.source_cells)
            cost[i][n] = cost[n][i] = std::min(cost[i][n], reached[c] * r.stretch());
    }
    return cost;
}

TEST(TerrainNetwork, HoldsTheMinimumSpanningTreeOverAllTerminalsAndTheGrid) {
    for (std::uint32_t seed = 0; seed < 40; ++seed) {
        SCOPED_TRACE(seed);
        const Region r(seed, 24, 8, seed % 3, seed % 2 == 0 ? 0.1 : 0.0);
        for (const std::string neighbours : {"8", "16"}) {
            StepRules rules;
            if (neighbours == "16") rules.neighbours = Neighbours::sixteen;
            TerrainNetworkOptions options = plain(neighbours);
            options.own_paths = false;
            auto few = costs_of(r.network(options), 8), all = complete_costs(r, rules);
            if (r.source_cells.empty()) {
                few.pop_back();
                all.pop_back();
            }
            const double expected = test::lightest_tree(all);
            if (std::isfinite(expected)) {
                EXPECT_NEAR(test::lightest_tree(few), expected, 2e-6 * expected);
            }
        }
    }
}

TEST(TerrainNetwork, GivesEachNodeItsOwnCheapestWayToTheGrid) {
    for (std::uint32_t seed = 0; seed < 20; ++seed) {
        SCOPED_TRACE(seed);
        const Region r(seed, 24, 8, 2, 0.1);
        const auto few = costs_of(r.network(plain()), 8), all = complete_costs(r, {});
        for (std::size_t i = 0; i < 8; ++i)
            if (std::isfinite(all[i][8])) {
                EXPECT_LE(few[i][8], all[i][8] * (1 + 2e-6));
            }
    }
}

TEST(TerrainNetwork, PricingMakesTheTreeOverAKeptSubsetCheapest) {
    int missing = 0, trials = 0;
    for (std::uint32_t seed = 0; seed < 60; ++seed) {
        SCOPED_TRACE(seed);
        const Region r(seed, 24, 10, 1, 0.05);
        std::vector<DemandNodeId> kept;
        for (std::uint32_t i = 0; i < 10; ++i)
            if ((seed * 2654435761U >> i) % 2 == 1) kept.push_back(DemandNodeId{i});
        if (kept.empty()) continue;
        const auto among_kept = [&](const std::vector<std::vector<double>>& cost) {
            std::vector<std::size_t> at;
            for (DemandNodeId id : kept) at.push_back(index(id));
            at.push_back(10);
            std::vector<std::vector<double>> part;
            for (std::size_t a : at) {
                part.emplace_back();
                for (std::size_t b : at) part.back().push_back(cost[a][b]);
            }
            return test::lightest_tree(part);
        };
        const double expected = among_kept(complete_costs(r, {}));
        if (!std::isfinite(expected)) continue;
        CandidateNetwork network = r.network(plain());
        const double before = among_kept(costs_of(network, 10));
        ++trials;
        if (before > expected * (1 + 2e-6)) ++missing;
        const TerrainNetwork builder(plain());
        builder.price(network, kept, r.demand, r.sources, r.metric, r.surface);
        EXPECT_NEAR(among_kept(costs_of(network, 10)), expected, 2e-6 * expected);
        EXPECT_EQ(builder.price(network, kept, r.demand, r.sources, r.metric, r.surface), 0U);
        EXPECT_TRUE(std::is_sorted(
            network.lines.begin(), network.lines.end(),
            [](const auto& a, const auto& b) { return std::pair(a.from, a.to) < std::pair(b.from, b.to); }));
    }
    EXPECT_GT(missing, 0) << "of " << trials << ": pricing was never needed, so nothing was shown";
}

/// How far the best plan on a graph lies above the best on all cells: nodes may be left out at a price.
struct BestPlan {
    double cost = HUGE_VAL;
    std::size_t kept = 0;
};
BestPlan best_plan(const std::vector<double>& tree_cost, const std::vector<double>& penalty) {
    // Bit 0 is the root.
    BestPlan best;
    for (std::size_t set = 1; set < tree_cost.size(); set += 2) {
        double cost = tree_cost[set];
        for (std::size_t i = 0; i < penalty.size(); ++i)
            if ((set >> (i + 1) & 1U) == 0) cost += penalty[i];
        if (cost < best.cost) best = {cost, set};
    }
    return best;
}

TEST(TerrainNetwork, LosesLittleOfTheBestPlanOnTheSurfaceAndLessWithPricingAndJunctions) {
    constexpr int trials = 60;
    constexpr std::size_t n = 5;
    std::map<std::string, std::pair<int, double>> excess;  // How often, and how much in all.
    for (std::uint32_t seed = 0; seed < trials; ++seed) {
        const Region r(500 + seed, 14, n, 1, 0.05);
        std::mt19937 random(seed);
        std::vector<double> penalty;
        for (std::size_t i = 0; i < n; ++i) penalty.push_back(500.0 + static_cast<double>(random() % 6000));
        const test::CostGraph cells = test::cells_of(r, {});
        std::vector<std::uint32_t> terminals{static_cast<std::uint32_t>(r.source_cells[0])};
        for (CellIndex c : r.node_cells) terminals.push_back(static_cast<std::uint32_t>(c));
        const double best = best_plan(test::steiner_costs(cells, terminals), penalty).cost;

        const auto plan_on = [&](const CandidateNetwork& network) {
            // All taps are one root: the node after the last.
            const auto root = static_cast<std::uint32_t>(network.nodes.size());
            test::CostGraph lines(network.nodes.size() + 1);
            const auto place = [&](NodeId id) {
                return network.nodes[index(id)].kind == NodeKind::tap ? root : index(id);
            };
            for (const CandidateLine& line : network.lines) {
                lines[place(line.from)].emplace_back(place(line.to), line.build_cost);
                lines[place(line.to)].emplace_back(place(line.from), line.build_cost);
            }
            std::vector<std::uint32_t> ends{root};
            for (std::uint32_t i = 0; i < n; ++i) ends.push_back(i);
            return best_plan(test::steiner_costs(lines, ends), penalty);
        };
        const auto record = [&](const std::string& name, double cost) {
            ASSERT_GE(cost, best * (1 - 3e-6)) << name;
            if (cost > best * (1 + 3e-6)) ++excess[name].first;
            excess[name].second += cost / best - 1;
        };
        TerrainNetworkOptions options = plain();
        options.own_paths = false;
        record("bridges", plan_on(r.network(options)).cost);
        options.own_paths = true;
        CandidateNetwork network = r.network(options);
        BestPlan plan = plan_on(network);
        record("bridges and own paths", plan.cost);
        const TerrainNetwork builder(options);
        for (bool more = true; more;) {
            std::vector<DemandNodeId> kept;
            for (std::uint32_t i = 0; i < n; ++i)
                if ((plan.kept >> (i + 1) & 1U) != 0) kept.push_back(DemandNodeId{i});
            more =
                !kept.empty() && builder.price(network, kept, r.demand, r.sources, r.metric, r.surface) > 0;
            plan = plan_on(network);
        }
        record("priced", plan.cost);
        options.junctions = true;
        record("junctions", plan_on(r.network(options)).cost);
    }
    for (const auto& [name, e] : excess)
        std::printf("%s: above the optimum in %d of %d surfaces, by %.2f %% on average\n", name.c_str(),
                    e.first, trials, 100 * e.second / trials);
    EXPECT_LE(excess["bridges and own paths"].second, excess["bridges"].second);
    EXPECT_LE(excess["priced"].second, excess["bridges and own paths"].second);
    EXPECT_LE(excess["junctions"].second, excess["bridges and own paths"].second);
    EXPECT_LT(excess["junctions"].second / trials, 0.05);
}

TEST(TerrainNetwork, PaysWhatItsPathsCostAndEndsAtItsNodes) {
    for (const bool junctions : {false, true}) {
        Region r(3, 60, 25, 2, 0.1, 700);
        r.sources.sources.push_back(test::existing_line({{400100, 299950}, {401500, 298500}}, 300));
        TerrainNetworkOptions options;
        options.junctions = junctions;
        const CandidateNetwork network = r.network(options);
        ASSERT_GT(network.lines.size(), 25U);
        for (const CandidateLine& line : network.lines) {
            ASSERT_GE(line.path.size(), 2U);
            EXPECT_EQ(line.path.front(), network.nodes[index(line.from)].at);
            EXPECT_EQ(line.path.back(), network.nodes[index(line.to)].at);
            const NetworkNode& to = network.nodes[index(line.to)];
            double connection = 0;
            for (const NetworkNode* end : {&network.nodes[index(line.from)], &to})
                if (end->source) connection += r.sources.sources[index(*end->source)].connection_cost;
            EXPECT_EQ(line.connection_cost, connection);
            const double cost = path_cost(r.surface, line.path);
            if (std::isfinite(cost)) {
                EXPECT_NEAR(line.build_cost - connection, cost * line.length_m / line.plane_length_m,
                            1e-6 * cost);
            }
            EXPECT_NEAR(line.life_cost, (line.build_cost - connection) * 25 / 20 + connection,
                        1e-6 * line.life_cost);
        }
    }
}

TEST(TerrainNetwork, TapsLieOnTheLineItself) {
    Region r(3, 60, 20, 0, 0);
    const PathM path{{400100, 299950}, {401500, 298500}};
    r.sources.sources = {test::existing_line(path)};
    int taps = 0;
    for (const NetworkNode& node : r.network({}).nodes) {
        if (node.kind != NodeKind::tap) continue;
        ++taps;
        EXPECT_LT(distance_m(node.at, nearest_on_segment(node.at, path[0], path[1])), 1e-6);
    }
    EXPECT_GT(taps, 3);
}

TEST(TerrainNetwork, ANodeOnNoGoGroundIsMovedOrStaysWithoutALine) {
    Region r(1, 40, 3, 1, 0);
    const CellLattice& l = r.surface.lattice;
    for (int y = 0; y < 5; ++y)
        for (int x = 0; x < 5; ++x) r.surface.cost_per_m[l.cell(x, y)] = no_go;
    r.demand.nodes[0].at = l.centre(l.cell(1, 1));  // 120 m from the nearest ground.
    TerrainNetworkOptions options;
    options.most_move_m = 130;
    const CandidateNetwork moved = r.network(options);
    EXPECT_THAT(
        moved.remarks,
        testing::ElementsAre(
            "1 node stands on no-go ground; its line ends at the nearest ground that can be built on."));
    const auto joins = [](const CandidateNetwork& network) {
        return std::count_if(network.lines.begin(), network.lines.end(), [](const CandidateLine& line) {
            return line.from == NodeId{0} || line.to == NodeId{0};
        });
    };
    EXPECT_GE(joins(moved), 1);
    for (const CandidateLine& line : moved.lines) EXPECT_TRUE(std::isfinite(line.build_cost));
    options.most_move_m = 100;
    const CandidateNetwork left = r.network(options);
    EXPECT_EQ(joins(left), 0);
    EXPECT_THAT(left.remarks,
                testing::ElementsAre(
                    "1 node is farther than most_move_m from ground that can be built on, and has no line."));
}

TEST(TerrainNetwork, NodesInOneCellAndIslandsAndNothingAtAll) {
    Region r(1, 40, 2, 0, 0);
    const CellLattice& l = r.surface.lattice;
    const PointM at = l.centre(l.cell(10, 10));
    r.demand.nodes[0].at = {at.x - 5, at.y + 3};
    r.demand.nodes[1].at = {at.x + 7, at.y};
    const CandidateNetwork together = r.network({});
    ASSERT_EQ(together.lines.size(), 1U);
    EXPECT_NEAR(together.lines[0].plane_length_m, std::hypot(12, 3), 1e-9);
    for (int y = 0; y < 40; ++y) r.surface.cost_per_m[l.cell(20, y)] = no_go;  // A wall.
    r.demand.nodes[1].at = l.centre(l.cell(30, 10));
    EXPECT_TRUE(r.network({}).lines.empty());
    r.demand.nodes.clear();
    EXPECT_TRUE(r.network({}).lines.empty());
}

TEST(TerrainNetwork, IsTheSameOnAnyNumberOfThreads) {
    const Region r(9, 200, 120, 3, 0.2, 500);
    for (const bool junctions : {false, true}) {
        TerrainNetworkOptions options;
        options.junctions = junctions;
        const ThreadLimit one(1);
        const CandidateNetwork alone = r.network(options);
        const ThreadLimit four(4);
        EXPECT_EQ(alone, r.network(options));
    }
}

TEST(SmoothedPath, IsShorterNeverMuchDearerAndKeepsOffNoGoGround) {
    for (std::uint32_t seed = 0; seed < 20; ++seed) {
        SCOPED_TRACE(seed);
        const Region r(seed, 60, 6, 1, 0.15);
        for (const CandidateLine& line : r.network(plain()).lines) {
            const double before = path_cost(r.surface, line.path);
            for (const double fraction : {0.0, 0.02, 0.2}) {
                const PathM path = smoothed(r.surface, line.path, fraction);
                EXPECT_EQ(path.front(), line.path.front());
                EXPECT_EQ(path.back(), line.path.back());
                EXPECT_LE(plane_length_m(path), plane_length_m(line.path) * (1 + 1e-12));
                EXPECT_LE(path_cost(r.surface, path), before * (1 + fraction) * (1 + 1e-9));
            }
        }
    }
}

TEST(StraightCost, IsPriceTimesLengthCellByCell) {
    CostSurface s;
    s.lattice = {3, 2, {0, 20}, 10, 10};
    s.cost_per_m = {1, 2, 4, 8, no_go, 16};
    EXPECT_NEAR(straight_cost(s, {5, 15}, {25, 15}), 5 + 20 + 20, 1e-12);
    EXPECT_NEAR(straight_cost(s, {25, 15}, {5, 15}), 5 + 20 + 20, 1e-12);
    EXPECT_NEAR(straight_cost(s, {5, 15}, {5, 5}), 5 + 40, 1e-12);
    EXPECT_EQ(straight_cost(s, {5, 5}, {25, 5}), HUGE_VAL);
    EXPECT_EQ(straight_cost(s, {5, 5}, {-5, 5}), HUGE_VAL);
    EXPECT_EQ(straight_cost(s, {5, 5}, {5, 5}), 0);
    // Over the corner between no-go and another cell: touched, not entered.
    EXPECT_NEAR(straight_cost(s, {5, 5}, {15, 15}), std::sqrt(50.0) * (8 + 2), 1e-9);
}

}  // namespace
}  // namespace gridreach
