// SPDX-License-Identifier: Apache-2.0
#include "graph/labelled_places.h"

#include <algorithm>
#include <limits>

#include "base/parallel.h"

namespace gridreach {

namespace {

constexpr std::uint32_t several = 0xFFFFFFFE;
constexpr double infinite = std::numeric_limits<double>::infinity();

std::uint32_t common(std::uint32_t a, std::uint32_t b) {
    if (a == b || b == LabelledPlaces::gone) return a;
    return a == LabelledPlaces::gone ? b : several;
}

/// The greatest scale in the box around the places. A metric projection's scale is smooth and greatest at the
/// border (transverse Mercator, Lambert), so a lattice with a margin bounds it.
double greatest_scale(std::span<const PointM> places, const Metric& metric) {
    constexpr int steps = 8;
    const BoxM box = box_of(places);
    if (box.empty()) return 1;
    double least = infinite, most = 0;
    for (int i = 0; i <= steps; ++i)
        for (int j = 0; j <= steps; ++j) {
            const double scale = metric.scale_at(
                {box.min_x + box.width_m() * i / steps, box.min_y + box.height_m() * j / steps});
            least = std::min(least, scale);
            most = std::max(most, scale);
        }
    return most + (most - least) / 8 + 1e-6;
}

std::vector<Placed> placed(std::span<const PointM> places, const MetricSpace& space) {
    std::vector<Placed> out(places.size());
    parallel_blocks(places.size(), 4096, [&](std::size_t begin, std::size_t end) {
        for (std::size_t i = begin; i < end; ++i) out[i] = space.placed(places[i]);
    });
    return out;
}

std::vector<Box3> boxes_of(const std::vector<Placed>& places) {
    std::vector<Box3> out;
    out.reserve(places.size());
    for (const Placed& p : places) out.push_back({p.at, p.at});
    return out;
}

}  // namespace

LabelledPlaces::LabelledPlaces(std::span<const PointM> places, const Metric& metric,
                               std::vector<std::uint32_t> labels)
    : metric_(metric), space_(metric), tree_({}), slot_of_(places.size()), leaf_of_(places.size()) {
    if (space_.in_plane()) most_scale_ = greatest_scale(places, metric);
    const std::vector<Placed> in_space = placed(places, space_);
    tree_ = BoxTree(boxes_of(in_space));
    for (const std::uint32_t i : tree_.order()) {
        slot_of_[i] = static_cast<std::uint32_t>(at_.size());
        at_.push_back(places[i]);
        placed_.push_back(in_space[i]);
        labels_.push_back(labels[i]);
    }
    const auto& nodes = tree_.nodes();
    parent_.assign(nodes.size(), 0);
    subtree_label_.assign(nodes.size(), gone);
    for (std::uint32_t at = 0; at < nodes.size(); ++at) {
        if (nodes[at].right != 0)
            parent_[at + 1] = parent_[nodes[at].right] = at;
        else
            std::fill(leaf_of_.begin() + nodes[at].begin, leaf_of_.begin() + nodes[at].end, at);
    }
    for (std::size_t at = nodes.size(); at-- > 0;)
        subtree_label_[at] = nodes[at].right == 0
                                 ? label_of_leaf(nodes[at])
                                 : common(subtree_label_[at + 1], subtree_label_[nodes[at].right]);
}

std::uint32_t LabelledPlaces::label_of_leaf(const BoxTree::Node& node) const {
    std::uint32_t label = gone;
    for (std::uint32_t k = node.begin; k < node.end && label != several; ++k)
        label = common(label, labels_[k]);
    return label;
}

void LabelledPlaces::set_label(std::uint32_t i, std::uint32_t label) {
    const std::uint32_t slot = slot_of_[i];
    if (labels_[slot] == label) return;
    labels_[slot] = label;
    const auto& nodes = tree_.nodes();
    std::uint32_t at = leaf_of_[slot];
    std::uint32_t now = label_of_leaf(nodes[at]);
    while (subtree_label_[at] != now) {
        subtree_label_[at] = now;
        if (at == 0) return;
        at = parent_[at];
        now = common(subtree_label_[at + 1], subtree_label_[nodes[at].right]);
    }
}

double LabelledPlaces::length_m(std::uint32_t slot, std::uint32_t other) const {
    if (!space_.in_plane()) return space_.length_m(placed_[slot], placed_[other]);
    const auto& [first, second] = std::minmax(at_[slot], at_[other]);
    return metric_.length_m(first, second);
}

double LabelledPlaces::least_length_m(double straight_m) const {
    return space_.in_plane() ? straight_m / most_scale_ : space_.least_length_m(straight_m);
}

LabelledPlaces::Found LabelledPlaces::next_foreign(std::uint32_t i, const TreeEdge& after,
                                                   double most_m) const {
    Found found{std::nullopt, infinite};
    const std::uint32_t slot = slot_of_[i], own = labels_[slot];
    const Point3& from = placed_[slot].at;
    double best_m = most_m;
    const auto too_far = [&](double least_m) {
        if (least_m <= best_m) return false;
        found.beyond_m = std::min(found.beyond_m, least_m);
        return true;
    };
    tree_.nearest_slots_first(
        from,
        [&](std::uint32_t at, double away_m) {
            return subtree_label_[at] != own && subtree_label_[at] != gone &&
                   !too_far(least_length_m(away_m));
        },
        [&](std::uint32_t other) {
            if (labels_[other] == own || labels_[other] == gone) return;
            if (too_far(least_length_m(distance_m(from, placed_[other].at)))) return;
            const TreeEdge e = edge(i, tree_.order()[other], length_m(slot, other));
            if (too_far(e.length_m) || !shorter(after, e)) return;
            if (found.edge && !shorter(e, *found.edge)) return;
            found.edge = e;
            best_m = e.length_m;
        });
    return found;
}

}  // namespace gridreach
