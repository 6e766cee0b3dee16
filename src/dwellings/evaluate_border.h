// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <vector>

#include "geo/shapes.h"
#include "model/dwellings.h"

namespace gridreach {

/// The border of the ground that polygons cover together: their edges, less the stretches with covered ground
/// on both sides (looked at 1 cm away), such as the seam of two scenes.
std::vector<PathM> border_of(const std::vector<PolygonM>& area);

/// Tells of each dwelling whether its outline (its centre, when it has none) comes within `border_m` of the
/// border of `area`. All false for a `border_m` of 0 or an empty area.
std::vector<bool> near_border(const std::vector<Dwelling>& dwellings, const std::vector<PolygonM>& area,
                              double border_m);

}  // namespace gridreach
