// SPDX-License-Identifier: Apache-2.0
#include "plan/prize_reductions.h"

#include <gtest/gtest.h>

#include <algorithm>
#include <numeric>
#include <random>

#include "plan/key_moves.h"
#include "plan/tree_search.h"
#include "support/drawn_problem.h"

namespace gridreach {
namespace {

PrizeProblem problem_of(const PrizeGraph& g) {
    PrizeProblem p;
    p.root = g.root;
    p.prize = g.prize;
    for (std::uint32_t e = 0; e < g.edge_count(); ++e)
        if (g.edge_open(e)) p.edges.push_back({g.from(2 * e), g.to(2 * e), g.cost[e]});
    return p;
}

double unrooted_optimum(const PrizeProblem& p) {
    double best = must_join;
    const bool must = std::count(p.prize.begin(), p.prize.end(), must_join) > 0;
    for (std::uint32_t v = 0; v < p.vertices(); ++v)
        if (!must || p.prize[v] == must_join) best = std::min(best, test::rooted_optimum(p, v));
    return best;
}

TEST(Reductions, KeepTheOptimumOfARootedProblem) {
    for (std::uint32_t seed = 0; seed < 1500; ++seed) {
        SCOPED_TRACE(seed);
        const PrizeProblem p = test::drawn_problem(seed);
        const double optimum = test::rooted_optimum(p, p.root);
        const PrizeGraph small = reduced(PrizeGraph(p), static_cast<int>(seed % 3) * 20).graph;
        const double left = small.settled + test::rooted_optimum(problem_of(small), small.root);
        if (optimum == must_join)
            EXPECT_EQ(left, must_join);
        else
            EXPECT_NEAR(left, optimum, 1e-9 * (1 + optimum));
    }
}

TEST(Reductions, KeepTheOptimumWithoutARoot) {
    for (std::uint32_t seed = 0; seed < 1500; ++seed) {
        SCOPED_TRACE(seed);
        const PrizeProblem p = test::drawn_problem(seed);
        const double optimum = unrooted_optimum(p);
        const PrizeGraph small = reduced(PrizeGraph(p, PrizeGraph::no_root), 50).graph;
        const double left = small.settled + unrooted_optimum(problem_of(small));
        if (optimum == must_join)
            EXPECT_EQ(left, must_join);
        else
            EXPECT_NEAR(left, optimum, 1e-9 * (1 + optimum));
    }
}

TEST(Reductions, LeaveTreesThatStandForTreesOfTheSameCost) {
    int smaller = 0;
    for (std::uint32_t seed = 0; seed < 600; ++seed) {
        SCOPED_TRACE(seed);
        const PrizeProblem p = test::drawn_problem(seed);
        const Reduced r = reduced(PrizeGraph(p), 50);
        smaller += r.graph.edge_count() < p.edges.size() ? 1 : 0;
        const GraphTree tree = TreeSearch(r.graph).spanning(r.graph.vertex_open);
        const double cost = checked_cost(p, r.graph.problem_edges(tree.edges, tree.holds));
        if (tree.cost == must_join)
            EXPECT_EQ(cost, must_join);
        else
            EXPECT_NEAR(cost, tree.cost, 1e-9 * (1 + cost));
    }
    EXPECT_GT(smaller, 400);
}

TEST(KeyMoves, SaveWhatTheySay) {
    int tried = 0;
    for (std::uint32_t seed = 0; seed < 200; ++seed) {
        SCOPED_TRACE(seed);
        // A grid graph with uneven costs: many ways around.
        std::mt19937 random(seed);
        constexpr std::uint32_t side = 9;
        PrizeProblem p;
        p.prize.assign(side * side, 0);
        for (std::uint32_t y = 0; y < side; ++y)
            for (std::uint32_t x = 0; x < side; ++x) {
                const std::uint32_t v = y * side + x;
                if (x + 1 < side) p.edges.push_back({v, v + 1, 1.0 + random() % 9});
                if (y + 1 < side) p.edges.push_back({v, v + side, 1.0 + random() % 9});
                if (random() % 6 == 0) p.prize[v] = random() % 4 == 0 ? must_join : 1.0 + random() % 25;
            }
        const PrizeGraph g(p);
        TreeSearch search(g);
        std::vector<double> length(g.edge_count());
        for (double& l : length) l = 1.0 + random() % 5;  // Not the costs: the tree can be bettered.
        const GraphTree tree = search.grown(length);
        for (const TreeMove& move : key_moves(g, tree, 1000)) {
            ++tried;
            EXPECT_GT(move.saves, 0);
            std::vector<char> set = tree.holds;
            for (std::uint32_t v : move.out) set[v] = 0;
            for (std::uint32_t v : move.in) set[v] = 1;
            // Passed prizes and cheaper edges among the vertices may save more.
            EXPECT_LE(search.spanning(set).cost, tree.cost - move.saves + 1e-9);
        }
    }
    EXPECT_GT(tried, 300);
}

}  // namespace
}  // namespace gridreach
