// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>
#include <memory>
#include <vector>

#include "graph/place_order.h"

namespace gridreach {

/// The Delaunay triangulation of different places in the plane, exact. Where several places lie on one empty
/// circle, one of the triangulations, the same at any thread count. Places on one line are joined along it.
/// Divide and conquer (Guibas and Stolfi 1985) with cuts along both axes (Dwyer 1987).
class Triangulation {
public:
    /// All in PlanePredicates::in_range.
    explicit Triangulation(const PlaceOrder& order);

    /// Calls `see(neighbour)` for each neighbour of a place, counter-clockwise.
    template <class See>
    void around(std::uint32_t place, const See& see) const {
        const std::uint32_t begin = out_of_[place];
        if (begin == none) return;
        std::uint32_t at = begin;
        do {
            see(halves_[at].to);
            at = halves_[at].next;
        } while (at != begin);
    }

    /// One of the two directions of an edge. The other is at the same number with the last bit turned.
    struct Half {
        std::uint32_t next, prev;  ///< Counter-clockwise and clockwise around the place that it leaves.
        std::uint32_t to;
    };
    static constexpr std::uint32_t none = 0xFFFFFFFF;

private:
    std::unique_ptr<Half[]> halves_;
    std::vector<std::uint32_t> out_of_;  ///< Any half-edge that leaves the place.
};

}  // namespace gridreach
