// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>
#include <span>
#include <vector>

#include "geo/shapes.h"

namespace gridreach {

/// Different places along a Z-shaped curve (Morton 1966), so that what is near in the plane is mostly near in
/// memory, and every range can be halved by a straight line. Depends on the set of places only, not on the
/// order of points.
struct PlaceOrder {
    std::vector<PointM> places;
    std::vector<std::uint32_t> first;  ///< The lowest index of a point at each place.
    std::vector<std::uint64_t> keys;   ///< Of cells; never falling. Places of one cell are in k-d order.
    /// A point at a place that has a lower index already.
    struct Duplicate {
        std::uint32_t of, index;  ///< of < index
    };
    std::vector<Duplicate> duplicates;

    enum class Axis { x, y };
    /// Along x: by x, then by y. Along y the same after a quarter turn to the right: by y, then by falling x.
    static bool before(PointM p, PointM q, Axis axis) {
        if (axis == Axis::x) return p < q;
        return p.y != q.y ? p.y < q.y : p.x > q.x;
    }

    struct Halves {
        std::uint32_t middle;  ///< Each place before it comes before each place from it on
        Axis axis;             ///< along this axis.
    };
    /// Of a range of two places or more; neither half is empty.
    Halves halve(std::uint32_t begin, std::uint32_t end) const;
};

/// Of finite coordinates.
PlaceOrder place_order(std::span<const PointM> points);

}  // namespace gridreach
