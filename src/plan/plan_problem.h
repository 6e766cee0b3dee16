// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>
#include <vector>

#include "plan/assemble.h"
#include "plan/prize_problem.h"

namespace gridreach {

/// Why a node is off the grid where sources have no power for it.
inline constexpr const char* no_spare_power = "its source has no more power to spare.";

/// What a constraint on a plan is worth, in its currency: a household on the grid, a unit of money spent at
/// the start, a kW of peak that sources give.
struct Multipliers {
    double per_household = 0;
    double per_build_cost = 0;
    double per_kw = 0;
};

/// What serving a node by grid saves inside it, the multipliers counted: below 0 where its alternative is the
/// cheaper one; must_join for a node that must be served or has no alternative, 0 for one that is served.
double grid_saving(const DemandNode& node, Multipliers multipliers);

/// A candidate network as a prize-collecting Steiner tree problem: vertex 0 is the root and stands for all
/// supply.
///
/// A node's prize is what the grid saves inside it: the life cost of its best alternative less that of
/// serving it by grid, at least 0; must_join for a node that must be served or has no alternative. With
/// multipliers a served household counts as `per_household` saved, all that is built for the grid costs
/// `per_build_cost` more for each unit of its build cost, and a served node `per_kw` for each kW of its last
/// peak: the Lagrangian of a coverage target, of a budget and of what sources can spare.
class PlanProblem {
public:
    PlanProblem(const CandidateNetwork& network, const DemandSet& demand, const SourceSet& sources,
                Multipliers multipliers);

    const PrizeProblem& problem() const { return problem_; }
    /// What no plan can change, to be added to a tree's cost or bound.
    double settled_cost() const { return settled_cost_; }
    /// Households of nodes that have the grid or could be joined.
    double reachable_households() const { return reachable_households_; }
    bool has_supply() const { return has_supply_; }
    /// Who is served by a tree, and why others are not.
    Decision decision(const std::vector<std::uint32_t>& tree_edges) const;

private:
    double value_of(const DemandNode& node) const { return grid_saving(node, multipliers_); }

    const CandidateNetwork& network_;
    const DemandSet& demand_;
    const Multipliers multipliers_;
    PrizeProblem problem_;
    std::vector<std::uint32_t> vertex_of_;  ///< By network node.
    std::vector<std::uint32_t> forced_;     ///< Lines that must be built.
    std::vector<bool> reachable_;           ///< By network node.
    double settled_cost_ = 0;
    double reachable_households_ = 0;
    bool has_supply_ = false;
};

}  // namespace gridreach
