// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>
#include <string>
#include <vector>

#include "plan/assemble.h"

namespace gridreach {

/// What becomes of a plan when its last node on a branch goes, with the lines that serve nobody else.
struct BranchLoss {
    double life_cost = 0;   ///< More than now, over life; negative: the plan gets cheaper.
    double build_cost = 0;  ///< Spent less at the start, for the grid.
    double households = 0;  ///< Fewer on the grid.
    double peak_kw = 0;     ///< Less load, in the last year.
};

/// What to take off a plan, one branch after the other.
class PruneRule {
public:
    virtual ~PruneRule() = default;
    virtual bool done() const = 0;
    virtual bool may_go(const BranchLoss& loss) const = 0;
    virtual double price(const BranchLoss& loss) const = 0;  ///< The lowest goes first.
    virtual void gone(const BranchLoss& loss) = 0;
};

/// Takes branches off while the rule says so; nodes that must be served, or have no alternative, stay.
/// `decision` is what the plan was made of. Returns the plan that is left; nodes that lost the grid give
/// `reason`. Equal prices: in the order of lines.
GridPlan pruned_plan(const CandidateNetwork& network, const DemandSet& demand, const GridPlan& plan,
                     Decision decision, PruneRule& rule, const std::string& reason);

}  // namespace gridreach
