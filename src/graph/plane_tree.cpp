// SPDX-License-Identifier: Apache-2.0
#include "graph/plane_tree.h"

#include <algorithm>
#include <cmath>

#include "base/parallel.h"
#include "graph/plane_predicates.h"
#include "graph/triangulation.h"
#include "graph/union_find.h"

namespace gridreach {

namespace {

constexpr std::uint32_t block_size = 1 << 14;

/// An edge between places.
struct Link {
    double length_m;
    std::uint32_t a, b;
};

double squared_m2(PointM a, PointM b) {
    const double x = a.x - b.x, y = a.y - b.y;
    return x * x + y * y;
}

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

    /// Appends the tree's edges, in indices of points.
    void append_to(std::vector<TreeEdge>& tree) {
        parallel_for(blocks_.size(), [&](std::size_t i) { join_within(static_cast<std::uint32_t>(i)); });
        std::vector<Link> between;
        for (Block& block : blocks_) {
            tree.insert(tree.end(), block.taken.begin(), block.taken.end());
            between.insert(between.end(), block.left.begin(), block.left.end());
            block = {};
        }
        std::sort(between.begin(), between.end(),
                  [&](const Link& x, const Link& y) { return shorter(x, y); });
        for (const Link& link : between)
            if (sets_.unite(link.a, link.b)) tree.push_back(edge(link));
    }

private:
    struct Block {
        std::vector<TreeEdge> taken;
        std::vector<Link> left;  ///< Only the whole can tell.
    };

    TreeEdge edge(const Link& link) const {
        const auto [a, b] = std::minmax(order_.first[link.a], order_.first[link.b]);
        return {a, b, link.length_m};
    }

    /// The order that makes the tree unique.
    bool shorter(const Link& x, const Link& y) const {
        if (x.length_m != y.length_m) return x.length_m < y.length_m;
        const TreeEdge p = edge(x), q = edge(y);
        return p.a != q.a ? p.a < q.a : p.b < q.b;
    }

    /// Edges of the block's places to later places and to other blocks, without those that are clearly the
    /// longest of a triangle (Urquhart 1980): these are in no tree.
    std::vector<Link> links(std::uint32_t begin, std::uint32_t end) const {
        constexpr double clearly = 1 + 0x1p-40;
        struct Spoke {
            std::uint32_t to;
            double m2;
        };
        std::vector<Link> out;
        std::vector<Spoke> spokes;
        for (std::uint32_t a = begin; a < end; ++a) {
            spokes.clear();
            triangulation_.around(a, [&](std::uint32_t b) {
                spokes.push_back({b, squared_m2(order_.places[a], order_.places[b])});
            });
            const auto longest_with = [&](const Spoke& it, const Spoke& other) {
                return it.m2 > other.m2 * clearly &&
                       it.m2 > squared_m2(order_.places[it.to], order_.places[other.to]) * clearly;
            };
            const std::size_t n = spokes.size();
            for (std::size_t i = 0; i < n; ++i) {
                const Spoke& it = spokes[i];
                if (it.to >= begin && it.to < a) continue;
                if (longest_with(it, spokes[i + 1 == n ? 0 : i + 1]) ||
                    longest_with(it, spokes[i == 0 ? n - 1 : i - 1]))
                    continue;
                out.push_back({std::sqrt(it.m2), a, it.to});
            }
        }
        return out;
    }

    /// A component is open until it meets an edge that leaves the block. The shortest edge out of an open
    /// component is in the tree.
    void join_within(std::uint32_t number) {
        const std::uint32_t begin = number * block_size, end = std::min(count_, begin + block_size);
        std::vector<Link> sorted = links(begin, end);
        std::sort(sorted.begin(), sorted.end(), [&](const Link& x, const Link& y) { return shorter(x, y); });
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
            block.taken.push_back(edge(link));
        }
    }

    const PlaceOrder& order_;
    const Triangulation& triangulation_;
    std::uint32_t count_;
    UnionFind sets_;
    std::vector<Block> blocks_;
};

/// An edge of the tree outside the triangulation would have a third place in the circle over it, and be the
/// longest of that triangle; rounded to as long as another side, it is 2^24 times as long as the third.
bool may_be_rounded_away(const std::vector<TreeEdge>& tree) {
    double least_m = INFINITY, most_m = 0;
    for (const TreeEdge& e : tree) {
        least_m = std::min(least_m, e.length_m);
        most_m = std::max(most_m, e.length_m);
    }
    return least_m * 0x1p24 < most_m;
}

}  // namespace

std::optional<std::vector<TreeEdge>> plane_tree(std::span<const PointM> points) {
    if (!PlanePredicates::in_range(points)) return std::nullopt;
    std::vector<TreeEdge> tree;
    {
        PlaceOrder order = place_order(points);
        const Triangulation triangulation(order);
        order.keys = {};
        tree.reserve(points.size());
        BlockKruskal(order, triangulation).append_to(tree);
        if (may_be_rounded_away(tree)) return std::nullopt;
        for (const auto& each : order.duplicates) tree.push_back({each.of, each.index, 0});
    }
    return tree;
}

}  // namespace gridreach
