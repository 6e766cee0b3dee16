// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "geo/shapes.h"
#include "model/ids.h"

namespace gridreach {

/// A line the plan builds.
struct PlanLine {
    NodeId from{}, to{};  ///< Nodes of the candidate network; power flows from `from` to `to`.
    /// Index of the line of this plan that feeds it; none at a source or at the root of a root-free tree.
    std::optional<std::uint32_t> upstream;
    PathM path;  ///< In the direction of power, at least two points (equal ones for a zero-length tap).
    double length_m = 0;
    double plane_length_m = 0;
    double build_cost = 0;
    double life_cost = 0;
    double connection_cost = 0;      ///< The part of build_cost that its tap costs.
    double swer_start_cost = 0;      ///< The part that an isolating transformer costs.
    std::optional<SourceId> source;  ///< The source it taps, for a line that starts at one.
    double downstream_peak_kw = 0;   ///< Last year's peaks of the nodes it feeds, added up.
    std::uint32_t downstream_nodes = 0;
    std::optional<std::string> conductor;
    std::optional<int> phases;         ///< 3, or 1 for two wires and for SWER.
    std::optional<double> voltage_kv;  ///< Nominal; of SWER to earth.
    std::optional<double> current_a;   ///< At the largest peaks of all nodes.
    std::optional<double> loss_kw;     ///< At these peaks.
    std::optional<int> year;
    bool operator==(const PlanLine&) const = default;
};

enum class ServedBy { grid, mini_grid, stand_alone, nothing };

/// What the plan does for one demand node.
struct PlanNode {
    DemandNodeId demand{};
    ServedBy served_by = ServedBy::nothing;
    std::string reason;                ///< Why it is not on the grid; empty when it is.
    double internal_cost = 0;          ///< Life cost inside the node by the way it is served.
    double mv_cost_share = 0;          ///< Its part of the life cost of the lines that feed it.
    double build_cost_share = 0;       ///< The part of both that is spent at the start.
    std::optional<double> voltage_pu;  ///< Of its MV line's end at the largest peaks of all nodes.
    std::optional<int> year;
    bool operator==(const PlanNode&) const = default;
};

/// Which lines to build and what each node gets. Lines form a forest; nodes are in demand order.
/// Costs add up: total_cost = Σ (internal_cost + mv_cost_share) over nodes = Σ life_cost + Σ internal_cost.
struct GridPlan {
    std::vector<PlanLine> lines;  ///< Upstream before downstream.
    std::vector<PlanNode> nodes;
    double total_cost = 0;  ///< Life cost.
    double build_cost = 0;  ///< The part spent at the start.
    std::optional<double> lower_bound;
    std::string
        bound_scope;  ///< "candidate_network" or "surface"; why there is none when lower_bound is unknown.
    std::vector<std::string> methods;  ///< Papers and standards the plan rests on.
    std::vector<std::string> remarks;
    bool operator==(const GridPlan&) const = default;
};

}  // namespace gridreach
