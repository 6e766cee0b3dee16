// SPDX-License-Identifier: Apache-2.0
#include <gtest/gtest.h>

#include <algorithm>
#include <boost/graph/adjacency_list.hpp>
#include <boost/graph/kruskal_min_spanning_tree.hpp>
#include <random>

#include "graph/delaunay.h"
#include "graph/metric_space.h"
#include "graph/spanning_tree.h"
#include "support/networks.h"

namespace gridreach {
namespace {

using test::every_lie;
using test::every_metric;
using test::Lie;
using test::points_drawn;
using test::utm36n;

/// Every pair with its length, as the searches measure it: the same to the last bit from both ends.
std::vector<TreeEdge> all_pairs(const std::vector<PointM>& points, const Metric& metric) {
    const MetricSpace space(metric);
    std::vector<Placed> placed;
    for (PointM p : points) placed.push_back(space.placed(p));
    std::vector<TreeEdge> pairs;
    for (std::uint32_t a = 0; a < points.size(); ++a)
        for (std::uint32_t b = a + 1; b < points.size(); ++b)
            pairs.push_back({a, b, space.length_m(placed[a], placed[b])});
    return pairs;
}

bool by_ends(const TreeEdge& x, const TreeEdge& y) {
    return x.a != y.a ? x.a < y.a : x.b < y.b;
}

bool by_length(const TreeEdge& x, const TreeEdge& y) {
    return x.length_m != y.length_m ? x.length_m < y.length_m : by_ends(x, y);
}

/// Prim over all pairs: always the least edge that leaves the tree, by (length, a, b).
std::vector<TreeEdge> brute_force_tree(std::size_t n, const std::vector<TreeEdge>& pairs) {
    std::vector<TreeEdge> tree;
    std::vector<bool> in(n);
    if (n > 0) in[0] = true;
    while (tree.size() + 1 < n) {
        const TreeEdge* best = nullptr;
        for (const TreeEdge& e : pairs)
            if (in[e.a] != in[e.b] && (best == nullptr || by_length(e, *best))) best = &e;
        in[best->a] = in[best->b] = true;
        tree.push_back(*best);
    }
    std::sort(tree.begin(), tree.end(), by_ends);
    return tree;
}

double boost_length_m(std::size_t n, const std::vector<TreeEdge>& pairs) {
    using Graph = boost::adjacency_list<boost::vecS, boost::vecS, boost::undirectedS, boost::no_property,
                                        boost::property<boost::edge_weight_t, double>>;
    Graph graph(n);
    for (const TreeEdge& e : pairs) boost::add_edge(e.a, e.b, e.length_m, graph);
    std::vector<boost::graph_traits<Graph>::edge_descriptor> tree;
    boost::kruskal_minimum_spanning_tree(graph, std::back_inserter(tree));
    double length_m = 0;
    for (const auto& e : tree) length_m += boost::get(boost::edge_weight, graph, e);
    return length_m;
}

double length_of(const std::vector<TreeEdge>& tree) {
    double length_m = 0;
    for (const TreeEdge& e : tree) length_m += e.length_m;
    return length_m;
}

TEST(UniqueTree, IsThatOfBruteForceEdgeByEdgeHoweverThePointsLie) {
    unsigned seed = 0;
    for (const DistanceKind kind : every_metric)
        for (const Lie lie : every_lie)
            for (const std::size_t n : {0, 1, 2, 3, 17, 95, 96, 97, 98, 150, 200}) {
                SCOPED_TRACE(testing::Message() << name_of(kind) << ", " << name_of(lie) << ", " << n
                                                << " points, seed " << ++seed);
                std::mt19937 random(seed);
                const auto points = points_drawn(random, n, lie);
                const Metric metric(kind, utm36n());
                const auto pairs = all_pairs(points, metric);
                const auto tree = metric_mst(points, metric);
                ASSERT_EQ(tree.size(), n == 0 ? 0 : n - 1);
                EXPECT_TRUE(std::is_sorted(tree.begin(), tree.end(), by_ends));
                EXPECT_EQ(tree, brute_force_tree(n, pairs));
                EXPECT_NEAR(length_of(tree), boost_length_m(n, pairs), 1e-6);
                if (kind == DistanceKind::projected) {
                    EXPECT_EQ(tree, euclidean_mst(points));
                }
            }
}

TEST(UniqueTree, IsAsLongInAnyOrderOfPoints) {
    for (const DistanceKind kind : every_metric)
        for (const Lie lie : every_lie)
            for (unsigned seed = 1; seed <= 4; ++seed) {
                SCOPED_TRACE(testing::Message()
                             << name_of(kind) << ", " << name_of(lie) << ", seed " << seed);
                std::mt19937 random(seed);
                const Metric metric(kind, utm36n());
                auto points = points_drawn(random, 40 * seed, lie);
                const double length_m = length_of(metric_mst(points, metric));
                std::shuffle(points.begin(), points.end(), random);
                EXPECT_NEAR(length_of(metric_mst(points, metric)), length_m, 1e-6);
            }
}

TEST(NearestPlaces, AreThoseOfBruteForceByEveryMetric) {
    for (const DistanceKind kind : every_metric)
        for (const Lie lie : every_lie)
            for (unsigned seed = 1; seed <= 4; ++seed) {
                SCOPED_TRACE(testing::Message()
                             << name_of(kind) << ", " << name_of(lie) << ", seed " << seed);
                std::mt19937 random(seed);
                const Metric metric(kind, utm36n());
                const auto points = points_drawn(random, 60, lie);
                const auto pairs = all_pairs(points, metric);
                const auto is_first = [&](std::uint32_t i) {
                    return std::find(points.begin(), points.begin() + i, points[i]) == points.begin() + i;
                };
                const std::size_t count = seed == 4 ? 100 : seed;
                std::vector<TreeEdge> expected;
                for (std::uint32_t i = 0; i < points.size(); ++i) {
                    if (!is_first(i)) continue;
                    std::vector<TreeEdge> mine;
                    for (const TreeEdge& e : pairs)
                        if ((e.a == i && is_first(e.b)) || (e.b == i && is_first(e.a))) mine.push_back(e);
                    std::sort(mine.begin(), mine.end(), by_length);
                    mine.resize(std::min(count, mine.size()));
                    expected.insert(expected.end(), mine.begin(), mine.end());
                }
                std::sort(expected.begin(), expected.end(), by_ends);
                expected.erase(std::unique(expected.begin(), expected.end()), expected.end());
                EXPECT_EQ(nearest_edges(points, count, metric), expected);
            }
    EXPECT_TRUE(nearest_edges({}, 8, Metric(DistanceKind::geodesic, utm36n())).empty());
}

TEST(DelaunayEdges, HoldEveryEdgeOfTheTreeHoweverThePointsLie) {
    for (const Lie lie : every_lie)
        for (const std::size_t n : {0, 1, 2, 3, 4, 30, 200}) {
            SCOPED_TRACE(testing::Message() << name_of(lie) << ", " << n << " points, seed " << n + 1);
            std::mt19937 random(static_cast<unsigned>(n) + 1);
            const auto points = points_drawn(random, n, lie);
            const auto edges = delaunay_edges(points);
            EXPECT_TRUE(std::is_sorted(edges.begin(), edges.end()));
            EXPECT_LE(edges.size(), 3 * n) << "not planar";
            for (const auto& [a, b] : edges) EXPECT_LT(a, b);
            for (const TreeEdge& e : euclidean_mst(points))
                EXPECT_TRUE(std::binary_search(edges.begin(), edges.end(), std::pair(e.a, e.b)))
                    << e.a << " to " << e.b << ", " << e.length_m << " m";
        }
}

TEST(DelaunayEdges, JoinTheSamePlacesInAnyOrderOfPoints) {
    for (const Lie lie : every_lie) {
        SCOPED_TRACE(testing::Message() << name_of(lie) << ", seed 5");
        std::mt19937 random(5);
        auto points = points_drawn(random, 120, lie);
        const auto places = [&] {
            std::vector<std::pair<PointM, PointM>> out;
            for (const auto& [a, b] : delaunay_edges(points))
                out.push_back(std::minmax({points[a], points[b]}));
            std::sort(out.begin(), out.end());
            return out;
        };
        const auto before = places();
        std::shuffle(points.begin(), points.end(), random);
        EXPECT_EQ(places(), before);
    }
}

}  // namespace
}  // namespace gridreach
