// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>
#include <span>
#include <vector>

#include "geo/metric.h"
#include "geo/shapes.h"

namespace gridreach {

/// What one transformer can serve.
struct LvReach {
    double max_length_m = 500;       ///< Along the LV line, from the transformer to any dwelling.
    std::size_t max_dwellings = 95;  ///< At least 1.
};

/// Dwellings of one transformer. Its LV lines are the minimum spanning tree of the dwellings; the transformer
/// stands on it, at the place nearest to the dwellings' mean, so that it adds no length.
struct LvArea {
    std::vector<std::uint32_t> dwellings;  ///< Indices into the points, ascending.
    PointM transformer;
    double line_length_m = 0;
    double reach_m = 0;  ///< Along the line, to the dwelling furthest from the transformer.
};

/// Splits groups of dwellings until one transformer can serve each. A group that is too many or reaches too
/// far is cut in two by 2-means (Lloyd 1982), started from the dwelling furthest from the mean and the one
/// furthest from that; equal distances go to the lower index, dwellings at one place are halved by index.
/// Groups hold indices into `points`, ascending; areas come in order of groups, then of splitting. A single
/// dwelling always fits.
std::vector<LvArea> split_to_reach(std::span<const PointM> points,
                                   std::vector<std::vector<std::uint32_t>> groups, const LvReach& reach,
                                   const Metric& metric);

}  // namespace gridreach
