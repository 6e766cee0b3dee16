// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <optional>
#include <span>
#include <vector>

#include "graph/metric_space.h"
#include "graph/spanning_tree.h"

namespace gridreach {

/// Places under labels that change, and that come and go; finds which of another label is nearest, exactly,
/// by any metric. A tree of boxes (Bentley 1975) that knows of each subtree whether all in it bear one label:
/// as long as a component grows, its inside is passed over.
class LabelledPlaces {
public:
    /// Label of a place that is not there for now.
    static constexpr std::uint32_t gone = 0xFFFFFFFF;

    /// Several may lie at one place. Labels are below 0xFFFFFFFE, or `gone`. `metric` must outlive this.
    LabelledPlaces(std::span<const PointM> places, const Metric& metric, std::vector<std::uint32_t> labels);

    std::uint32_t label(std::uint32_t i) const { return labels_[slot_of_[i]]; }
    void set_label(std::uint32_t i, std::uint32_t label);

    struct Found {
        std::optional<TreeEdge> edge;
        /// When there is no edge: none that is longer than asked for is shorter than this. Infinite: there is
        /// none at all.
        double beyond_m = 0;
    };
    /// The first edge, in the order of shorter(), from `i` (not gone) to a place of another label that comes
    /// after `after` and is not longer than `most_m`. Lengths are those of the metric, to the last bit
    /// (measured from the lesser place).
    Found next_foreign(std::uint32_t i, const TreeEdge& after, double most_m) const;

private:
    double length_m(std::uint32_t slot, std::uint32_t other) const;
    std::uint32_t label_of_leaf(const BoxTree::Node& node) const;
    double least_length_m(double straight_m) const;

    const Metric& metric_;
    MetricSpace space_;
    double most_scale_ = 1;  ///< In the plane: no line is shorter on the ground than its length over this.
    BoxTree tree_;
    std::vector<std::uint32_t> slot_of_;  ///< By place: where it stands in the order of the tree.
    // By slot, so that what a leaf holds lies together.
    std::vector<PointM> at_;
    std::vector<Placed> placed_;
    std::vector<std::uint32_t> labels_, leaf_of_;
    // By node of the tree.
    std::vector<std::uint32_t> parent_;         ///< The root's is itself.
    std::vector<std::uint32_t> subtree_label_;  ///< `gone` where nobody is left.
};

}  // namespace gridreach
