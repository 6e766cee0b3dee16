// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cmath>
#include <cstdint>
#include <span>
#include <vector>

#include "demand/barriers.h"
#include "geo/shapes.h"

namespace gridreach {

/// distance_m without care for sizes that no area has.
inline double way_m(PointM a, PointM b) {
    return std::sqrt((a.x - b.x) * (a.x - b.x) + (a.y - b.y) * (a.y - b.y));
}

/// LV lines and service drops of one area. Vertices are its dwellings, in order, then the poles on lines
/// where drops leave between two dwellings. A dwelling with a drop is a leaf; the rest is the line.
struct LvTree {
    struct Edge {
        std::uint32_t a = 0, b = 0;
        double length_m = 0;
        bool drop = false;  ///< A service drop, from pole a to dwelling b.
    };
    std::vector<PointM> at;
    std::vector<Edge> edges;  ///< One fewer than vertices.
};

/// The tree over dwellings that is grown from `root` by the least α · (way from the root to u) + |uv| over
/// pairs u in, v not in it (Alpert, Hu, Huang and Kahng 1993): the minimum spanning tree for α = 0 (Prim
/// 1957), straight lines from the root for α = 1. Equal values go to the lower v. Prices turn wire into
/// drops (see with_drops). Edges that meet a barrier come last of all. Quadratic time.
LvTree grown_tree(std::span<const PointM> dwellings, double alpha, std::uint32_t root,
                  std::span<const BarrierPiece> barriers = {});

/// Whether an edge meets a barrier.
bool crosses(const LvTree& tree, std::span<const BarrierPiece> barriers);

/// Longest service drop, and what it and the line cost a metre.
struct DropRules {
    double max_drop_m = 0;
    double line_cost_per_m = 0, drop_cost_per_m = 0;
};

/// Replaces line by service drops where that is cheaper. A dwelling at the end of a line gets a drop from the
/// line left, and one that a line passes through gets a drop from the straight line between its neighbours;
/// what a drop hangs on stays. Ends first, over and over, dwellings in order, until nothing changes.
/// `tree` is of lines only, vertices being dwellings.
LvTree with_drops(const LvTree& tree, const DropRules& rules);

}  // namespace gridreach
