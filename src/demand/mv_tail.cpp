// SPDX-License-Identifier: Apache-2.0
#include "demand/mv_tail.h"

#include <algorithm>
#include <cmath>
#include <limits>
#include <utility>

#include "graph/spanning_tree.h"

namespace gridreach {

MvTail::MvTail(std::span<const PointM> places, std::span<const double> ground, std::span<const double> worth,
               double cost_per_m)
    : begins_(places.size() + 1), parent_(places.size()), depth_(places.size()), up_cost_m_(places.size()) {
    constexpr double infinite = std::numeric_limits<double>::infinity();
    const std::size_t n = places.size();
    const std::vector<TreeEdge> tree = euclidean_mst(places);
    for (const TreeEdge& e : tree) {
        ++begins_[e.a];
        ++begins_[e.b];
    }
    std::uint32_t sum = 0;
    for (std::uint32_t& begin : begins_) sum += std::exchange(begin, sum);
    neighbours_.resize(sum);
    std::vector<std::uint32_t> next(begins_.begin(), begins_.end() - 1);
    for (const TreeEdge& e : tree) {
        const double length_m = e.length_m / ground[e.a];
        neighbours_[next[e.a]++] = {e.b, length_m, infinite};
        neighbours_[next[e.b]++] = {e.a, length_m, infinite};
    }
    std::vector<std::uint32_t> order;
    order.reserve(n);
    if (n > 0) order.push_back(0);
    for (std::size_t k = 0; k < order.size(); ++k)
        for (const Neighbour& each : neighbours(order[k])) {
            if (order[k] != 0 && each.at == parent_[order[k]]) continue;
            parent_[each.at] = order[k];
            depth_[each.at] = depth_[order[k]] + 1;
            order.push_back(each.at);
        }
    // What must be served counts apart, because infinities do not subtract.
    std::vector<double> behind(n);
    std::vector<std::uint32_t> musts(n);
    double all = 0;
    std::uint32_t all_musts = 0;
    for (std::size_t i = 0; i < n; ++i) {
        const bool must = std::isinf(worth[i]);
        behind[i] = must ? 0 : std::max(0.0, worth[i]);
        musts[i] = must;
        all += behind[i];
        all_musts += must;
    }
    const auto to = [&](std::uint32_t from, std::uint32_t at) -> Neighbour& {
        std::uint32_t k = begins_[from];
        while (neighbours_[k].at != at) ++k;
        return neighbours_[k];
    };
    for (std::size_t k = order.size(); k-- > 1;) {
        const std::uint32_t i = order[k], up = parent_[i];
        const double here = musts[i] > 0 ? infinite : behind[i];
        const double there = all_musts > musts[i] ? infinite : all - behind[i];
        Neighbour &forth = to(i, up), &back = to(up, i);
        if (std::min(here, there) < cost_per_m * forth.length_m)
            forth.most_m = back.most_m = std::max(0.0, std::min(here, there) / cost_per_m);
        if (forth.built()) built_m_ += forth.length_m;
        up_cost_m_[i] = forth.cost_m();
        cost_m_ += up_cost_m_[i];
        behind[up] += behind[i];
        musts[up] += musts[i];
    }
}

std::optional<MvTail::Edge> MvTail::dearest_between(std::uint32_t i, std::uint32_t j, int most_edges) const {
    Edge best;
    for (; i != j; --most_edges) {
        if (most_edges == 0) return std::nullopt;
        std::uint32_t& lower = depth_[i] >= depth_[j] ? i : j;
        if (up_cost_m_[lower] > best.cost_m) best = {lower, parent_[lower], up_cost_m_[lower]};
        lower = parent_[lower];
    }
    if (best.cost_m <= 0) return std::nullopt;
    return best;
}

}  // namespace gridreach
