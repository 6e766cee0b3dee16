// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <string>
#include <vector>

#include "plan/line_sizing.h"

namespace gridreach {

/// What has to go from one feeder so that it holds, and where that counts.
struct Excess {
    double amount = 0;           ///< In the unit of `relief`; 0: the feeder holds.
    std::vector<double> relief;  ///< By line of the feeder: for each kW less behind it.
    std::string reason;          ///< Of a node that is left off the grid for it.
};

/// Of a sized feeder whose voltage or current does not hold with any conductor: an estimate, linear in the
/// load, a little on the high side.
/// `gentle`: at most a tenth of a large drop at a time, since voltages rise faster than the linear drop
/// falls.
Excess excess_of(const LineSizing& sizing, const GridPlan& plan, const PlanFeeder& feeder, bool gentle);

/// The load of the feeder at its tap, kW at the largest peaks, without losses.
double load_kw(const GridPlan& plan, const PlanFeeder& feeder);

}  // namespace gridreach
