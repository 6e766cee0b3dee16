// SPDX-License-Identifier: Apache-2.0
#include "graph/box_tree.h"

#include <numeric>

namespace gridreach {

namespace {

constexpr std::uint32_t leaf_size = 8;

}  // namespace

BoxTree::BoxTree(std::span<const Box3> boxes) : order_(boxes.size()) {
    std::iota(order_.begin(), order_.end(), std::uint32_t{0});
    if (!boxes.empty()) build(boxes, 0, static_cast<std::uint32_t>(boxes.size()));
}

void BoxTree::build(std::span<const Box3> boxes, std::uint32_t begin, std::uint32_t end) {
    const std::size_t at = nodes_.size();
    Node node{boxes[order_[begin]], begin, end};
    for (std::uint32_t i = begin; i < end; ++i)
        for (std::size_t k = 0; k < 3; ++k) {
            node.box.low[k] = std::min(node.box.low[k], boxes[order_[i]].low[k]);
            node.box.high[k] = std::max(node.box.high[k], boxes[order_[i]].high[k]);
        }
    nodes_.push_back(node);
    if (end - begin <= leaf_size) return;
    std::size_t axis = 0;
    const auto width = [&](std::size_t k) { return node.box.high[k] - node.box.low[k]; };
    for (std::size_t k = 1; k < 3; ++k)
        if (width(k) > width(axis)) axis = k;
    const auto twice_centre = [&](std::uint32_t i) { return boxes[i].low[axis] + boxes[i].high[axis]; };
    const std::uint32_t middle = begin + (end - begin) / 2;
    std::nth_element(order_.begin() + begin, order_.begin() + middle, order_.begin() + end,
                     [&](std::uint32_t a, std::uint32_t b) {
                         const double x = twice_centre(a), y = twice_centre(b);
                         return x != y ? x < y : a < b;
                     });
    build(boxes, begin, middle);
    nodes_[at].right = static_cast<std::uint32_t>(nodes_.size());
    build(boxes, middle, end);
}

}  // namespace gridreach
