// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <functional>
#include <span>

#include "geo/shapes.h"
#include "model/cost_surface.h"

namespace gridreach {

using VisitCell = std::function<void(CellIndex)>;

/// Calls `visit` for each cell a path passes through, in its order, whatever lies outside the lattice left
/// out (Amanatides and Woo 1987). Cells follow each other over a side, never only over a corner, so that a
/// path burned in as a barrier holds. A cell is visited again where the path comes back. One point visits its
/// cell; none visits nothing.
void burn_path(const CellLattice& lattice, std::span<const PointM> path, const VisitCell& visit);

/// Calls `visit` for each cell that a polygon touches: those its rings pass through and those whose centre
/// lies inside (even-odd). Cells may be visited more than once.
void burn_polygon(const CellLattice& lattice, const PolygonM& polygon, const VisitCell& visit);

}  // namespace gridreach
