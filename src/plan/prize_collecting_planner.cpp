// SPDX-License-Identifier: Apache-2.0
#include "plan/prize_collecting_planner.h"

#include <algorithm>

#include "graph/union_find.h"
#include "options/option_list.h"
#include "plan/assemble.h"
#include "plan/last_peak.h"
#include "plan/prize_solver.h"

namespace gridreach {

void describe(PrizeCollectingOptions& o, OptionList& list) {
    list.number("max_gap_fraction", o.max_gap_fraction)
        .at_least(0)
        .below(1)
        .help(
            "The search ends once the plan is proved to be this near to the best, as a fraction of what is "
            "at stake.");
    list.integer("restarts", o.restarts).at_least(1).at_most(100000).help("Dual ascents, at most.");
    list.integer("branches", o.branches)
        .at_least(0)
        .at_most(100000000)
        .help("Nodes of the search that proves the optimum, at most; fewer on large networks; 0: none.");
    list.integer("seed", o.seed).at_least(0).help("Seed of the restarts' orders.");
}

namespace {

/// What the grid saves inside a node; `must_join` when there is nothing to choose.
double prize_of(const DemandNode& node) {
    if (node.already_served) return 0;
    if (node.must_serve) return must_join;
    if (!node.alternative) return must_join;
    return std::max(0.0, node.alternative->life_cost - node.grid_internal_cost);
}

/// The candidate network as a problem: vertex 0 is the root and stands for all supply.
struct Stated {
    PrizeProblem problem;
    std::vector<std::uint32_t> vertex_of;  ///< By network node.
    std::vector<bool> reachable;           ///< By network node.
};

Stated stated(const CandidateNetwork& network, const DemandSet& demand, const std::vector<bool>& is_root) {
    Stated s;
    const auto n = static_cast<std::uint32_t>(network.nodes.size());
    UnionFind sets(n + 1);
    for (std::uint32_t i = 0; i < n; ++i)
        if (is_root[i]) sets.unite(i, n);
    for (const CandidateLine& line : network.lines) sets.unite(index(line.from), index(line.to));
    s.problem.prize.push_back(0);
    s.vertex_of.assign(n, 0);
    s.reachable.resize(n);
    for (std::uint32_t i = 0; i < n; ++i) {
        s.reachable[i] = sets.find(i) == sets.find(n);
        if (is_root[i]) continue;
        s.vertex_of[i] = s.problem.vertices();
        const auto& node = network.nodes[i].demand;
        s.problem.prize.push_back(node && s.reachable[i] ? prize_of(demand.nodes[index(*node)]) : 0);
    }
    for (const CandidateLine& line : network.lines)
        s.problem.edges.push_back(
            {s.vertex_of[index(line.from)], s.vertex_of[index(line.to)], line.life_cost});
    return s;
}

}  // namespace

GridPlan PrizeCollectingPlanner::plan(const CandidateNetwork& network, const DemandSet& demand,
                                      const SourceSet& sources, Reporter&) const {
    const auto n = static_cast<std::uint32_t>(network.nodes.size());
    std::vector<bool> is_root(n, false);
    bool supply = !sources.sources.empty();
    for (std::uint32_t i = 0; i < n; ++i)
        if (is_supply(network.nodes[i], demand)) supply = is_root[i] = true;
    Decision decision;
    decision.root_free = !supply;
    if (!supply) {
        // As assemble_plan() does: power is taken to come from the node with the largest peak.
        std::optional<std::uint32_t> largest;
        for (std::uint32_t i = 0; i < n; ++i) {
            const auto& node = network.nodes[i].demand;
            if (!node) continue;
            if (!largest || last_peak_kw(demand.nodes[index(*node)]) >
                                last_peak_kw(demand.nodes[index(*network.nodes[*largest].demand)]))
                largest = i;
        }
        if (largest) is_root[*largest] = true;
    }
    const Stated s = stated(network, demand, is_root);
    PrizeSolverOptions options;
    options.seed = static_cast<std::uint64_t>(options_.seed);
    options.restarts = static_cast<int>(options_.restarts);
    options.branches = static_cast<int>(options_.branches);
    options.max_gap_fraction = options_.max_gap_fraction;
    const PrizeTree tree = solve_prize_tree(s.problem, options);

    decision.lines = tree.edges;
    decision.out_of_reach = supply ? "no candidate line joins it to a source."
                                   : "there is no source, and no candidate line joins it to another node.";
    decision.off_grid.assign(demand.nodes.size(), "");
    std::vector<bool> joined(s.problem.vertices(), false);
    joined[0] = true;
    for (std::uint32_t e : tree.edges) joined[s.problem.edges[e].a] = joined[s.problem.edges[e].b] = true;
    // What no plan can change: the cheaper way inside each node.
    double settled = 0;
    for (std::uint32_t i = 0; i < n; ++i) {
        const auto& id = network.nodes[i].demand;
        if (!id) continue;
        const DemandNode& node = demand.nodes[index(*id)];
        if (node.already_served) continue;
        const double prize = prize_of(node);
        const double alternative = node.alternative ? node.alternative->life_cost : 0;
        if (!s.reachable[i]) {
            settled += alternative;
            continue;
        }
        settled += prize > 0 ? node.grid_internal_cost : alternative;
        if (prize == 0)
            decision.off_grid[index(*id)] =
                "its best alternative costs no more than a grid connection alone.";
        else if (!joined[s.vertex_of[i]])
            decision.off_grid[index(*id)] = "a line to it would cost more than the grid saves there.";
    }
    GridPlan plan = assemble_plan(network, demand, decision);
    plan.lower_bound = std::min(tree.lower_bound + settled, plan.total_cost);
    plan.bound_scope = "candidate_network";
    plan.methods = {
        "Prize-collecting Steiner tree: dual ascent, R. T. Wong (1984), A dual ascent approach for Steiner "
        "tree "
        "problems on a directed graph, Math. Programming 28:271-287; with prizes and bound-based fixing, M. "
        "Leitner, "
        "I. Ljubić, M. Luipersbeck and M. Sinnl (2018), A dual ascent-based branch-and-bound framework for "
        "the "
        "prize-collecting Steiner tree and related problems, INFORMS J. Computing 30(2):402-420.",
        "Local search: E. Uchoa and R. F. Werneck (2012), Fast local search for the Steiner problem in "
        "graphs, ACM J. "
        "Exp. Algorithmics 17."};
    if (!supply && !plan.lines.empty())
        plan.remarks.push_back(
            "No source is given: power is taken to come from the node with the largest peak, at no cost.");
    return plan;
}

}  // namespace gridreach
