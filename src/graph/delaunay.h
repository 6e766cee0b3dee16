// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>
#include <span>
#include <utility>
#include <vector>

#include "geo/shapes.h"

namespace gridreach {

/// Edges (a < b) of the Delaunay triangulation of points in the plane (GEOS), sorted. Points at the same place are joined in a
/// chain; fewer than three different places, or all on one line, give what edges there are (possibly none).
std::vector<std::pair<std::uint32_t, std::uint32_t>> delaunay_edges(std::span<const PointM> points);

}  // namespace gridreach
