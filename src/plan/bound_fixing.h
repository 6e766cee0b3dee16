// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstddef>

#include "plan/dual_ascent.h"
#include "plan/prize_graph.h"

namespace gridreach {

/// Rules out what costs too much by its reduced cost (vertices, arcs) and makes must_join of prizes that are
/// too dear to leave out: no tree that costs less than `most` is lost. `base` is what the dual solution
/// proves, `settled` of its graph included. Returns how much was decided.
std::size_t fix_by_bound(PrizeGraph& graph, const DualSolution& dual, double base, double most);

}  // namespace gridreach
