// SPDX-License-Identifier: Apache-2.0
#include <gtest/gtest.h>

#include <algorithm>
#include <boost/graph/adjacency_list.hpp>
#include <boost/graph/kruskal_min_spanning_tree.hpp>
#include <random>
#include <set>

#include "graph/delaunay.h"
#include "graph/line_index.h"
#include "graph/matching.h"
#include "graph/polygons.h"
#include "graph/spanning_tree.h"
#include "graph/union_find.h"

namespace gridreach {
namespace {

const auto utm36n = utm_projection("EPSG:32636");

std::vector<PointM> drawn_points(std::mt19937& random, std::size_t n, double size_m) {
    std::vector<PointM> points;
    for (std::size_t i = 0; i < n; ++i) {
        // Every fifth point repeats an earlier one; every seventh lies on one line.
        if (i > 0 && i % 5 == 4) {
            points.push_back(points[random() % i]);
        } else {
            const double x = static_cast<double>(random() % 100000) / 100000 * size_m;
            const double y = i % 7 == 6 ? 0 : static_cast<double>(random() % 100000) / 100000 * size_m;
            points.push_back({400000 + x, 300000 + y});
        }
    }
    return points;
}

double plane_or_metric_m(const std::vector<PointM>& p, std::uint32_t i, std::uint32_t j,
                         const Metric& metric) {
    return metric.kind() == DistanceKind::projected ? distance_m(p[i], p[j]) : metric.length_m(p[i], p[j]);
}

/// Boost.Graph's Kruskal over the complete graph.
double oracle_length_m(const std::vector<PointM>& points, const Metric& metric) {
    using Graph = boost::adjacency_list<boost::vecS, boost::vecS, boost::undirectedS, boost::no_property,
                                        boost::property<boost::edge_weight_t, double>>;
    Graph graph(points.size());
    for (std::uint32_t i = 0; i < points.size(); ++i)
        for (std::uint32_t j = i + 1; j < points.size(); ++j)
            boost::add_edge(i, j, plane_or_metric_m(points, i, j, metric), graph);
    std::vector<boost::graph_traits<Graph>::edge_descriptor> tree;
    boost::kruskal_minimum_spanning_tree(graph, std::back_inserter(tree));
    double length_m = 0;
    for (const auto& edge : tree) length_m += boost::get(boost::edge_weight, graph, edge);
    return length_m;
}

double length_of(const std::vector<TreeEdge>& tree) {
    double length_m = 0;
    for (const TreeEdge& edge : tree) length_m += edge.length_m;
    return length_m;
}

TEST(SpanningTree, IsAsShortAsBoostsByEveryMetric) {
    std::mt19937 random(1);
    for (const DistanceKind kind :
         {DistanceKind::projected, DistanceKind::great_circle, DistanceKind::geodesic}) {
        const Metric metric(kind, utm36n);
        for (const std::size_t n : {0, 1, 2, 3, 10, 49, 120, 200}) {
            SCOPED_TRACE(testing::Message() << name_of(kind) << ", " << n << " points");
            const auto points = drawn_points(random, n, 50000);
            const auto tree = metric_mst(points, metric);
            ASSERT_EQ(tree.size(), n == 0 ? 0 : n - 1);
            UnionFind sets(n);
            for (const TreeEdge& edge : tree) {
                EXPECT_LT(edge.a, edge.b);
                EXPECT_TRUE(sets.unite(edge.a, edge.b)) << "a cycle";
            }
            EXPECT_NEAR(length_of(tree), oracle_length_m(points, metric), 1e-6);
        }
    }
}

TEST(SpanningTree, HasTheSameLengthInAnyOrderOfPoints) {
    std::mt19937 random(2);
    auto points = drawn_points(random, 300, 1000);
    const double length_m = length_of(euclidean_mst(points));
    std::shuffle(points.begin(), points.end(), random);
    EXPECT_NEAR(length_of(euclidean_mst(points)), length_m, 1e-9);
}

TEST(SpanningTree, JoinsEqualPointsByLinesOfNoLength) {
    const std::vector<PointM> same(100, PointM{5, 5});
    const auto tree = euclidean_mst(same);
    EXPECT_EQ(tree.size(), 99U);
    EXPECT_EQ(length_of(tree), 0);
}

TEST(NearestEdges, AreThoseOfBruteForce) {
    std::mt19937 random(3);
    const Metric metric(DistanceKind::geodesic, utm36n);
    auto points = drawn_points(random, 80, 5000);
    std::sort(points.begin(), points.end());
    points.erase(std::unique(points.begin(), points.end()), points.end());
    std::set<std::pair<std::uint32_t, std::uint32_t>> expected, found;
    std::vector<double> kth(points.size());
    for (std::uint32_t i = 0; i < points.size(); ++i) {
        std::vector<double> lengths;
        for (std::uint32_t j = 0; j < points.size(); ++j)
            if (j != i) lengths.push_back(metric.length_m(points[i], points[j]));
        std::nth_element(lengths.begin(), lengths.begin() + 2, lengths.end());
        kth[i] = lengths[2];
    }
    for (const TreeEdge& edge : nearest_edges(points, 3, metric)) {
        EXPECT_TRUE(edge.length_m <= kth[edge.a] + 1e-9 || edge.length_m <= kth[edge.b] + 1e-9);
        found.insert({edge.a, edge.b});
    }
    for (std::uint32_t i = 0; i < points.size(); ++i)
        for (std::uint32_t j = 0; j < points.size(); ++j)
            if (i != j && metric.length_m(points[i], points[j]) < kth[i] - 1e-9) {
                EXPECT_TRUE(found.contains({std::min(i, j), std::max(i, j)})) << i << " " << j;
            }
}

TEST(Delaunay, HoldsTheSpanningTree) {
    std::mt19937 random(4);
    for (const std::size_t n : {2, 3, 5, 60, 200}) {
        SCOPED_TRACE(n);
        const auto points = drawn_points(random, n, 2000);
        const auto edges = delaunay_edges(points);
        EXPECT_TRUE(std::is_sorted(edges.begin(), edges.end()));
        UnionFind sets(n);
        std::vector<std::pair<double, std::pair<std::uint32_t, std::uint32_t>>> by_length;
        for (const auto& [a, b] : edges) by_length.push_back({distance_m(points[a], points[b]), {a, b}});
        std::sort(by_length.begin(), by_length.end());
        double length_m = 0;
        for (const auto& [d, ends] : by_length)
            if (sets.unite(ends.first, ends.second)) length_m += d;
        EXPECT_NEAR(length_m, length_of(euclidean_mst(points)), 1e-6);
    }
}

TEST(LineIndex, FindsTheNearestPointOfBruteForce) {
    std::mt19937 random(5);
    for (int round = 0; round < 30; ++round) {
        SCOPED_TRACE(round);
        std::vector<PathM> paths;
        for (int i = 0; i < 12; ++i) paths.push_back(drawn_points(random, 1 + random() % 6, 1000));
        const Metric plane(DistanceKind::projected, utm36n);
        const LineIndex index(std::vector<std::span<const PointM>>(paths.begin(), paths.end()), plane);
        for (PointM p : drawn_points(random, 20, 1500)) {
            double best_m = std::numeric_limits<double>::infinity();
            for (const PathM& path : paths) {
                if (path.size() == 1) best_m = std::min(best_m, distance_m(p, path[0]));
                for (std::size_t i = 1; i < path.size(); ++i)
                    best_m = std::min(best_m, distance_m(p, nearest_on_segment(p, path[i - 1], path[i])));
            }
            const auto found = index.nearest(p);
            ASSERT_TRUE(found);
            EXPECT_DOUBLE_EQ(found->length_m, best_m);
            EXPECT_NEAR(distance_m(p, found->at), best_m, 1e-9);
        }
    }
    const Metric plane(DistanceKind::projected, utm36n);
    EXPECT_FALSE(LineIndex({}, plane).nearest({0, 0}));
}

PolygonM square(double x, double y, double side_m) {
    return {{{x, y}, {x + side_m, y}, {x + side_m, y + side_m}, {x, y + side_m}}, {}};
}

TEST(Overlap, IsTheSharedArea) {
    EXPECT_NEAR(intersection_area_m2(square(5e5, 9.8e6, 10), square(5e5 + 5, 9.8e6 + 5, 10)), 25, 1e-6);
    EXPECT_EQ(intersection_area_m2(square(0, 0, 10), square(20, 0, 10)), 0);
    PolygonM holed = square(0, 0, 10);
    holed.holes.push_back(square(2, 2, 4).outer);
    EXPECT_NEAR(intersection_area_m2(holed, square(0, 0, 10)), 84, 1e-9);
    const PolygonM bowtie{{{0, 0}, {10, 10}, {10, 0}, {0, 10}}, {}};
    EXPECT_NEAR(intersection_area_m2(bowtie, square(0, 0, 10)), 50, 1e-9);
}

std::size_t largest_matching(const std::vector<std::pair<std::uint32_t, std::uint32_t>>& edges,
                             std::size_t at, unsigned left, unsigned right) {
    if (at == edges.size()) return 0;
    std::size_t best = largest_matching(edges, at + 1, left, right);
    const unsigned l = 1U << edges[at].first, r = 1U << edges[at].second;
    if ((left & l) == 0 && (right & r) == 0)
        best = std::max(best, 1 + largest_matching(edges, at + 1, left | l, right | r));
    return best;
}

TEST(Matching, IsAsLargeAsBruteForce) {
    std::mt19937 random(6);
    for (int round = 0; round < 200; ++round) {
        SCOPED_TRACE(round);
        std::set<std::pair<std::uint32_t, std::uint32_t>> drawn;
        for (unsigned i = random() % 14; i > 0; --i) drawn.insert({random() % 6, random() % 6});
        const std::vector<std::pair<std::uint32_t, std::uint32_t>> edges(drawn.begin(), drawn.end());
        const auto partner = maximum_matching(6, 6, edges);
        std::set<std::uint32_t> taken;
        std::size_t pairs = 0;
        for (std::uint32_t l = 0; l < 6; ++l)
            if (partner[l]) {
                ++pairs;
                EXPECT_TRUE(drawn.contains({l, *partner[l]}));
                EXPECT_TRUE(taken.insert(*partner[l]).second);
            }
        EXPECT_EQ(pairs, largest_matching(edges, 0, 0, 0));
    }
}

}  // namespace
}  // namespace gridreach
