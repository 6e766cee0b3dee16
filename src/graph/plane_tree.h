// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <optional>
#include <span>
#include <vector>

#include "graph/spanning_tree.h"

namespace gridreach {

/// euclidean_mst from a Delaunay triangulation, which holds it (Shamos and Hoey 1975) up to ties by
/// rounding (see with_rounded_ties);
/// unsorted. Nothing where too many of these are, or coordinates are not in
/// PlanePredicates::in_range.
std::optional<std::vector<TreeEdge>> plane_tree(std::span<const PointM> points);

}  // namespace gridreach
