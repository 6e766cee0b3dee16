// SPDX-License-Identifier: Apache-2.0
#include "plan/prize_branching.h"

#include <algorithm>
#include <array>
#include <memory>
#include <numeric>
#include <optional>
#include <set>
#include <utility>

#include "base/parallel.h"
#include "plan/bound_fixing.h"
#include "plan/dual_ascent.h"
#include "plan/prize_reductions.h"
#include "plan/tree_search.h"
#include "plan/trees_from_duals.h"

namespace gridreach {

namespace {

/// A part of all trees of a graph.
struct Part {
    std::unique_ptr<PrizeGraph> graph;
    double bound = 0;
};

/// What a look into a part brought.
struct Look {
    std::vector<std::vector<std::uint32_t>> trees;  ///< By edges of the problem.
    double bound = 0;  ///< On the trees of the part that are better than the best.
    std::vector<Part> parts;
    double work = 0;
};

/// The undecided vertex with most saturated arcs; of equal ones the first.
std::optional<std::uint32_t> branching_vertex(const PrizeGraph& g, const DualSolution& dual) {
    std::optional<std::uint32_t> best;
    std::size_t most = 0;
    for (std::uint32_t v = 0; v < g.vertices(); ++v) {
        if (v == g.root || g.vertex_open[v] == 0 || g.prize[v] == must_join) continue;
        std::size_t count = 1;
        for (const PrizeGraph::Half& h : g.around(v)) {
            count += g.arc_open[h.arc] != 0 && dual.reduced[h.arc] <= 0 ? 2 : 0;
            count += g.arc_open[h.arc ^ 1U] != 0 && dual.reduced[h.arc ^ 1U] <= 0 ? 3 : 0;
        }
        if (count > most) {
            most = count;
            best = v;
        }
    }
    return best;
}

class Looker {
public:
    Looker(Part part, double best_cost, const CostGrain& grain)
        : graph_(std::move(part.graph)), best_cost_(best_cost), grain_(grain) {
        look_.bound = part.bound;
        // What is added to it here, another part knows nothing of.
        graph_->parts = std::make_shared<EdgeParts>(*graph_->parts);
    }

    Look look() {
        for (int ascents = 1;; ++ascents) {
            PrizeGraph& g = *graph_;
            std::vector<std::uint32_t> rank(g.vertices());
            std::iota(rank.begin(), rank.end(), 0U);
            const DualSolution dual = ascents % 2 == 1 ? dual_ascent(g, rank) : dual_ascent(g, rank, guide_);
            look_.work += static_cast<double>(g.edge_count() + 1);
            const double base = g.settled + dual.bound;
            look_.bound = std::max(look_.bound, base);
            if (closed()) break;
            TreeSearch search(g);
            GraphTree nearest;
            for (GraphTree& tree : trees_from_dual(g, dual, search, 4)) {
                offer(tree);
                if (tree.cost < nearest.cost) nearest = std::move(tree);
            }
            if (closed()) break;
            const std::size_t fixed = fix_by_bound(g, dual, base, best_cost_);
            if (ascents == 1 && nearest.cost < must_join) {
                guide_ = search.arcs_from_root(nearest);
                continue;
            }
            constexpr int most_ascents = 3;
            if (fixed * 50 > g.edge_count() && ascents < most_ascents) {
                shrink();
                if (closed()) break;
                continue;
            }
            const auto v = branching_vertex(g, dual);
            if (!v) {
                // Which vertices are in is decided: the cheapest tree that spans them is the best.
                const GraphTree tree = search.spanning(g.vertex_open);
                offer(tree);
                look_.bound = std::max(look_.bound, tree.cost);
                break;
            }
            split(*v);
            break;
        }
        return std::move(look_);
    }

private:
    bool closed() const { return grain_.closed(look_.bound, best_cost_); }

    void offer(const GraphTree& tree) {
        if (!(tree.cost < best_cost_)) return;
        best_cost_ = tree.cost;
        look_.trees.push_back(graph_->problem_edges(tree.edges, tree.holds));
    }

    void shrink() {
        constexpr int search = 30;
        graph_ = std::make_unique<PrizeGraph>(reduced(*graph_, search).graph);
        look_.bound = std::max(look_.bound, graph_->settled);
    }

    void split(std::uint32_t v) {
        constexpr int search = 30;
        PrizeGraph in = *graph_, out = std::move(*graph_);
        in.prize[v] = must_join;
        out.close_vertex(v);
        for (PrizeGraph* part : {&in, &out}) {
            auto graph = std::make_unique<PrizeGraph>(reduced(*part, search).graph);
            const double bound = std::max(look_.bound, graph->settled);
            look_.parts.push_back({std::move(graph), bound});
        }
    }

    std::unique_ptr<PrizeGraph> graph_;
    double best_cost_;
    const CostGrain& grain_;
    std::vector<char> guide_;  ///< By arc, of the best tree of the part so far.
    Look look_;
};

class Branching {
public:
    Branching(BestTree& best, const CostGrain& grain, const BranchLimits& limits)
        : best_(best), grain_(grain), limits_(limits) {}

    double run(PrizeGraph graph, double bound) {
        add({std::make_unique<PrizeGraph>(std::move(graph)), bound});
        while (!order_.empty()) {
            if (branches_ >= limits_.branches || work_ > limits_.work || limits_.late()) break;
            std::vector<Part> parts = next_two();
            std::array<Look, 2> looks;
            const double cost = best_.cost();
            parallel_for(parts.size(),
                         [&](std::size_t i) { looks[i] = Looker(std::move(parts[i]), cost, grain_).look(); });
            for (std::size_t i = 0; i < parts.size(); ++i) take(std::move(looks[i]));
        }
        for (const auto& [part_bound, i] : order_) proved_ = std::min(proved_, part_bound);
        return proved_;
    }

private:
    void add(Part part) {
        edges_held_ += part.graph->edge_count();
        order_.emplace(part.bound, parts_.size());
        parts_.push_back(std::move(part));
    }

    /// The lowest bounds; while too much is held, the latest parts.
    std::vector<Part> next_two() {
        constexpr std::size_t most_edges_held = 4000000;
        std::vector<Part> out;
        while (out.size() < 2 && !order_.empty()) {
            auto at = order_.begin();
            if (edges_held_ > most_edges_held)
                at = std::max_element(order_.begin(), order_.end(),
                                      [](const auto& x, const auto& y) { return x.second < y.second; });
            Part part = std::move(parts_[at->second]);
            edges_held_ -= part.graph->edge_count();
            order_.erase(at);
            if (grain_.closed(part.bound, best_.cost())) {
                proved_ = std::min(proved_, part.bound);
                continue;
            }
            out.push_back(std::move(part));
            ++branches_;
        }
        return out;
    }

    void take(Look look) {
        work_ += look.work;
        for (const auto& tree : look.trees) best_.offer(tree);
        if (look.parts.empty()) proved_ = std::min(proved_, look.bound);
        for (Part& part : look.parts) add(std::move(part));
    }

    BestTree& best_;
    const CostGrain& grain_;
    const BranchLimits& limits_;
    std::vector<Part> parts_;                         ///< Those looked into are empty.
    std::set<std::pair<double, std::size_t>> order_;  ///< Bound and index of the parts that wait.
    double proved_ = must_join;                       ///< On the parts that are done.
    double work_ = 0;
    int branches_ = 0;
    std::size_t edges_held_ = 0;
};

}  // namespace

double branch_and_bound(PrizeGraph graph, double bound, BestTree& best, const CostGrain& grain,
                        const BranchLimits& limits) {
    return Branching(best, grain, limits).run(std::move(graph), bound);
}

}  // namespace gridreach
