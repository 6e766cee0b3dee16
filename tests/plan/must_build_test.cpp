// SPDX-License-Identifier: Apache-2.0
#include <gtest/gtest.h>

#include <algorithm>
#include <limits>
#include <random>

#include "base/reporter.h"
#include "graph/union_find.h"
#include "plan/assemble.h"
#include "plan/drawn_network.h"
#include "plan/mst_planner.h"
#include "plan/plan_with_lines.h"
#include "plan/prize_collecting_planner.h"
#include "support/networks.h"

namespace gridreach {
namespace {

constexpr std::uint32_t terminals = 6;  // The last vertex is a tap.

struct Drawn {
    CandidateNetwork network;
    DemandSet demand;
    SourceSet sources;
};

/// Every node is worth something on the grid; one or two lines must be built.
Drawn drawn(unsigned seed) {
    std::mt19937 random(seed);
    Drawn d;
    d.demand = test::demand_at(test::points_drawn(random, terminals, test::Lie::anywhere), random);
    for (DemandNode& node : d.demand.nodes)
        node.alternative->life_cost = node.grid_internal_cost + 1 + static_cast<double>(random() % 900);
    d.sources.sources = {test::substation(test::corner)};
    test::add_vertices(d.network, terminals, terminals + 1);
    for (std::uint32_t a = 0; a <= terminals; ++a)
        for (std::uint32_t b = a + 1; b <= terminals; ++b) {
            if (random() % 2 != 0 && b != a + 1) continue;
            d.network.lines.push_back(test::drawn_line(a, b, 20 + static_cast<double>(random() % 1500)));
        }
    for (int k = 0; k < 2; ++k) d.network.lines[random() % d.network.lines.size()].must_build = true;
    return d;
}

/// Of all trees at the tap that hold every forced line, by trying all sets of lines.
double least_cost(const Drawn& d) {
    double least = std::numeric_limits<double>::infinity();
    const auto m = static_cast<std::uint32_t>(d.network.lines.size());
    for (std::uint32_t set = 0; set < 1U << m; ++set) {
        UnionFind parts(terminals + 1);
        double cost = 0;
        bool good = true;
        for (std::uint32_t l = 0; l < m && good; ++l) {
            const CandidateLine& line = d.network.lines[l];
            if ((set >> l & 1U) == 0) {
                good = !line.must_build;
                continue;
            }
            cost += line.life_cost;
            good = parts.unite(index(line.from), index(line.to));
        }
        for (std::uint32_t l = 0; l < m && good; ++l)
            good =
                (set >> l & 1U) == 0 || parts.find(index(d.network.lines[l].from)) == parts.find(terminals);
        if (!good) continue;
        for (std::uint32_t i = 0; i < terminals; ++i) {
            const DemandNode& node = d.demand.nodes[i];
            cost += parts.find(i) == parts.find(terminals) ? node.grid_internal_cost
                                                           : node.alternative->life_cost;
        }
        least = std::min(least, cost);
    }
    return least;
}

bool builds_all_it_must(const Drawn& d, const GridPlan& plan) {
    std::size_t asked = 0, built = 0;
    for (const CandidateLine& line : d.network.lines) asked += line.must_build;
    for (const PlanLine& line : plan.lines)
        built += d.network.lines[candidate_of(d.network, line)].must_build;
    return asked == built;
}

TEST(MustBuild, ThePlanIsTheBestOfThoseThatBuildThem) {
    QuietReporter reporter;
    PrizeCollectingOptions options;
    options.max_gap_fraction = 0;
    for (unsigned seed = 1; seed <= 300; ++seed) {
        SCOPED_TRACE(seed);
        const Drawn d = drawn(seed);
        if (d.network.lines.size() > 14) continue;
        const GridPlan plan = PrizeCollectingPlanner(options).plan(d.network, d.demand, d.sources, reporter);
        const double best = least_cost(d);
        EXPECT_NEAR(plan.total_cost, best, 1e-6 * best);
        EXPECT_LE(*plan.lower_bound, best * (1 + 1e-9));
        EXPECT_TRUE(builds_all_it_must(d, plan));
    }
}

TEST(MustBuild, ASpanningTreeHoldsThemToo) {
    QuietReporter reporter;
    for (unsigned seed = 1; seed <= 100; ++seed) {
        const Drawn d = drawn(seed);
        EXPECT_TRUE(builds_all_it_must(d, MstPlanner({}).plan(d.network, d.demand, d.sources, reporter)));
    }
}

TEST(MustBuild, WhatCannotBeBuiltIsSaid) {
    Drawn d = drawn(1);
    for (CandidateLine& line : d.network.lines) line.must_build = false;
    // A loop of three: one of them cannot be built.
    d.network.lines.clear();
    for (const auto& [a, b] :
         {std::pair(0U, 1U), std::pair(0U, 2U), std::pair(0U, terminals), std::pair(1U, 2U)}) {
        CandidateLine& line = d.network.lines.emplace_back();
        line.from = NodeId{a};
        line.to = NodeId{b};
        line.length_m = line.plane_length_m = 10;
        line.life_cost = line.build_cost = 10;
        line.must_build = b != terminals;
    }
    QuietReporter reporter;
    ElectricalOptions none;
    none.sizing = "none";
    const GridPlan plan =
        plan_with_lines(PrizeCollectingPlanner({}), d.network, d.demand, d.sources, {}, {}, none, reporter);
    ASSERT_FALSE(plan.remarks.empty());
    EXPECT_TRUE(plan.remarks.back().starts_with("Not held: 1 of 3 lines that must be built"))
        << plan.remarks.back();
}

}  // namespace
}  // namespace gridreach
