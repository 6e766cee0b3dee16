// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <optional>
#include <span>
#include <vector>

#include "graph/spanning_tree.h"

namespace gridreach {

/// euclidean_mst from a Delaunay triangulation, which holds it (Shamos and Hoey 1975), unsorted; nothing
/// where rounding of lengths could choose an edge outside the triangulation (an edge 2^24 times as long as
/// another), or where coordinates are out of PlanePredicates::in_range.
std::optional<std::vector<TreeEdge>> plane_tree(std::span<const PointM> points);

}  // namespace gridreach
