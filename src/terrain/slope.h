// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <span>
#include <vector>

#include "model/raster.h"

namespace gridreach {

/// Slope in percent (rise over run × 100) of the rows of a lattice by Horn's method (1981). `elevation` holds
/// the lattice with one more cell on each side; where one of the eight neighbours has no value the middle's
/// stands for it. NaN where the middle has none.
std::vector<float> horn_slope_percent(const LatticeBand& elevation, const CellLattice& inner);

/// The factor at `at`: straight lines between the points (`x` rising), level beyond the ends.
float interpolated(std::span<const double> x, std::span<const double> y, double at);

}  // namespace gridreach
