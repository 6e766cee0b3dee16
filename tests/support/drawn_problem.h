// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <algorithm>
#include <random>

#include "plan/prize_problem.h"
#include "support/steiner.h"

namespace gridreach::test {

/// A small problem with loops, parallel edges, ties, parts and prizes that must be had.
inline PrizeProblem drawn_problem(std::uint32_t seed) {
    std::mt19937 random(seed);
    PrizeProblem p;
    const std::uint32_t n = 1 + random() % 14;
    p.prize.assign(n, 0);
    const std::size_t edges = random() % (3 * n + 1);
    const bool whole = random() % 2 == 0;
    const auto amount = [&](unsigned most) {
        const double v = random() % (most + 1);
        return whole ? v : v * 0.731;
    };
    for (std::size_t i = 0; i < edges; ++i)
        p.edges.push_back(
            {static_cast<std::uint32_t>(random() % n), static_cast<std::uint32_t>(random() % n), amount(20)});
    p.root = random() % n;
    for (int i = 0; i < 6; ++i) {
        const std::uint32_t v = random() % n;
        p.prize[v] = random() % 5 == 0 ? must_join : amount(30);
    }
    return p;
}

inline CostGraph graph_of(const PrizeProblem& p) {
    CostGraph graph(p.vertices());
    for (const auto& e : p.edges) {
        graph[e.a].emplace_back(e.b, e.cost);
        graph[e.b].emplace_back(e.a, e.cost);
    }
    return graph;
}

/// The optimum, from the cheapest trees of all sets of vertices with a prize, with `root` among them.
inline double rooted_optimum(const PrizeProblem& p, std::uint32_t root) {
    std::vector<std::uint32_t> ends{root};
    for (std::uint32_t v = 0; v < p.vertices(); ++v)
        if (p.prize[v] > 0 && v != root) ends.push_back(v);
    const auto trees = steiner_costs(graph_of(p), ends);
    double best = must_join;
    for (std::size_t set = 1; set < trees.size(); set += 2) {
        double cost = trees[set];
        for (std::size_t i = 1; i < ends.size(); ++i)
            if ((set >> i & 1U) == 0) cost += p.prize[ends[i]];
        best = std::min(best, cost);
    }
    return best;
}

}  // namespace gridreach::test
