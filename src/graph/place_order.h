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
    std::vector<std::uint64_t> keys;   ///< Of cells; never falling. Places of one cell are sorted by (x, y).
    /// A point at a place that has a lower index already.
    struct Duplicate {
        std::uint32_t of, index;  ///< of < index
    };
    std::vector<Duplicate> duplicates;

    enum class Axis { x, y };
    struct Halves {
        std::uint32_t middle;  ///< Places before it and places from it on are apart,
        Axis axis;             ///< by this coordinate (x: of equal x by y).
    };
    /// Of a range of two places or more; neither half is empty.
    Halves halve(std::uint32_t begin, std::uint32_t end) const;
};

/// Of finite coordinates.
PlaceOrder place_order(std::span<const PointM> points);

}  // namespace gridreach
