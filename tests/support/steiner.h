// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>
#include <limits>
#include <queue>
#include <vector>

namespace gridreach::test {

/// An undirected graph, edges given at each end.
using CostGraph = std::vector<std::vector<std::pair<std::uint32_t, double>>>;

/// Cost of the cheapest tree that holds the terminals of each subset (bit i is terminal i), infinite where
/// there is none; Dreyfus and Wagner (1971) with Dijkstra's algorithm in each layer. For a few terminals
/// only.
inline std::vector<double> steiner_costs(const CostGraph& graph,
                                         const std::vector<std::uint32_t>& terminals) {
    constexpr double far = std::numeric_limits<double>::infinity();
    const std::size_t n = graph.size(), sets = std::size_t{1} << terminals.size();
    std::vector<std::vector<double>> best(sets, std::vector<double>(n, far));
    std::vector<double> cost(sets, far);
    cost[0] = 0;
    for (std::size_t set = 1; set < sets; ++set) {
        std::vector<double>& layer = best[set];
        for (std::size_t i = 0; i < terminals.size(); ++i)
            if (set == std::size_t{1} << i) layer[terminals[i]] = 0;
        for (std::size_t part = (set - 1) & set; part > 0; part = (part - 1) & set)
            for (std::size_t v = 0; v < n; ++v)
                layer[v] = std::min(layer[v], best[part][v] + best[set ^ part][v]);
        std::priority_queue<std::pair<double, std::uint32_t>, std::vector<std::pair<double, std::uint32_t>>,
                            std::greater<>>
            queue;
        for (std::uint32_t v = 0; v < n; ++v)
            if (layer[v] < far) queue.emplace(layer[v], v);
        while (!queue.empty()) {
            const auto [at, v] = queue.top();
            queue.pop();
            if (at > layer[v]) continue;
            for (const auto& [to, step] : graph[v])
                if (at + step < layer[to]) queue.emplace(layer[to] = at + step, to);
        }
        for (std::size_t i = 0; i < terminals.size(); ++i)
            if ((set >> i & 1U) != 0) cost[set] = layer[terminals[i]];
    }
    return cost;
}

}  // namespace gridreach::test
