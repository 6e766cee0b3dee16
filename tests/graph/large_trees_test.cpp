// SPDX-License-Identifier: Apache-2.0
#include <gtest/gtest.h>

#include <algorithm>
#include <boost/graph/adjacency_list.hpp>
#include <boost/graph/kruskal_min_spanning_tree.hpp>
#include <cmath>
#include <functional>
#include <random>

#include "base/parallel.h"
#include "graph/boruvka_tree.h"
#include "graph/delaunay.h"
#include "graph/spanning_tree.h"
#include "graph/union_find.h"
#include "support/networks.h"

namespace gridreach {
namespace {

using Draw = std::function<PointM(std::mt19937&)>;

struct Kind {
    const char* name;
    Draw draw;
};

double share(std::mt19937& random) {
    return std::uniform_real_distribution<double>(0, 1)(random);
}

/// Inputs of every bad kind; larger than the blocks that the work is cut into.
std::vector<Kind> kinds() {
    const auto around = [](std::mt19937& random, double size_m) {
        std::normal_distribution<double> spread(0, size_m);
        return PointM{spread(random), spread(random)};
    };
    return {
        {"anywhere",
         [](auto& r) {
             return PointM{450000 + 1e5 * share(r), 300000 + 1e5 * share(r)};
         }},
        {"lattice",
         [](auto& r) {
             return PointM{450000.0 + r() % 300, 300000.0 + r() % 300};
         }},
        {"rounded lattice",
         [](auto& r) {
             return PointM{0.1 * (r() % 300), 0.3 * (r() % 300)};
         }},
        {"one line",
         [](auto& r) {
             const double x = 1e5 * share(r);
             return PointM{x, 3e5 + 0.3 * x};
         }},
        {"a cross",
         [](auto& r) {
             const double x = share(r);
             return r() % 2 ? PointM{x, 0.5} : PointM{0.5, x};
         }},
        {"a circle",
         [](auto& r) {
             const double a = 7 * share(r);
             return PointM{4e5 + 1e3 * std::cos(a), 3e5 + 1e3 * std::sin(a)};
         }},
        {"villages",
         [around](auto& r) {
             const PointM p = around(r, 20);
             return PointM{p.x + 9000.0 * (r() % 9), p.y + 9000.0 * (r() % 9)};
         }},
        {"few places",
         [](auto& r) {
             return PointM{400000.0 + r() % 100, 300000.0 + r() % 100};
         }},
        {"very far apart",
         [around](auto& r) {
             const PointM p = around(r, 1);
             return r() % 1000 ? p : PointM{1e13 + p.x, 1e13 * p.y};
         }},
        {"far off",
         [](auto& r) {
             return PointM{5e9 + share(r), -7e9 + share(r)};
         }},
    };
}

/// Boost.Graph's Kruskal over the edges of a triangulation.
double boost_length_m(const std::vector<PointM>& points) {
    using Graph = boost::adjacency_list<boost::vecS, boost::vecS, boost::undirectedS, boost::no_property,
                                        boost::property<boost::edge_weight_t, double>>;
    Graph graph(points.size());
    for (const auto& [a, b] : delaunay_edges(points))
        boost::add_edge(a, b, distance_m(points[a], points[b]), graph);
    std::vector<boost::graph_traits<Graph>::edge_descriptor> tree;
    boost::kruskal_minimum_spanning_tree(graph, std::back_inserter(tree));
    double length_m = 0;
    for (const auto& e : tree) length_m += boost::get(boost::edge_weight, graph, e);
    return length_m;
}

std::vector<TreeEdge> sorted(std::vector<TreeEdge> tree) {
    std::sort(tree.begin(), tree.end(),
              [](const TreeEdge& x, const TreeEdge& y) { return x.a != y.a ? x.a < y.a : x.b < y.b; });
    return tree;
}

TEST(LargeTree, IsThatOfTheSearchTreeAndOfBoost) {
    unsigned seed = 0;
    const Metric plane(DistanceKind::projected, nullptr);
    for (const Kind& kind : kinds()) {
        SCOPED_TRACE(testing::Message() << kind.name << ", seed " << ++seed);
        std::mt19937 random(seed);
        std::vector<PointM> points(40000);
        for (PointM& p : points) p = kind.draw(random);
        const auto tree = euclidean_mst(points);
        ASSERT_EQ(tree.size(), points.size() - 1);
        EXPECT_EQ(tree, sorted(boruvka_tree(points, plane)));
        double length_m = 0;
        UnionFind sets(points.size());
        for (const TreeEdge& e : tree) {
            ASSERT_TRUE(sets.unite(e.a, e.b)) << "a cycle";
            length_m += e.length_m;
        }
        if (std::string_view(kind.name) != "one line") {
            EXPECT_NEAR(length_m / boost_length_m(points), 1, 1e-9);
        }
    }
}

TEST(LargeTree, IsTheSameAtAnyThreadCount) {
    unsigned seed = 0;
    for (const Kind& kind : kinds()) {
        SCOPED_TRACE(testing::Message() << kind.name << ", seed " << ++seed);
        std::mt19937 random(seed);
        std::vector<PointM> points(70000);
        for (PointM& p : points) p = kind.draw(random);
        std::vector<TreeEdge> first;
        for (const unsigned threads : {1U, 2U, 5U}) {
            const ThreadLimit limit(threads);
            const auto tree = euclidean_mst(points);
            if (threads == 1) first = tree;
            EXPECT_EQ(tree, first) << threads << " threads";
        }
    }
}

/// Prim with every pair by its rounded length, ties by the ends.
std::vector<TreeEdge> tree_of_all_pairs(const std::vector<PointM>& points) {
    const auto before = [](const TreeEdge& x, const TreeEdge& y) {
        if (x.length_m != y.length_m) return x.length_m < y.length_m;
        return x.a != y.a ? x.a < y.a : x.b < y.b;
    };
    const auto n = static_cast<std::uint32_t>(points.size());
    std::vector<TreeEdge> tree, best(n, {0, 0, INFINITY});
    std::vector<bool> in(n);
    for (std::uint32_t at = 0; tree.size() + 1 < n;) {
        in[at] = true;
        std::uint32_t next = n;
        for (std::uint32_t j = 0; j < n; ++j) {
            if (in[j]) continue;
            const double x = points[at].x - points[j].x, y = points[at].y - points[j].y;
            const TreeEdge e{std::min(at, j), std::max(at, j), std::sqrt(x * x + y * y)};
            if (before(e, best[j])) best[j] = e;
            if (next == n || before(best[j], best[next])) next = j;
        }
        tree.push_back(best[next]);
        at = next;
    }
    return sorted(std::move(tree));
}

// Two places seen from so far away that their rounded distances are equal: the lower index is joined, which
// need not be the nearer place.
TEST(LargeTree, TakesTheFirstOfPlacesEquallyFarOnceRounded) {
    int outside = 0;
    for (unsigned seed = 1; seed <= 60; ++seed) {
        SCOPED_TRACE(testing::Message() << "seed " << seed);
        std::mt19937 random(seed);
        const double close_m = std::pow(10, -static_cast<double>(random() % 9));
        std::vector<PointM> points;
        while (points.size() < 240) {
            const auto village = static_cast<double>(random() % 5), other = static_cast<double>(random() % 3);
            points.push_back({village * 1e8 + close_m * share(random) * (random() % 2),
                              other * village * 1e8 + close_m * share(random)});
        }
        const auto tree = euclidean_mst(points);
        ASSERT_EQ(tree, tree_of_all_pairs(points));
        const auto edges = delaunay_edges(points);
        for (const TreeEdge& e : tree)
            outside += !std::binary_search(edges.begin(), edges.end(), std::pair(e.a, e.b));
    }
    EXPECT_GT(outside, 0) << "the case that this test is for";
}

TEST(LargeTree, IsRightWhereTheTriangulationCannotBeMade) {
    std::mt19937 random(1);
    std::vector<PointM> points;
    for (int i = 0; i < 200; ++i) points.push_back({share(random) * 1e-90, share(random)});
    EXPECT_EQ(euclidean_mst(points), tree_of_all_pairs(points));
    EXPECT_EQ(delaunay_edges(points).size(), points.size() - 1);
}

}  // namespace
}  // namespace gridreach
