// SPDX-License-Identifier: Apache-2.0
#include "plan/trees_from_duals.h"

#include <algorithm>

namespace gridreach {

namespace {

/// What the root reaches over saturated arcs.
std::vector<char> reached(const PrizeGraph& g, const DualSolution& dual) {
    std::vector<char> reached(g.vertices(), 0);
    std::vector<std::uint32_t> stack{g.root};
    reached[g.root] = 1;
    while (!stack.empty()) {
        const std::uint32_t v = stack.back();
        stack.pop_back();
        for (const PrizeGraph::Half& h : g.around(v))
            if (reached[h.to] == 0 && g.arc_open[h.arc] != 0 && dual.reduced[h.arc] <= 0) {
                reached[h.to] = 1;
                stack.push_back(h.to);
            }
    }
    return reached;
}

}  // namespace

std::vector<GraphTree> trees_from_dual(const PrizeGraph& g, const DualSolution& dual, TreeSearch& search,
                                       int rounds) {
    std::vector<GraphTree> trees;
    trees.push_back(search.improved(search.spanning(reached(g, dual)), rounds));
    // In large graphs the second is never as good.
    constexpr std::size_t large = 20000;
    if (g.edge_count() > large) return trees;
    std::vector<double> length(g.edge_count());
    for (std::size_t e = 0; e < length.size(); ++e)
        length[e] = std::min(dual.reduced[2 * e], dual.reduced[2 * e + 1]) + 0.05 * g.cost[e];
    trees.push_back(search.improved(search.grown(length), rounds));
    return trees;
}

}  // namespace gridreach
