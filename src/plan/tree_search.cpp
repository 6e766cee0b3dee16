// SPDX-License-Identifier: Apache-2.0
#include "plan/tree_search.h"

#include <algorithm>
#include <array>
#include <numeric>
#include <queue>

namespace gridreach {

namespace {

constexpr std::uint32_t nothing = 0xFFFFFFFF;
constexpr double worth = 1e-9;  // Gains smaller than this share of the cost are rounding.

using Entry = std::pair<double, std::uint32_t>;
using Queue = std::priority_queue<Entry, std::vector<Entry>, std::greater<>>;

}  // namespace

TreeSearch::TreeSearch(const PrizeGraph& graph)
    : g_(graph),
      best_(graph.vertices()),
      gain_(graph.vertices()),
      via_(graph.vertices()),
      above_(graph.vertices()),
      below_count_(graph.vertices()),
      joined_at_(graph.vertices()),
      done_(graph.vertices()) {}

GraphTree TreeSearch::spanning(const std::vector<char>& set) {
    std::fill(best_.begin(), best_.end(), must_join);
    std::fill(done_.begin(), done_.end(), 0);
    order_.clear();
    Queue queue;
    best_[g_.root] = 0;
    via_[g_.root] = nothing;
    queue.emplace(0, g_.root);
    while (!queue.empty()) {
        const std::uint32_t v = queue.top().second;
        queue.pop();
        if (done_[v] != 0) continue;
        done_[v] = 1;
        order_.push_back(v);
        for (const PrizeGraph::Half& h : g_.around(v)) {
            const std::uint32_t e = h.arc / 2;
            if (set[h.to] == 0 || done_[h.to] != 0 || !g_.edge_open(e) || !(g_.cost[e] < best_[h.to]))
                continue;
            best_[h.to] = g_.cost[e];
            via_[h.to] = h.arc;
            queue.emplace(g_.cost[e], h.to);
        }
    }
    // From the leaves up: what a branch brings, its edge paid.
    GraphTree tree;
    for (std::uint32_t v : order_) gain_[v] = g_.prize[v];
    for (std::size_t i = order_.size(); i-- > 1;) {
        const std::uint32_t v = order_[i];
        const double net = gain_[v] - g_.cost[via_[v] / 2];
        if (net > 0) gain_[g_.from(via_[v])] += net;
    }
    tree.holds.assign(g_.vertices(), 0);
    tree.holds[g_.root] = 1;
    tree.cost = g_.settled;
    for (std::size_t i = 1; i < order_.size(); ++i) {
        const std::uint32_t v = order_[i], e = via_[v] / 2;
        if (tree.holds[g_.from(via_[v])] == 0 || !(gain_[v] - g_.cost[e] > 0)) continue;
        tree.holds[v] = 1;
        tree.edges.push_back(e);
        tree.cost += g_.cost[e];
    }
    for (std::uint32_t v = 0; v < g_.vertices(); ++v)
        if (tree.holds[v] == 0) tree.cost += g_.prize[v];
    return tree;
}

GraphTree TreeSearch::improved(GraphTree tree, int rounds) {
    constexpr std::uint32_t small = 500;
    for (int round = 0; round < rounds; ++round) {
        bool better = add_paths(tree);
        better |= insert_vertices(tree);
        if (g_.vertices() <= small) better |= remove_vertices(tree);
        if (!better) break;
    }
    return tree;
}

std::vector<char> TreeSearch::with_paths(const std::vector<char>& holds, const std::vector<double>& length) {
    // From the whole tree at once; prizes passed on the way make it cheaper to go on. Each vertex is passed
    // once.
    std::fill(best_.begin(), best_.end(), must_join);
    std::fill(done_.begin(), done_.end(), 0);
    Queue queue;
    for (std::uint32_t v = 0; v < g_.vertices(); ++v)
        if (holds[v] != 0) {
            best_[v] = 0;
            via_[v] = nothing;
            queue.emplace(0, v);
        }
    std::vector<char> set = holds;
    while (!queue.empty()) {
        const auto [at, v] = queue.top();
        queue.pop();
        if (at > best_[v] || (done_[v] != 0 && set[v] == 0)) continue;
        done_[v] = 1;
        if (set[v] == 0 && g_.prize[v] > at) {
            for (std::uint32_t u = v; set[u] == 0; u = g_.from(via_[u])) {
                set[u] = 1;
                best_[u] = 0;
                queue.emplace(0, u);
            }
            continue;
        }
        for (const PrizeGraph::Half& h : g_.around(v)) {
            const std::uint32_t e = h.arc / 2;
            const double next = std::max(0.0, at - (set[v] == 0 ? g_.prize[v] : 0)) + length[e];
            if (set[h.to] != 0 || done_[h.to] != 0 || !g_.edge_open(e) || !(next < best_[h.to])) continue;
            best_[h.to] = next;
            via_[h.to] = h.arc;
            queue.emplace(next, h.to);
        }
    }
    return set;
}

GraphTree TreeSearch::grown(const std::vector<double>& length) {
    std::vector<char> root(g_.vertices(), 0);
    root[g_.root] = 1;
    return spanning(with_paths(root, length));
}

bool TreeSearch::add_paths(GraphTree& tree) {
    GraphTree next = spanning(with_paths(tree.holds, g_.cost));
    if (!(next.cost < tree.cost * (1 - worth))) return false;
    tree = std::move(next);
    return true;
}

void TreeSearch::link(const GraphTree& tree) {
    std::iota(above_.begin(), above_.end(), 0U);
    std::fill(below_count_.begin(), below_count_.end(), 1U);
    std::vector<std::uint32_t> edges = tree.edges;
    std::sort(edges.begin(), edges.end(), [&](std::uint32_t x, std::uint32_t y) {
        return std::pair(g_.cost[x], x) < std::pair(g_.cost[y], y);
    });
    const auto top = [&](std::uint32_t v) {
        while (above_[v] != v) v = above_[v];
        return v;
    };
    for (std::uint32_t e : edges) {
        std::uint32_t a = top(g_.from(2 * e)), b = top(g_.to(2 * e));
        if (below_count_[a] < below_count_[b]) std::swap(a, b);
        above_[b] = a;
        joined_at_[b] = g_.cost[e];
        below_count_[a] += below_count_[b];
    }
}

double TreeSearch::dearest_between(std::uint32_t a, std::uint32_t b) const {
    double cost = 0;
    while (a != b) {
        std::uint32_t& next = below_count_[a] <= below_count_[b] ? a : b;
        cost = std::max(cost, joined_at_[next]);
        next = above_[next];
    }
    return cost;
}

/// What the spanning tree gets cheaper by when v joins: the dearest edges on the ways between its neighbours
/// may go.
double TreeSearch::insertion_gain(std::uint32_t v, const std::vector<char>& holds) {
    constexpr std::size_t most = 12;
    std::array<std::pair<double, std::uint32_t>, most> spokes;
    std::size_t count = 0;
    for (const PrizeGraph::Half& h : g_.around(v)) {
        if (holds[h.to] == 0 || !g_.edge_open(h.arc / 2)) continue;
        if (count < most) {
            spokes[count++] = {g_.cost[h.arc / 2], h.to};
        } else {
            const auto dearest = std::max_element(spokes.begin(), spokes.end());
            if (g_.cost[h.arc / 2] < dearest->first) *dearest = {g_.cost[h.arc / 2], h.to};
        }
    }
    if (count < 2) return 0;
    struct Option {
        double cost;
        std::size_t a, b;  // b == count is v.
    };
    std::vector<Option> ways;
    for (std::size_t i = 0; i < count; ++i)
        for (std::size_t j = i + 1; j < count; ++j)
            ways.push_back({dearest_between(spokes[i].second, spokes[j].second), i, j});
    const auto tree_cost = [&](std::vector<Option> options) {
        std::sort(options.begin(), options.end(),
                  [](const Option& x, const Option& y) { return x.cost < y.cost; });
        std::array<std::size_t, most + 1> set{};
        for (std::size_t i = 0; i <= count; ++i) set[i] = i;
        double sum = 0;
        for (const Option& o : options) {
            const std::size_t a = set[o.a], b = set[o.b];
            if (a == b) continue;
            for (std::size_t i = 0; i <= count; ++i)
                if (set[i] == b) set[i] = a;
            sum += o.cost;
        }
        return sum;
    };
    const double before = tree_cost(ways);
    for (std::size_t i = 0; i < count; ++i) ways.push_back({spokes[i].first, i, count});
    return before - (tree_cost(ways) - g_.prize[v]);
}

bool TreeSearch::insert_vertices(GraphTree& tree) {
    link(tree);
    std::vector<std::pair<double, std::uint32_t>> found;
    for (std::uint32_t v = 0; v < g_.vertices(); ++v) {
        if (tree.holds[v] != 0 || g_.vertex_open[v] == 0) continue;
        if (const double gain = insertion_gain(v, tree.holds); gain > worth * tree.cost)
            found.emplace_back(gain, v);
    }
    if (found.empty()) return false;
    // All together; where they spoil each other, the best half of them, and so on.
    std::sort(found.begin(), found.end(), [](const auto& x, const auto& y) {
        return x.first != y.first ? x.first > y.first : x.second < y.second;
    });
    for (std::size_t take = found.size(); take > 0; take /= 2) {
        std::vector<char> set = tree.holds;
        for (std::size_t i = 0; i < take; ++i) set[found[i].second] = 1;
        GraphTree next = spanning(set);
        if (next.cost < tree.cost * (1 - worth)) {
            tree = std::move(next);
            return true;
        }
    }
    return false;
}

bool TreeSearch::remove_vertices(GraphTree& tree) {
    bool any = false;
    for (std::uint32_t v = 0; v < g_.vertices(); ++v) {
        if (tree.holds[v] == 0 || v == g_.root || g_.prize[v] == must_join) continue;
        std::vector<char> set = tree.holds;
        set[v] = 0;
        GraphTree next = spanning(set);
        if (!(next.cost < tree.cost * (1 - worth))) continue;
        tree = std::move(next);
        any = true;
    }
    return any;
}

}  // namespace gridreach
