// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>
#include <functional>
#include <vector>

#include "plan/best_tree.h"
#include "plan/cost_grain.h"
#include "plan/prize_graph.h"

namespace gridreach {

/// When a branch and bound ends before it is done.
struct BranchLimits {
    int branches = 0;            ///< Parts looked into, at most.
    double work = 0;             ///< Edges of the graphs of all dual ascents, at most.
    std::function<bool()> late;  ///< Time is up.
};

/// Branch and bound on vertices: one is in, or it is out; parts with the lowest bound first, two at a time.
/// Trees that are found go to `best`. Returns a bound on all trees of the graph that are better than the
/// best.
double branch_and_bound(PrizeGraph graph, double bound, BestTree& best, const CostGrain& grain,
                        const BranchLimits& limits);

}  // namespace gridreach
