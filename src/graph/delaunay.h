// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>
#include <span>
#include <utility>
#include <vector>

#include "geo/shapes.h"

namespace gridreach {

/// Edges (a < b) of the Delaunay triangulation of points in the plane, exact, sorted; none for fewer than two
/// points. Further points at a place are joined to the lowest index there. Places on one line (up to a
/// billionth of its length) are joined along it. Of several triangulations (places on one empty circle) it is
/// always the same one, in any order of points and at any thread count. Coordinates of which exact sums could
/// overflow (see PlanePredicates::in_range) give the spanning tree alone. See Triangulation.
std::vector<std::pair<std::uint32_t, std::uint32_t>> delaunay_edges(std::span<const PointM> points);

}  // namespace gridreach
