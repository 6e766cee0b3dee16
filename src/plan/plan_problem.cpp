// SPDX-License-Identifier: Apache-2.0
#include "plan/plan_problem.h"

#include <algorithm>
#include <optional>

#include "graph/union_find.h"
#include "plan/last_peak.h"

namespace gridreach {

namespace {

/// As assemble_plan() does: without supply, power is taken to come from the node with the largest peak.
std::optional<std::uint32_t> largest_node(const CandidateNetwork& network, const DemandSet& demand) {
    std::optional<std::uint32_t> largest;
    for (std::uint32_t i = 0; i < network.nodes.size(); ++i) {
        const auto& node = network.nodes[i].demand;
        if (!node) continue;
        if (!largest || last_peak_kw(demand.nodes[index(*node)]) >
                            last_peak_kw(demand.nodes[index(*network.nodes[*largest].demand)]))
            largest = i;
    }
    return largest;
}

}  // namespace

double grid_saving(const DemandNode& node, Multipliers multipliers) {
    if (node.already_served) return 0;
    if (node.must_serve || !node.alternative) return must_join;
    return node.alternative->life_cost - node.grid_internal_cost -
           multipliers.per_build_cost * node.grid_internal_build_cost -
           multipliers.per_kw * last_peak_kw(node) + multipliers.per_household * node.expected_households;
}

PlanProblem::PlanProblem(const CandidateNetwork& network, const DemandSet& demand, const SourceSet& sources,
                         Multipliers multipliers)
    : network_(network), demand_(demand), multipliers_(multipliers), has_supply_(!sources.sources.empty()) {
    const auto n = static_cast<std::uint32_t>(network.nodes.size());
    std::vector<bool> is_root(n, false);
    for (std::uint32_t i = 0; i < n; ++i)
        if (is_supply(network.nodes[i], demand)) has_supply_ = is_root[i] = true;
    if (!has_supply_)
        if (const auto largest = largest_node(network, demand)) is_root[*largest] = true;

    UnionFind sets(n + 1);
    for (std::uint32_t i = 0; i < n; ++i)
        if (is_root[i]) sets.unite(i, n);
    for (const CandidateLine& line : network.lines) sets.unite(index(line.from), index(line.to));
    // Lines that must be built are no choice: their ends are one vertex, which has to be joined. One that
    // would close a loop with others, and one that nothing leads to, is left to the choice.
    UnionFind merged(n + 1);
    for (std::uint32_t i = 0; i < n; ++i)
        if (is_root[i]) merged.unite(i, n);
    std::vector<bool> has_forced(n + 1, false);
    for (std::uint32_t l = 0; l < network.lines.size(); ++l) {
        const CandidateLine& line = network.lines[l];
        const std::uint32_t a = index(line.from), b = index(line.to);
        if (!line.must_build || sets.find(a) != sets.find(n) || !merged.unite(a, b)) continue;
        forced_.push_back(l);
        settled_cost_ += line.life_cost + multipliers.per_build_cost * line.build_cost;
    }
    for (std::uint32_t l : forced_) has_forced[merged.find(index(network.lines[l].from))] = true;
    problem_.prize.push_back(0);
    std::vector<std::uint32_t> vertex_at(n + 1, 0);  // By merged set; 0: the root's, or none yet.
    vertex_of_.assign(n, 0);
    reachable_.resize(n);
    for (std::uint32_t i = 0; i < n; ++i) {
        reachable_[i] = sets.find(i) == sets.find(n);
        const DemandNode* node =
            network.nodes[i].demand ? &demand.nodes[index(*network.nodes[i].demand)] : nullptr;
        if (node != nullptr && reachable_[i]) reachable_households_ += node->expected_households;
        const double value = node != nullptr && reachable_[i] ? value_of(*node) : 0;
        if (node != nullptr && node->already_served) {
            settled_cost_ -= multipliers.per_household * node->expected_households;
        } else if (node != nullptr) {
            settled_cost_ += value > 0 ? node->grid_internal_cost +
                                             multipliers.per_build_cost * node->grid_internal_build_cost +
                                             multipliers.per_kw * last_peak_kw(*node) -
                                             multipliers.per_household * node->expected_households
                             : node->alternative ? node->alternative->life_cost
                                                 : 0;
        }
        const std::uint32_t set = merged.find(i);
        if (set == merged.find(n)) continue;
        if (vertex_at[set] == 0) {
            vertex_at[set] = problem_.vertices();
            problem_.prize.push_back(has_forced[set] ? must_join : 0);
        }
        vertex_of_[i] = vertex_at[set];
        problem_.prize[vertex_of_[i]] += std::max(0.0, value);
    }
    for (const CandidateLine& line : network.lines)
        problem_.edges.push_back({vertex_of_[index(line.from)], vertex_of_[index(line.to)],
                                  line.life_cost + multipliers.per_build_cost * line.build_cost});
}

Decision PlanProblem::decision(const std::vector<std::uint32_t>& tree_edges) const {
    Decision decision;
    decision.lines = tree_edges;
    decision.lines.insert(decision.lines.end(), forced_.begin(), forced_.end());
    decision.root_free = !has_supply_;
    decision.out_of_reach = has_supply_
                                ? "no candidate line joins it to a source."
                                : "there is no source, and no candidate line joins it to another node.";
    decision.off_grid.assign(demand_.nodes.size(), "");
    std::vector<bool> joined(problem_.vertices(), false);
    joined[0] = true;
    for (std::uint32_t e : tree_edges) joined[problem_.edges[e].a] = joined[problem_.edges[e].b] = true;
    for (std::uint32_t i = 0; i < network_.nodes.size(); ++i) {
        const auto& id = network_.nodes[i].demand;
        if (!id || !reachable_[i]) continue;
        const DemandNode& node = demand_.nodes[index(*id)];
        if (node.already_served) continue;
        // Joined, but dearer than its alternative by what a constraint costs.
        const bool for_power = multipliers_.per_kw > 0 && node.alternative &&
                               node.alternative->life_cost > node.grid_internal_cost;
        if (for_power && (value_of(node) <= 0 || !joined[vertex_of_[i]]))
            decision.off_grid[index(*id)] = no_spare_power;
        else if (value_of(node) <= 0)
            decision.off_grid[index(*id)] =
                "its best alternative costs no more than a grid connection alone.";
        else if (!joined[vertex_of_[i]])
            decision.off_grid[index(*id)] = multipliers_.per_build_cost > 0
                                                ? "the budget for building saves more elsewhere."
                                                : "a line to it would cost more than the grid saves there.";
    }
    return decision;
}

}  // namespace gridreach
