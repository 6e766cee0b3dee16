// SPDX-License-Identifier: Apache-2.0
#include "plan/prize_reductions.h"

#include <algorithm>
#include <numeric>
#include <tuple>
#include <utility>

namespace gridreach {

namespace {

constexpr std::uint32_t none = PrizeGraph::no_root;

class Reducer {
public:
    explicit Reducer(const PrizeGraph& g)
        : g_(g),
          root_(g.root),
          settled_(g.settled),
          prize_(g.prize),
          gone_(g.vertices(), 0),
          stands_for_(g.vertices()),
          hang_(g.vertices(), EdgeParts::none),
          at_(g.vertices()),
          queued_(g.vertices(), 0),
          label_(g.vertices(), must_join),
          expanded_(g.vertices(), 0) {
        std::iota(stands_for_.begin(), stands_for_.end(), 0U);
        for (const PrizeGraph::Hang& h : g.hangs) hang_[h.vertex] = g.parts->both(hang_[h.vertex], h.part);
        for (std::uint32_t v = 0; v < g.vertices(); ++v) {
            gone_[v] = static_cast<char>(g.vertex_open[v] == 0);
            if (gone_[v] == 0 && (best_ == none || prize_[v] > prize_[best_])) best_ = v;
        }
        if (root_ != none) best_ = root_;
        for (std::uint32_t e = 0; e < g.edge_count(); ++e) {
            if (!g.edge_open(e)) continue;
            // Nothing leads power back to the root.
            add_edge({g.from(2 * e), g.to(2 * e), g.cost[e], g.part[e],
                      g.arc_open[2 * e] != 0 && g.to(2 * e) != root_,
                      g.arc_open[2 * e + 1] != 0 && g.from(2 * e) != root_});
        }
    }

    Reduced run(int search) {
        for (std::uint32_t v = 0; v < g_.vertices(); ++v) queue(v);
        simplify_all();
        for (int round = 0; search > 0 && round < 3 && drop_edges(search); ++round) simplify_all();
        return result();
    }

private:
    std::uint32_t now(std::uint32_t v) {
        while (stands_for_[v] != v) v = stands_for_[v] = stands_for_[stands_for_[v]];
        return v;
    }
    std::uint32_t other(std::uint32_t e, std::uint32_t v) {
        const std::uint32_t a = now(edges_[e].a);
        return a == v ? now(edges_[e].b) : a;
    }
    bool starts_at(std::uint32_t e, std::uint32_t v) { return now(edges_[e].a) == v; }
    /// Whether power may be led over an edge to v, from v.
    bool leads_to(std::uint32_t e, std::uint32_t v) {
        return starts_at(e, v) ? edges_[e].back : edges_[e].forth;
    }
    bool leads_from(std::uint32_t e, std::uint32_t v) {
        return starts_at(e, v) ? edges_[e].forth : edges_[e].back;
    }
    bool alive(std::uint32_t e) const { return edges_[e].forth || edges_[e].back; }
    void kill(std::uint32_t e) { edges_[e].forth = edges_[e].back = false; }

    void add_edge(const PrizeGraph::Edge& edge) {
        const auto e = static_cast<std::uint32_t>(edges_.size());
        edges_.push_back(edge);
        if (!alive(e)) return;
        at_[edge.a].push_back(e);
        at_[edge.b].push_back(e);
    }

    void queue(std::uint32_t v) {
        if (queued_[v] != 0 || gone_[v] != 0) return;
        queued_[v] = 1;
        queue_.push_back(v);
    }
    void queue_around(std::uint32_t v) {
        for (std::uint32_t e : at_[v])
            if (alive(e)) queue(other(e, v));
    }

    void simplify_all() {
        for (std::size_t i = 0; i < queue_.size(); ++i) {
            const std::uint32_t v = queue_[i];
            queued_[v] = 0;
            // What has very many edges is left to its neighbours.
            constexpr std::size_t most = 256;
            if (gone_[v] == 0 && stands_for_[v] == v && v != root_ && at_[v].size() <= most) simplify(v);
        }
        queue_.clear();
    }

    void simplify(std::uint32_t v) {
        clean(v);
        const std::vector<std::uint32_t>& at = at_[v];
        // Where the tree must come to v and cannot, close() makes the cost infinite.
        if (root_ != none &&
            std::none_of(at.begin(), at.end(), [&](std::uint32_t e) { return leads_to(e, v); }))
            return close(v);
        if (at.empty()) {
            if (v != best_) close(v);
            return;
        }
        const std::uint32_t cheapest =
            *std::min_element(at.begin(), at.end(), [&](std::uint32_t x, std::uint32_t y) {
                return std::pair(edges_[x].cost, x) < std::pair(edges_[y].cost, y);
            });
        const double cost = edges_[cheapest].cost;
        const std::uint32_t u = other(cheapest, v);
        if (prize_[v] >= cost && (u == root_ || prize_[u] >= cost)) return merge(v, u, cheapest);
        if (v == best_) return;
        if (at.size() == 1) {
            if (prize_[v] <= cost) return close(v);
            return merge(v, u, cheapest);
        }
        if (at.size() == 2 && prize_[v] <= cost) pass_by(v);
    }

    /// Drops dead edges and loops, and of parallel edges what a cheaper one does as well.
    void clean(std::uint32_t v) {
        std::vector<std::uint32_t>& at = at_[v];
        std::erase_if(at, [&](std::uint32_t e) { return !alive(e) || other(e, v) == v; });
        sorted_.clear();
        for (std::uint32_t e : at) sorted_.emplace_back(other(e, v), edges_[e].cost, e);
        std::sort(sorted_.begin(), sorted_.end());
        bool to = false, from = false;
        for (std::size_t i = 0; i < sorted_.size(); ++i) {
            const auto [u, cost, e] = sorted_[i];
            if (i == 0 || u != std::get<0>(sorted_[i - 1])) to = from = false;
            const bool e_to = leads_to(e, v) && !to, e_from = leads_from(e, v) && !from;
            to |= e_to;
            from |= e_from;
            (starts_at(e, v) ? edges_[e].back : edges_[e].forth) = e_to;
            (starts_at(e, v) ? edges_[e].forth : edges_[e].back) = e_from;
        }
        at.clear();
        for (const auto& [u, cost, e] : sorted_)
            if (alive(e)) at.push_back(e);
    }

    void close(std::uint32_t v) {
        settled_ += prize_[v];
        queue_around(v);
        for (std::uint32_t e : at_[v]) kill(e);
        at_[v].clear();
        gone_[v] = 1;
    }

    /// v and u are in together or not at all, joined by an edge.
    void merge(std::uint32_t v, std::uint32_t u, std::uint32_t edge) {
        settled_ += edges_[edge].cost;
        const double prize = u == root_ ? 0 : prize_[u] + prize_[v] - edges_[edge].cost;
        const std::uint32_t hang = g_.parts->both(edges_[edge].part, g_.parts->both(hang_[u], hang_[v]));
        kill(edge);
        queue_around(v);
        if (u != root_ && at_[u].size() < at_[v].size()) {
            std::swap(u, v);
            queue_around(v);
        }
        stands_for_[v] = u;
        prize_[u] = prize;
        hang_[u] = hang;
        for (std::uint32_t e : at_[v]) {
            if (!alive(e)) continue;
            if (u == root_) (now(edges_[e].a) == root_ ? edges_[e].back : edges_[e].forth) = false;
            if (alive(e)) at_[u].push_back(e);
        }
        std::vector<std::uint32_t>().swap(at_[v]);
        if (best_ == v || (root_ == none && prize > prize_[best_])) best_ = u;
        queue(u);
    }

    /// A vertex of two edges that is not worth going to makes one edge of them.
    void pass_by(std::uint32_t v) {
        const std::uint32_t e = at_[v][0], f = at_[v][1], x = other(e, v), y = other(f, v);
        if (x == y) return;
        PrizeGraph::Edge both{x,
                              y,
                              edges_[e].cost + edges_[f].cost - prize_[v],
                              g_.parts->both(hang_[v], g_.parts->both(edges_[e].part, edges_[f].part)),
                              leads_to(e, v) && leads_from(f, v),
                              leads_to(f, v) && leads_from(e, v)};
        close(v);
        add_edge(both);
    }

    /// Tries the special distance on all edges, in small graphs the dearest first. Whether any went.
    bool drop_edges(int search) {
        std::vector<std::uint32_t> order;
        for (std::uint32_t e = 0; e < edges_.size(); ++e)
            if (alive(e)) order.push_back(e);
        const auto cheaper = [&](std::uint32_t x, std::uint32_t y) {
            return std::pair(edges_[x].cost, x) < std::pair(edges_[y].cost, y);
        };
        constexpr std::size_t small = 50000;
        if (order.size() <= small) std::sort(order.rbegin(), order.rend(), cheaper);
        for (std::vector<std::uint32_t>& at : at_) std::sort(at.begin(), at.end(), cheaper);
        bool any = false;
        for (std::uint32_t e : order) {
            if (!other_way(e, search)) continue;
            kill(e);
            queue(now(edges_[e].a));
            queue(now(edges_[e].b));
            any = true;
        }
        return any;
    }

    /// Whether another way between an edge's ends has no stretch that costs more than the edge. A vertex is
    /// expanded once, so no way counts a prize twice.
    bool other_way(std::uint32_t edge, int search) {
        const double most = edges_[edge].cost;
        const std::uint32_t start = now(edges_[edge].a), goal = now(edges_[edge].b);
        touched_.assign(1, start);
        heap_.assign(1, {0, start});
        label_[start] = 0;
        bool found = false;
        constexpr int edges_per_vertex = 8;
        for (int left = search * edges_per_vertex; !heap_.empty() && !found && left > 0;) {
            std::pop_heap(heap_.begin(), heap_.end(), std::greater<>());
            const auto [at, v] = heap_.back();
            heap_.pop_back();
            if (expanded_[v] != 0 || at > label_[v]) continue;
            expanded_[v] = 1;
            const double pays = v == root_ ? must_join : v == start ? 0 : prize_[v];
            const double base = pays >= at ? 0 : at - pays;
            for (std::uint32_t e : at_[v]) {
                const double next = base + edges_[e].cost;
                if (next > most || --left < 0) break;
                if (e == edge || !alive(e)) continue;
                const std::uint32_t u = other(e, v);
                if (u == goal) {
                    found = true;
                    break;
                }
                if (expanded_[u] != 0 || !(next < label_[u])) continue;
                if (label_[u] == must_join) touched_.push_back(u);
                label_[u] = next;
                heap_.emplace_back(next, u);
                std::push_heap(heap_.begin(), heap_.end(), std::greater<>());
            }
        }
        for (std::uint32_t v : touched_) {
            label_[v] = must_join;
            expanded_[v] = 0;
        }
        return found;
    }

    Reduced result() {
        std::vector<std::uint32_t> number(g_.vertices(), none);
        std::vector<double> prizes;
        std::vector<PrizeGraph::Hang> hangs;
        for (std::uint32_t v = 0; v < g_.vertices(); ++v) {
            if (gone_[v] != 0 || stands_for_[v] != v) continue;
            number[v] = static_cast<std::uint32_t>(prizes.size());
            if (hang_[v] != EdgeParts::none) hangs.push_back({number[v], hang_[v]});
            prizes.push_back(prize_[v]);
        }
        std::vector<PrizeGraph::Edge> edges;
        for (std::uint32_t e = 0; e < edges_.size(); ++e) {
            if (!alive(e)) continue;
            PrizeGraph::Edge edge = edges_[e];
            edge.a = number[now(edge.a)];
            edge.b = number[now(edge.b)];
            if (edge.a != edge.b) edges.push_back(edge);
        }
        Reduced out{PrizeGraph(g_, root_ == none ? none : number[root_], std::move(prizes), edges), {}};
        out.graph.settled = settled_;
        out.graph.hangs = std::move(hangs);
        out.vertex_of.resize(g_.vertices());
        for (std::uint32_t v = 0; v < g_.vertices(); ++v) out.vertex_of[v] = number[now(v)];
        return out;
    }

    const PrizeGraph& g_;
    const std::uint32_t root_;
    double settled_;
    std::vector<double> prize_;
    std::vector<char> gone_;
    std::vector<std::uint32_t> stands_for_;
    std::vector<std::uint32_t> hang_;  ///< By vertex: the part that is in whenever it is.
    std::vector<PrizeGraph::Edge> edges_;
    std::vector<std::vector<std::uint32_t>> at_;  ///< Edges at each vertex, with some that are dead.
    /// The root; without one the vertex of the largest prize, which as a tree of its own beats any other.
    std::uint32_t best_ = none;
    std::vector<char> queued_;
    std::vector<std::uint32_t> queue_;
    std::vector<std::tuple<std::uint32_t, double, std::uint32_t>> sorted_;
    std::vector<double> label_;
    std::vector<char> expanded_;
    std::vector<std::pair<double, std::uint32_t>> heap_;
    std::vector<std::uint32_t> touched_;
};

}  // namespace

Reduced reduced(const PrizeGraph& graph, int search) {
    return Reducer(graph).run(search);
}

}  // namespace gridreach
