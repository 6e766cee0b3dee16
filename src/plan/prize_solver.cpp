// SPDX-License-Identifier: Apache-2.0
#include "plan/prize_solver.h"

#include <algorithm>
#include <chrono>
#include <memory>
#include <numeric>
#include <random>

#include "base/errors.h"
#include "base/parallel.h"
#include "base/reporter.h"
#include "plan/best_tree.h"
#include "plan/bound_fixing.h"
#include "plan/cost_grain.h"
#include "plan/prize_branching.h"
#include "plan/prize_reductions.h"
#include "plan/tree_search.h"
#include "plan/trees_from_duals.h"

namespace gridreach {

namespace {

/// Which vertices are in is no question.
bool nothing_to_choose(const PrizeGraph& g) {
    for (std::uint32_t v = 0; v < g.vertices(); ++v)
        if (v != g.root && g.vertex_open[v] != 0 && g.prize[v] != must_join) return false;
    return true;
}

/// How often something may be done that takes as long as the graph is large; at least once.
double affordable(const PrizeGraph& g, double work) {
    return std::max(1.0, work / static_cast<double>(g.edge_count() + 1));
}

/// How far other ways than an edge are looked for.
int search_of(const PrizeGraph& g) {
    return static_cast<int>(std::min(200.0, affordable(g, 2e7)));
}

class Solver {
public:
    Solver(const PrizeProblem& problem, const PrizeSolverOptions& options, BestTree& best)
        : o_(options), grain_(problem), best_(best) {}

    /// Returns what is proved of all trees of a reduced graph.
    double run(PrizeGraph graph) {
        graph_ = std::make_unique<PrizeGraph>(std::move(graph));
        bound_ = graph_->settled;
        offer(TreeSearch(*graph_).spanning(graph_->vertex_open));
        if (nothing_to_choose(*graph_)) return best_.cost();  // The spanning tree is all there is to find.
        try {
            if (!stopped()) search();
        } catch (const Cancelled&) {
            if (!o_.best_when_stopped || best_.cost() == must_join) throw;
        }
        return closed() ? best_.cost() : grain_.claimed(bound_);
    }

private:
    /// Betters the best tree and the bound. Wherever it is left, both hold.
    void search() {
        // A tree takes no time: then time is for many of them, and ascents are only the beginning.
        const bool quick = o_.branches > 0 && affordable(*graph_, 2e4) > 1;
        ascend(quick ? 0.25 : 1);
        // In a large graph a few branches prove nothing. A short try first: better trees take longer to find.
        const bool small = affordable(*graph_, o_.most_work) > 200;
        const bool tiny = graph_->edge_count() < 300;
        if (small) branch(tiny ? o_.most_work / 2 : std::min(o_.most_work, 3e5));
        // Far from closed, branching proves little.
        const bool near = best_.cost() - bound_ < 0.01 * best_.cost();
        if (quick) wander(small && near ? 0.5 : 1);
        if (small) branch(o_.most_work);
    }

    /// What one dual ascent brought.
    struct Round {
        DualSolution dual;
        std::vector<GraphTree> trees;
    };

    /// Nothing better than the best tree can lie above what is proved.
    bool closed() const { return grain_.closed(bound_, best_.cost()); }
    bool good_enough() const {
        return o_.max_gap_fraction > 0 && best_.cost() - bound_ <= o_.max_gap_fraction * best_.cost();
    }
    /// Whether the best tree so far is the answer.
    bool stopped() const { return o_.best_when_stopped && stop_requested() != 0; }
    /// Whether a share of the time is up.
    bool late(double share = 1) const {
        if (stopped()) return true;
        return o_.seconds &&
               std::chrono::duration<double>(std::chrono::steady_clock::now() - began_).count() >
                   share * *o_.seconds;
    }

    void branch(double most_work) {
        if (closed() || good_enough() || late()) return;
        const BranchLimits limits{o_.branches, most_work, [this] { return late(); }};
        bound_ = std::max(bound_, branch_and_bound(*graph_, bound_, best_, grain_, limits));
    }

    void offer(const GraphTree& tree) {
        if (tree.cost < best_.cost()) best_.offer(graph_->problem_edges(tree.edges, tree.holds));
    }

    /// Ascents two at a time, trees and fixing, until nothing moves.
    void ascend(double time_share) {
        const int most = static_cast<int>(std::min<double>(o_.restarts, affordable(*graph_, 6e6)));
        const int patience = affordable(*graph_, 5e4) > 1 ? 6 : 1;
        int idle = 0;
        for (int done = 0; done < most && idle < patience;) {
            throw_if_stopped();
            const int count = std::min(2, most - done);
            std::vector<Round> rounds(static_cast<std::size_t>(count));
            parallel_for(rounds.size(),
                         [&](std::size_t i) { rounds[i] = round(done + static_cast<int>(i)); });
            done += count;
            const double before_cost = best_.cost(), before_bound = bound_, settled = graph_->settled;
            for (Round& r : rounds) {
                bound_ = std::max(bound_, settled + r.dual.bound);
                if (r.dual.bound >= dual_.bound || dual_.reduced.size() != r.dual.reduced.size())
                    dual_ = r.dual;
                for (GraphTree& tree : r.trees) {
                    offer(tree);
                    remember(std::move(tree));
                }
            }
            if (closed() || good_enough() || late(time_share)) return;
            std::size_t fixed = 0;
            for (const Round& r : rounds)
                fixed += fix_by_bound(*graph_, r.dual, settled + r.dual.bound, best_.cost());
            const bool moved = best_.cost() < before_cost || bound_ > before_bound * (1 + 1e-9) || fixed > 0;
            idle = moved ? 0 : idle + 1;
            if (fixed * 50 > graph_->edge_count()) shrink();
        }
    }

    /// Ascent number `number`. Reads what is shared, changes nothing.
    Round round(int number) const {
        const PrizeGraph& g = *graph_;
        std::mt19937_64 random(o_.seed + 1000003ULL * static_cast<std::uint64_t>(number));
        std::vector<std::uint32_t> rank(g.vertices());
        std::iota(rank.begin(), rank.end(), 0U);
        if (number > 0) std::shuffle(rank.begin(), rank.end(), random);
        Round out;
        TreeSearch search(g);
        if (pool_.empty() || number < 2) {
            out.dual = dual_ascent(g, rank);
        } else {
            // The best tree guides, or another good one.
            const GraphTree& guide = pool_[number % 2 == 0 ? 0 : random() % pool_.size()];
            out.dual = dual_ascent(g, rank, search.arcs_from_root(search.spanning(guide.holds)));
        }
        const int rounds = static_cast<int>(std::min(40.0, affordable(g, 3e6)));
        out.trees = trees_from_dual(g, out.dual, search, rounds);
        // The vertices of two good trees together.
        for (int i = 0; i < 2 && pool_.size() >= 2; ++i) {
            const std::vector<char>& a = pool_[random() % pool_.size()].holds;
            const std::vector<char>& b = pool_[random() % pool_.size()].holds;
            std::vector<char> both(a.size());
            for (std::size_t v = 0; v < both.size(); ++v)
                both[v] = static_cast<char>((a[v] | b[v]) & g.vertex_open[v]);
            out.trees.push_back(search.improved(search.spanning(both), rounds));
        }
        return out;
    }

    /// New trees from good ones, as long as a tree takes no time, and it helps: one bettered under shaken
    /// costs, one grown along shaken reduced costs, one grown where two good ones agree; each bettered under
    /// its own costs then (Pajor, Uchoa and Werneck 2018).
    void wander(double time_share) {
        if (pool_.empty()) return;
        int idle = 0;
        const double most_idle = o_.seconds ? affordable(*graph_, 1e6) : 20;
        for (int number = 0; idle < most_idle; ++number) {
            throw_if_stopped();
            if (closed() || good_enough() || late(time_share)) return;
            std::vector<GraphTree> trees(2);
            parallel_for(trees.size(), [&](std::size_t i) {
                std::mt19937_64 random(o_.seed + 2000003ULL * (2 * static_cast<std::uint64_t>(number) + i));
                switch ((2 * number + static_cast<int>(i)) % 3) {
                    case 0:
                        trees[i] = shaken(random);
                        break;
                    case 1:
                        trees[i] = grown_anew(random);
                        break;
                    default:
                        trees[i] = combined(random);
                }
            });
            const double before = best_.cost();
            for (GraphTree& tree : trees) {
                offer(tree);
                remember(std::move(tree));
            }
            idle = best_.cost() < before ? 0 : idle + 1;
        }
    }

    const GraphTree& any_good(std::mt19937_64& random) const { return pool_[random() % pool_.size()]; }

    static double between(double least, double most, std::mt19937_64& random) {
        return std::uniform_real_distribution<double>(least, most)(random);
    }

    /// A tree of other costs bettered under those of the graph.
    GraphTree bettered(const GraphTree& tree) const {
        constexpr int rounds = 60;
        TreeSearch own(*graph_);
        return own.improved(own.spanning(tree.holds), rounds);
    }

    GraphTree shaken(std::mt19937_64& random) const {
        constexpr int rounds = 20;
        const double most = between(1.1, 1.8, random);
        PrizeGraph g = *graph_;
        for (double& cost : g.cost) cost *= between(1, most, random);
        TreeSearch search(g);
        return bettered(search.improved(search.spanning(any_good(random).holds), rounds));
    }

    GraphTree grown_anew(std::mt19937_64& random) const {
        const PrizeGraph& g = *graph_;
        const double most = between(1.05, 2, random);
        std::vector<double> length(g.edge_count());
        for (std::size_t e = 0; e < length.size(); ++e) {
            const double reduced = dual_.reduced.size() == 2 * length.size()
                                       ? std::min(dual_.reduced[2 * e], dual_.reduced[2 * e + 1])
                                       : g.cost[e];
            length[e] = (reduced + 0.1 * g.cost[e]) * between(1, most, random);
        }
        return bettered(TreeSearch(g).grown(length));
    }

    GraphTree combined(std::mt19937_64& random) const {
        PrizeGraph g = *graph_;
        std::vector<char> in(g.edge_count(), 0);
        TreeSearch own(*graph_);
        for (int i = 0; i < 2; ++i)
            for (std::uint32_t e : own.spanning(any_good(random).holds).edges) ++in[e];
        for (std::size_t e = 0; e < in.size(); ++e)
            g.cost[e] *= in[e] == 2 ? 1 : in[e] == 1 ? between(1, 2, random) : between(2, 4, random);
        for (double& prize : g.prize) prize *= 2;
        TreeSearch search(g);
        return bettered(search.improved(search.grown(g.cost), 2));
    }

    /// The cheapest few trees, no two alike.
    void remember(GraphTree tree) {
        constexpr std::size_t most = 16;
        for (const GraphTree& other : pool_)
            if (other.cost == tree.cost && other.holds == tree.holds) return;
        pool_.push_back(std::move(tree));
        std::stable_sort(pool_.begin(), pool_.end(),
                         [](const GraphTree& a, const GraphTree& b) { return a.cost < b.cost; });
        if (pool_.size() > most) pool_.pop_back();
    }

    void shrink() {
        Reduced next = reduced(*graph_, search_of(*graph_));
        for (GraphTree& tree : pool_) {
            std::vector<char> holds(next.graph.vertices(), 0);
            for (std::uint32_t v = 0; v < tree.holds.size(); ++v)
                if (tree.holds[v] != 0 && next.vertex_of[v] != PrizeGraph::no_root)
                    holds[next.vertex_of[v]] = 1;
            tree.holds = std::move(holds);
        }
        *graph_ = std::move(next.graph);
        bound_ = std::max(bound_, graph_->settled);
    }

    const PrizeSolverOptions o_;
    const CostGrain grain_;
    BestTree& best_;
    std::unique_ptr<PrizeGraph> graph_;
    std::vector<GraphTree> pool_;
    DualSolution dual_;  ///< The best of the ascents on the graph as it is.
    double bound_ = 0;
    std::chrono::steady_clock::time_point began_ = std::chrono::steady_clock::now();
};

/// A graph with a root from which every vertex may be entered at a cost.
PrizeGraph with_entries(const PrizeGraph& g, double entry_cost) {
    std::vector<PrizeGraph::Edge> edges;
    for (std::uint32_t e = 0; e < g.edge_count(); ++e)
        edges.push_back({g.from(2 * e), g.to(2 * e), g.cost[e], g.part[e]});
    for (std::uint32_t v = 0; v < g.vertices(); ++v)
        edges.push_back({g.vertices(), v, entry_cost, EdgeParts::none, true, false});
    std::vector<double> prizes = g.prize;
    prizes.push_back(0);
    PrizeGraph out(g, g.vertices(), std::move(prizes), edges);
    out.settled = g.settled;
    out.hangs = g.hangs;
    return out;
}

}  // namespace

PrizeTree solve_prize_tree(const PrizeProblem& problem, const PrizeSolverOptions& options) {
    BestTree best(problem);
    const PrizeGraph graph(problem);
    const double bound = Solver(problem, options, best).run(reduced(graph, search_of(graph)).graph);
    PrizeTree tree = best.tree();
    tree.lower_bound = std::min(bound, tree.cost);
    return tree;
}

namespace {

/// The problem with its root at the greatest prize of a tree.
PrizeProblem rooted_in(const PrizeProblem& problem, const PrizeTree& tree) {
    PrizeProblem rooted = problem;
    rooted.root = static_cast<std::uint32_t>(std::max_element(problem.prize.begin(), problem.prize.end()) -
                                             problem.prize.begin());
    if (tree.edges.empty()) return rooted;
    rooted.root = problem.edges[tree.edges[0]].a;
    for (std::uint32_t e : tree.edges)
        for (std::uint32_t v : {problem.edges[e].a, problem.edges[e].b})
            if (problem.prize[v] > problem.prize[rooted.root]) rooted.root = v;
    return rooted;
}

}  // namespace

PrizeTree solve_unrooted(const PrizeProblem& problem, const PrizeSolverOptions& options) {
    const auto must = std::find(problem.prize.begin(), problem.prize.end(), must_join);
    if (must != problem.prize.end()) {
        PrizeProblem rooted = problem;
        rooted.root = static_cast<std::uint32_t>(must - problem.prize.begin());
        return solve_prize_tree(rooted, options);
    }
    const double all = std::accumulate(problem.prize.begin(), problem.prize.end(), 0.0);
    PrizeTree tree = BestTree(problem, 0).tree();  // The best single vertex.
    if (tree.cost >= all) {
        tree.lower_bound = tree.cost;  // Nothing to win.
        return tree;
    }
    const PrizeGraph whole(problem, PrizeGraph::no_root);
    const PrizeGraph graph = reduced(whole, search_of(whole)).graph;
    const auto began = std::chrono::steady_clock::now();
    PrizeSolverOptions quick = options;
    quick.restarts = std::min(options.restarts, 4);
    quick.branches = 0;
    const auto left = [&] {
        return *options.seconds -
               std::chrono::duration<double>(std::chrono::steady_clock::now() - began).count();
    };
    // First for a good entry cost, then in earnest.
    constexpr int most_tries = 5;
    for (int i = 0; i < most_tries; ++i) {
        if (i == 2) {
            // Where entering costs as much as the best tree saves, no other tree pays on the way to a better
            // one: trees are looked for around a vertex of the best.
            PrizeSolverOptions around = options;
            if (options.seconds) around.seconds = std::max(0.6 * left(), 0.01);
            const PrizeTree near = solve_prize_tree(rooted_in(problem, tree), around);
            if (near.cost < tree.cost) {
                tree.edges = near.edges;
                tree.cost = near.cost;
            }
        }
        PrizeSolverOptions o = i < 2 ? quick : options;
        if (options.seconds) {
            if (i > 0 && left() < 0) break;
            o.seconds = left();
        }
        const double entry_cost = all - tree.cost;
        BestTree best(problem, entry_cost);
        best.offer(tree.edges);
        const double bound = Solver(problem, o, best).run(with_entries(graph, entry_cost)) - entry_cost;
        PrizeTree next = best.tree();
        next.lower_bound = std::min(std::max(bound, tree.lower_bound), next.cost);
        const bool better = next.cost < tree.cost * (1 - 1e-12);
        tree = std::move(next);
        if (tree.optimal() || stop_requested() != 0 || (i >= 2 && !better)) break;
    }
    return tree;
}

}  // namespace gridreach
