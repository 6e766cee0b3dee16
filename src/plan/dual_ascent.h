// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>
#include <vector>

#include "plan/prize_graph.h"

namespace gridreach {

/// A feasible dual of the cut formulation: a lower bound, and what each arc and each left-out prize would
/// add.
struct DualSolution {
    double bound = 0;  ///< No tree of the graph costs less; infinite when a must_join cannot be joined.
    std::vector<double> reduced;  ///< By arc; 0 is saturated.
    std::vector<double> slack;    ///< By vertex: what is left of its prize.
};

/// Dual ascent (Wong 1984; for prizes, each is an arc from the root to a copy of its vertex, Leitner et al.
/// 2018): terminals in turn raise the cut around what reaches them over saturated arcs, small cuts first,
/// until they are reached from the root or their prize is used up. Equally small cuts: in the order of `rank`
/// (by vertex). A terminal that reaches another over saturated arcs leaves the raising to that one. The arcs
/// of a cut stand in a heap and are lowered together, so that the whole takes about as long as sorting the
/// edges where cuts nest. Cuts that `guide` (by arc: a good tree, led from the root) enters more than once
/// are raised last, since the bound would pay for the tree twice (Pajor, Uchoa and Werneck 2018); none when
/// empty. Throws Cancelled on request.
DualSolution dual_ascent(const PrizeGraph& graph, const std::vector<std::uint32_t>& rank,
                         const std::vector<char>& guide = {});

}  // namespace gridreach
