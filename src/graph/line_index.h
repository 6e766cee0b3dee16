// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>
#include <functional>
#include <optional>
#include <span>
#include <vector>

#include "geo/shapes.h"

namespace gridreach {

/// Finds the nearest point on many paths: a static tree of segment boxes, packed by the order of a space-filling curve.
class LineIndex {
public:
    /// `paths` must outlive the index. A path of one point is that point.
    explicit LineIndex(std::vector<std::span<const PointM>> paths);

    struct Nearest {
        std::uint32_t path = 0;
        PointM at;              ///< The true nearest point, anywhere on the path.
        double distance_m = 0;  ///< In the plane.
    };
    /// Nothing when there is no path. Equal distances: the lower path, then the earlier segment.
    std::optional<Nearest> nearest(PointM p) const;

    struct NearSegment {
        std::uint32_t path = 0;
        PointM a, b;
    };
    /// Every segment within a distance in the plane, by path, then along the path.
    std::vector<NearSegment> within(PointM p, double distance_m) const;

private:
    struct Segment {
        PointM a, b;
        std::uint32_t path, order;
        BoxM box() const;
    };
    struct Node {
        BoxM box;
        std::uint32_t begin, end;  ///< Children: nodes of the level below, or segments.
    };
    std::vector<Segment> segments_;
    std::vector<std::vector<Node>> levels_;  ///< levels_[0] holds segments; the last has one node.
};

}  // namespace gridreach
