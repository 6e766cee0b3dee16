// SPDX-License-Identifier: Apache-2.0
#include "plan/bound_fixing.h"

#include <functional>
#include <queue>
#include <utility>
#include <vector>

namespace gridreach {

namespace {

/// Cheapest ways by reduced cost over open arcs: from the root, or (backwards) to the nearest vertex with a
/// prize. Ways that cost more than `most` are not followed.
std::vector<double> reduced_distances(const PrizeGraph& g, const DualSolution& dual, bool from_root,
                                      double most) {
    std::vector<double> away(g.vertices(), must_join);
    using Entry = std::pair<double, std::uint32_t>;
    std::priority_queue<Entry, std::vector<Entry>, std::greater<>> queue;
    const auto start = [&](std::uint32_t v) {
        away[v] = 0;
        queue.emplace(0, v);
    };
    if (from_root)
        start(g.root);
    else
        for (std::uint32_t v = 0; v < g.vertices(); ++v)
            if (g.vertex_open[v] != 0 && g.prize[v] > 0) start(v);
    while (!queue.empty()) {
        const auto [at, v] = queue.top();
        queue.pop();
        if (at > away[v]) continue;
        for (const PrizeGraph::Half& h : g.around(v)) {
            const std::uint32_t arc = from_root ? h.arc : h.arc ^ 1U;
            const double next = at + dual.reduced[arc];
            if (g.arc_open[arc] == 0 || !(next < away[h.to]) || next > most) continue;
            queue.emplace(away[h.to] = next, h.to);
        }
    }
    return away;
}

}  // namespace

std::size_t fix_by_bound(PrizeGraph& g, const DualSolution& dual, double base, double most) {
    const double room = most - base;
    const auto too_much = [&](double more) { return more >= room; };
    const std::vector<double> down = reduced_distances(g, dual, true, room),
                              up = reduced_distances(g, dual, false, room);
    std::size_t fixed = 0;
    for (std::uint32_t v = 0; v < g.vertices(); ++v) {
        if (g.vertex_open[v] == 0 || v == g.root) continue;
        if (g.prize[v] != must_join && too_much(down[v] + up[v])) {
            g.close_vertex(v);
            ++fixed;
        } else if (g.prize[v] > 0 && g.prize[v] != must_join && too_much(dual.slack[v])) {
            g.prize[v] = must_join;
            ++fixed;
        }
    }
    for (std::uint32_t arc = 0; arc < g.arc_open.size(); ++arc)
        if (g.arc_open[arc] != 0 && too_much(down[g.from(arc)] + dual.reduced[arc] + up[g.to(arc)])) {
            g.arc_open[arc] = 0;
            ++fixed;
        }
    return fixed;
}

}  // namespace gridreach
