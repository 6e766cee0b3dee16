// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>
#include <utility>
#include <vector>

#include "geo/shapes.h"

namespace gridreach {

/// Index into the first list, index into the second.
using IndexPair = std::pair<std::uint32_t, std::uint32_t>;

/// Every pair of boxes that overlap or touch, sorted. Empty boxes overlap nothing.
std::vector<IndexPair> overlapping(const std::vector<BoxM>& a, const std::vector<BoxM>& b);

/// Groups places that are joined by steps of no more than `step_m`: the lowest index of each place's group. A
/// step of 0 joins places that are the same. The grouping does not depend on the order of the places.
std::vector<std::uint32_t> groups_of_near(const std::vector<PointM>& places, double step_m);

}  // namespace gridreach
