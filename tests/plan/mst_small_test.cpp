// SPDX-License-Identifier: Apache-2.0
#include <gtest/gtest.h>

#include "network/euclidean_network.h"
#include "plan/mst_planner.h"
#include "support/networks.h"

namespace gridreach {
namespace {

using test::utm36n;

struct Solved {
    CandidateNetwork network;
    GridPlan plan;
};

Solved solve(const DemandSet& demand, const std::vector<Source>& sources,
             std::optional<double> max_line_length_m = std::nullopt) {
    QuietReporter reporter;
    const SourceSet set{sources, {}};
    Solved out;
    out.network = EuclideanNetwork({max_line_length_m})
                      .connect(demand, set, Metric(DistanceKind::projected, utm36n()), reporter);
    out.plan = MstPlanner({}).plan(out.network, demand, set, reporter);
    return out;
}

/// Nodes at these places with these last-year peaks.
DemandSet nodes(const std::vector<PointM>& places, const std::vector<double>& peaks_kw) {
    std::mt19937 random(1);
    DemandSet demand = test::demand_at(places, random);
    for (std::size_t i = 0; i < places.size(); ++i) demand.nodes[i].peak_kw = {99, peaks_kw[i]};
    return demand;
}

std::vector<PathM> paths(const GridPlan& plan) {
    std::vector<PathM> out;
    for (const PlanLine& line : plan.lines) out.push_back(line.path);
    return out;
}

const PointM a{400000, 300000}, b{400300, 300000}, c{400300, 300400};

TEST(MstSmall, LeavesOutTheLongestSideOfATriangleAndStartsAtTheLargestPeak) {
    EXPECT_EQ(paths(solve(nodes({a, b, c}, {1, 2, 3}), {}).plan), (std::vector<PathM>{{c, b}, {b, a}}));
    EXPECT_EQ(paths(solve(nodes({a, b, c}, {3, 2, 1}), {}).plan), (std::vector<PathM>{{a, b}, {b, c}}));
    EXPECT_EQ(paths(solve(nodes({a, b, c}, {1, 3, 1}), {}).plan), (std::vector<PathM>{{b, a}, {b, c}}));
    EXPECT_EQ(paths(solve(nodes({c, b, a}, {2, 2, 2}), {}).plan), (std::vector<PathM>{{c, b}, {b, a}}))
        << "of equal peaks the lowest id";
}

TEST(MstSmall, SaysThatThereIsNoSourceAndThatItBoundsNothing) {
    const GridPlan plan = solve(nodes({a, b}, {1, 2}), {}).plan;
    EXPECT_EQ(plan.remarks, (std::vector<std::string>{
                                "No source is given: the nodes are joined among themselves, and power is "
                                "taken to come from the node with the largest peak."}));
    EXPECT_FALSE(plan.lower_bound);
    EXPECT_TRUE(solve(nodes({a, b}, {1, 2}), {test::substation(a)}).plan.remarks.empty());
}

TEST(MstSmall, RunsFromTheTapOnTheLineAndPaysItsConnectionOnce) {
    const Source line = test::existing_line({{399000, 299900}, {401000, 299900}}, 700);
    const auto [network, plan] = solve(nodes({a, b, c}, {1, 1, 2}), {line});
    ASSERT_EQ(plan.lines.size(), 3U);
    EXPECT_EQ(plan.lines[0].source, SourceId{0});
    double life_cost = 0;
    for (const PlanLine& each : plan.lines) {
        EXPECT_DOUBLE_EQ(each.life_cost, 25 * each.length_m + (each.source ? 700 : 0));
        life_cost += each.life_cost;
    }
    // Two taps of 100 m, as a second one costs 3,200 and the way from a to b 7,500.
    EXPECT_NEAR(life_cost, 25 * (100 + 100 + 400) + 2 * 700, 20);
    EXPECT_DOUBLE_EQ(plan.nodes[0].mv_cost_share, plan.lines[0].life_cost);
}

TEST(MstSmall, BuildsATapOfNoLengthWhereANodeStandsOnTheLine) {
    const Source line = test::existing_line({{399000, 300000}, {401000, 300000}}, 700);
    const auto [network, plan] = solve(nodes({a, c}, {1, 1}), {line});
    ASSERT_EQ(plan.lines.size(), 2U);
    EXPECT_EQ(plan.lines[0].path, (PathM{a, a}));
    EXPECT_EQ(plan.lines[0].length_m, 0);
    EXPECT_EQ(plan.lines[0].life_cost, 700);
    EXPECT_EQ(plan.nodes[0].mv_cost_share, 700);
    EXPECT_EQ(plan.lines[1].path, (PathM{b, c})) << "from the line, not from the other node";
}

TEST(MstSmall, TakesPowerFromANodeThatIsServedAlreadyAndAsksNothingOfIt) {
    DemandSet demand = nodes({a, b, c}, {9, 1, 9});
    demand.nodes[1].already_served = true;
    const GridPlan plan = solve(demand, {}).plan;
    EXPECT_EQ(paths(plan), (std::vector<PathM>{{b, a}, {b, c}}));
    EXPECT_EQ(plan.nodes[1].served_by, ServedBy::grid);
    EXPECT_EQ(plan.nodes[1].internal_cost + plan.nodes[1].mv_cost_share + plan.nodes[1].build_cost_share, 0);
    EXPECT_TRUE(plan.remarks.empty()) << "supply is there";
    for (DemandNode& node : demand.nodes) node.already_served = true;
    const GridPlan nothing = solve(demand, {}).plan;
    EXPECT_TRUE(nothing.lines.empty());
    EXPECT_EQ(nothing.total_cost, 0);
}

TEST(MstSmall, GivesWhatNoLineReachesItsAlternativeAndTheReason) {
    DemandSet demand = nodes({a, b, c, {409000, 309000}}, {1, 1, 1, 1});
    demand.nodes[3].alternative.reset();
    const GridPlan plan = solve(demand, {test::substation({400000, 299900})}, 350).plan;
    EXPECT_EQ(plan.lines.size(), 2U);
    EXPECT_EQ(plan.nodes[1].served_by, ServedBy::grid);
    EXPECT_EQ(plan.nodes[1].reason, "");
    for (std::size_t i : {2U, 3U}) {
        EXPECT_EQ(plan.nodes[i].reason, "no candidate line joins it to a source.");
        EXPECT_EQ(plan.nodes[i].mv_cost_share + plan.nodes[i].build_cost_share, 0);
    }
    EXPECT_EQ(plan.nodes[2].served_by, ServedBy::mini_grid);
    EXPECT_EQ(plan.nodes[2].internal_cost, 500);
    EXPECT_EQ(plan.nodes[3].served_by, ServedBy::nothing);
    EXPECT_EQ(plan.nodes[3].internal_cost, 0);
}

TEST(MstSmall, JoinsEachPartOfARegionWithoutASourceFromItsOwnLargestPeak) {
    const PointM far{409000, 309000}, beside{409100, 309000}, alone{300000, 300000};
    const GridPlan plan = solve(nodes({a, far, b, beside, alone}, {1, 1, 2, 3, 5}), {}, 350).plan;
    EXPECT_EQ(paths(plan), (std::vector<PathM>{{beside, far}, {b, a}}));
    EXPECT_EQ(plan.nodes[4].served_by, ServedBy::mini_grid);
    EXPECT_EQ(plan.nodes[4].reason, "there is no source, and no candidate line joins it to another node.");
}

TEST(MstSmall, OfNoNodesOrOneNodeIsAPlan) {
    const GridPlan none = solve({}, {test::substation(a)}).plan;
    EXPECT_TRUE(none.nodes.empty());
    EXPECT_TRUE(none.lines.empty());
    EXPECT_EQ(none.total_cost, 0);
    const GridPlan one = solve(nodes({b}, {1}), {test::substation(a, 50)}).plan;
    EXPECT_EQ(paths(one), (std::vector<PathM>{{a, b}}));
    EXPECT_DOUBLE_EQ(one.nodes[0].mv_cost_share, one.lines[0].life_cost);
    EXPECT_DOUBLE_EQ(one.total_cost, one.lines[0].life_cost + one.nodes[0].internal_cost);
}

TEST(MstSmall, SharesEquallyAmongNodesWhosePeaksAreNotKnown) {
    DemandSet demand = nodes({b, c}, {0, 0});
    for (DemandNode& node : demand.nodes) node.peak_kw.clear();
    const GridPlan plan = solve(demand, {test::substation(a)}).plan;
    ASSERT_EQ(plan.lines.size(), 2U);
    EXPECT_DOUBLE_EQ(plan.nodes[0].mv_cost_share, plan.lines[0].life_cost / 2);
    EXPECT_DOUBLE_EQ(plan.nodes[1].mv_cost_share, plan.lines[0].life_cost / 2 + plan.lines[1].life_cost);
}

}  // namespace
}  // namespace gridreach
