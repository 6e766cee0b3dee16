// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <optional>
#include <vector>

#include "model/demand.h"
#include "model/plan.h"

namespace gridreach {

/// Which of a demand node's numbers are known. Given nodes may carry a budget and nothing else; their zeros
/// are not facts and stay out of layers and sums.

inline std::optional<double> first_of(const std::vector<double>& by_year) {
    return by_year.empty() ? std::nullopt : std::optional(by_year.front());
}
inline std::optional<double> last_of(const std::vector<double>& by_year) {
    return by_year.empty() ? std::nullopt : std::optional(by_year.back());
}

inline bool demand_known(const DemandNode& node) {
    return !node.energy_kwh_per_year.empty() || !node.peak_kw.empty();
}

inline std::optional<double> households_of(const DemandNode& node) {
    if (node.expected_households > 0 || !node.dwellings.empty() || demand_known(node))
        return node.expected_households;
    return std::nullopt;
}

inline std::optional<double> lv_length_of(const DemandNode& node) {
    if (node.lv_length_m > 0 || !node.dwellings.empty()) return node.lv_length_m;
    return std::nullopt;
}

inline bool peaks_known(const DemandSet& demand) {
    for (const DemandNode& node : demand.nodes)
        if (!node.peak_kw.empty()) return true;
    return false;
}

/// Whether the plan builds a node's wires; before there is a plan, every node's.
inline bool wired(const PlanNode* planned) {
    return planned == nullptr || planned->served_by == ServedBy::grid ||
           planned->served_by == ServedBy::mini_grid;
}

/// The plan's word on each of `count` demand nodes; null where it has none or there is no plan.
inline std::vector<const PlanNode*> plan_nodes_of(std::size_t count, const GridPlan* plan) {
    std::vector<const PlanNode*> nodes(count);
    if (plan)
        for (const PlanNode& node : plan->nodes)
            if (index(node.demand) < count) nodes[index(node.demand)] = &node;
    return nodes;
}

}  // namespace gridreach
