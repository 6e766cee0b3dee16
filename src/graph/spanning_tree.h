// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstddef>
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

inline TreeEdge edge(std::uint32_t i, std::uint32_t j, double length_m) {
    return i < j ? TreeEdge{i, j, length_m} : TreeEdge{j, i, length_m};
}

/// A strict order, so the spanning tree is unique and Borůvka's rounds close no cycle.
inline bool shorter(const TreeEdge& x, const TreeEdge& y) {
    if (x.length_m != y.length_m) return x.length_m < y.length_m;
    return x.a != y.a ? x.a < y.a : x.b < y.b;
}

/// The minimum spanning tree of points in the plane: n − 1 edges sorted by (a, b); none for fewer than two
/// points. Equal lengths are broken by (a, b), so the tree is unique, to the last byte at any thread count.
/// Points at one place are joined by edges of length 0 to the lowest index there. Prim (1957) for small sets,
/// Kruskal (1956) on an exact Delaunay triangulation for others; where that could miss an edge (see
/// plane_tree), Borůvka (1926) on a k-d tree (March et al. 2010).
std::vector<TreeEdge> euclidean_mst(std::span<const PointM> points);

/// The same by the metric: `projected` in the plane (lengths are plane lengths), `great_circle` and
/// `geodesic` exactly on sphere and ellipsoid (Borůvka).
std::vector<TreeEdge> metric_mst(std::span<const PointM> points, const Metric& metric);

/// The edges from each place to its `count` nearest other places by the metric, each pair once, sorted by (a,
/// b). A place stands for all points on it by its lowest index.
std::vector<TreeEdge> nearest_edges(std::span<const PointM> points, std::size_t count, const Metric& metric);

}  // namespace gridreach
