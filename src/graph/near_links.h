// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <span>
#include <vector>

#include "graph/spanning_tree.h"

namespace gridreach {

/// Who is next to whom: the edges of a Delaunay triangulation no longer than `max_length_m`, between the
/// lowest points at each place, and edges of length 0 along the points at one place, rising. Sorted by (a,
/// b); they hold the minimum spanning tree's edges of that length. Depends on the set of places and on no
/// thread count. Where coordinates are not in PlanePredicates::in_range, the spanning tree alone. None for
/// fewer than two points.
std::vector<TreeEdge> near_links(std::span<const PointM> points, double max_length_m);

}  // namespace gridreach
