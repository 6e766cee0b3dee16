// SPDX-License-Identifier: Apache-2.0
#include "plan/constrained_plan.h"

#include <gtest/gtest.h>

#include <algorithm>
#include <functional>
#include <limits>
#include <random>

#include "base/errors.h"
#include "base/reporter.h"
#include "plan/drawn_network.h"
#include "plan/prize_collecting_planner.h"
#include "support/networks.h"
#include "support/steiner.h"

namespace gridreach {
namespace {

using Drawn = test::DrawnNetwork;

/// Life cost, build cost and households of the best plan for each set of served nodes.
struct Choice {
    double life_cost, build_cost, households;
};
std::vector<Choice> all_choices(const Drawn& d) {
    test::CostGraph graph(Drawn::vertices);
    for (const CandidateLine& line : d.network.lines) {
        graph[index(line.from)].emplace_back(index(line.to), line.life_cost);
        graph[index(line.to)].emplace_back(index(line.from), line.life_cost);
    }
    std::vector<std::uint32_t> ends{Drawn::vertices - 1};
    for (std::uint32_t i = 0; i < Drawn::terminals; ++i) ends.push_back(i);
    const std::vector<double> trees = test::steiner_costs(graph, ends);
    std::vector<Choice> choices;
    for (std::size_t set = 1; set < trees.size(); set += 2) {
        Choice c{trees[set], Drawn::build_share * trees[set], 0};
        for (std::uint32_t i = 0; i < Drawn::terminals; ++i) {
            const DemandNode& node = d.demand.nodes[i];
            if ((set >> (i + 1) & 1U) == 0) {
                c.life_cost += node.alternative->life_cost;
                continue;
            }
            c.life_cost += node.grid_internal_cost;
            c.build_cost += node.grid_internal_build_cost;
            c.households += node.expected_households;
        }
        choices.push_back(c);
    }
    return choices;
}

GridPlan planned(const Drawn& d, PrizeCollectingOptions options) {
    options.max_gap_fraction = 0;
    QuietReporter silent;
    return PrizeCollectingPlanner(options).plan(d.network, d.demand, d.sources, silent);
}

/// Holds a plan against the best choice that keeps a constraint; returns how far above it is.
double checked_gap(const GridPlan& plan, const std::vector<Choice>& choices,
                   const std::function<bool(const Choice&)>& keeps) {
    double best = std::numeric_limits<double>::infinity();
    for (const Choice& c : choices)
        if (keeps(c)) best = std::min(best, c.life_cost);
    EXPECT_GE(plan.total_cost, best * (1 - 1e-9));
    EXPECT_TRUE(plan.lower_bound.has_value());
    EXPECT_LE(plan.lower_bound.value_or(0), best * (1 + 1e-9));
    return plan.total_cost / best - 1;
}

TEST(ConstrainedPlan, MeetsACoverageTargetAtACostNearTheLeastWithABoundThatHolds) {
    double sum = 0;
    int runs = 0;
    for (std::uint32_t seed = 0; seed < 300; ++seed) {
        SCOPED_TRACE(seed);
        const Drawn d = test::drawn_network(seed);
        double all = 0;
        for (const DemandNode& node : d.demand.nodes) all += node.expected_households;
        PrizeCollectingOptions options;
        options.coverage_fraction = 0.1 * (1 + seed % 10);
        const GridPlan plan = planned(d, options);
        const double target = *options.coverage_fraction * all;
        EXPECT_GE(served_households(plan, d.demand), target * (1 - 1e-9));
        sum += checked_gap(plan, all_choices(d),
                           [&](const Choice& c) { return c.households >= target * (1 - 1e-9); });
        ++runs;
    }
    EXPECT_LT(sum / runs, 0.02);
}

TEST(ConstrainedPlan, KeepsABudgetAtACostNearTheLeastWithABoundThatHolds) {
    double sum = 0;
    int runs = 0;
    for (std::uint32_t seed = 0; seed < 300; ++seed) {
        SCOPED_TRACE(seed);
        const Drawn d = test::drawn_network(1000 + seed);
        PrizeCollectingOptions options;
        options.build_budget = 400.0 * (seed % 12);
        const GridPlan plan = planned(d, options);
        EXPECT_LE(plan.build_cost, *options.build_budget * (1 + 1e-9));
        sum += checked_gap(plan, all_choices(d), [&](const Choice& c) {
            return c.build_cost <= *options.build_budget * (1 + 1e-9);
        });
        ++runs;
    }
    EXPECT_LT(sum / runs, 0.02);
}

TEST(ConstrainedPlan, SaysWhenATargetIsOutOfReachOrABudgetCannotBeKept) {
    Drawn d = test::drawn_network(5);
    // Nothing leads to the first node any more.
    std::erase_if(d.network.lines, [](const CandidateLine& line) { return line.from == NodeId{0}; });
    PrizeCollectingOptions options;
    options.coverage_fraction = 1;
    GridPlan plan = planned(d, options);
    const auto constraint = [&] {
        return PrizeCollectingPlanner(options).constraint(d.network, d.demand, d.sources, plan).value();
    };
    EXPECT_TRUE(constraint().kept) << "as far as lines lead";
    EXPECT_NE(constraint().text.find("out of reach"), std::string::npos) << constraint().text;
    EXPECT_EQ(std::count_if(plan.nodes.begin(), plan.nodes.end(),
                            [](const PlanNode& n) { return n.served_by == ServedBy::grid; }),
              Drawn::terminals - 1);
    d.demand.nodes[1].must_serve = true;
    options.coverage_fraction.reset();
    options.build_budget = 1;
    plan = planned(d, options);
    EXPECT_FALSE(constraint().kept);
    EXPECT_NE(constraint().text.find("is overrun"), std::string::npos) << constraint().text;
    EXPECT_FALSE(plan.lower_bound.has_value());
}

TEST(ConstrainedPlan, IsOneConstraintAtATime) {
    PrizeCollectingOptions options;
    options.coverage_fraction = 0.5;
    options.build_budget = 1000;
    EXPECT_THROW(PrizeCollectingPlanner{options}, UsageError);
}

}  // namespace
}  // namespace gridreach
