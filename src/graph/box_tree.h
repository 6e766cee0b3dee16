// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <algorithm>
#include <array>
#include <cmath>
#include <cstdint>
#include <span>
#include <utility>
#include <vector>

namespace gridreach {

/// A point in space, metres: the plane with z = 0, or the surface of the Earth.
using Point3 = std::array<double, 3>;

struct Box3 {
    Point3 low, high;
};

inline double distance_m(const Point3& a, const Point3& b) {
    const double x = a[0] - b[0], y = a[1] - b[1], z = a[2] - b[2];
    return std::sqrt(x * x + y * y + z * z);
}

/// 0 inside. Never more than the rounded distance to a point in the box: rounding is monotone.
inline double distance_to_box_m(const Point3& p, const Box3& box) {
    double sum = 0;
    for (std::size_t k = 0; k < 3; ++k) {
        const double d = std::max({box.low[k] - p[k], 0.0, p[k] - box.high[k]});
        sum += d * d;
    }
    return std::sqrt(sum);
}

/// A static tree of boxes, halved along their widest side (Bentley 1975), in leaves of a few. The same boxes
/// in the same order give the same tree.
class BoxTree {
public:
    struct Node {
        Box3 box;
        std::uint32_t begin, end;  ///< Into order().
        std::uint32_t right = 0;   ///< The left child follows its parent; 0: a leaf.
    };

    explicit BoxTree(std::span<const Box3> boxes);

    const std::vector<Node>& nodes() const { return nodes_; }  ///< Parents before children.
    const std::vector<std::uint32_t>& order() const { return order_; }

    /// Goes down from the root, nearer child first. `enter(node index, distance_m)` says whether a subtree is
    /// worth a look; `leaf(item)` is called for each item of the leaves reached.
    template <class Enter, class Leaf>
    void nearest_first(const Point3& p, const Enter& enter, const Leaf& leaf) const {
        nearest_slots_first(p, enter, [&](std::uint32_t slot) { leaf(order_[slot]); });
    }

    /// The same, with `leaf` called for the item's place in order().
    template <class Enter, class Leaf>
    void nearest_slots_first(const Point3& p, const Enter& enter, const Leaf& leaf) const {
        if (!nodes_.empty()) descend(0, distance_to_box_m(p, nodes_[0].box), p, enter, leaf);
    }

private:
    void build(std::span<const Box3> boxes, std::uint32_t begin, std::uint32_t end);

    template <class Enter, class Leaf>
    void descend(std::uint32_t at, double away_m, const Point3& p, const Enter& enter,
                 const Leaf& leaf) const {
        if (!enter(at, away_m)) return;
        const Node& node = nodes_[at];
        if (node.right == 0) {
            for (std::uint32_t k = node.begin; k < node.end; ++k) leaf(k);
            return;
        }
        std::uint32_t first = at + 1, second = node.right;
        double near_m = distance_to_box_m(p, nodes_[first].box),
               far_m = distance_to_box_m(p, nodes_[second].box);
        if (far_m < near_m) {
            std::swap(first, second);
            std::swap(near_m, far_m);
        }
        descend(first, near_m, p, enter, leaf);
        descend(second, far_m, p, enter, leaf);
    }

    std::vector<std::uint32_t> order_;
    std::vector<Node> nodes_;
};

}  // namespace gridreach
