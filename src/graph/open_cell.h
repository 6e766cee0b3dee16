// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "model/cost_surface.h"

namespace gridreach {

/// The cell that can be built on whose centre is nearest to `at`, within `most_m`; the one that `at` lies in
/// where that is one; of equally near ones the first. no_cell where there is none.
CellIndex nearest_open_cell(const CostSurface& surface, PointM at, double most_m);

}  // namespace gridreach
