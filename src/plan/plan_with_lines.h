// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "electrical/equipment.h"
#include "model/stages.h"
#include "plan/answer_when_stopped.h"
#include "plan/electrical_options.h"

namespace gridreach {

/// The planner's plan with conductors, phases and voltages, decided together.
///
/// A planner that weighs line costs is asked several times. First with every line at the price of the
/// cheapest conductor and no losses: its lower bound holds for every plan with any conductors, and is the
/// one that the result keeps. Then with the network's own prices, so that the result is never dearer than the
/// same plan sized afterwards. Then with the prices of the lines that the best plan so far needed
/// (LineSizing::price_by_load). Each plan is made to hold its limits (hold_limits), the best is refined
/// (refine_held). It ends after `rounds` times, when a plan returns, or when a round gains less than 0.01 %;
/// the plan of least life cost wins, of those that hold their limits where any does.
///
/// Any other planner (mst, mvmax), and `sizing: after_plan`, is asked once, with the network's prices; then
/// its lines get conductors. Without peaks, and with `sizing: none`, its plan is returned as it is.
///
/// Remarks of the plan name what does not hold. Deterministic.
///
/// Asked to stop while it searches, with WhenStopped::answer, it gives the best plan found so far, sized and
/// made to hold its limits as any other, with what was proved until then and a remark that says so (later
/// than at once: for what lines need there is no short way); finishing_when_stopped() then tells of it.
/// Before a planner has any plan, and with a planner that gives none before its end, Cancelled is thrown.
GridPlan plan_with_lines(const Planner& planner, const CandidateNetwork& network, const DemandSet& demand,
                         const SourceSet& sources, const Costs& costs, const Equipment& equipment,
                         const ElectricalOptions& options, Reporter& reporter,
                         WhenStopped when_stopped = WhenStopped::give_up);

/// What a line of any plan costs over its life at least, over its build cost by the network's prices.
double least_life_per_build(const CandidateNetwork& network, const DemandSet& demand,
                            const SourceSet& sources, const Costs& costs, const Equipment& equipment,
                            const ElectricalOptions& options);

}  // namespace gridreach
