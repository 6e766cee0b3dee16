// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <algorithm>
#include <cmath>
#include <vector>

#include "graph/spanning_tree.h"
#include "graph/triangulation.h"

namespace gridreach {

/// An edge between places, by their numbers in a PlaceOrder.
using Link = TreeEdge;

inline double squared_length_m2(PointM a, PointM b) {
    const double x = a.x - b.x, y = a.y - b.y;
    return x * x + y * y;
}

/// The order that makes the tree unique: by length, then by indices of points.
struct ByLength {
    const PlaceOrder& order;
    bool operator()(const Link& x, const Link& y) const {
        if (x.length_m != y.length_m) return x.length_m < y.length_m;
        return std::minmax(order.first[x.a], order.first[x.b]) <
               std::minmax(order.first[y.a], order.first[y.b]);
    }
};

/// Edges of the triangulation from places of a range to later places of it and to all others, without those
/// that are clearly the longest of a triangle (Urquhart 1980): these are in no tree.
std::vector<Link> links_of(const PlaceOrder& order, const Triangulation& triangulation, std::uint32_t begin,
                           std::uint32_t end);

}  // namespace gridreach
