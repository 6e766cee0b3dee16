// SPDX-License-Identifier: Apache-2.0
#include <gtest/gtest.h>

#include <algorithm>
#include <random>

#include "graph/union_find.h"
#include "network/network_builders.h"
#include "plan/planners.h"

namespace gridreach {
namespace {

const auto utm36n = utm_projection("EPSG:32636");

struct Drawn {
    DemandSet demand;
    SourceSet sources;
    CandidateNetwork network;
    GridPlan plan;
};

DemandNode node_at(std::uint64_t id, PointM at, double peak_kw) {
    DemandNode node;
    node.id = id;
    node.at = at;
    node.peak_kw = {peak_kw / 2, peak_kw};
    node.grid_internal_cost = 100 + static_cast<double>(id);
    node.grid_internal_build_cost = 60;
    node.alternative = Alternative{"mini_grid", 500};
    return node;
}

void solve(Drawn& d) {
    QuietReporter reporter;
    d.demand.mv_build_cost_per_m = 20;
    d.demand.mv_life_cost_per_m = 25;
    const Metric metric(DistanceKind::projected, utm36n);
    d.network = network_builders()[0].make({})->connect(d.demand, d.sources, metric, reporter);
    d.plan =
        find_choice(planners(), "planner", "mst").make({})->plan(d.network, d.demand, d.sources, reporter);
}

Drawn drawn(unsigned seed, std::size_t n, bool with_source) {
    std::mt19937 random(seed);
    Drawn d;
    for (std::size_t i = 0; i < n; ++i)
        d.demand.nodes.push_back(node_at(
            i, {400000 + static_cast<double>(random() % 9000), 300000 + static_cast<double>(random() % 9000)},
            static_cast<double>(random() % 4)));
    if (with_source) {
        Source s;
        s.geometry = {{399000, 304000}, {411000, 305000}};
        d.sources.sources.push_back(s);
    }
    solve(d);
    return d;
}

TEST(MstPlan, IsAForestWhoseSharesAddUp) {
    for (unsigned seed = 1; seed <= 30; ++seed)
        for (const bool with_source : {true, false}) {
            SCOPED_TRACE(testing::Message() << seed << with_source);
            const Drawn d = drawn(seed, 2 + seed % 25, with_source);
            UnionFind sets(d.network.nodes.size());
            double lines = 0, shares = 0, internal = 0, build = 0;
            for (std::size_t i = 0; i < d.plan.lines.size(); ++i) {
                const PlanLine& line = d.plan.lines[i];
                EXPECT_TRUE(sets.unite(index(line.from), index(line.to))) << "a cycle";
                EXPECT_EQ(line.path.front(), d.network.nodes[index(line.from)].at);
                EXPECT_EQ(line.path.back(), d.network.nodes[index(line.to)].at);
                if (line.upstream) {
                    ASSERT_LT(*line.upstream, i);
                    EXPECT_EQ(d.plan.lines[*line.upstream].to, line.from);
                }
                lines += line.life_cost;
            }
            for (const PlanNode& node : d.plan.nodes) {
                EXPECT_EQ(node.served_by, ServedBy::grid);
                shares += node.mv_cost_share;
                internal += node.internal_cost;
                build += node.build_cost_share;
            }
            EXPECT_NEAR(shares, lines, 1e-9 * (1 + lines));
            EXPECT_NEAR(d.plan.total_cost, lines + internal, 1e-9 * d.plan.total_cost);
            EXPECT_NEAR(d.plan.build_cost, build, 1e-9 * (1 + build));
            EXPECT_EQ(d.plan.lines.size(), d.demand.nodes.size() - (with_source ? 0 : 1));
        }
}

TEST(MstPlan, BuildsTheSameLinesInAnyOrderOfNodes) {
    Drawn a = drawn(7, 40, true), b = a;
    std::shuffle(b.demand.nodes.begin(), b.demand.nodes.end(), std::mt19937(8));
    solve(b);
    const auto paths = [](const Drawn& d) {
        std::vector<PathM> out;
        for (const PlanLine& line : d.plan.lines) out.push_back(line.path);
        std::sort(out.begin(), out.end());
        return out;
    };
    EXPECT_EQ(paths(a), paths(b));
}

TEST(MstPlan, LeavesOutTheLongestSideOfATriangle) {
    Drawn d;
    d.demand.nodes = {node_at(0, {400000, 300000}, 1), node_at(1, {400300, 300000}, 1),
                      node_at(2, {400300, 300400}, 5)};
    solve(d);
    double plane_length_m = 0;
    for (const PlanLine& line : d.plan.lines) plane_length_m += line.plane_length_m;
    EXPECT_DOUBLE_EQ(plane_length_m, 300 + 400);
    // Without a source, power comes from the largest peak.
    EXPECT_EQ(index(d.plan.lines[0].from), 2U);
    EXPECT_FALSE(d.plan.lower_bound);
    EXPECT_EQ(d.plan.bound_scope, "mst joins every node and does not bound the cost of leaving some out.");
}

TEST(MstPlan, TakesPowerFromNodesThatAreServedAlready) {
    Drawn d;
    d.demand.nodes = {node_at(0, {400000, 300000}, 9), node_at(1, {400300, 300000}, 1)};
    d.demand.nodes[1].already_served = true;
    solve(d);
    ASSERT_EQ(d.plan.lines.size(), 1U);
    EXPECT_EQ(index(d.plan.lines[0].from), 1U);
    EXPECT_EQ(d.plan.nodes[1].internal_cost, 0);
    EXPECT_EQ(d.plan.nodes[1].mv_cost_share, 0);
}

TEST(MstPlan, GivesNodesOutOfReachTheirAlternativeAndSaysWhy) {
    Drawn d;
    d.demand.nodes = {node_at(0, {400000, 300000}, 1), node_at(1, {400300, 300000}, 1)};
    Source s;
    s.geometry = {{399990, 299000}, {399990, 301000}};
    d.sources.sources.push_back(s);
    QuietReporter reporter;
    d.demand.mv_build_cost_per_m = d.demand.mv_life_cost_per_m = 20;
    d.network = network_builders()[0]
                    .make(parse_yaml("{max_line_length_m: 100}", "test"))
                    ->connect(d.demand, d.sources, Metric(DistanceKind::projected, utm36n), reporter);
    d.plan =
        find_choice(planners(), "planner", "mst").make({})->plan(d.network, d.demand, d.sources, reporter);
    EXPECT_EQ(d.plan.nodes[0].served_by, ServedBy::grid);
    EXPECT_EQ(d.plan.nodes[1].served_by, ServedBy::mini_grid);
    EXPECT_EQ(d.plan.nodes[1].internal_cost, 500);
    EXPECT_EQ(d.plan.nodes[1].reason, "no candidate line joins it to a source.");
}

TEST(MstPlan, OfNothingIsNothing) {
    Drawn d;
    solve(d);
    EXPECT_TRUE(d.plan.lines.empty());
    EXPECT_EQ(d.plan.total_cost, 0);
}

}  // namespace
}  // namespace gridreach
