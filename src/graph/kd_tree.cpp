// SPDX-License-Identifier: Apache-2.0
#include "graph/kd_tree.h"

#include <algorithm>
#include <cmath>
#include <limits>
#include <numeric>

namespace gridreach {

namespace {

constexpr std::uint32_t leaf_size = 8;
/// Lengths are rounded; a box this little further away may still hold the nearest.
constexpr double slack = 1 - 1e-12;

double squared(const Point3& a, const Point3& b) {
    const double x = a[0] - b[0], y = a[1] - b[1], z = a[2] - b[2];
    return x * x + y * y + z * z;
}

}  // namespace

KdTree::KdTree(std::span<const Point3> points) : points_(points.begin(), points.end()), order_(points.size()) {
    std::iota(order_.begin(), order_.end(), std::uint32_t{0});
    if (!points_.empty()) build(0, static_cast<std::uint32_t>(points_.size()));
}

void KdTree::build(std::uint32_t begin, std::uint32_t end) {
    const std::size_t at = nodes_.size();
    Node node{points_[order_[begin]], points_[order_[begin]], begin, end};
    for (std::uint32_t i = begin; i < end; ++i)
        for (std::size_t k = 0; k < 3; ++k) {
            node.low[k] = std::min(node.low[k], points_[order_[i]][k]);
            node.high[k] = std::max(node.high[k], points_[order_[i]][k]);
        }
    nodes_.push_back(node);
    if (end - begin <= leaf_size) return;
    std::size_t axis = 0;
    for (std::size_t k = 1; k < 3; ++k)
        if (node.high[k] - node.low[k] > node.high[axis] - node.low[axis]) axis = k;
    const std::uint32_t middle = begin + (end - begin) / 2;
    std::nth_element(order_.begin() + begin, order_.begin() + middle, order_.begin() + end, [&](std::uint32_t a, std::uint32_t b) {
        return points_[a][axis] != points_[b][axis] ? points_[a][axis] < points_[b][axis] : a < b;
    });
    build(begin, middle);
    nodes_[at].right = static_cast<std::uint32_t>(nodes_.size());
    build(middle, end);
}

double KdTree::squared_to_box(const Point3& p, const Node& node) const {
    double sum = 0;
    for (std::size_t k = 0; k < 3; ++k) {
        const double d = std::max({node.low[k] - p[k], 0.0, p[k] - node.high[k]});
        sum += d * d;
    }
    return sum;
}

std::vector<KdTree::Neighbour> KdTree::nearest(std::uint32_t i, std::size_t count, const Length& length) const {
    std::vector<Neighbour> best;  // sorted, at most `count`
    const Point3& p = points_[i];
    const auto before = [](const Neighbour& a, const Neighbour& b) {
        return a.length_m != b.length_m ? a.length_m < b.length_m : a.index < b.index;
    };
    const auto limit = [&] { return best.size() < count ? std::numeric_limits<double>::infinity() : best.back().length_m; };
    const auto visit = [&](auto&& self, std::uint32_t at) -> void {
        const Node& node = nodes_[at];
        if (node.right == 0) {
            for (std::uint32_t k = node.begin; k < node.end; ++k) {
                const std::uint32_t j = order_[k];
                const double straight = std::sqrt(squared(p, points_[j]));
                if (j == i || straight * slack > limit()) continue;
                const Neighbour next{j, length ? length(i, j) : straight};
                best.insert(std::upper_bound(best.begin(), best.end(), next, before), next);
                if (best.size() > count) best.pop_back();
            }
            return;
        }
        std::uint32_t first = at + 1, second = node.right;
        double near = squared_to_box(p, nodes_[first]), far = squared_to_box(p, nodes_[second]);
        if (far < near) {
            std::swap(first, second);
            std::swap(near, far);
        }
        if (std::sqrt(near) * slack <= limit()) self(self, first);
        if (std::sqrt(far) * slack <= limit()) self(self, second);
    };
    if (count > 0 && !nodes_.empty()) visit(visit, 0);
    return best;
}

std::vector<std::uint32_t> KdTree::label_subtrees(std::span<const std::uint32_t> labels) const {
    std::vector<std::uint32_t> of(nodes_.size());
    for (std::size_t at = nodes_.size(); at-- > 0;) {
        const Node& node = nodes_[at];
        if (node.right != 0) {
            of[at] = of[at + 1] == of[node.right] ? of[at + 1] : Neighbour::none;
            continue;
        }
        of[at] = labels[order_[node.begin]];
        for (std::uint32_t k = node.begin + 1; k < node.end; ++k)
            if (labels[order_[k]] != of[at]) of[at] = Neighbour::none;
    }
    return of;
}

KdTree::Neighbour KdTree::nearest_other(std::uint32_t i, std::span<const std::uint32_t> labels, std::span<const std::uint32_t> subtree_labels,
                                        const Length& length) const {
    Neighbour best{Neighbour::none, std::numeric_limits<double>::infinity()};
    const Point3& p = points_[i];
    const auto better = [&](double length_m, std::uint32_t j) {
        if (length_m != best.length_m) return length_m < best.length_m;
        if (best.index == Neighbour::none) return true;
        return std::pair(std::min(i, j), std::max(i, j)) < std::pair(std::min(i, best.index), std::max(i, best.index));
    };
    const auto visit = [&](auto&& self, std::uint32_t at) -> void {
        const Node& node = nodes_[at];
        if (subtree_labels[at] == labels[i]) return;
        if (node.right == 0) {
            for (std::uint32_t k = node.begin; k < node.end; ++k) {
                const std::uint32_t j = order_[k];
                if (labels[j] == labels[i]) continue;
                const double straight = std::sqrt(squared(p, points_[j]));
                if (straight * slack > best.length_m) continue;
                const double length_m = length ? length(i, j) : straight;
                if (better(length_m, j)) best = {j, length_m};
            }
            return;
        }
        std::uint32_t first = at + 1, second = node.right;
        double near = squared_to_box(p, nodes_[first]), far = squared_to_box(p, nodes_[second]);
        if (far < near) {
            std::swap(first, second);
            std::swap(near, far);
        }
        if (std::sqrt(near) * slack <= best.length_m) self(self, first);
        if (std::sqrt(far) * slack <= best.length_m) self(self, second);
    };
    if (!nodes_.empty()) visit(visit, 0);
    return best;
}

}  // namespace gridreach
