// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "geo/shapes.h"

namespace gridreach {

/// Area that two outlines share, square metres (GEOS). Outlines that cross themselves are made valid first; an outline of
/// fewer than three points has no area.
double intersection_area_m2(const PolygonM& a, const PolygonM& b);

}  // namespace gridreach
