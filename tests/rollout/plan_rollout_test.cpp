// SPDX-License-Identifier: Apache-2.0
#include "rollout/plan_rollout.h"

#include <gtest/gtest.h>

#include "support/expect_error.h"

namespace gridreach {
namespace {

/// A tap, then nodes 0 and 1 one behind the other, and node 2 by itself on another tap.
struct Drawn {
    GridPlan plan;
    CandidateNetwork network;
    DemandSet demand;
};

Drawn drawn() {
    Drawn d;
    for (std::uint32_t i = 0; i < 3; ++i) {
        DemandNode node;
        node.id = i;
        node.expected_households = std::vector<double>{1, 50, 10}[i];
        node.energy_kwh_per_year = {std::vector<double>{900, 5, 10}[i]};
        node.grid_internal_build_cost = 100;
        d.demand.nodes.push_back(node);
        d.network.nodes.push_back({NodeKind::terminal, {}, DemandNodeId{i}, {}});
        PlanNode planned;
        planned.demand = DemandNodeId{i};
        planned.served_by = ServedBy::grid;
        d.plan.nodes.push_back(planned);
    }
    d.network.nodes.push_back({NodeKind::tap, {}, {}, SourceId{0}});
    const auto line = [](std::uint32_t from, std::uint32_t to, double cost) {
        PlanLine l;
        l.from = NodeId{from}, l.to = NodeId{to}, l.build_cost = cost, l.length_m = cost;
        return l;
    };
    d.plan.lines = {line(3, 0, 900), line(0, 1, 900), line(3, 2, 900)};
    d.plan.lines[1].upstream = 0;
    return d;
}

TEST(Rollout, BuildsTowardsManyHouseholdsFirst) {
    Drawn d = drawn();
    const Rollout r = roll_out(d.plan, d.network, d.demand, 0.1, {1000, {}, "households"});
    EXPECT_EQ(d.plan.lines[0].year, 1);
    EXPECT_EQ(d.plan.lines[1].year, 2);
    EXPECT_EQ(d.plan.lines[2].year, 3);
    EXPECT_EQ(d.plan.nodes[1].year, 2);
    ASSERT_EQ(r.years.size(), 3U);
    EXPECT_DOUBLE_EQ(r.years[1].households, 50);
    EXPECT_DOUBLE_EQ(r.years[1].build_cost, 1000);
    EXPECT_NEAR(r.discounted_benefit, 1 / 1.1 + 50 / 1.21 + 10 / 1.331, 1e-9);
    EXPECT_GE(r.upper_bound, r.discounted_benefit);
    EXPECT_LE(r.greedy_benefit, r.upper_bound);
}

TEST(Rollout, CarriesMoneyOverUntilAJobIsPaidFor) {
    Drawn d = drawn();
    const Rollout r = roll_out(d.plan, d.network, d.demand, 0.1, {400, {}, "households"});
    EXPECT_EQ(d.plan.lines[0].year, 3);  // 1000 of 1200.
    EXPECT_EQ(d.plan.lines[1].year, 5);  // 2000 of 2000.
    EXPECT_EQ(r.years.size(), 8U);
    EXPECT_DOUBLE_EQ(r.years[0].build_cost, 0);
}

TEST(Rollout, LeavesNodesWithoutNewGridWithoutAYear) {
    Drawn d = drawn();
    d.demand.nodes[0].already_served = true;
    d.plan.nodes[2].served_by = ServedBy::mini_grid;
    d.plan.lines.pop_back();
    roll_out(d.plan, d.network, d.demand, 0.1, {1000, {}, "households"});
    EXPECT_EQ(d.plan.nodes[0].year, std::nullopt);
    EXPECT_EQ(d.plan.nodes[2].year, std::nullopt);
    EXPECT_TRUE(d.plan.nodes[1].year);
}

TEST(Rollout, OfATreeWithoutSourceBeginsAtItsRoot) {
    Drawn d = drawn();
    d.plan.lines = {d.plan.lines[1]};  // From node 0, where no line ends, to node 1.
    d.plan.lines[0].upstream.reset();
    d.plan.nodes[2].served_by = ServedBy::nothing;
    roll_out(d.plan, d.network, d.demand, 0.1, {500, {}, "households"});
    EXPECT_EQ(d.plan.nodes[0].year, 1);
    EXPECT_EQ(d.plan.nodes[1].year, 3);
}

TEST(Rollout, OfEnergyPrefersEnergy) {
    Drawn d = drawn();
    d.plan.lines[1].upstream = 0;
    roll_out(d.plan, d.network, d.demand, 0.1, {1000, {}, "energy"});
    EXPECT_EQ(d.plan.nodes[0].year, 1);
    EXPECT_EQ(d.plan.nodes[2].year, 2);
    EXPECT_EQ(d.plan.nodes[1].year, 3);
}

TEST(Rollout, SpendsWhatEachYearHas) {
    Drawn d = drawn();
    const Rollout r = roll_out(d.plan, d.network, d.demand, 0.1, {0, {0, 1000, 2000}, "households"});
    EXPECT_EQ(d.plan.lines[0].year, 2);
    EXPECT_EQ(d.plan.lines[1].year, 3);
    EXPECT_EQ(d.plan.lines[2].year, 3);
    EXPECT_DOUBLE_EQ(r.years[0].build_cost, 0);
    EXPECT_LE(r.discounted_benefit, r.upper_bound);
    EXPECT_LE(r.greedy_benefit, r.upper_bound);
}

TEST(Rollout, RefusesBudgetsThatContradictOrEndInNothing) {
    EXPECT_EQ(test::error_of([] {
                  check(RolloutOptions{10, {20}, "households"});
              }),
              "rollout: yearly_budget and yearly_budgets are both given. Keep one of them.");
    EXPECT_EQ(
        test::error_of([] {
            check(RolloutOptions{0, {20, 0}, "households"});
        }),
        "rollout: yearly_budgets ends with 0, so that nothing could be built after it. Leave the 0 out, "
        "or end with what each later year has.");
}

TEST(Rollout, RefusesABenefitThatNobodyKnows) {
    Drawn d = drawn();
    for (DemandNode& node : d.demand.nodes) node.expected_households = 0;
    EXPECT_EQ(test::error_of([&] {
                  roll_out(d.plan, d.network, d.demand, 0.1, {1000, {}, "households"});
              }),
              "rollout: the demand nodes have no households, so no order is better than another. "
              "Give nodes with households, or remove rollout.");
}

TEST(Rollout, OfNoLinesHasNoYears) {
    GridPlan nothing;
    EXPECT_TRUE(roll_out(nothing, {}, {}, 0.1, {1000, {}, "households"}).years.empty());
}

}  // namespace
}  // namespace gridreach
