// SPDX-License-Identifier: Apache-2.0
#include "graph/kd_tree.h"

#include <utility>

#include "base/parallel.h"

namespace gridreach {

namespace {

std::vector<Placed> place_all(std::span<const PointM> points, const MetricSpace& space) {
    std::vector<Placed> out(points.size());
    parallel_blocks(points.size(), 4096, [&](std::size_t begin, std::size_t end) {
        for (std::size_t i = begin; i < end; ++i) out[i] = space.placed(points[i]);
    });
    return out;
}

std::vector<Box3> boxes_of(const std::vector<Placed>& points) {
    std::vector<Box3> out;
    out.reserve(points.size());
    for (const Placed& p : points) out.push_back({p.at, p.at});
    return out;
}

}  // namespace

KdTree::KdTree(std::span<const PointM> points, const Metric& metric)
    : space_(metric), points_(place_all(points, space_)), tree_(boxes_of(points_)) {}

std::vector<KdTree::Neighbour> KdTree::nearest(std::uint32_t i, std::size_t count) const {
    std::vector<Neighbour> best;  // sorted, at most `count`
    if (count == 0) return best;
    const auto worth_a_look = [&](double straight_m) {
        return best.size() < count || space_.least_length_m(straight_m) <= best.back().length_m;
    };
    const auto before = [](const Neighbour& a, const Neighbour& b) {
        return a.length_m != b.length_m ? a.length_m < b.length_m : a.index < b.index;
    };
    const Placed& p = points_[i];
    tree_.nearest_first(
        p.at, [&](std::uint32_t, double away_m) { return worth_a_look(away_m); },
        [&](std::uint32_t j) {
            if (j == i || !worth_a_look(distance_m(p.at, points_[j].at))) return;
            const Neighbour next{j, space_.length_m(p, points_[j])};
            best.insert(std::upper_bound(best.begin(), best.end(), next, before), next);
            if (best.size() > count) best.pop_back();
        });
    return best;
}

std::vector<std::uint32_t> KdTree::label_subtrees(std::span<const std::uint32_t> labels) const {
    const auto& nodes = tree_.nodes();
    std::vector<std::uint32_t> of(nodes.size());
    for (std::size_t at = nodes.size(); at-- > 0;) {
        const BoxTree::Node& node = nodes[at];
        if (node.right != 0) {
            of[at] = of[at + 1] == of[node.right] ? of[at + 1] : Neighbour::none;
            continue;
        }
        of[at] = labels[tree_.order()[node.begin]];
        for (std::uint32_t k = node.begin + 1; k < node.end; ++k)
            if (labels[tree_.order()[k]] != of[at]) of[at] = Neighbour::none;
    }
    return of;
}

KdTree::Neighbour KdTree::nearest_other(std::uint32_t i, std::span<const std::uint32_t> labels,
                                        std::span<const std::uint32_t> subtree_labels, double most_m) const {
    Neighbour best{Neighbour::none, most_m};
    const auto better = [&](double length_m, std::uint32_t j) {
        if (length_m != best.length_m) return length_m < best.length_m;
        if (best.index == Neighbour::none) return true;
        return std::pair(std::min(i, j), std::max(i, j)) <
               std::pair(std::min(i, best.index), std::max(i, best.index));
    };
    const Placed& p = points_[i];
    tree_.nearest_first(
        p.at,
        [&](std::uint32_t at, double away_m) {
            return subtree_labels[at] != labels[i] && space_.least_length_m(away_m) <= best.length_m;
        },
        [&](std::uint32_t j) {
            if (labels[j] == labels[i]) return;
            if (space_.least_length_m(distance_m(p.at, points_[j].at)) > best.length_m) return;
            if (const double length_m = space_.length_m(p, points_[j]); better(length_m, j))
                best = {j, length_m};
        });
    return best;
}

}  // namespace gridreach
