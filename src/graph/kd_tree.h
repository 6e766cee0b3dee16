// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <array>
#include <cstdint>
#include <functional>
#include <span>
#include <vector>

namespace gridreach {

/// A point in space, metres: the plane with z = 0, or the surface of the Earth.
using Point3 = std::array<double, 3>;

/// A static k-d tree in leaves of a few points (Bentley 1975). The same points in the same order give the same tree.
class KdTree {
public:
    explicit KdTree(std::span<const Point3> points);

    /// The exact length between two points; never shorter than their straight distance in space.
    using Length = std::function<double(std::uint32_t, std::uint32_t)>;

    struct Neighbour {
        std::uint32_t index = none;
        double length_m = 0;
        static constexpr std::uint32_t none = 0xFFFFFFFF;
    };

    /// The `count` points nearest to point `i` apart from itself, nearest first (equal lengths: lower index first).
    /// Without `length` the straight distance counts.
    std::vector<Neighbour> nearest(std::uint32_t i, std::size_t count, const Length& length = {}) const;

    /// The point nearest to `i` whose label differs from i's: least length, then least {lower index, higher index} of
    /// the pair. `subtree_labels` are those of subtrees whose points all have one label, as `label_subtrees` makes them.
    Neighbour nearest_other(std::uint32_t i, std::span<const std::uint32_t> labels, std::span<const std::uint32_t> subtree_labels,
                            const Length& length = {}) const;

    /// One label per subtree, Neighbour::none where its points have several.
    std::vector<std::uint32_t> label_subtrees(std::span<const std::uint32_t> labels) const;

    std::size_t size() const { return points_.size(); }

private:
    struct Node {
        Point3 low, high;
        std::uint32_t begin, end;  ///< Into order_.
        std::uint32_t right = 0;   ///< The left child follows its parent; 0: a leaf.
    };
    double squared_to_box(const Point3& p, const Node& node) const;
    void build(std::uint32_t begin, std::uint32_t end);

    std::vector<Point3> points_;
    std::vector<std::uint32_t> order_;
    std::vector<Node> nodes_;
};

}  // namespace gridreach
