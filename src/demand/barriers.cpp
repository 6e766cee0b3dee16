// SPDX-License-Identifier: Apache-2.0
#include "demand/barriers.h"

#include <algorithm>

namespace gridreach {

namespace {

/// Twice the area of a triangle: above 0 when c is to the left of ab.
double turn(PointM a, PointM b, PointM c) {
    return (b.x - a.x) * (c.y - a.y) - (b.y - a.y) * (c.x - a.x);
}

std::vector<BarrierPiece> pieces_of(std::span<const PathM> paths) {
    std::vector<BarrierPiece> pieces;
    for (const PathM& path : paths)
        for (std::size_t i = 1; i < path.size(); ++i)
            if (path[i - 1] != path[i]) pieces.push_back({path[i - 1], path[i]});
    return pieces;
}

std::vector<Box3> boxes_of(std::span<const BarrierPiece> pieces) {
    std::vector<Box3> boxes;
    for (const BarrierPiece& p : pieces)
        boxes.push_back({{std::min(p.a.x, p.b.x), std::min(p.a.y, p.b.y), 0},
                         {std::max(p.a.x, p.b.x), std::max(p.a.y, p.b.y), 0}});
    return boxes;
}

}  // namespace

bool meets(PointM a, PointM b, const BarrierPiece& piece) {
    const PointM c = piece.a, d = piece.b;
    if (a == b || std::max(a.x, b.x) < std::min(c.x, d.x) || std::max(c.x, d.x) < std::min(a.x, b.x) ||
        std::max(a.y, b.y) < std::min(c.y, d.y) || std::max(c.y, d.y) < std::min(a.y, b.y))
        return false;
    const auto parted = [](double one, double other) { return one * other > 0; };
    return !parted(turn(a, b, c), turn(a, b, d)) && !parted(turn(c, d, a), turn(c, d, b));
}

bool meets_any(PointM a, PointM b, std::span<const BarrierPiece> pieces) {
    return std::any_of(pieces.begin(), pieces.end(),
                       [&](const BarrierPiece& piece) { return meets(a, b, piece); });
}

Barriers::Barriers(std::span<const PathM> paths) : pieces_(pieces_of(paths)), tree_(boxes_of(pieces_)) {}

std::vector<BarrierPiece> Barriers::near(const BoxM& box) const {
    std::vector<std::uint32_t> found;
    const auto& nodes = tree_.nodes();
    const auto apart = [&](double min_x, double min_y, double max_x, double max_y) {
        return max_x < box.min_x || box.max_x < min_x || max_y < box.min_y || box.max_y < min_y;
    };
    std::vector<std::uint32_t> open;
    if (!nodes.empty() && !box.empty()) open.push_back(0);
    while (!open.empty()) {
        const std::uint32_t at = open.back();
        open.pop_back();
        const BoxTree::Node& node = nodes[at];
        if (apart(node.box.low[0], node.box.low[1], node.box.high[0], node.box.high[1])) continue;
        if (node.right != 0) {
            open.push_back(at + 1);
            open.push_back(node.right);
            continue;
        }
        for (std::uint32_t k = node.begin; k < node.end; ++k) {
            const BarrierPiece& p = pieces_[tree_.order()[k]];
            if (!apart(std::min(p.a.x, p.b.x), std::min(p.a.y, p.b.y), std::max(p.a.x, p.b.x),
                       std::max(p.a.y, p.b.y)))
                found.push_back(tree_.order()[k]);
        }
    }
    std::sort(found.begin(), found.end());
    std::vector<BarrierPiece> pieces;
    for (const std::uint32_t i : found) pieces.push_back(pieces_[i]);
    return pieces;
}

}  // namespace gridreach
