// SPDX-License-Identifier: Apache-2.0
#include "plan/mst_planner.h"

#include <algorithm>
#include <numeric>

#include "graph/union_find.h"
#include "plan/assemble.h"

namespace gridreach {

void describe(MstOptions&, OptionList&) {}

GridPlan MstPlanner::plan(const CandidateNetwork& network, const DemandSet& demand, const SourceSet& sources,
                          Reporter&) const {
    std::vector<std::uint32_t> order(network.lines.size());
    std::iota(order.begin(), order.end(), std::uint32_t{0});
    std::sort(order.begin(), order.end(), [&](std::uint32_t a, std::uint32_t b) {
        const CandidateLine &x = network.lines[a], &y = network.lines[b];
        if (x.must_build != y.must_build) return x.must_build;
        if (x.life_cost != y.life_cost) return x.life_cost < y.life_cost;
        return x.length_m != y.length_m ? x.length_m < y.length_m : a < b;
    });
    const auto root = static_cast<std::uint32_t>(network.nodes.size());
    UnionFind sets(network.nodes.size() + 1);
    bool supply = !sources.sources.empty();
    for (std::uint32_t n = 0; n < root; ++n) {
        if (!is_supply(network.nodes[n], demand)) continue;
        sets.unite(n, root);
        supply = true;
    }
    Decision decision;
    const auto at_junction = [&](NodeId id) { return network.nodes[index(id)].kind == NodeKind::junction; };
    for (std::uint32_t i : order)
        if (!at_junction(network.lines[i].from) && !at_junction(network.lines[i].to) &&
            sets.unite(index(network.lines[i].from), index(network.lines[i].to)))
            decision.lines.push_back(i);
    decision.root_free = !supply;
    decision.out_of_reach = supply ? "no candidate line joins it to a source."
                                   : "there is no source, and no candidate line joins it to another node.";

    GridPlan plan = assemble_plan(network, demand, decision);
    plan.bound_scope = "mst joins every node and does not bound the cost of leaving some out.";
    plan.methods = {
        "Minimum spanning tree: J. B. Kruskal (1956), On the shortest spanning subtree of a graph and the "
        "traveling "
        "salesman problem, Proc. AMS 7(1):48-50; the problem, posed for an electrical network: O. Borůvka "
        "(1926), "
        "O jistém problému minimálním, Práce Moravské přírodovědecké společnosti 3:37-58."};
    if (!supply && !plan.lines.empty())
        plan.remarks.push_back(
            "No source is given: the nodes are joined among themselves, and power is taken to come from the "
            "node with "
            "the largest peak.");
    return plan;
}

}  // namespace gridreach
