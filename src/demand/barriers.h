// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <span>
#include <vector>

#include "geo/shapes.h"
#include "graph/box_tree.h"

namespace gridreach {

/// A straight piece of what wires do not cross.
struct BarrierPiece {
    PointM a, b;
};

/// Whether the segment ab meets the piece, touching it included. A segment of no length meets nothing.
bool meets(PointM a, PointM b, const BarrierPiece& piece);
bool meets_any(PointM a, PointM b, std::span<const BarrierPiece> pieces);

/// Lines and outlines that low-voltage wires do not cross, found by place.
class Barriers {
public:
    /// A path of fewer than two points is nothing.
    explicit Barriers(std::span<const PathM> paths);
    bool empty() const { return pieces_.empty(); }
    /// The pieces whose boxes touch this one, in the order they were given.
    std::vector<BarrierPiece> near(const BoxM& box) const;

private:
    std::vector<BarrierPiece> pieces_;
    BoxTree tree_;
};

}  // namespace gridreach
