// SPDX-License-Identifier: Apache-2.0
#include "plan/prize_solver.h"

#include <gtest/gtest.h>

#include <algorithm>
#include <cmath>
#include <optional>
#include <random>
#include <stdexcept>

#include "base/errors.h"
#include "base/parallel.h"
#include "base/reporter.h"
#include "plan/dual_ascent.h"
#include "support/drawn_problem.h"

namespace gridreach {
namespace {

using test::drawn_problem;
using test::rooted_optimum;

TEST(PrizeSolver, FindsAndProvesTheOptimumOfSmallProblems) {
    for (std::uint32_t seed = 0; seed < 1500; ++seed) {
        SCOPED_TRACE(seed);
        const PrizeProblem p = drawn_problem(seed);
        const double optimum = rooted_optimum(p, p.root);
        const PrizeTree tree = solve_prize_tree(p, {});
        if (optimum == must_join) {
            EXPECT_EQ(tree.cost, must_join);
            continue;
        }
        EXPECT_NEAR(tree.cost, optimum, 1e-9 * (1 + optimum));
        EXPECT_LE(tree.lower_bound, tree.cost);
        EXPECT_TRUE(tree.optimal());
        EXPECT_EQ(checked_cost(p, tree.edges), tree.cost);
    }
}

TEST(PrizeSolver, FindsTheOptimumWithoutAGivenRoot) {
    for (std::uint32_t seed = 0; seed < 600; ++seed) {
        SCOPED_TRACE(seed);
        PrizeProblem p = drawn_problem(seed);
        const auto must = std::find(p.prize.begin(), p.prize.end(), must_join);
        double optimum = must_join;
        for (std::uint32_t v = 0; v < p.vertices(); ++v) {
            if (must != p.prize.end() && p.prize[v] != must_join) continue;
            optimum = std::min(optimum, rooted_optimum(p, v));
        }
        const PrizeTree tree = solve_unrooted(p, {});
        if (optimum == must_join) {
            EXPECT_EQ(tree.cost, must_join);
            continue;
        }
        EXPECT_NEAR(tree.cost, optimum, 1e-9 * (1 + optimum));
        EXPECT_TRUE(tree.optimal());
    }
}

TEST(PrizeSolver, BoundsHoldAndTreesAreSoundWhereverTheSearchStops) {
    for (std::uint32_t seed = 0; seed < 400; ++seed) {
        SCOPED_TRACE(seed);
        const PrizeProblem p = drawn_problem(9000 + seed);
        const double optimum = rooted_optimum(p, p.root);
        PrizeSolverOptions options;
        options.seed = seed;
        options.restarts = 1 + static_cast<int>(seed % 2);
        options.branches = static_cast<int>(seed % 3);
        const PrizeTree tree = solve_prize_tree(p, options);
        EXPECT_LE(tree.lower_bound, optimum * (1 + 1e-9));
        EXPECT_GE(tree.cost, optimum * (1 - 1e-9));
    }
}

TEST(PrizeSolver, GivesTheSameTreeOnAnyNumberOfThreads) {
    std::mt19937 random(1);
    PrizeProblem p;
    p.prize.assign(300, 0);
    for (int i = 0; i < 1200; ++i)
        p.edges.push_back({static_cast<std::uint32_t>(random() % 300),
                           static_cast<std::uint32_t>(random() % 300),
                           static_cast<double>(1 + random() % 100)});
    for (int i = 0; i < 60; ++i) p.prize[random() % 300] = static_cast<double>(random() % 200);
    const PrizeTree a = solve_prize_tree(p, {});
    const ThreadLimit one(1);
    const PrizeTree b = solve_prize_tree(p, {});
    EXPECT_EQ(a.edges, b.edges);
    EXPECT_EQ(a.lower_bound, b.lower_bound);
}

TEST(DualAscent, IsAFeasibleDual) {
    for (std::uint32_t seed = 0; seed < 300; ++seed) {
        SCOPED_TRACE(seed);
        const PrizeProblem p = drawn_problem(seed);
        const PrizeGraph g(p);
        std::vector<std::uint32_t> rank(g.vertices(), 0);
        const DualSolution dual = dual_ascent(g, rank);
        for (std::size_t arc = 0; arc < dual.reduced.size(); ++arc) {
            EXPECT_GE(dual.reduced[arc], 0);
            EXPECT_LE(dual.reduced[arc], g.cost[arc / 2]);
        }
        for (std::uint32_t v = 0; v < g.vertices(); ++v) EXPECT_GE(dual.slack[v], 0);
        EXPECT_LE(dual.bound, rooted_optimum(p, p.root) * (1 + 1e-9));
    }
}

TEST(CheckedCost, RefusesWhatIsNoTreeWithTheRoot) {
    PrizeProblem p;
    p.prize = {0, 5, 7, 9};
    p.edges = {{0, 1, 1}, {1, 2, 1}, {2, 0, 1}, {2, 3, 4}};
    EXPECT_EQ(checked_cost(p, {}), 21);
    EXPECT_EQ(checked_cost(p, {0, 1}), 2 + 9);
    EXPECT_THROW(checked_cost(p, {0, 1, 2}), std::logic_error);
    EXPECT_THROW(checked_cost(p, {3}), std::logic_error);
    EXPECT_THROW(checked_cost(p, {0, 0}), std::logic_error);
    EXPECT_THROW(checked_cost(p, {4}), std::logic_error);
}

TEST(PrizeSolver, AnswersWithTheBestTreeSoFarWhenItIsStoppedAndAsksForThat) {
    for (std::uint32_t seed = 0; seed < 200; ++seed) {
        SCOPED_TRACE(seed);
        const PrizeProblem p = test::drawn_problem(seed);
        const double best = solve_prize_tree(p, {}).cost;
        PrizeSolverOptions options;
        options.best_when_stopped = true;
        request_stop(2);
        std::optional<PrizeTree> tree;
        try {
            tree = solve_prize_tree(p, options);
        } catch (const Cancelled&) {  // Not even a tree that joins all it must.
        }
        request_stop(0);
        if (std::isfinite(best)) {
            ASSERT_TRUE(tree);
            EXPECT_NEAR(checked_cost(p, tree->edges), tree->cost, 1e-9 * best);
            EXPECT_GE(tree->cost, best - 1e-9 * best);
            EXPECT_LE(tree->lower_bound, best + 1e-9 * best);
        }
    }
}

}  // namespace
}  // namespace gridreach
