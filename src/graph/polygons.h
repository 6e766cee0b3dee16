// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "geo/shapes.h"

namespace gridreach {

/// Area that two outlines share, square metres (GEOS). Outlines that cross themselves are made valid first
/// (the union of their loops, less the holes); one of fewer than three points, or with coordinates that are
/// not finite, has no area.
double intersection_area_m2(const PolygonM& a, const PolygonM& b);

}  // namespace gridreach
