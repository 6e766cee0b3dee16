// SPDX-License-Identifier: Apache-2.0
#include <gtest/gtest.h>

#include <cmath>
#include <random>

#include "graph/line_index.h"
#include "graph/metric_space.h"
#include "support/networks.h"

namespace gridreach {
namespace {

using test::every_metric;
using test::Lie;
using test::points_drawn;
using test::utm36n;

std::vector<std::span<const PointM>> spans(const std::vector<PathM>& paths) {
    return {paths.begin(), paths.end()};
}

TEST(NearestOnPaths, IsTheFirstOfTheNearestPlacesInThePlane) {
    const Metric plane(DistanceKind::projected, utm36n());
    for (unsigned seed = 1; seed <= 200; ++seed) {
        SCOPED_TRACE(testing::Message() << "seed " << seed);
        std::mt19937 random(seed);
        std::vector<PathM> paths(random() % 30);
        // On a lattice many places are equally near; a path may be empty, a point, or stand still.
        for (PathM& path : paths) path = points_drawn(random, random() % 6, Lie::lattice, 1200);
        const LineIndex lines(spans(paths), plane);
        for (PointM p : points_drawn(random, 20, seed % 2 == 0 ? Lie::lattice : Lie::anywhere, 1200)) {
            LineIndex::Nearest best{0, {}, std::numeric_limits<double>::infinity()};
            bool any = false;
            const auto offer = [&](std::uint32_t path, PointM at) {
                any = true;
                const double length_m = distance_m(Point3{p.x, p.y, 0}, Point3{at.x, at.y, 0});
                if (length_m < best.length_m) best = {path, at, length_m, 0};
            };
            for (std::uint32_t k = 0; k < paths.size(); ++k) {
                if (paths[k].size() == 1) offer(k, paths[k][0]);
                for (std::size_t i = 1; i < paths[k].size(); ++i)
                    offer(k, nearest_on_segment(p, paths[k][i - 1], paths[k][i]));
            }
            const auto found = lines.nearest(p);
            ASSERT_EQ(found.has_value(), any);
            if (!any) continue;
            EXPECT_EQ(found->path, best.path);
            EXPECT_EQ(found->at, best.at);
            EXPECT_EQ(found->length_m, best.length_m);
        }
    }
}

TEST(NearestOnPaths, TakesTheLowerPathAndTheEarlierPlaceOfEquallyNearOnes) {
    const PointM p{400050, 300050};
    const PathM below = {{400000, 300000}, {400100, 300000}}, above = {{400100, 300100}, {400000, 300100}};
    PathM around = below;
    around.insert(around.end(), above.begin(), above.end());
    const Metric plane(DistanceKind::projected, utm36n());
    EXPECT_EQ(LineIndex(spans({below, above}), plane).nearest(p)->at, (PointM{400050, 300000}));
    EXPECT_EQ(LineIndex(spans({above, below}), plane).nearest(p)->at, (PointM{400050, 300100}));
    EXPECT_EQ(LineIndex(spans({around}), plane).nearest(p)->at, (PointM{400050, 300000}));
    EXPECT_EQ(LineIndex(spans({below, below}), plane).nearest(p)->path, 0U);
}

TEST(NearestOnPaths, TakesAPathOfOnePointAsThatPointByEveryMetric) {
    for (const DistanceKind kind : every_metric) {
        SCOPED_TRACE(name_of(kind));
        const Metric metric(kind, utm36n());
        const std::vector<PathM> paths = {{}, {{400000, 300000}}, {{400500, 300000}}, {{400500, 300000}}};
        const LineIndex lines(spans(paths), metric);
        const auto found = lines.nearest({400400, 300010});
        ASSERT_TRUE(found);
        EXPECT_EQ(found->path, 2U) << "of two at one place the lower";
        EXPECT_EQ(found->at, (PointM{400500, 300000}));
        const auto there = lines.nearest({400000, 300000});
        EXPECT_EQ(there->path, 1U);
        EXPECT_EQ(there->length_m, 0);
        EXPECT_FALSE(LineIndex(spans({{}, {}}), metric).nearest({0, 0}));
    }
}

TEST(NearestOnPaths, FindsATieOfSharedVerticesOnSphereAndEllipsoid) {
    for (const DistanceKind kind : every_metric) {
        SCOPED_TRACE(name_of(kind));
        const Metric metric(kind, utm36n());
        // Three spans leave one corner; a place behind the corner has it as its nearest on all of them.
        const PointM at{400000, 300000};
        const std::vector<PathM> paths = {
            {{405000, 305000}, at}, {at, {405000, 300000}}, {{400000, 305000}, at}};
        const auto found = LineIndex(spans(paths), metric).nearest({399000, 299000});
        EXPECT_EQ(found->path, 0U);
        EXPECT_EQ(found->at, at);
    }
}

TEST(NearestOnPaths, AreExactBesideALineAndFarFromIt) {
    for (const DistanceKind kind : {DistanceKind::great_circle, DistanceKind::geodesic})
        for (unsigned seed = 1; seed <= 40; ++seed) {
            SCOPED_TRACE(testing::Message() << name_of(kind) << ", seed " << seed);
            std::mt19937 random(seed);
            const auto number = [&](double from, double to) {
                return std::uniform_real_distribution<double>(from, to)(random);
            };
            const Metric metric(kind, utm36n());
            const double angle = number(0, 3.1), along_m = number(1000, 200000),
                         away_m = seed % 2 == 0 ? number(0.1, 100) : number(100000, 400000);
            const PointM a{500000, number(1000000, 8000000)}, way{std::cos(angle), std::sin(angle)},
                b{a.x + along_m * way.x, a.y + along_m * way.y};
            const double at_m = along_m * number(0.1, 0.9);
            const PointM p{a.x + at_m * way.x - away_m * way.y, a.y + at_m * way.y + away_m * way.x};
            const std::vector<PathM> paths = {{a, b}};
            const auto found = LineIndex(spans(paths), metric).nearest(p);
            EXPECT_NEAR(metric.length_m(p, found->at), test::least_length_m(p, a, b, metric), 1e-6);
        }
}

TEST(MetricSpace, MeasuresTheSameFromBothEndsAndNeverLessThanItsBound) {
    for (const DistanceKind kind : every_metric)
        for (unsigned seed = 1; seed <= 50; ++seed) {
            SCOPED_TRACE(testing::Message() << name_of(kind) << ", seed " << seed);
            std::mt19937 random(seed);
            const Metric metric(kind, utm36n());
            const MetricSpace space(metric);
            const auto points = points_drawn(random, 20, Lie::anywhere, seed % 2 == 0 ? 10 : 500000);
            for (PointM p : points)
                for (PointM q : points) {
                    const Placed a = space.placed(p), b = space.placed(q);
                    EXPECT_EQ(space.length_m(a, b), space.length_m(b, a));
                    EXPECT_LE(space.least_length_m(distance_m(a.at, b.at)), space.length_m(a, b));
                }
        }
}

}  // namespace
}  // namespace gridreach
