// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>
#include <span>
#include <vector>

#include "demand/area_search.h"
#include "graph/spanning_tree.h"

namespace gridreach {

/// Cuts a forest over the dwellings into few parts, each no wider along the tree than twice the reach and
/// within households and rating: from the leaves up, at each dwelling the branches that go furthest are cut
/// first (for the width or the load alone this gives the fewest parts: Kundu and Misra 1977). A branch whose
/// dwellings are not worth the edge to it is cut too. Voltages are not looked at. Parts by lowest dwelling,
/// dwellings rising.
std::vector<std::vector<std::uint32_t>> tree_parts(std::span<const AreaDwelling> dwellings,
                                                   std::span<const TreeEdge> tree, const LvRules& rules);

}  // namespace gridreach
