// SPDX-License-Identifier: Apache-2.0
#include "plan/tree_search.h"

#include <algorithm>
#include <array>
#include <numeric>
#include <queue>
#include <utility>

#include "plan/key_moves.h"

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
    // In large trees the last little gains are not worth a round.
    constexpr std::uint32_t large = 20000;
    const double worth_a_round = g_.vertices() > large ? 1e-5 : 0;
    for (int round = 0; round < rounds; ++round) {
        const double before = tree.cost;
        bool better = add_paths(tree);
        better |= insert_vertices(tree);
        better |= move_keys(tree);
        if (!better || before - tree.cost < worth_a_round * before) break;
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

std::vector<char> TreeSearch::arcs_from_root(const GraphTree& tree) const {
    std::vector<char> in_tree(g_.edge_count(), 0), arcs(2 * g_.edge_count(), 0);
    for (std::uint32_t e : tree.edges) in_tree[e] = 1;
    std::vector<std::uint32_t> stack{g_.root};
    while (!stack.empty()) {
        const std::uint32_t v = stack.back();
        stack.pop_back();
        for (const PrizeGraph::Half& h : g_.around(v)) {
            if (in_tree[h.arc / 2] == 0) continue;
            in_tree[h.arc / 2] = 0;
            arcs[h.arc] = 1;
            stack.push_back(h.to);
        }
    }
    return arcs;
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
    std::vector<TreeMove> moves;
    for (std::uint32_t v = 0; v < g_.vertices(); ++v) {
        if (tree.holds[v] != 0 || g_.vertex_open[v] == 0) continue;
        if (const double gain = insertion_gain(v, tree.holds); gain > worth * tree.cost)
            moves.push_back({{v}, {}, gain});
    }
    return make(std::move(moves), tree);
}

bool TreeSearch::move_keys(GraphTree& tree) {
    const std::size_t most_searched = std::clamp<std::size_t>(2000000 / (g_.vertices() + 1), 8, 1000);
    return make(key_moves(g_, tree, most_searched), tree);
}

/// Spanning trees that one set of moves may take.
std::size_t TreeSearch::most_tries() const {
    return static_cast<std::size_t>(std::clamp(1e6 / static_cast<double>(g_.edge_count() + 1), 20.0, 200.0));
}

bool TreeSearch::make(std::vector<TreeMove> moves, GraphTree& tree) {
    std::stable_sort(moves.begin(), moves.end(),
                     [](const TreeMove& a, const TreeMove& b) { return a.saves > b.saves; });
    std::fill(done_.begin(), done_.end(), 0);
    std::erase_if(moves, [&](const TreeMove& m) {
        const auto touched = [&](std::uint32_t v) { return done_[v] != 0; };
        if (std::any_of(m.in.begin(), m.in.end(), touched) ||
            std::any_of(m.out.begin(), m.out.end(), touched))
            return true;
        for (std::uint32_t v : m.in) done_[v] = 1;
        for (std::uint32_t v : m.out) done_[v] = 1;
        return false;
    });
    // As many at once as help; where they spoil each other, fewer.
    std::size_t tries = most_tries();
    bool better = false;
    for (std::size_t at = 0, take = moves.size(); at < moves.size() && tries > 0; --tries) {
        const std::size_t end = std::min(at + take, moves.size());
        std::vector<char> set = tree.holds;
        for (std::size_t i = at; i < end; ++i) {
            for (std::uint32_t v : moves[i].out) set[v] = 0;
            for (std::uint32_t v : moves[i].in) set[v] = 1;
        }
        GraphTree next = spanning(set);
        if (next.cost < tree.cost * (1 - worth)) {
            tree = std::move(next);
            better = true;
            at = end;
        } else if (take > 1) {
            take = (end - at) / 2;
        } else {
            ++at;
        }
    }
    return better;
}

}  // namespace gridreach
