// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "dwellings/roof_shapes.h"
#include "geo/shapes.h"
#include "model/imagery.h"

namespace gridreach {

/// A roof's outline in the working system: its smallest rectangle where it fills most of one (roofs are),
/// else its contour simplified to about a pixel. The outline runs along the outer edges of its pixels.
/// `origin` is the lattice pixel of the patch's corner.
PolygonM outline_of(const RoofShape& roof, cv::Point origin, const ImageryGrid& grid);

}  // namespace gridreach
