// SPDX-License-Identifier: Apache-2.0
#include "plan/assemble.h"

#include <fmt/format.h>

#include <algorithm>
#include <limits>

#include "base/errors.h"
#include "plan/last_peak.h"
#include "plan/power_tree.h"

namespace gridreach {

bool is_supply(const NetworkNode& node, const DemandSet& demand) {
    return node.kind == NodeKind::tap || (node.demand && demand.nodes[index(*node.demand)].already_served);
}

namespace {

ServedBy without_grid(const DemandNode& node) {
    if (!node.alternative) return ServedBy::nothing;
    if (node.alternative->type == "mini_grid") return ServedBy::mini_grid;
    if (node.alternative->type == "stand_alone") return ServedBy::stand_alone;
    return ServedBy::nothing;
}

/// The demand node that gets the grid at a network node; null when none does.
const DemandNode* served_at(const CandidateNetwork& network, const DemandSet& demand, const GridPlan& plan,
                            std::uint32_t n) {
    const auto& id = network.nodes[n].demand;
    const bool served = id && plan.nodes[index(*id)].served_by == ServedBy::grid;
    return served ? &demand.nodes[index(*id)] : nullptr;
}

class Assembler {
public:
    Assembler(const CandidateNetwork& network, const DemandSet& demand, const Decision& decision)
        : network_(network),
          demand_(demand),
          decision_(decision),
          tree_(power_tree(network, demand, decision)) {}

    GridPlan plan() {
        fill_nodes();
        add_downstream();
        build_lines();
        share_line_costs(network_, demand_, plan_);
        return std::move(plan_);
    }

private:
    const DemandNode* served_at(std::uint32_t n) const {
        return gridreach::served_at(network_, demand_, plan_, n);
    }

    void fill_nodes() {
        std::vector<bool> reached(demand_.nodes.size());
        for (std::uint32_t n = 0; n < network_.nodes.size(); ++n)
            if (network_.nodes[n].demand && tree_.reached[n])
                reached[index(*network_.nodes[n].demand)] = true;
        plan_.nodes.resize(demand_.nodes.size());
        for (std::uint32_t i = 0; i < plan_.nodes.size(); ++i) {
            const DemandNode& node = demand_.nodes[i];
            PlanNode& out = plan_.nodes[i];
            out.demand = DemandNodeId{i};
            out.reason = decision_.off_grid.empty() ? "" : decision_.off_grid[i];
            if (out.reason.empty() && !reached[i]) out.reason = decision_.out_of_reach;
            if (node.already_served) {
                out.reason.clear();
                out.served_by = ServedBy::grid;
            } else if (reached[i] && out.reason.empty()) {
                out.served_by = ServedBy::grid;
                out.internal_cost = node.grid_internal_cost;
            } else {
                if (!node.off_grid_reason.empty()) out.reason = node.off_grid_reason;
                out.served_by = without_grid(node);
                out.internal_cost = node.alternative ? node.alternative->life_cost : 0;
            }
        }
    }

    /// Peaks and counts from the leaves up: branches stand upstream first.
    void add_downstream() {
        peak_kw_.assign(tree_.branches.size(), 0);
        nodes_behind_.assign(tree_.branches.size(), 0);
        for (std::size_t i = tree_.branches.size(); i-- > 0;) {
            const PowerTree::Branch& branch = tree_.branches[i];
            if (const DemandNode* node = served_at(branch.to)) {
                peak_kw_[i] += last_peak_kw(*node);
                nodes_behind_[i] += 1;
            }
            if (!branch.upstream) continue;
            peak_kw_[*branch.upstream] += peak_kw_[i];
            nodes_behind_[*branch.upstream] += nodes_behind_[i];
        }
    }

    void build_lines() {
        line_of_.assign(tree_.branches.size(), std::numeric_limits<std::uint32_t>::max());
        for (std::size_t i = 0; i < tree_.branches.size(); ++i) {
            if (nodes_behind_[i] == 0) continue;
            line_of_[i] = static_cast<std::uint32_t>(plan_.lines.size());
            plan_.lines.push_back(directed(tree_.branches[i]));
            plan_.lines.back().downstream_peak_kw = peak_kw_[i];
            plan_.lines.back().downstream_nodes = nodes_behind_[i];
        }
    }

    PlanLine directed(const PowerTree::Branch& branch) const {
        const CandidateLine& candidate = network_.lines[branch.line];
        PlanLine line;
        line.from = NodeId{branch.from};
        line.to = NodeId{branch.to};
        if (branch.upstream) line.upstream = line_of_[*branch.upstream];
        line.path = candidate.path;
        if (line.path.size() < 2) {
            line.path = {network_.nodes[branch.from].at, network_.nodes[branch.to].at};
        } else if (index(candidate.from) != branch.from) {
            std::reverse(line.path.begin(), line.path.end());
        }
        line.length_m = candidate.length_m;
        line.plane_length_m = candidate.plane_length_m;
        line.build_cost = candidate.build_cost;
        line.life_cost = candidate.life_cost;
        line.connection_cost = candidate.connection_cost;
        line.source = network_.nodes[branch.from].source;
        return line;
    }

    const CandidateNetwork& network_;
    const DemandSet& demand_;
    const Decision& decision_;
    const PowerTree tree_;
    std::vector<double> peak_kw_;              ///< Behind each branch, of nodes that get the grid.
    std::vector<std::uint32_t> nodes_behind_;  ///< Such nodes behind each branch.
    std::vector<std::uint32_t> line_of_;       ///< Plan line of each branch that is built.
    GridPlan plan_;
};

}  // namespace

void share_line_costs(const CandidateNetwork& network, const DemandSet& demand, GridPlan& plan) {
    for (std::size_t i = 0; i < plan.nodes.size(); ++i) {
        const bool pays = plan.nodes[i].served_by == ServedBy::grid && !demand.nodes[i].already_served;
        plan.nodes[i].mv_cost_share = 0;
        plan.nodes[i].build_cost_share = pays ? demand.nodes[i].grid_internal_build_cost : 0;
    }
    // Walking down, each line adds its cost per kW, or per node where no peak is known, to what came before.
    struct Rate {
        double life_per_kw = 0, build_per_kw = 0, life_each = 0, build_each = 0;
    };
    std::vector<Rate> rates(plan.lines.size());
    for (std::size_t i = 0; i < plan.lines.size(); ++i) {
        const PlanLine& line = plan.lines[i];
        Rate& rate = rates[i];
        if (line.upstream) rate = rates[*line.upstream];
        if (line.downstream_peak_kw > 0) {
            rate.life_per_kw += line.life_cost / line.downstream_peak_kw;
            rate.build_per_kw += line.build_cost / line.downstream_peak_kw;
        } else {
            rate.life_each += line.life_cost / line.downstream_nodes;
            rate.build_each += line.build_cost / line.downstream_nodes;
        }
        const DemandNode* node = served_at(network, demand, plan, index(line.to));
        if (node == nullptr) continue;
        PlanNode& out = plan.nodes[index(*network.nodes[index(line.to)].demand)];
        out.mv_cost_share = last_peak_kw(*node) * rate.life_per_kw + rate.life_each;
        out.build_cost_share += last_peak_kw(*node) * rate.build_per_kw + rate.build_each;
    }
    plan.total_cost = plan.build_cost = 0;
    for (const PlanNode& node : plan.nodes) {
        plan.total_cost += node.internal_cost + node.mv_cost_share;
        plan.build_cost += node.build_cost_share;
    }
}

std::size_t candidate_of(const CandidateNetwork& network, const PlanLine& line) {
    const auto ends = std::minmax(line.from, line.to);
    const auto first = std::lower_bound(
        network.lines.begin(), network.lines.end(), ends, [](const CandidateLine& c, const auto& wanted) {
            return std::pair(c.from, c.to) < std::pair(wanted.first, wanted.second);
        });
    // Of several between the same nodes the one of that length.
    auto found = first;
    while (found != network.lines.end() && found->from == ends.first && found->to == ends.second &&
           found->length_m != line.length_m)
        ++found;
    if (found == network.lines.end() || found->from != ends.first || found->to != ends.second)
        throw Error(ErrorClass::bug, fmt::format("the plan's line from {} to {} is no candidate line.",
                                                 index(line.from), index(line.to)));
    return static_cast<std::size_t>(found - network.lines.begin());
}

Decision decision_of(const CandidateNetwork& network, const DemandSet& demand, const GridPlan& plan) {
    Decision decision;
    for (const PlanLine& line : plan.lines)
        decision.lines.push_back(static_cast<std::uint32_t>(candidate_of(network, line)));
    std::sort(decision.lines.begin(), decision.lines.end());
    for (const PlanNode& node : plan.nodes)
        decision.off_grid.push_back(node.served_by == ServedBy::grid ? "" : node.reason);
    decision.root_free = std::none_of(network.nodes.begin(), network.nodes.end(),
                                      [&](const NetworkNode& node) { return is_supply(node, demand); });
    return decision;
}

GridPlan assemble_instead(const CandidateNetwork& network, const DemandSet& demand, const Decision& decision,
                          const GridPlan& before) {
    GridPlan plan = assemble_plan(network, demand, decision);
    plan.lower_bound = before.lower_bound;
    plan.bound_scope = before.bound_scope;
    plan.methods = before.methods;
    plan.remarks = before.remarks;
    return plan;
}

GridPlan assemble_plan(const CandidateNetwork& network, const DemandSet& demand, const Decision& decision) {
    return Assembler(network, demand, decision).plan();
}

}  // namespace gridreach
