// SPDX-License-Identifier: Apache-2.0
#include "graph/near_links.h"

#include <gtest/gtest.h>

#include <algorithm>
#include <random>
#include <set>

#include "graph/union_find.h"

namespace gridreach {
namespace {

TEST(NearLinks, HoldTheSpanningTreeAndNothingLonger) {
    std::mt19937 engine(5);
    std::uniform_int_distribution<int> place(0, 60);
    for (std::size_t count : {2u, 3u, 10u, 200u, 1000u}) {
        std::vector<PointM> points;
        for (std::size_t i = 0; i < count; ++i)
            points.push_back({static_cast<double>(place(engine)), static_cast<double>(place(engine))});
        const double longest = 9;
        const auto links = near_links(points, longest);
        EXPECT_TRUE(std::is_sorted(links.begin(), links.end(), [](const TreeEdge& x, const TreeEdge& y) {
            return std::pair(x.a, x.b) < std::pair(y.a, y.b);
        }));
        // What short edges of the tree join, the links join.
        UnionFind by_tree(count), by_links(count);
        for (const TreeEdge& e : euclidean_mst(points))
            if (e.length_m <= longest) by_tree.unite(e.a, e.b);
        for (const TreeEdge& e : links) {
            EXPECT_LE(e.length_m, longest);
            EXPECT_EQ(e.length_m, distance_m(points[e.a], points[e.b]));
            by_links.unite(e.a, e.b);
        }
        for (std::uint32_t i = 0; i < count; ++i) EXPECT_EQ(by_tree.find(i), by_links.find(i));
    }
}

TEST(NearLinks, OfPointsOnOnePlaceGoAlongThem) {
    const std::vector<PointM> points(4, PointM{3, 3});
    const std::vector<TreeEdge> expected = {{0, 1, 0}, {1, 2, 0}, {2, 3, 0}};
    EXPECT_EQ(near_links(points, 0), expected);
    EXPECT_TRUE(near_links(std::span(points).first(1), 10).empty());
}

}  // namespace
}  // namespace gridreach
