// SPDX-License-Identifier: Apache-2.0
#include <gtest/gtest.h>

#include <boost/graph/dijkstra_shortest_paths.hpp>
#include <boost/property_map/function_property_map.hpp>
#include <map>
#include <random>

#include "base/parallel.h"
#include "graph/cell_graph.h"
#include "graph/cell_links.h"
#include "graph/spanning_tree.h"
#include "graph/union_find.h"

namespace gridreach {
namespace {

/// Surfaces of several kinds: smooth, of four decades, level (many ties), with free cells, each with or
/// without barriers; cells square or not.
CostSurface drawn_surface(std::mt19937& random, int width, int height) {
    CostSurface s;
    const bool square = random() % 2 == 0;
    s.lattice = {width, height, {1000, 2000}, 30.0, square ? 30.0 : 20.0};
    const auto kind = random() % 4;
    const auto barriers = static_cast<double>(random() % 3) * 0.2;
    std::uniform_real_distribution<double> u(0, 1);
    const double kx = u(random) / 3, ky = u(random) / 3;
    for (int y = 0; y < height; ++y)
        for (int x = 0; x < width; ++x) {
            double price = kind == 0   ? 10 * std::exp(std::sin(kx * x + ky * y))
                           : kind == 1 ? std::pow(10, 4 * u(random))
                           : kind == 2 ? 7
                                       : static_cast<double>(random() % 3);
            if (u(random) < barriers) price = no_go;
            s.cost_per_m.push_back(static_cast<float>(price));
        }
    return s;
}

std::vector<SweepStart> drawn_starts(std::mt19937& random, const CostSurface& s, std::size_t count,
                                     bool with_costs) {
    std::vector<SweepStart> starts;
    for (std::size_t i = 0; i < count; ++i)
        starts.push_back({random() % s.lattice.size(), with_costs ? static_cast<double>(random() % 500) : 0});
    return starts;
}

/// What boost::dijkstra_shortest_paths finds, start by start.
std::vector<double> by_boost(const CostSurface& s, std::span<const SweepStart> starts, StepRules rules) {
    const CellGraph graph(s, rules);
    std::vector<double> least(s.lattice.size(), no_go);
    for (const SweepStart& start : starts) {
        std::vector<double> cost(s.lattice.size());
        const auto weights = boost::make_function_property_map<CellGraph::edge_descriptor>(
            [](const auto& e) { return e.cost; });
        std::vector<CellIndex> before(s.lattice.size());
        std::vector<boost::default_color_type> colours(s.lattice.size());
        const boost::identity_property_map ids;
        std::fill(cost.begin(), cost.end(), no_go);
        cost[start.cell] = start.cost;
        boost::dijkstra_shortest_paths_no_init(
            graph, start.cell, boost::make_iterator_property_map(before.begin(), ids),
            boost::make_iterator_property_map(cost.begin(), ids), weights, ids, std::less<>(), std::plus<>(),
            0.0, boost::default_dijkstra_visitor(), boost::make_iterator_property_map(colours.begin(), ids));
        for (std::size_t i = 0; i < least.size(); ++i) least[i] = std::min(least[i], cost[i]);
    }
    return least;
}

SweepOptions drawn_options(std::mt19937& random) {
    SweepOptions o;
    o.rules.neighbours = random() % 2 == 0 ? Neighbours::eight : Neighbours::sixteen;
    o.rules.barriers = random() % 2 == 0 ? Barriers::tight : Barriers::loose;
    o.tile_cells = std::array{4, 5, 16, 64}[random() % 4];
    return o;
}

TEST(AccumulatedCost, IsWhatBoostsDijkstraFindsToTheBit) {
    for (std::uint32_t seed = 0; seed < 120; ++seed) {
        SCOPED_TRACE(seed);
        std::mt19937 random(seed);
        const CostSurface s =
            drawn_surface(random, 1 + static_cast<int>(random() % 50), 1 + static_cast<int>(random() % 50));
        const auto starts = drawn_starts(random, s, 1 + random() % 5, seed % 3 == 0);
        const SweepOptions options = drawn_options(random);
        const auto reached = accumulate_cost(s, starts, options);
        const auto expected = by_boost(s, starts, options.rules);
        for (std::size_t i = 0; i < expected.size(); ++i) ASSERT_EQ(reached[i], expected[i]) << "cell " << i;
    }
}

TEST(AccumulatedCost, TileSizeAndThreadsChangeNoBit) {
    std::mt19937 random(5);
    for (int kind = 0; kind < 6; ++kind) {
        const CostSurface s = drawn_surface(random, 300, 257);
        const auto starts = drawn_starts(random, s, 7, true);
        SweepOptions options = drawn_options(random);
        options.tile_cells = 300;
        const auto whole = accumulate_cost(s, starts, options);
        const auto whole_links = back_links(s, whole, starts, options);
        const auto whole_allocation = allocation(s.lattice, whole_links, whole, starts);
        for (const unsigned threads : {1U, 2U, 4U}) {
            const ThreadLimit limit(threads);
            options.tile_cells = 16 * static_cast<int>(threads);
            const auto tiled = accumulate_cost(s, starts, options);
            const auto links = back_links(s, tiled, starts, options);
            const auto allocated = allocation(s.lattice, links, tiled, starts);
            EXPECT_TRUE(std::ranges::equal(whole.span(), tiled.span()));
            EXPECT_TRUE(std::ranges::equal(whole_links.span(), links.span()));
            EXPECT_TRUE(std::ranges::equal(whole_allocation.span(), allocated.span()));
        }
    }
}

TEST(AccumulatedCost, LinksLeadBackToTheAllocatedStartAtTheAccumulatedCost) {
    for (std::uint32_t seed = 0; seed < 60; ++seed) {
        SCOPED_TRACE(seed);
        std::mt19937 random(1000 + seed);
        const CostSurface s = drawn_surface(random, 40, 33);
        const auto starts = drawn_starts(random, s, 4, seed % 2 == 0);
        const SweepOptions options = drawn_options(random);
        const auto reached = accumulate_cost(s, starts, options);
        const auto links = back_links(s, reached, starts, options);
        const auto allocated = allocation(s.lattice, links, reached, starts);
        const CellGraph graph(s, options.rules);
        for (CellIndex c = 0; c < s.lattice.size(); ++c) {
            if (reached[c] == no_go) {
                EXPECT_EQ(links[c], link_none);
                EXPECT_EQ(allocated[c], no_start);
                continue;
            }
            const auto path = path_to_start(s.lattice, links, c);
            ASSERT_LE(path.size(), s.lattice.size());
            ASSERT_LT(allocated[c], starts.size());
            const SweepStart& start = starts[allocated[c]];
            ASSERT_EQ(path.back(), start.cell);
            double cost = start.cost;
            for (std::size_t i = path.size(); i-- > 1;) {
                const auto [begin, end] = out_edges(path[i], graph);
                const auto edge =
                    std::find_if(begin, end, [&](const auto& e) { return e.to == path[i - 1]; });
                ASSERT_TRUE(edge != end);
                cost += (*edge).cost;
            }
            ASSERT_EQ(cost, reached[c]);
        }
    }
}

TEST(AccumulatedCost, StopsAtTheGreatestCostAskedFor) {
    CostSurface s;
    s.lattice = {200, 1, {0, 0}, 10, 10};
    s.cost_per_m.assign(200, 2.0F);
    SweepOptions options;
    options.max_cost = 100;
    const std::vector<SweepStart> starts{{0, 0}};
    const auto reached = accumulate_cost(s, starts, options);
    EXPECT_EQ(reached[5], 100.0);
    EXPECT_EQ(reached[6], no_go);
}

TEST(AccumulatedCost, ADiagonalStepBetweenTwoBarriersIsForbiddenUnlessLoose) {
    CostSurface s;
    s.lattice = {2, 2, {0, 0}, 10, 10};
    s.cost_per_m = {1, no_go, no_go, 1};
    const std::vector<SweepStart> starts{{0, 0}};
    SweepOptions options;
    EXPECT_EQ(accumulate_cost(s, starts, options)[3], no_go);
    options.rules.barriers = Barriers::loose;
    EXPECT_DOUBLE_EQ(accumulate_cost(s, starts, options)[3], 10 * std::sqrt(2.0));
}

TEST(AccumulatedCost, AStartOnNoGoGroundOrOutsideReachesNothingElse) {
    CostSurface s;
    s.lattice = {3, 1, {0, 0}, 10, 10};
    s.cost_per_m = {no_go, 1, 1};
    const std::vector<SweepStart> starts{{0, 5}, {no_cell, 0}};
    const auto reached = accumulate_cost(s, starts, {});
    EXPECT_EQ(reached[0], 5);
    EXPECT_EQ(reached[1], no_go);
    const auto none = accumulate_cost(s, {}, {});
    EXPECT_EQ(none[1], no_go);
}

TEST(Bridges, HoldTheMinimumSpanningTreeOfAllLeastCostPaths) {
    for (std::uint32_t seed = 0; seed < 40; ++seed) {
        SCOPED_TRACE(seed);
        std::mt19937 random(77 + seed);
        const CostSurface s = drawn_surface(random, 30, 24);
        std::vector<SweepStart> starts;
        std::map<CellIndex, int> seen;
        for (const SweepStart& start : drawn_starts(random, s, 9, false))
            if (s.cost_per_m[start.cell] < no_go && seen.emplace(start.cell, 0).second)
                starts.push_back(start);
        const SweepOptions options = drawn_options(random);
        const auto reached = accumulate_cost(s, starts, options);
        const auto links = back_links(s, reached, starts, options);
        const auto allocated = allocation(s.lattice, links, reached, starts);
        const auto tree_cost = [&](std::vector<std::tuple<double, std::uint32_t, std::uint32_t>> edges) {
            std::sort(edges.begin(), edges.end());
            UnionFind sets(starts.size());
            std::pair<double, int> sum{0, 0};
            for (const auto& [cost, a, b] : edges)
                if (sets.unite(a, b)) sum = {sum.first + cost, sum.second + 1};
            return sum;
        };
        std::vector<std::tuple<double, std::uint32_t, std::uint32_t>> few, all;
        for (const Bridge& b : bridges(s, reached, allocated, options)) {
            EXPECT_LT(b.a, b.b);
            EXPECT_EQ(allocated[b.at_a], b.a);
            EXPECT_EQ(allocated[b.at_b], b.b);
            few.emplace_back(b.cost, b.a, b.b);
        }
        for (std::uint32_t a = 0; a < starts.size(); ++a) {
            const auto from_a = by_boost(s, std::span(&starts[a], 1), options.rules);
            for (std::uint32_t b = a + 1; b < starts.size(); ++b)
                if (from_a[starts[b].cell] < no_go) all.emplace_back(from_a[starts[b].cell], a, b);
        }
        const auto [cost, edges] = tree_cost(few);
        const auto [expected_cost, expected_edges] = tree_cost(all);
        EXPECT_EQ(edges, expected_edges);
        EXPECT_NEAR(cost, expected_cost, 1e-9 * (1 + expected_cost));
    }
}

}  // namespace
}  // namespace gridreach
