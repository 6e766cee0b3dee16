// SPDX-License-Identifier: Apache-2.0
#include <gtest/gtest.h>

#include <algorithm>
#include <cmath>

#include "graph/union_find.h"
#include "network/euclidean_network.h"
#include "plan/mst_planner.h"
#include "support/networks.h"

namespace gridreach {
namespace {

using test::every_lie;
using test::every_metric;
using test::Lie;
using test::utm36n;

enum class Supply { none, sources, served_nodes, both };

struct Region {
    DemandSet demand;
    SourceSet sources;
    CandidateNetwork network;
    GridPlan plan;
};

void solve(Region& r, DistanceKind kind, std::optional<double> max_line_length_m = std::nullopt) {
    QuietReporter reporter;
    r.network =
        EuclideanNetwork({max_line_length_m}).connect(r.demand, r.sources, Metric(kind, utm36n()), reporter);
    r.plan = MstPlanner({}).plan(r.network, r.demand, r.sources, reporter);
}

Region drawn(unsigned seed, Lie lie, Supply supply) {
    std::mt19937 random(seed);
    Region r;
    r.demand = test::demand_at(test::points_drawn(random, random() % 40, lie), random);
    if (supply == Supply::served_nodes || supply == Supply::both)
        for (DemandNode& node : r.demand.nodes) node.already_served = random() % 6 == 0;
    if (supply == Supply::sources || supply == Supply::both) {
        r.sources.sources = {test::existing_line(test::points_drawn(random, 3, Lie::anywhere), 800),
                             test::substation(test::points_drawn(random, 1, Lie::anywhere)[0], 6000)};
    }
    return r;
}

void expect_a_directed_forest(const Region& r) {
    const auto supplies = [&](const NetworkNode& node) {
        return node.kind == NodeKind::tap || r.demand.nodes[index(*node.demand)].already_served;
    };
    const bool any_supply = std::any_of(r.network.nodes.begin(), r.network.nodes.end(), supplies);
    const auto root = static_cast<std::uint32_t>(r.network.nodes.size());
    UnionFind sets(root + 1);
    for (std::uint32_t n = 0; n < root; ++n)
        if (supplies(r.network.nodes[n])) sets.unite(n, root);
    std::vector<bool> fed(root);
    for (std::uint32_t i = 0; i < r.plan.lines.size(); ++i) {
        const PlanLine& line = r.plan.lines[i];
        const NetworkNode &from = r.network.nodes[index(line.from)], &to = r.network.nodes[index(line.to)];
        EXPECT_TRUE(sets.unite(index(line.from), index(line.to))) << "a cycle";
        ASSERT_GE(line.path.size(), 2U);
        EXPECT_EQ(line.path.front(), from.at);
        EXPECT_EQ(line.path.back(), to.at);
        EXPECT_EQ(line.source, from.source);
        EXPECT_FALSE(supplies(to)) << "power flows into a source";
        EXPECT_FALSE(fed[index(line.to)]) << "fed twice";
        fed[index(line.to)] = true;
        if (line.upstream) {
            ASSERT_LT(*line.upstream, i) << "downstream before upstream";
            EXPECT_EQ(r.plan.lines[*line.upstream].to, line.from);
            EXPECT_FALSE(supplies(from));
        } else if (any_supply) {
            EXPECT_TRUE(supplies(from)) << "starts at no source";
        }
    }
}

void expect_sums_that_agree(const Region& r) {
    double lines = 0, line_builds = 0, shares = 0, internal = 0, builds = 0, internal_builds = 0;
    std::vector<double> peak_kw(r.plan.lines.size());
    std::vector<std::uint32_t> behind(r.plan.lines.size());
    for (const PlanLine& line : r.plan.lines) {
        lines += line.life_cost;
        line_builds += line.build_cost;
    }
    for (std::uint32_t i = 0; i < r.plan.nodes.size(); ++i) {
        const PlanNode& node = r.plan.nodes[i];
        EXPECT_EQ(node.demand, DemandNodeId{i});
        EXPECT_GE(node.mv_cost_share, 0);
        shares += node.mv_cost_share;
        internal += node.internal_cost;
        builds += node.build_cost_share;
        if (node.served_by == ServedBy::grid && !r.demand.nodes[i].already_served)
            internal_builds += r.demand.nodes[i].grid_internal_build_cost;
    }
    const auto near = [](double a, double b) { EXPECT_NEAR(a, b, 1e-9 * std::max(std::abs(b), 1e-3)); };
    near(shares, lines);
    near(r.plan.total_cost, lines + internal);
    near(builds, line_builds + internal_builds);
    near(r.plan.build_cost, builds);
    // Up the tree from each line's end.
    for (std::size_t i = r.plan.lines.size(); i-- > 0;) {
        const PlanLine& line = r.plan.lines[i];
        const std::uint32_t at = index(*r.network.nodes[index(line.to)].demand);
        if (r.plan.nodes[at].served_by == ServedBy::grid) {
            peak_kw[i] += r.demand.nodes[at].peak_kw.back();
            ++behind[i];
        }
        EXPECT_DOUBLE_EQ(line.downstream_peak_kw, peak_kw[i]);
        EXPECT_EQ(line.downstream_nodes, behind[i]);
        if (!line.upstream) continue;
        peak_kw[*line.upstream] += peak_kw[i];
        behind[*line.upstream] += behind[i];
    }
}

TEST(MstLaws, EveryPlanIsADirectedForestAndItsCostsAddUp) {
    for (const DistanceKind kind : every_metric)
        for (const Lie lie : every_lie)
            for (const Supply supply : {Supply::none, Supply::sources, Supply::served_nodes, Supply::both})
                for (unsigned seed = 1; seed <= 5; ++seed)
                    for (const bool all : {true, false}) {
                        SCOPED_TRACE(testing::Message()
                                     << name_of(kind) << ", " << name_of(lie) << ", supply "
                                     << static_cast<int>(supply) << ", seed " << seed << ", all " << all);
                        Region r = drawn(seed, lie, supply);
                        solve(r, kind, all ? std::nullopt : std::optional(2500.0));
                        ASSERT_EQ(r.plan.nodes.size(), r.demand.nodes.size());
                        expect_a_directed_forest(r);
                        expect_sums_that_agree(r);
                    }
}

TEST(MstLaws, EveryPlanCostsWhatTheCheapestTreeOverAllCandidatesCosts) {
    for (const Lie lie : every_lie)
        for (const Supply supply : {Supply::none, Supply::sources, Supply::served_nodes, Supply::both})
            for (unsigned seed = 1; seed <= 5; ++seed) {
                SCOPED_TRACE(testing::Message()
                             << name_of(lie) << ", supply " << static_cast<int>(supply) << ", seed " << seed);
                Region r = drawn(seed, lie, supply);
                const std::size_t n = r.demand.nodes.size();
                if (n == 0) continue;
                solve(r, DistanceKind::geodesic);
                const bool any_supply =
                    !r.sources.sources.empty() ||
                    std::any_of(r.demand.nodes.begin(), r.demand.nodes.end(),
                                [](const DemandNode& node) { return node.already_served; });
                const std::size_t count = n + (any_supply ? 1 : 0);
                std::vector<std::vector<double>> cost(count, std::vector<double>(count, HUGE_VAL));
                const auto join = [&](std::size_t a, std::size_t b, double at_cost) {
                    cost[a][b] = cost[b][a] = std::min(cost[a][b], at_cost);
                };
                for (std::size_t i = 0; i < n; ++i)
                    if (r.demand.nodes[i].already_served) join(i, n, 0);
                for (const CandidateLine& line : r.network.lines)
                    join(index(line.from), std::min<std::size_t>(index(line.to), n), line.life_cost);
                const double expected = test::lightest_tree(cost);
                double lines = 0;
                for (const PlanLine& line : r.plan.lines) lines += line.life_cost;
                EXPECT_NEAR(lines, expected, 1e-9 * expected + 1e-9);
                if (n > 1 || any_supply) {
                    for (const PlanNode& node : r.plan.nodes) EXPECT_EQ(node.served_by, ServedBy::grid);
                }
            }
}

TEST(MstLaws, TheSameLinesAreBuiltInAnyOrderOfNodes) {
    for (const Lie lie : every_lie)
        for (const Supply supply : {Supply::none, Supply::sources, Supply::both})
            for (unsigned seed = 1; seed <= 10; ++seed) {
                SCOPED_TRACE(testing::Message()
                             << name_of(lie) << ", supply " << static_cast<int>(supply) << ", seed " << seed);
                Region r = drawn(seed, lie, supply);
                const auto built = [&] {
                    solve(r, DistanceKind::projected);
                    std::vector<PathM> paths;
                    for (const PlanLine& line : r.plan.lines) {
                        paths.push_back(line.path);
                        // Without supply, equal peaks let the order of nodes choose the root.
                        std::sort(paths.back().begin(), paths.back().end());
                    }
                    std::sort(paths.begin(), paths.end());
                    return paths;
                };
                const auto before = built();
                const double total_cost = r.plan.total_cost;
                std::mt19937 random(seed);
                std::shuffle(r.demand.nodes.begin(), r.demand.nodes.end(), random);
                EXPECT_TRUE(built() == before);
                EXPECT_NEAR(r.plan.total_cost, total_cost, 1e-9 * total_cost);
            }
}

}  // namespace
}  // namespace gridreach
