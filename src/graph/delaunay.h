// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>
#include <span>
#include <utility>
#include <vector>

#include "geo/shapes.h"

namespace gridreach {

/// Edges (a < b) of the Delaunay triangulation of points in the plane (GEOS), sorted. Further points at a
/// place are joined to the lowest index there. Places on one line (up to a billionth of its length) are
/// joined along it.
std::vector<std::pair<std::uint32_t, std::uint32_t>> delaunay_edges(std::span<const PointM> points);

}  // namespace gridreach
