// SPDX-License-Identifier: Apache-2.0
#include "plan/prize_solver.h"

#include <algorithm>
#include <chrono>
#include <cmath>
#include <numeric>
#include <queue>
#include <random>

#include "base/reporter.h"
#include "plan/dual_ascent.h"
#include "plan/prize_graph.h"
#include "plan/tree_search.h"

namespace gridreach {

namespace {

/// The largest power of ten, up to 1, of which all costs are multiples; 0 when there is none. Between two
/// such costs lies nothing, so a bound may be rounded up.
double grain_of(const PrizeProblem& problem) {
    for (const double grain : {1.0, 0.1, 0.01, 0.001, 0.0001}) {
        const auto whole = [&](double v) {
            return v == must_join || (v < 1e9 && std::abs(v / grain - std::round(v / grain)) < 1e-7);
        };
        const bool all = std::all_of(problem.edges.begin(), problem.edges.end(),
                                     [&](const auto& e) { return whole(e.cost); }) &&
                         std::all_of(problem.prize.begin(), problem.prize.end(), whole);
        if (all) return grain;
    }
    return 0;
}

/// Cheapest ways by reduced cost over open arcs: from the root, or (backwards) to the nearest vertex with a
/// prize.
std::vector<double> reduced_distances(const PrizeGraph& g, const DualSolution& dual, bool from_root) {
    std::vector<double> away(g.vertices(), must_join);
    std::priority_queue<std::pair<double, std::uint32_t>, std::vector<std::pair<double, std::uint32_t>>,
                        std::greater<>>
        queue;
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
            if (g.arc_open[arc] == 0 || !(at + dual.reduced[arc] < away[h.to])) continue;
            queue.emplace(away[h.to] = at + dual.reduced[arc], h.to);
        }
    }
    return away;
}

class Solver {
public:
    Solver(const PrizeProblem& problem, const PrizeSolverOptions& options)
        : problem_(problem), o_(options), grain_(grain_of(problem)), random_(options.seed) {
        best_.cost = must_join;
    }

    PrizeTree solve() {
        Node root{PrizeGraph(problem_), 0, 0};
        offer(TreeSearch(root.graph).spanning(root.graph.vertex_open), 0);
        lower_ = 0;
        if (nothing_open(root.graph)) {
            // The spanning tree is all there is to find.
            root.bound = best_.cost;
        } else {
            tighten(root, static_cast<int>(std::min<double>(o_.restarts, affordable(root.graph, 2e6))), true);
        }
        lower_ = std::min(best_.cost, rounded(root.bound));
        if (!closed(lower_) && !good_enough())
            lower_ = std::max(lower_, std::min(best_.cost, rounded(branch(std::move(root)))));
        std::sort(best_.edges.begin(), best_.edges.end());
        best_.cost = checked_cost(problem_, best_.edges);
        // What rounding took from the sums of the ascents must not claim too much.
        const double safe = grain_ > 0 ? lower_ : lower_ * (1 - 1e-12);
        best_.lower_bound = lower_ >= best_.cost * (1 - 1e-12) ? best_.cost : safe;
        return std::move(best_);
    }

private:
    /// A part of the problem: what is still open, what has been paid, and a bound on all of its trees.
    struct Node {
        PrizeGraph graph;
        double paid = 0;
        double bound = 0;
    };

    /// Which vertices are in is no question.
    static bool nothing_open(const PrizeGraph& g) {
        for (std::uint32_t v = 0; v < g.vertices(); ++v)
            if (v != g.root && g.vertex_open[v] != 0 && g.prize[v] != must_join) return false;
        return true;
    }
    /// How often something may be done that takes as long as the graph is large; at least once.
    static double affordable(const PrizeGraph& g, double work) {
        return std::max(1.0, work / static_cast<double>(g.edge_count() + 1));
    }

    double rounded(double bound) const {
        return grain_ > 0 && std::isfinite(bound) ? std::ceil(bound / grain_ - 1e-6) * grain_ : bound;
    }
    /// Nothing better than the best tree can lie above this bound.
    bool closed(double bound) const {
        return rounded(bound) >= std::min(best_.cost, o_.cutoff) * (1 - 1e-12);
    }
    bool good_enough() const {
        return o_.max_gap_fraction > 0 && best_.cost - lower_ <= o_.max_gap_fraction * best_.cost;
    }
    bool late() const {
        return o_.seconds &&
               std::chrono::duration<double>(std::chrono::steady_clock::now() - began_).count() > *o_.seconds;
    }

    void offer(const GraphTree& tree, double paid) {
        if (!(tree.cost + paid < best_.cost)) return;
        const double cost = checked_cost(problem_, tree.edges);
        if (!(cost < best_.cost)) return;
        best_.cost = cost;
        best_.edges = tree.edges;
    }

    /// Ascents, trees and fixing, until nothing moves. Returns the last dual solution.
    DualSolution tighten(Node& node, int restarts, bool at_root) {
        DualSolution dual;
        int idle = 0;
        for (int r = 0; r < restarts; ++r) {
            throw_if_stopped();
            PrizeGraph& g = node.graph;
            std::vector<std::uint32_t> rank(g.vertices());
            std::iota(rank.begin(), rank.end(), 0U);
            if (r > 0) std::shuffle(rank.begin(), rank.end(), random_);
            dual = dual_ascent(g, rank);
            const double before_cost = best_.cost, before_bound = node.bound;
            node.bound = std::max(node.bound, node.paid + dual.bound);
            if (closed(node.bound)) return dual;
            find_trees(node, dual, at_root);
            if (at_root) lower_ = std::min(best_.cost, rounded(node.bound));
            if (closed(node.bound) || (at_root && good_enough()) || late()) return dual;
            const std::size_t fixed = fix(node, dual);
            const bool moved =
                best_.cost < before_cost || node.bound > before_bound * (1 + 1e-9) || fixed > 0;
            idle = moved ? 0 : idle + 1;
            if (idle >= (at_root ? 6 : 1)) break;
        }
        return dual;
    }

    void find_trees(const Node& node, const DualSolution& dual, bool thorough) {
        const PrizeGraph& g = node.graph;
        // What the root reaches over saturated arcs.
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
        TreeSearch search(g);
        constexpr std::uint32_t small = 2000;
        const bool eliminate = thorough && g.vertices() <= small;
        const int rounds = static_cast<int>(std::min(thorough ? 40.0 : 4.0, affordable(g, 3e5)));
        const auto consider = [&](GraphTree tree) {
            tree = search.improved(std::move(tree), rounds, eliminate);
            offer(tree, node.paid);
            if (thorough) remember(std::move(tree));
        };
        consider(search.spanning(reached));
        // Grown along what the dual solution finds cheap, and along costs shaken a little.
        std::vector<double> length(g.edge_count());
        for (std::size_t e = 0; e < length.size(); ++e)
            length[e] = std::min(dual.reduced[2 * e], dual.reduced[2 * e + 1]) + 0.05 * g.cost[e];
        consider(search.grown(length));
        if (!thorough) return;
        std::uniform_real_distribution<double> shake(1, 1.4);
        for (std::size_t e = 0; e < length.size(); ++e) length[e] = g.cost[e] * shake(random_);
        consider(search.grown(length));
        // The vertices of two good trees together.
        if (pool_.size() < 3) return;
        for (int i = 0; i < 2; ++i) {
            const std::vector<char>& a = pool_[random_() % pool_.size()].holds;
            const std::vector<char>& b = pool_[random_() % pool_.size()].holds;
            std::vector<char> both(a.size());
            for (std::size_t v = 0; v < both.size(); ++v)
                both[v] = static_cast<char>((a[v] | b[v]) & g.vertex_open[v]);
            consider(search.spanning(both));
        }
    }

    /// The cheapest few trees, no two of the same cost.
    void remember(GraphTree tree) {
        constexpr std::size_t most = 8;
        for (const GraphTree& other : pool_)
            if (other.cost == tree.cost) return;
        pool_.push_back(std::move(tree));
        std::stable_sort(pool_.begin(), pool_.end(),
                         [](const GraphTree& a, const GraphTree& b) { return a.cost < b.cost; });
        if (pool_.size() > most) pool_.pop_back();
    }

    /// Rules out what costs too much by its reduced cost. Returns how many vertices, arcs and prizes were
    /// decided.
    std::size_t fix(Node& node, const DualSolution& dual) const {
        PrizeGraph& g = node.graph;
        const std::vector<double> down = reduced_distances(g, dual, true),
                                  up = reduced_distances(g, dual, false);
        const double base = node.paid + dual.bound;
        std::size_t fixed = 0;
        for (std::uint32_t v = 0; v < g.vertices(); ++v) {
            if (g.vertex_open[v] == 0 || v == g.root) continue;
            if (g.prize[v] != must_join && closed(base + down[v] + up[v])) {
                node.paid += g.prize[v];
                g.close_vertex(v);
                ++fixed;
            } else if (g.prize[v] > 0 && g.prize[v] != must_join && closed(base + dual.slack[v])) {
                g.prize[v] = must_join;
                ++fixed;
            }
        }
        for (std::uint32_t arc = 0; arc < g.arc_open.size(); ++arc)
            if (g.arc_open[arc] != 0 &&
                closed(base + down[g.from(arc)] + dual.reduced[arc] + up[g.to(arc)])) {
                g.arc_open[arc] = 0;
                ++fixed;
            }
        return fixed;
    }

    /// Depth first: a vertex is in, or it is out. Returns a bound on all trees of the node that are better
    /// than the best.
    double branch(Node node) {
        if (closed(node.bound)) return node.bound;
        // A branch takes as long as the graph is large.
        const double work = static_cast<double>(branches_) * static_cast<double>(node.graph.edge_count());
        if (branches_ >= o_.branches || work > o_.most_work || late()) return node.bound;
        ++branches_;
        const DualSolution dual = tighten(node, 3, false);
        if (closed(node.bound)) return node.bound;
        const auto v = branching_vertex(node.graph, dual);
        if (!v) {
            // Which vertices are in is decided: the cheapest tree that spans them is the best.
            const GraphTree tree = TreeSearch(node.graph).spanning(node.graph.vertex_open);
            offer(tree, node.paid);
            return std::max(node.bound, node.paid + tree.cost);
        }
        Node in = node;
        in.graph.prize[*v] = must_join;
        const double with = branch(std::move(in));
        node.paid += node.graph.prize[*v];
        node.graph.close_vertex(*v);
        return std::min(with, branch(std::move(node)));
    }

    /// The undecided vertex with most saturated arcs; of equal ones the first.
    static std::optional<std::uint32_t> branching_vertex(const PrizeGraph& g, const DualSolution& dual) {
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

    const PrizeProblem& problem_;
    const PrizeSolverOptions o_;
    const double grain_;
    std::mt19937_64 random_;
    PrizeTree best_;
    std::vector<GraphTree> pool_;
    double lower_ = 0;
    int branches_ = 0;
    std::chrono::steady_clock::time_point began_ = std::chrono::steady_clock::now();
};

}  // namespace

PrizeTree solve_prize_tree(const PrizeProblem& problem, const PrizeSolverOptions& options) {
    return Solver(problem, options).solve();
}

PrizeTree solve_unrooted(const PrizeProblem& problem, const PrizeSolverOptions& options) {
    std::vector<std::uint32_t> order;
    for (std::uint32_t v = 0; v < problem.vertices(); ++v)
        if (problem.prize[v] > 0) order.push_back(v);
    std::stable_sort(order.begin(), order.end(),
                     [&](std::uint32_t a, std::uint32_t b) { return problem.prize[a] > problem.prize[b]; });
    PrizeProblem rest = problem;
    if (order.empty()) return solve_prize_tree(rest, options);  // Nothing to win: the empty tree.
    PrizeTree best;
    best.cost = best.lower_bound = must_join;
    double left_out = 0;
    const auto began = std::chrono::steady_clock::now();
    for (std::size_t i = 0; i < order.size() && left_out < best.cost; ++i) {
        const std::uint32_t v = order[i];
        rest.root = v;
        PrizeSolverOptions of_one = options;
        of_one.cutoff = std::min(options.cutoff, best.cost - left_out);
        if (options.seconds) {
            const double spent =
                std::chrono::duration<double>(std::chrono::steady_clock::now() - began).count();
            if (i > 0 && spent > *options.seconds) {
                best.lower_bound =
                    std::min(best.lower_bound, left_out);  // Nothing more is known of the rest.
                break;
            }
            of_one.seconds = *options.seconds - spent;
        }
        PrizeTree tree = solve_prize_tree(rest, of_one);
        const double bound = tree.lower_bound + left_out;
        tree.cost += left_out;
        const double lower = std::min(best.lower_bound, bound);
        if (tree.cost < best.cost) best = std::move(tree);
        best.lower_bound = lower;
        if (problem.prize[v] == must_join) break;  // It is in.
        // From here on it is out: no edge leads over it.
        left_out += problem.prize[v];
        rest.prize[v] = 0;
        for (PrizeProblem::Edge& e : rest.edges)
            if (e.a == v || e.b == v) e.a = e.b = v;
    }
    best.lower_bound = std::min(best.lower_bound, best.cost);
    return best;
}

}  // namespace gridreach
