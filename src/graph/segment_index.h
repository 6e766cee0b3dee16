// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>
#include <memory>
#include <span>
#include <vector>

#include "geo/shapes.h"

namespace gridreach {

/// Straight segments in the plane that come one by one; finds which of them another one meets. Exact.
class SegmentIndex {
public:
    /// `ends`: every point that a segment here will begin or end at (see PlanePredicates::in_range).
    explicit SegmentIndex(std::span<const PointM> ends);
    ~SegmentIndex();

    /// Segments are numbered as they come, from 0.
    void add(PointM a, PointM b);

    /// The numbers, rising, of segments that cross, touch or overlap the segment ab and have no end in common
    /// with it.
    std::vector<std::uint32_t> meeting(PointM a, PointM b) const;

private:
    struct Tree;
    std::unique_ptr<Tree> tree_;
};

}  // namespace gridreach
