// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>
#include <string>
#include <vector>

#include "model/demand.h"
#include "model/network.h"
#include "model/plan.h"

namespace gridreach {

/// What a planner decided: enough to make a plan of it.
struct Decision {
    /// Indices of the candidate lines to build, in any order. They form a forest when all supply (taps, and
    /// nodes that are served already) counts as one root.
    std::vector<std::uint32_t> lines;
    /// By demand node: why it does not get the grid although a line may reach it; "" where it does. Empty:
    /// all "".
    std::vector<std::string> off_grid;
    /// Why a node that no line reaches does not get the grid.
    std::string out_of_reach;
    /// A tree without supply gets its power from the node with the largest last-year peak (equal: the lowest
    /// id). Otherwise such a tree is not built.
    bool root_free = false;
};

/// True for nodes where power is available at no cost: taps, and terminals that are served already.
bool is_supply(const NetworkNode& node, const DemandSet& demand);

/// The line of the network that a plan's line is: the one between its nodes, of several the one of its
/// length. Throws Error (a bug) when there is none.
std::size_t candidate_of(const CandidateNetwork& network, const PlanLine& line);

/// Turns a decision into a plan: directs lines away from supply, upstream before downstream, shares costs and
/// adds up.
///
/// - A node is on the grid when a built line or its own existing connection reaches it and nothing in
/// `off_grid` speaks
///   against it. A node that is alone in a root-free plan is out of reach: nothing joins it to anything.
/// - Lines behind which nobody gets the grid are not built.
/// - A line's life cost and build cost are shared by the nodes that get the grid behind it, in proportion to
/// their
///   last-year peak; equally where all these peaks are 0 or unknown. Nodes that are served already pay
///   nothing.
/// - Other nodes get their alternative: its life cost is their internal cost; 0 and `nothing` when there is
/// none.
///
/// The same decision gives the same plan, whatever the order of its lines.
GridPlan assemble_plan(const CandidateNetwork& network, const DemandSet& demand, const Decision& decision);

/// The decision that makes this plan again: its lines, by index, and why each node that is not on the grid is
/// not.
Decision decision_of(const CandidateNetwork& network, const DemandSet& demand, const GridPlan& plan);

/// The plan of a decision that was changed from the one of `before`, whose bound, methods and remarks it
/// keeps.
GridPlan assemble_instead(const CandidateNetwork& network, const DemandSet& demand, const Decision& decision,
                          const GridPlan& before);

/// Shares what the plan's lines cost now among the nodes, as assemble_plan() does, and adds up anew.
void share_line_costs(const CandidateNetwork& network, const DemandSet& demand, GridPlan& plan);

}  // namespace gridreach
