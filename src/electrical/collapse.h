// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <functional>
#include <vector>

#include "electrical/feeder.h"

namespace gridreach {

/// Voltages at the positions of a FeederTree's order, over nominal; the lowest phase of each bus.
using VoltageProfile = std::vector<double>;

/// Throws Error of class infeasible: the largest share of the loads that `solve(share)` still finds a state
/// for (by halving; `solve` returns nothing where there is none), the bus of the lowest voltage there, the
/// branch that drops the most on its way, and what would help.
[[noreturn]] void explain_collapse(const Feeder& feeder, const FeederTree& tree,
                                   const std::function<std::optional<VoltageProfile>(double share)>& solve);

}  // namespace gridreach
