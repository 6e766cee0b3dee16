// SPDX-License-Identifier: Apache-2.0
#include "plan/mvmax_planner.h"

#include <fmt/format.h>

#include <algorithm>

#include "base/words.h"
#include "graph/union_find.h"
#include "options/option_list.h"
#include "plan/assemble.h"

namespace gridreach {

void describe(MvmaxOptions& o, OptionList& list) {
    list.choice("islands", o.islands, {"keep", "flag", "drop"})
        .help(
            "What becomes of joined nodes that no line links to the existing grid: built (as the rule has "
            "it), built and marked in each node's reason, or not built.");
    list.integer("minimum_node_count", o.minimum_node_count)
        .at_least(1)
        .help("Islands of fewer nodes are not built.");
    list.flag("single_network", o.single_network)
        .help("All of the existing grid is one component; no: one for each connected part.");
    list.choice("nearest_tap", o.nearest_tap, {"metric", "degrees", "sphere"})
        .help(
            "How the point of the existing grid nearest to a node is found: by the pipeline's distance; as "
            "if longitude and latitude were a plane, or on great circles, as the peers do.");
}

namespace {

/// Joined nodes, by their first network node.
struct Trees {
    std::vector<std::uint32_t> of;     ///< By network node.
    std::vector<bool> on_grid;         ///< By first node: supply is in the tree.
    std::vector<std::uint32_t> nodes;  ///< By first node: demand nodes in the tree.
};

Trees trees_of(const CandidateNetwork& network, const DemandSet& demand) {
    const auto n = static_cast<std::uint32_t>(network.nodes.size());
    UnionFind sets(n);
    for (const CandidateLine& line : network.lines) sets.unite(index(line.from), index(line.to));
    Trees trees{std::vector<std::uint32_t>(n), std::vector<bool>(n, false), std::vector<std::uint32_t>(n, 0)};
    for (std::uint32_t i = 0; i < n; ++i) {
        const std::uint32_t tree = trees.of[i] = sets.find(i);
        if (is_supply(network.nodes[i], demand)) trees.on_grid[tree] = true;
        if (network.nodes[i].demand) ++trees.nodes[tree];
    }
    return trees;
}

}  // namespace

GridPlan MvmaxPlanner::plan(const CandidateNetwork& network, const DemandSet& demand,
                            const SourceSet& sources, Reporter&) const {
    const Trees trees = trees_of(network, demand);
    const auto is_island = [&](std::uint32_t tree) { return !trees.on_grid[tree] && trees.nodes[tree] > 1; };
    const auto is_built = [&](std::uint32_t tree) {
        return trees.on_grid[tree] ||
               (options_.islands != "drop" && trees.nodes[tree] >= options_.minimum_node_count);
    };
    Decision decision;
    for (std::uint32_t i = 0; i < network.lines.size(); ++i)
        if (is_built(trees.of[index(network.lines[i].from)])) decision.lines.push_back(i);
    decision.root_free = true;
    decision.out_of_reach = "its budget and those of its neighbours do not pay for a line to it.";
    decision.off_grid.assign(demand.nodes.size(), "");
    std::uint64_t islands = 0, nodes_in_islands = 0, must_serve_left_out = 0;
    std::vector<bool> flagged(demand.nodes.size(), false);
    for (std::uint32_t n = 0; n < network.nodes.size(); ++n) {
        if (!network.nodes[n].demand) continue;
        const std::uint32_t tree = trees.of[n], i = index(*network.nodes[n].demand);
        if (!is_island(tree)) {
            if (demand.nodes[i].must_serve && !trees.on_grid[tree]) ++must_serve_left_out;
            continue;
        }
        islands += tree == n;
        ++nodes_in_islands;
        if (is_built(tree))
            flagged[i] = options_.islands == "flag";
        else
            decision.off_grid[i] = "it is joined with others, but no line links them to the existing grid.";
    }

    GridPlan plan = assemble_plan(network, demand, decision);
    for (std::uint32_t i = 0; i < demand.nodes.size(); ++i)
        if (flagged[i]) plan.nodes[i].reason = "in an island: no line links it to the existing grid.";
    plan.bound_scope = "mvmax is a greedy rule and bounds nothing.";
    plan.methods = {
        "Budget rule (mvMax): L. Parshall, D. Pillai, S. Mohan, A. Sanoh and V. Modi (2009), National "
        "electricity planning in settings with low pre-existing grid coverage, Energy Policy "
        "37(6):2395-2410; as in NetworkPlanner and networker of the Sustainable Engineering Lab, Columbia "
        "University."};
    const bool supply =
        !sources.sources.empty() || std::any_of(demand.nodes.begin(), demand.nodes.end(),
                                                [](const DemandNode& node) { return node.already_served; });
    const auto counted = [](std::uint64_t n, const char* one, const char* many) {
        return with_commas(static_cast<std::int64_t>(n)) + " " + (n == 1 ? one : many);
    };
    if (!supply && !plan.lines.empty())
        plan.remarks.push_back(
            "No source is given: power is taken to come from the node with the largest peak of each island.");
    if (supply && islands > 0)
        plan.remarks.push_back(fmt::format(
            "{} with {} {} linked to the existing grid by no line{}.", counted(islands, "island", "islands"),
            counted(nodes_in_islands, "demand node", "demand nodes"), islands == 1 ? "is" : "are",
            options_.islands == "drop" ? " and not built"
                                       : "; power is taken to come from the node with the largest peak"));
    if (must_serve_left_out > 0)
        plan.remarks.push_back(fmt::format("mvmax does not know that a node must be served: {} left out.",
                                           counted(must_serve_left_out, "such node is", "such nodes are")));
    return plan;
}

}  // namespace gridreach
