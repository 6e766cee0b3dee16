// SPDX-License-Identifier: Apache-2.0
#include "graph/segment_index.h"

#include <algorithm>
#include <boost/geometry/geometries/box.hpp>
#include <boost/geometry/geometries/point_xy.hpp>
#include <boost/geometry/index/rtree.hpp>
#include <cassert>

#include "graph/plane_predicates.h"

namespace gridreach {

namespace {

namespace bg = boost::geometry;
using Box = bg::model::box<bg::model::d2::point_xy<double>>;

Box box_around(PointM a, PointM b) {
    return {{std::min(a.x, b.x), std::min(a.y, b.y)}, {std::max(a.x, b.x), std::max(a.y, b.y)}};
}

bool in_box(PointM p, PointM a, PointM b) {
    return std::min(a.x, b.x) <= p.x && p.x <= std::max(a.x, b.x) && std::min(a.y, b.y) <= p.y &&
           p.y <= std::max(a.y, b.y);
}

}  // namespace

struct SegmentIndex::Tree {
    struct Segment {
        PointM a, b;
    };
    using Entry = std::pair<Box, std::uint32_t>;

    explicit Tree(std::span<const PointM> ends) : sides(ends) {}

    bool meet(PointM a, PointM b, const Segment& s) const {
        if (a == s.a || a == s.b || b == s.a || b == s.b) return false;
        const double sa = sides.turn(a, b, s.a), sb = sides.turn(a, b, s.b);
        if ((sa > 0 && sb > 0) || (sa < 0 && sb < 0)) return false;
        const double ta = sides.turn(s.a, s.b, a), tb = sides.turn(s.a, s.b, b);
        if ((ta > 0 && tb > 0) || (ta < 0 && tb < 0)) return false;
        if (sa != 0 || sb != 0 || ta != 0 || tb != 0) return true;
        return in_box(s.a, a, b) || in_box(s.b, a, b) || in_box(a, s.a, s.b) || in_box(b, s.a, s.b);
    }

    PlanePredicates sides;
    std::vector<Segment> segments;
    bg::index::rtree<Entry, bg::index::quadratic<16>> boxes;
};

SegmentIndex::SegmentIndex(std::span<const PointM> ends) : tree_(std::make_unique<Tree>(ends)) {
    assert(PlanePredicates::in_range(ends));
}

SegmentIndex::~SegmentIndex() = default;

void SegmentIndex::add(PointM a, PointM b) {
    tree_->boxes.insert({box_around(a, b), static_cast<std::uint32_t>(tree_->segments.size())});
    tree_->segments.push_back({a, b});
}

std::vector<std::uint32_t> SegmentIndex::meeting(PointM a, PointM b) const {
    std::vector<std::uint32_t> numbers;
    const auto near = bg::index::intersects(box_around(a, b));
    for (auto it = tree_->boxes.qbegin(near); it != tree_->boxes.qend(); ++it)
        if (tree_->meet(a, b, tree_->segments[it->second])) numbers.push_back(it->second);
    std::sort(numbers.begin(), numbers.end());
    return numbers;
}

}  // namespace gridreach
