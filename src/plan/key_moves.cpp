// SPDX-License-Identifier: Apache-2.0
#include "plan/key_moves.h"

#include <algorithm>
#include <functional>
#include <numeric>
#include <optional>
#include <tuple>
#include <utility>

#include "graph/union_find.h"

namespace gridreach {

namespace {

constexpr std::uint32_t nobody = 0xFFFFFFFF;

/// The tree hung up at its root. Vertices below one stand behind it in `order`.
class Hung {
public:
    Hung(const PrizeGraph& g, const GraphTree& tree)
        : g_(g), parent_arc_(g.vertices(), nobody), begin_(g.vertices(), nobody), end_(g.vertices(), 0) {
        std::vector<std::uint32_t> first(g.vertices() + 1, 0), arcs(2 * tree.edges.size());
        for (std::uint32_t e : tree.edges) {
            ++first[g.from(2 * e) + 1];
            ++first[g.to(2 * e) + 1];
        }
        std::partial_sum(first.begin(), first.end(), first.begin());
        degree_.resize(g.vertices());
        for (std::uint32_t v = 0; v < g.vertices(); ++v) degree_[v] = first[v + 1] - first[v];
        std::vector<std::uint32_t> next(first.begin(), first.end() - 1);
        for (std::uint32_t e : tree.edges) {
            arcs[next[g.from(2 * e)]++] = 2 * e;
            arcs[next[g.to(2 * e)]++] = 2 * e + 1;
        }
        std::vector<std::uint32_t> stack{g.root};
        while (!stack.empty()) {
            const std::uint32_t v = stack.back();
            stack.pop_back();
            begin_[v] = static_cast<std::uint32_t>(order.size());
            order.push_back(v);
            for (std::uint32_t i = first[v]; i < first[v + 1]; ++i) {
                if (arcs[i] == (parent_arc_[v] ^ 1U)) continue;
                parent_arc_[g.to(arcs[i])] = arcs[i];
                stack.push_back(g.to(arcs[i]));
            }
        }
        for (std::size_t i = order.size(); i-- > 0;) {
            const std::uint32_t v = order[i];
            end_[v] = std::max(end_[v], begin_[v] + 1);
            if (i > 0) end_[parent(v)] = std::max(end_[parent(v)], end_[v]);
        }
    }

    std::vector<std::uint32_t> order;  ///< From the root, a vertex before those below it.
    std::uint32_t parent(std::uint32_t v) const { return g_.from(parent_arc_[v]); }
    double parent_cost(std::uint32_t v) const { return g_.cost[parent_arc_[v] / 2]; }
    bool holds(std::uint32_t v) const { return begin_[v] != nobody; }
    std::uint32_t begin(std::uint32_t v) const { return begin_[v]; }
    std::uint32_t end(std::uint32_t v) const { return end_[v]; }
    std::uint32_t degree(std::uint32_t v) const { return degree_[v]; }
    bool is_key(std::uint32_t v) const { return v == g_.root || g_.prize[v] > 0 || degree_[v] != 2; }

private:
    const PrizeGraph& g_;
    std::vector<std::uint32_t> parent_arc_, begin_, end_, degree_;
};

class KeyMoves {
public:
    KeyMoves(const PrizeGraph& g, const GraphTree& tree, std::size_t most_searched)
        : g_(g),
          hung_(g, tree),
          most_searched_(most_searched),
          path_above_(g.vertices()),
          keys_below_(g.vertices()),
          part_(g.vertices(), nobody),
          away_(g.vertices(), must_join),
          via_(g.vertices(), nobody) {}

    std::vector<TreeMove> run() {
        for (std::uint32_t v : hung_.order) {
            if (v == g_.root || !hung_.is_key(v)) continue;
            Path& path = path_above_[v];
            path.cost = hung_.parent_cost(v);
            path.top = hung_.parent(v);
            while (!hung_.is_key(path.top)) {
                path.between.push_back(path.top);
                path.cost += hung_.parent_cost(path.top);
                path.top = hung_.parent(path.top);
            }
            keys_below_[path.top].push_back(v);
        }
        for (std::uint32_t v : hung_.order) {
            if (v == g_.root || !hung_.is_key(v)) continue;
            try_without({&path_above_[v]}, {v}, nobody);
            if (g_.prize[v] == must_join || keys_below_[v].empty()) continue;
            std::vector<const Path*> paths{&path_above_[v]};
            for (std::uint32_t below : keys_below_[v]) paths.push_back(&path_above_[below]);
            try_without(paths, keys_below_[v], v);
        }
        return std::move(moves_);
    }

private:
    /// From a key vertex up to the next one.
    struct Path {
        std::vector<std::uint32_t> between;
        std::uint32_t top = nobody;
        double cost = 0;
    };
    struct Bridge {
        double cost;
        std::uint32_t arc;
    };

    /// Without `paths` (and the vertex `gone`) the tree falls into what is at and below each of `tops`, and
    /// the rest.
    void try_without(const std::vector<const Path*>& paths, const std::vector<std::uint32_t>& tops,
                     std::uint32_t gone) {
        double cost = 0;
        std::size_t lost = gone == nobody ? 0 : 1;
        for (const Path* path : paths) {
            cost += path->cost;
            lost += path->between.size();
        }
        const double most = cost - (gone == nobody ? 0 : g_.prize[gone]);
        if (!(most > 0)) return;
        // The largest part is not searched from.
        const auto size = [&](std::uint32_t top) { return std::size_t{hung_.end(top) - hung_.begin(top)}; };
        std::size_t below = 0, largest = 0;
        for (std::size_t i = 0; i < tops.size(); ++i) {
            below += size(tops[i]);
            if (size(tops[i]) > size(tops[largest])) largest = i;
        }
        const std::size_t rest = hung_.order.size() - below - lost;
        const auto rest_part = static_cast<std::uint32_t>(tops.size());
        const std::uint32_t spared =
            rest >= size(tops[largest]) ? rest_part : static_cast<std::uint32_t>(largest);
        const std::size_t searched = below + rest - (spared == rest_part ? rest : size(tops[largest]));
        if (searched > most_searched_) return;

        gone_ = gone;
        paths_ = &paths;
        tops_ = &tops;
        touched_.clear();
        heap_.clear();
        bridges_.clear();
        for (const Path* path : paths)
            for (std::uint32_t v : path->between) mark(v, free_part);
        if (gone != nobody) mark(gone, free_part);
        for (std::uint32_t i = 0; i < tops.size(); ++i)
            if (i != spared)
                for (std::uint32_t k = hung_.begin(tops[i]); k < hung_.end(tops[i]); ++k)
                    start(hung_.order[k], i);
        if (spared != rest_part)
            for (std::uint32_t v : hung_.order)
                if (part_[v] == nobody && part_of(v) == rest_part) start(v, rest_part);
        search(most);
        take(most, tops.size() + 1);
        for (std::uint32_t v : touched_) {
            part_[v] = nobody;
            away_[v] = must_join;
            via_[v] = nobody;
        }
    }

    void mark(std::uint32_t v, std::uint32_t part) {
        touched_.push_back(v);
        part_[v] = part;
    }
    void start(std::uint32_t v, std::uint32_t part) {
        mark(v, part);
        away_[v] = 0;
        heap_.emplace_back(0, v);
    }
    /// Of a vertex of the tree that is not lost.
    std::uint32_t part_of(std::uint32_t v) const {
        for (std::uint32_t i = 0; i < tops_->size(); ++i)
            if (hung_.begin(v) >= hung_.begin((*tops_)[i]) && hung_.begin(v) < hung_.end((*tops_)[i]))
                return i;
        return static_cast<std::uint32_t>(tops_->size());
    }

    /// Ways from the parts, each vertex to the nearest; where two parts meet is a bridge.
    void search(double most) {
        std::make_heap(heap_.begin(), heap_.end(), std::greater<>());
        while (!heap_.empty()) {
            std::pop_heap(heap_.begin(), heap_.end(), std::greater<>());
            const auto [at, v] = heap_.back();
            heap_.pop_back();
            if (at > away_[v]) continue;
            for (const PrizeGraph::Half& h : g_.around(v)) {
                if (!g_.edge_open(h.arc / 2)) continue;
                const double next = at + g_.cost[h.arc / 2];
                if (next >= most) continue;
                const std::uint32_t u = h.to;
                if (part_[u] == nobody && hung_.holds(u)) {
                    // The part that is not searched from.
                    bridges_.push_back({next, h.arc});
                } else if (away_[u] == must_join || (next < away_[u] && away_[u] > 0)) {
                    if (part_[u] == nobody) touched_.push_back(u);
                    if (away_[u] != must_join && part_[u] != part_[v] && next + away_[u] < most)
                        bridges_.push_back({next + away_[u], h.arc});
                    part_[u] = part_[v];
                    away_[u] = next;
                    via_[u] = h.arc;
                    heap_.emplace_back(next, u);
                    std::push_heap(heap_.begin(), heap_.end(), std::greater<>());
                } else if (part_[u] != part_[v] && next + away_[u] < most) {
                    bridges_.push_back({next + away_[u], h.arc});
                }
            }
        }
        for (Bridge& b : bridges_)  // By where the ways have come to lie in the end.
            b.cost = g_.cost[b.arc / 2] + way(g_.from(b.arc)) + way(g_.to(b.arc));
        std::sort(bridges_.begin(), bridges_.end(), [](const Bridge& x, const Bridge& y) {
            return std::tie(x.cost, x.arc) < std::tie(y.cost, y.arc);
        });
    }
    double way(std::uint32_t v) const { return part_[v] == nobody ? 0 : away_[v]; }

    /// Joins the parts by the cheapest bridges; a move if that is cheaper.
    void take(double most, std::size_t parts) {
        UnionFind sets(parts);
        TreeMove move;
        double cost = 0;
        std::size_t joined = 1;
        for (const Bridge& b : bridges_) {
            const std::uint32_t x = g_.from(b.arc), y = g_.to(b.arc);
            const std::uint32_t px = part_[x] == nobody ? part_of(x) : part_[x],
                                py = part_[y] == nobody ? part_of(y) : part_[y];
            if (px == free_part || py == free_part || !sets.unite(px, py)) continue;
            cost += b.cost;
            ++joined;
            for (std::uint32_t v : {x, y})
                for (std::uint32_t u = v; part_[u] != nobody && away_[u] > 0; u = g_.from(via_[u]))
                    move.in.push_back(u);
        }
        if (joined < parts || !(cost < most * (1 - 1e-9))) return;
        move.saves = most - cost;
        for (const Path* path : *paths_)
            move.out.insert(move.out.end(), path->between.begin(), path->between.end());
        if (gone_ != nobody) move.out.push_back(gone_);
        moves_.push_back(std::move(move));
    }

    static constexpr std::uint32_t free_part = nobody - 1;

    const PrizeGraph& g_;
    const Hung hung_;
    const std::size_t most_searched_;
    std::vector<Path> path_above_;
    std::vector<std::vector<std::uint32_t>> keys_below_;
    std::vector<TreeMove> moves_;

    // Of one try.
    const std::vector<const Path*>* paths_ = nullptr;
    const std::vector<std::uint32_t>* tops_ = nullptr;
    std::uint32_t gone_ = nobody;
    std::vector<std::uint32_t> part_;  ///< By vertex: the part it is nearest to, as far as is known.
    std::vector<double> away_;
    std::vector<std::uint32_t> via_;
    std::vector<std::uint32_t> touched_;
    std::vector<std::pair<double, std::uint32_t>> heap_;
    std::vector<Bridge> bridges_;
};

}  // namespace

std::vector<TreeMove> key_moves(const PrizeGraph& graph, const GraphTree& tree, std::size_t most_searched) {
    return KeyMoves(graph, tree, most_searched).run();
}

}  // namespace gridreach
