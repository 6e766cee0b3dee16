// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>
#include <span>
#include <vector>

#include "geo/metric.h"
#include "geo/shapes.h"

namespace gridreach {

struct TreeEdge {
    std::uint32_t a = 0, b = 0;  ///< a < b
    double length_m = 0;
    bool operator==(const TreeEdge&) const = default;
};

/// The minimum spanning tree of points in the plane: n − 1 edges sorted by (a, b); equal lengths are broken by (a, b).
/// Duplicate points are joined by edges of length 0. Prim's algorithm for small sets, Borůvka (1926) on a k-d tree for others.
std::vector<TreeEdge> euclidean_mst(std::span<const PointM> points);

/// The same by the metric: `projected` in the plane (lengths are plane lengths), `great_circle` and `geodesic` exactly on
/// sphere and ellipsoid.
std::vector<TreeEdge> metric_mst(std::span<const PointM> points, const Metric& metric);

/// For each point, the edges to its `count` nearest by the metric, each pair once, sorted by (a, b).
std::vector<TreeEdge> nearest_edges(std::span<const PointM> points, std::size_t count, const Metric& metric);

}  // namespace gridreach
