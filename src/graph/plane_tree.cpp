// SPDX-License-Identifier: Apache-2.0
#include "graph/plane_tree.h"

#include <algorithm>

#include "base/parallel.h"
#include "graph/plane_links.h"
#include "graph/plane_predicates.h"
#include "graph/rounded_ties.h"
#include "graph/union_find.h"

namespace gridreach {

namespace {

constexpr std::uint32_t block_size = 1 << 14;

/// Kruskal's (1956) algorithm on a triangulation, block by block: each block of places takes every edge that
/// it can be sure of by itself, so that little is left to look at as a whole.
class BlockKruskal {
public:
    BlockKruskal(const PlaceOrder& order, const Triangulation& triangulation)
        : order_(order),
          triangulation_(triangulation),
          count_(static_cast<std::uint32_t>(order.places.size())),
          sets_(count_),
          blocks_((count_ + block_size - 1) / block_size) {}

    std::vector<Link> tree() {
        parallel_for(blocks_.size(), [&](std::size_t i) { join_within(static_cast<std::uint32_t>(i)); });
        std::vector<Link> out, between;
        out.reserve(count_);
        for (Block& block : blocks_) {
            out.insert(out.end(), block.taken.begin(), block.taken.end());
            between.insert(between.end(), block.left.begin(), block.left.end());
            block = {};
        }
        std::sort(between.begin(), between.end(), ByLength{order_});
        for (const Link& link : between)
            if (sets_.unite(link.a, link.b)) out.push_back(link);
        return out;
    }

private:
    struct Block {
        std::vector<Link> taken;
        std::vector<Link> left;  ///< Only the whole can tell.
    };

    /// A component is open until it meets an edge that leaves the block. The shortest edge out of an open
    /// component is in the tree.
    void join_within(std::uint32_t number) {
        const std::uint32_t begin = number * block_size, end = std::min(count_, begin + block_size);
        std::vector<Link> sorted = links_of(order_, triangulation_, begin, end);
        std::sort(sorted.begin(), sorted.end(), ByLength{order_});
        std::vector<bool> closed(end - begin);
        Block& block = blocks_[number];
        for (const Link& link : sorted) {
            const std::uint32_t a = sets_.find(link.a);
            if (link.b < begin || link.b >= end) {
                closed[a - begin] = true;
                if (link.a < link.b) block.left.push_back(link);
                continue;
            }
            const std::uint32_t b = sets_.find(link.b);
            if (a == b) continue;
            if (closed[a - begin] && closed[b - begin]) {
                block.left.push_back(link);
                continue;
            }
            sets_.unite(a, b);
            closed[std::min(a, b) - begin] = closed[a - begin] || closed[b - begin];
            block.taken.push_back(link);
        }
    }

    const PlaceOrder& order_;
    const Triangulation& triangulation_;
    std::uint32_t count_;
    UnionFind sets_;
    std::vector<Block> blocks_;
};

std::optional<std::vector<Link>> tree_of_places(const PlaceOrder& order) {
    const Triangulation triangulation(order);
    return with_rounded_ties(order, triangulation, BlockKruskal(order, triangulation).tree());
}

}  // namespace

std::optional<std::vector<TreeEdge>> plane_tree(std::span<const PointM> points) {
    if (!PlanePredicates::in_range(points)) return std::nullopt;
    const PlaceOrder order = place_order(points);
    auto tree = tree_of_places(order);
    if (!tree) return std::nullopt;
    parallel_blocks(tree->size(), block_size, [&](std::size_t begin, std::size_t end) {
        for (std::size_t i = begin; i < end; ++i) {
            TreeEdge& e = (*tree)[i];
            const auto [a, b] = std::minmax(order.first[e.a], order.first[e.b]);
            e = {a, b, e.length_m};
        }
    });
    for (const auto& each : order.duplicates) tree->push_back({each.of, each.index, 0});
    return tree;
}

}  // namespace gridreach
