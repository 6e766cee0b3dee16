// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>
#include <optional>
#include <span>
#include <vector>

#include "graph/metric_space.h"

namespace gridreach {

/// Finds the nearest point on many paths by a metric. A path is straight between its vertices in the working
/// plane; the nearest point lies anywhere on it, not at a vertex.
class LineIndex {
public:
    /// A path of one point is that point; an empty one is nowhere. `metric` must outlive the index, `paths`
    /// need not.
    LineIndex(const std::vector<std::span<const PointM>>& paths, const Metric& metric);

    struct Nearest {
        std::uint32_t path = 0;
        PointM at;
        double length_m = 0;       ///< In the plane for `projected`; else on sphere or ellipsoid.
        std::uint32_t vertex = 0;  ///< It lies between this vertex of the path and the next (if any).
    };
    /// Nothing when there is no path. Equal lengths: the lower path, then the earlier place on it. For
    /// `great_circle` and `geodesic` no other point of the paths is nearer by more than a micrometre (up to
    /// hundreds of kilometres).
    std::optional<Nearest> nearest(PointM p) const;

private:
    /// A straight piece of a path. In space it bulges out of the straight line between its ends.
    struct Piece {
        PointM a, b;
        Point3 from, to;
        double bulge_m;
        std::uint32_t path, vertex, order;
    };
    void add_pieces(PointM a, PointM b, std::uint32_t path, std::uint32_t vertex);
    static std::vector<Box3> boxes_of(const std::vector<Piece>& pieces);
    PointM nearest_on(const Piece& piece, PointM p, const Placed& placed) const;

    MetricSpace space_;
    std::vector<Piece> pieces_;
    BoxTree tree_;
};

}  // namespace gridreach
