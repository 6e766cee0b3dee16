// SPDX-License-Identifier: Apache-2.0
#include "demand/lv_areas.h"

#include <gtest/gtest.h>

#include <algorithm>
#include <cmath>
#include <limits>
#include <numeric>
#include <random>

#include "base/parallel.h"
#include "demand/shipped_costs.h"
#include "graph/spanning_tree.h"

namespace gridreach {
namespace {

using test::utm_metric;

std::vector<PointM> random_places(std::mt19937& engine, std::size_t count, double side_m) {
    std::uniform_real_distribution<double> place(0, side_m);
    std::vector<PointM> points(count);
    for (PointM& p : points) p = {640000 + place(engine), 300000 + place(engine)};
    return points;
}

std::vector<std::uint32_t> all_of(const std::vector<PointM>& points) {
    std::vector<std::uint32_t> group(points.size());
    std::iota(group.begin(), group.end(), 0u);
    return group;
}

/// Length along the wire from the transformer to each dwelling: all pairs over the tree with the transformer
/// on it.
double plain_reach_m(const std::vector<PointM>& points, const LvArea& area, const Metric& metric) {
    std::vector<PointM> places;
    for (const std::uint32_t i : area.dwellings) places.push_back(points[i]);
    const auto n = places.size();
    std::vector<std::vector<double>> way(n + 1,
                                         std::vector<double>(n + 1, std::numeric_limits<double>::infinity()));
    double on_wire_m = std::numeric_limits<double>::infinity();
    for (std::size_t i = 0; i <= n; ++i) way[i][i] = 0;
    for (const TreeEdge& edge : euclidean_mst(places)) {
        way[edge.a][edge.b] = way[edge.b][edge.a] = edge.length_m;
        const PointM foot = nearest_on_segment(area.transformer, places[edge.a], places[edge.b]);
        on_wire_m = std::min(on_wire_m, distance_m(foot, area.transformer));
        if (distance_m(foot, area.transformer) < 1e-6) {
            way[n][edge.a] = way[edge.a][n] = distance_m(area.transformer, places[edge.a]);
            way[n][edge.b] = way[edge.b][n] = distance_m(area.transformer, places[edge.b]);
        }
    }
    if (n == 1) return distance_m(area.transformer, places[0]);
    EXPECT_LT(on_wire_m, 1e-6) << "the transformer stands beside its line";
    for (std::size_t k = 0; k <= n; ++k)
        for (std::size_t i = 0; i <= n; ++i)
            for (std::size_t j = 0; j <= n; ++j) way[i][j] = std::min(way[i][j], way[i][k] + way[k][j]);
    return *std::max_element(way[n].begin(), way[n].begin() + static_cast<std::ptrdiff_t>(n)) /
           metric.scale_at(area.transformer);
}

TEST(LvAreas, ServeEveryDwellingOnceWithinTheReach) {
    const auto metric = utm_metric();
    for (unsigned seed = 1; seed <= 60; ++seed) {
        std::mt19937 engine(seed);
        const auto points = random_places(engine, std::uniform_int_distribution<std::size_t>(1, 300)(engine),
                                          std::uniform_real_distribution<double>(10, 4000)(engine));
        const LvReach reach{std::uniform_real_distribution<double>(20, 600)(engine),
                            std::uniform_int_distribution<std::size_t>(1, 60)(engine)};
        const auto areas = split_to_reach(points, {all_of(points)}, reach, *metric);
        std::vector<std::uint32_t> served;
        for (const LvArea& area : areas) {
            ASSERT_FALSE(area.dwellings.empty());
            ASSERT_TRUE(std::is_sorted(area.dwellings.begin(), area.dwellings.end()));
            ASSERT_LE(area.dwellings.size(), reach.max_dwellings) << "seed " << seed;
            const double reach_m = plain_reach_m(points, area, *metric);
            ASSERT_NEAR(area.reach_m, reach_m, 1e-6) << "seed " << seed;
            ASSERT_LE(reach_m, reach.max_length_m + 1e-6) << "seed " << seed;
            for (const std::uint32_t i : area.dwellings)
                ASSERT_LE(metric->length_m(area.transformer, points[i]), reach.max_length_m * (1 + 1e-6));
            served.insert(served.end(), area.dwellings.begin(), area.dwellings.end());
        }
        std::sort(served.begin(), served.end());
        ASSERT_EQ(served, all_of(points)) << "seed " << seed;
    }
}

TEST(LvAreas, TheTransformerAddsNoLength) {
    const auto metric = utm_metric();
    for (unsigned seed = 1; seed <= 40; ++seed) {
        std::mt19937 engine(seed);
        const auto points = random_places(engine, 40, 300);
        const auto areas = split_to_reach(points, {all_of(points)}, {5000, 100}, *metric);
        ASSERT_EQ(areas.size(), 1u);
        std::vector<PointM> with_transformer = points;
        with_transformer.push_back(areas[0].transformer);
        double length_m = 0;
        for (const TreeEdge& edge : euclidean_mst(with_transformer)) length_m += edge.length_m;
        // The transformer is a point of the tree, so the tree over it too can only be shorter by taking a
        // short cut.
        ASSERT_LE(length_m / metric->scale_at(areas[0].transformer), areas[0].line_length_m + 1e-6);
    }
}

TEST(LvAreas, APairSharesATransformerHalfWay) {
    const std::vector<PointM> pair = {{500000, 300000}, {500080, 300060}};
    const auto areas = split_to_reach(pair, {{0, 1}}, {51, 10}, *utm_metric());
    ASSERT_EQ(areas.size(), 1u);
    EXPECT_EQ(areas[0].transformer, (PointM{500040, 300030}));
    EXPECT_NEAR(areas[0].line_length_m, 100 / 0.9996, 1e-3);
    EXPECT_NEAR(areas[0].reach_m, 50 / 0.9996, 1e-3);
    // The scale counts: 50 m in the plane are 50.02 m on the ground.
    EXPECT_EQ(split_to_reach(pair, {{0, 1}}, {50.01, 10}, *utm_metric()).size(), 2u);
    EXPECT_EQ(split_to_reach(pair, {{0, 1}}, {51, 1}, *utm_metric()).size(), 2u);
}

TEST(LvAreas, ReachIsAlongTheLineNotAcross) {
    // A ring with a gap: the ends are 20 m apart, but the line goes all the way round.
    std::vector<PointM> horseshoe;
    for (int k = 0; k <= 60; ++k) {
        const double angle = 0.1 + k * (2 * 3.14159265358979 - 0.2) / 60;
        horseshoe.push_back({500000 + 100 * std::cos(angle), 300000 + 100 * std::sin(angle)});
    }
    EXPECT_EQ(split_to_reach(horseshoe, {all_of(horseshoe)}, {320, 100}, *utm_metric()).size(), 1u);
    EXPECT_GT(split_to_reach(horseshoe, {all_of(horseshoe)}, {200, 100}, *utm_metric()).size(), 1u);
}

TEST(LvAreas, ManyDwellingsAtOnePlaceAreHalved) {
    const std::vector<PointM> tower(10, PointM{500000, 300000});
    const auto areas = split_to_reach(tower, {all_of(tower)}, {500, 3}, *utm_metric());
    std::vector<std::size_t> sizes;
    for (const LvArea& area : areas) {
        sizes.push_back(area.dwellings.size());
        EXPECT_EQ(area.transformer, tower[0]);
        EXPECT_EQ(area.line_length_m, 0);
    }
    EXPECT_EQ(sizes, (std::vector<std::size_t>{2, 3, 2, 3}));
}

TEST(LvAreas, DoNotDependOnThreads) {
    std::mt19937 engine(3);
    const auto points = random_places(engine, 3000, 8000);
    const auto metric = utm_metric();
    const auto layout = [&] {
        std::vector<std::pair<PointM, double>> out;
        for (const LvArea& area : split_to_reach(points, {all_of(points)}, {400, 50}, *metric))
            out.emplace_back(area.transformer, area.line_length_m);
        return out;
    };
    const auto many = layout();
    const ThreadLimit limit(1);
    EXPECT_EQ(layout(), many);
}

TEST(LvAreas, OfNoGroupsAreNone) {
    EXPECT_TRUE(split_to_reach({}, {}, {500, 95}, *utm_metric()).empty());
}

}  // namespace
}  // namespace gridreach
