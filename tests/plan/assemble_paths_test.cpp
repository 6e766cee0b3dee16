// SPDX-License-Identifier: Apache-2.0
#include <gtest/gtest.h>

#include <algorithm>
#include <random>

#include "plan/assemble.h"

namespace gridreach {
namespace {

/// Terminals 0 … n-1, each joined to an earlier one or, terminal 0, to the tap n; some lines are bent, some
/// are given from the far end.
struct Tree {
    DemandSet demand;
    CandidateNetwork network;
};

Tree drawn(std::mt19937& random, std::uint32_t n) {
    Tree tree;
    for (std::uint32_t i = 0; i < n; ++i) {
        DemandNode node;
        node.id = i;
        node.at = {100.0 * i, static_cast<double>(random() % 100)};
        node.peak_kw = {static_cast<double>(random() % 3)};
        node.grid_internal_cost = static_cast<double>(random() % 100);
        node.alternative = Alternative{"stand_alone", 70};
        tree.demand.nodes.push_back(node);
        tree.network.nodes.push_back({NodeKind::terminal, node.at, DemandNodeId{i}, std::nullopt});
    }
    tree.network.nodes.push_back({NodeKind::tap, {-100, 0}, std::nullopt, SourceId{0}});
    for (std::uint32_t i = 0; i < n; ++i) {
        CandidateLine line;
        line.from = NodeId{i == 0 ? n : static_cast<std::uint32_t>(random() % i)};
        line.to = NodeId{i};
        if (random() % 2 == 0) std::swap(line.from, line.to);
        const PointM from = tree.network.nodes[index(line.from)].at,
                     to = tree.network.nodes[index(line.to)].at;
        if (random() % 2 == 0) line.path = {from, {from.x, to.y}, to};
        line.length_m = line.plane_length_m = distance_m(from, to);
        line.build_cost = line.length_m;
        line.life_cost = 1.5 * line.length_m;
        tree.network.lines.push_back(line);
    }
    return tree;
}

TEST(AssemblePaths, RunAwayFromTheSourceHoweverTheCandidatesAreGiven) {
    for (unsigned seed = 1; seed <= 100; ++seed) {
        SCOPED_TRACE(testing::Message() << "seed " << seed);
        std::mt19937 random(seed);
        const Tree tree = drawn(random, 1 + random() % 20);
        Decision decision;
        for (std::uint32_t i = 0; i < tree.network.lines.size(); ++i) decision.lines.push_back(i);
        const GridPlan plan = assemble_plan(tree.network, tree.demand, decision);
        ASSERT_EQ(plan.lines.size(), tree.network.lines.size());
        for (const PlanLine& line : plan.lines) {
            const std::uint32_t to = index(line.to);
            const CandidateLine& candidate = tree.network.lines[to];  // line i leads to terminal i
            EXPECT_EQ(line.path.front(), tree.network.nodes[index(line.from)].at);
            EXPECT_EQ(line.path.back(), tree.network.nodes[to].at);
            if (!candidate.path.empty()) {
                PathM given = candidate.path;
                if (candidate.to != line.to) std::reverse(given.begin(), given.end());
                EXPECT_EQ(line.path, given);
            }
            EXPECT_EQ(line.life_cost, candidate.life_cost);
            EXPECT_EQ(line.build_cost, candidate.build_cost);
        }
        std::shuffle(decision.lines.begin(), decision.lines.end(), random);
        EXPECT_EQ(assemble_plan(tree.network, tree.demand, decision), plan) << "the order of lines matters";
    }
}

TEST(AssemblePaths, BuildOnlyWhatSomebodyOnTheGridNeedsAndShareAllOfIt) {
    for (unsigned seed = 1; seed <= 100; ++seed) {
        SCOPED_TRACE(testing::Message() << "seed " << seed);
        std::mt19937 random(seed);
        const Tree tree = drawn(random, 1 + random() % 20);
        Decision decision;
        decision.out_of_reach = "no line.";
        for (std::uint32_t i = 0; i < tree.network.lines.size(); ++i) {
            if (random() % 8 != 0) decision.lines.push_back(i);
            decision.off_grid.push_back(random() % 3 == 0 ? "too dear." : "");
        }
        const GridPlan plan = assemble_plan(tree.network, tree.demand, decision);
        double lines = 0, shares = 0, total = 0;
        for (const PlanLine& line : plan.lines) {
            EXPECT_GT(line.downstream_nodes, 0U);
            lines += line.life_cost;
        }
        for (std::uint32_t i = 0; i < plan.nodes.size(); ++i) {
            const PlanNode& node = plan.nodes[i];
            const bool fed = std::any_of(plan.lines.begin(), plan.lines.end(),
                                         [&](const PlanLine& line) { return line.to == NodeId{i}; });
            if (node.served_by == ServedBy::grid) {
                EXPECT_TRUE(fed);
                EXPECT_EQ(node.reason, "");
                EXPECT_EQ(node.internal_cost, tree.demand.nodes[i].grid_internal_cost);
            } else {
                EXPECT_EQ(node.served_by, ServedBy::stand_alone);
                EXPECT_EQ(node.reason, decision.off_grid[i].empty() ? "no line." : "too dear.");
                EXPECT_EQ(node.internal_cost, 70);
                EXPECT_EQ(node.mv_cost_share, 0);
            }
            shares += node.mv_cost_share;
            total += node.internal_cost + node.mv_cost_share;
        }
        EXPECT_NEAR(shares, lines, 1e-9 * (lines + 1e-3));
        EXPECT_NEAR(plan.total_cost, total, 1e-9 * (total + 1e-3));
    }
}

}  // namespace
}  // namespace gridreach
