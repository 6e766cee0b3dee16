// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>
#include <vector>

#include "plan/tree_search.h"

namespace gridreach {

/// Moves that make a tree cheaper (Uchoa and Werneck 2012). Key vertices are the root, those with a prize,
/// branchings and ends; key paths join them.
///
/// - A key path goes, and the cheapest way between the two parts it leaves takes its place.
/// - A key vertex goes with its key paths, and the cheapest ways between the parts join them again.
///
/// Ways are searched from the smaller parts; a move is not tried when those hold more than `most_searched`
/// vertices. Prizes that a way passes are not counted. In the order of the tree from the root.
std::vector<TreeMove> key_moves(const PrizeGraph& graph, const GraphTree& tree, std::size_t most_searched);

}  // namespace gridreach
