// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "model/stages.h"
#include "plan/line_sizing.h"

namespace gridreach {

/// A plan whose lines are sized, and what it could not hold.
struct HeldPlan {
    GridPlan plan;
    std::vector<std::string> shortfalls;       ///< Sentences; empty when everything holds.
    std::vector<bool> left_off;                ///< By demand node: off the grid for a limit.
    std::optional<KeptConstraint> constraint;  ///< Of the planner, where that was asked.
    /// How much does not hold.
    std::size_t missed() const { return shortfalls.size() + (constraint && !constraint->kept ? 1 : 0); }
};

/// A sentence for everything that sized feeders of a plan do not hold: voltage, current, spare power.
std::vector<std::string> shortfalls_of(const LineSizing& sizing, const GridPlan& plan,
                                       const std::vector<PlanFeeder>& feeders);

/// Fewer shortfalls, then less life cost.
bool better(const HeldPlan& a, const HeldPlan& b);

/// Sizes the plan's lines. Where a feeder cannot hold its voltage or current with any conductor, phases and
/// voltage allowed, or the feeders of a source take more than its `spare_kw` (with their losses), load goes,
/// by what costs least for the drop, current or power it relieves: a node or a branch is left off the grid
/// (it gets its alternative, with the reason), or a branch is fed over another candidate line from another
/// feeder or tap. Lines are then sized anew, and so on. Done with and without moving branches, in
/// large and in small steps; the best is returned.
///
/// `household_worth` is what one more household on the grid is worth beside its costs, where a plan has to
/// reach many. Nodes that must be served, or have no alternative, stay; what then does not hold is a
/// shortfall. A bound of the plan stays: limits only take plans away. Ties: the earlier line. Deterministic.
/// Throws Cancelled on request.
HeldPlan hold_limits(const LineSizing& sizing, const GridPlan& plan, double household_worth = 0);

/// Takes branches off a plan whose lines, as they were sized, cost more than the grid saves behind them, and
/// sizes and holds the rest, as long as that makes the plan better.
HeldPlan without_losses(const LineSizing& sizing, HeldPlan held);

}  // namespace gridreach
