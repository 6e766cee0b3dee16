// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <string>
#include <vector>

#include "model/demand.h"
#include "model/network.h"
#include "model/plan.h"
#include "model/rollout.h"
#include "options/option_list.h"

namespace gridreach {

struct RolloutOptions {
    double yearly_budget = 0;
    std::vector<double> yearly_budgets;
    std::string benefit = "households";

    bool has_years() const { return yearly_budget > 0 || !yearly_budgets.empty(); }
};
void describe(RolloutOptions& options, OptionList& list);

/// What no single option can say of itself. Throws UsageError.
void check(const RolloutOptions& options);

/// Gives every line of the plan, and every demand node that it joins to the grid, its year of building. A
/// line is built with what lies inside the demand node at its end; a branch after the line that feeds it.
/// Money not spent is carried to the next year. Nodes that have the grid today or never get it have no year.
/// The orders that are best at each pace of the money (one, where every year has as much) are filled into
/// years as they are and letting later jobs that still fit go first; the best is taken, the first when equal.
/// `options.has_years()`. A plan without lines has no years. Throws InputError when no demand node of the
/// plan has any benefit.
Rollout roll_out(GridPlan& plan, const CandidateNetwork& network, const DemandSet& demand,
                 double discount_rate, const RolloutOptions& options);

}  // namespace gridreach
