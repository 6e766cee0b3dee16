// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <span>
#include <vector>

#include "geo/shapes.h"
#include "model/cost_surface.h"

namespace gridreach {

/// What a straight line costs: each cell's price times the length inside it. Infinite when it passes through
/// a no-go cell (a touched corner is none) or leaves the lattice.
double straight_cost(const CostSurface& surface, PointM a, PointM b);
double path_cost(const CostSurface& surface, std::span<const PointM> path);

/// The path with vertices left out where going straight costs at most (1 + `fraction`) times what the stretch
/// did. Ends stay. `fraction` 0 takes away only what makes nothing dearer; a path of fewer than three points
/// is returned as it is.
PathM smoothed(const CostSurface& surface, const PathM& path, double fraction);

}  // namespace gridreach
