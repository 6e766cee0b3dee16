// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>
#include <span>
#include <vector>

#include "geo/shapes.h"

namespace gridreach {

/// The cluster of a point that belongs to none.
inline constexpr std::uint32_t noise = 0xFFFFFFFF;

/// DBSCAN (Ester, Kriegel, Sander and Xu 1996) on a grid whose cells are so small that all points of one are
/// neighbours (Gunawan 2013). A point with at least `min_points` points (itself counted) within
/// `max_distance_m` is a core; cores within that distance share a cluster; any other point joins the cluster
/// of its nearest core within it (equal distances: the lower index), or is noise. Clusters are numbered in
/// order of their lowest core. For the same points in another order the clusters are the same, but for border
/// points equally near to two of them.
std::vector<std::uint32_t> dbscan(std::span<const PointM> points, double max_distance_m,
                                  std::size_t min_points);

}  // namespace gridreach
