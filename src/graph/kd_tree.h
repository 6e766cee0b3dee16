// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <limits>
#include <span>
#include <vector>

#include "graph/metric_space.h"

namespace gridreach {

/// Nearest neighbours by a metric, exact: lengths in the plane (`projected`), on the sphere or on the
/// ellipsoid.
class KdTree {
public:
    /// `metric` must outlive the tree.
    KdTree(std::span<const PointM> points, const Metric& metric);

    struct Neighbour {
        static constexpr std::uint32_t none = 0xFFFFFFFF;
        std::uint32_t index = none;
        double length_m = std::numeric_limits<double>::infinity();
    };

    /// The `count` points nearest to point `i` apart from itself, nearest first (equal lengths: lower index
    /// first).
    std::vector<Neighbour> nearest(std::uint32_t i, std::size_t count) const;

    /// The point nearest to `i` whose label differs from i's, not further than `most_m`: least length, then
    /// least {lower index, higher index} of the pair. `subtree_labels` are what label_subtrees makes of
    /// `labels`.
    Neighbour nearest_other(std::uint32_t i, std::span<const std::uint32_t> labels,
                            std::span<const std::uint32_t> subtree_labels, double most_m) const;

    /// The common label of each subtree's points, Neighbour::none where they have several.
    std::vector<std::uint32_t> label_subtrees(std::span<const std::uint32_t> labels) const;

    std::size_t size() const { return points_.size(); }

private:
    MetricSpace space_;
    std::vector<Placed> points_;
    BoxTree tree_;
};

}  // namespace gridreach
