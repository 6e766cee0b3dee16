// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <string>

#include "model/demand.h"
#include "model/network.h"
#include "model/plan.h"
#include "model/rollout.h"
#include "options/option_list.h"

namespace gridreach {

struct RolloutOptions {
    double yearly_budget = 0;
    std::string benefit = "households";
};
void describe(RolloutOptions& options, OptionList& list);

/// Gives every line of the plan, and every demand node that it joins to the grid, its year of building. A
/// line is built with what lies inside the demand node at its end; a branch after the line that feeds it.
/// Money not spent is carried to the next year. Nodes that have the grid today or never get it have no year.
/// Of filling the years in the best order and of letting later jobs that still fit go first, the better one
/// is taken, the first when equal. `options.yearly_budget` > 0. A plan without lines has no years. Throws
/// InputError when the benefit is households or energy and nobody knows them.
Rollout roll_out(GridPlan& plan, const CandidateNetwork& network, const DemandSet& demand,
                 double discount_rate, const RolloutOptions& options);

}  // namespace gridreach
