// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <functional>
#include <vector>

#include "plan/assemble.h"
#include "plan/plan_problem.h"

namespace gridreach {

/// A plan under multipliers.
struct PricedPlan {
    GridPlan plan;
    Decision decision;
    double lower_bound = 0;  ///< On life cost and what the multipliers add, of every plan.
};
using PlanUnder = std::function<PricedPlan(Multipliers)>;

/// A plan that keeps a constraint, and what is proved of all plans that do.
struct ConstrainedPlan {
    GridPlan plan;
    double lower_bound = 0;  ///< On the life cost of every plan over the candidate lines that keeps it.
    bool kept = true;        ///< False when none was found that keeps it: then this one comes nearest.
    double multiplier = 0;   ///< What one unit of the constraint is worth at the plan; 0: it does not bind.
};

/// Households on the grid in a plan, those that have it today included.
double served_households(const GridPlan& plan, const DemandSet& demand);

/// The cheapest plan found with at least `households` on the grid. What a household is worth is searched by
/// bisection (Lagrange; Everett 1963), and the best of the bounds counts. From plans that serve more than
/// asked, branches that cost more than they save go again, the dearest for each household first.
ConstrainedPlan plan_for_coverage(const CandidateNetwork& network, const DemandSet& demand, double households,
                                  const PlanUnder& plan_under);

/// The cheapest plan found over life that spends at most `build_cost` on the grid at the start. As above;
/// from plans that spend more, the branches that save least for their build cost go until it is kept.
ConstrainedPlan plan_for_budget(const CandidateNetwork& network, const DemandSet& demand, double build_cost,
                                const PlanUnder& plan_under);

/// The last peaks of all nodes on the grid that were not served before, added up.
double served_kw(const GridPlan& plan, const DemandSet& demand);

/// The cheapest plan found that takes at most `kw` from all sources together. As above; from plans that take
/// more, the branches that save least for their power go until it is kept.
ConstrainedPlan plan_for_supply(const CandidateNetwork& network, const DemandSet& demand, double kw,
                                const PlanUnder& plan_under);

}  // namespace gridreach
