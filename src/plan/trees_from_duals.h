// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <vector>

#include "plan/dual_ascent.h"
#include "plan/tree_search.h"

namespace gridreach {

/// Trees where a dual solution finds it cheap: the spanning tree of what the root reaches over saturated
/// arcs, and one grown by reduced costs, each bettered in at most `rounds` rounds.
std::vector<GraphTree> trees_from_dual(const PrizeGraph& graph, const DualSolution& dual, TreeSearch& search,
                                       int rounds);

}  // namespace gridreach
