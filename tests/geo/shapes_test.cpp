// SPDX-License-Identifier: Apache-2.0
#include "geo/shapes.h"

#include <gtest/gtest.h>

#include <algorithm>
#include <numbers>
#include <random>

namespace gridreach {
namespace {

struct Random {
    std::mt19937 engine{11};
    double number(double from, double to) { return std::uniform_real_distribution<double>(from, to)(engine); }
    PointM point() { return {number(-100, 100), number(-100, 100)}; }
    /// A star-shaped ring around a far-away centre, counter-clockwise.
    RingM ring(PointM centre) {
        RingM ring;
        const int corners = 3 + static_cast<int>(engine() % 12);
        for (int i = 0; i < corners; ++i) {
            const double angle = 2 * std::numbers::pi * (i + number(0, 0.9)) / corners,
                         radius = number(1, 30);
            ring.push_back({centre.x + radius * std::cos(angle), centre.y + radius * std::sin(angle)});
        }
        return ring;
    }
};

TEST(BoxM, IsEmptyUntilSomethingIsAdded) {
    BoxM box;
    EXPECT_TRUE(box.empty());
    EXPECT_EQ(box.width_m(), 0);
    EXPECT_FALSE(box.contains({0, 0}));
    EXPECT_FALSE(box.overlaps(box));
    box.add(BoxM{});
    EXPECT_TRUE(box.empty());
    box.add(PointM{3, 4});
    EXPECT_FALSE(box.empty());
    EXPECT_EQ(box.centre(), (PointM{3, 4}));
    EXPECT_TRUE(box.overlaps(box));
}

TEST(BoxM, HoldsAllItsPointsAndNoMore) {
    Random random;
    std::vector<PointM> points;
    for (int i = 0; i < 200; ++i) points.push_back(random.point());
    const BoxM box = box_of(points);
    for (PointM p : points) EXPECT_TRUE(box.contains(p));
    EXPECT_EQ(box.min_x, std::min_element(points.begin(), points.end())->x);
    EXPECT_EQ(box.max_x, std::max_element(points.begin(), points.end())->x);
    EXPECT_EQ(box.grown(2).width_m(), box.width_m() + 4);
    EXPECT_TRUE(box_of({}).empty());
}

TEST(Shapes, FindTheNearestPointOfASegment) {
    Random random;
    for (int trial = 0; trial < 300; ++trial) {
        const PointM p = random.point(), a = random.point(), b = random.point();
        const double found = distance_m(p, nearest_on_segment(p, a, b));
        double best = std::min(distance_m(p, a), distance_m(p, b));
        for (int i = 0; i <= 1000; ++i)
            best =
                std::min(best, distance_m(p, {a.x + (b.x - a.x) * i / 1000, a.y + (b.y - a.y) * i / 1000}));
        ASSERT_LE(found, best + 1e-9);
        ASSERT_GE(found, best - 0.05);
    }
    EXPECT_EQ(nearest_on_segment({5, 5}, {1, 2}, {1, 2}), (PointM{1, 2}));
}

TEST(Shapes, KnowTheAreaOfAPolygonAnywhere) {
    const RingM square{{0, 0}, {2, 0}, {2, 2}, {0, 2}};
    EXPECT_DOUBLE_EQ(signed_area_m2(square), 4);
    EXPECT_DOUBLE_EQ(signed_area_m2(RingM(square.rbegin(), square.rend())), -4);
    EXPECT_EQ(signed_area_m2(RingM{{0, 0}, {1, 1}}), 0);
    EXPECT_DOUBLE_EQ(area_m2({square, {{{0.5, 0.5}, {0.5, 1.5}, {1.5, 1.5}, {1.5, 0.5}}}}), 3);
    EXPECT_EQ(area_m2({square, {{{-9, -9}, {9, -9}, {9, 9}, {-9, 9}}}}), 0);
    Random random;
    for (int trial = 0; trial < 200; ++trial) {
        const RingM here = random.ring({0, 0});
        RingM far;
        for (PointM p : here) far.push_back({p.x + 700000, p.y + 9e6});
        EXPECT_GT(signed_area_m2(here), 0);
        EXPECT_NEAR(signed_area_m2(here), signed_area_m2(far), 1e-5);
    }
}

TEST(Shapes, KnowTheCentreOfGravity) {
    EXPECT_EQ(centroid(RingM{}), (PointM{0, 0}));
    EXPECT_EQ(centroid(RingM{{7, 8}}), (PointM{7, 8}));
    EXPECT_EQ(centroid(RingM{{0, 0}, {4, 0}}), (PointM{2, 0}));
    RingM line;
    for (int i = 0; i < 5; ++i) line.push_back({100000.1 / 3 * i, 100000.1 / 7 * i});
    const PointM middle = centroid(line);
    EXPECT_NEAR(middle.x, line[2].x, 1e-6);
    EXPECT_NEAR(middle.y, line[2].y, 1e-6);
    const PointM l = centroid(RingM{{0, 0}, {2, 0}, {2, 1}, {1, 1}, {1, 2}, {0, 2}});
    EXPECT_NEAR(l.x, 5.0 / 6, 1e-12);
    EXPECT_NEAR(l.y, 5.0 / 6, 1e-12);
    Random random;
    for (int trial = 0; trial < 100; ++trial) {
        RingM ring = random.ring({500000, 4e6});
        const PointM forward = centroid(ring);
        std::reverse(ring.begin(), ring.end());
        std::rotate(ring.begin(), ring.begin() + 1, ring.end());
        EXPECT_NEAR(distance_m(forward, centroid(ring)), 0, 1e-7);
    }
}

TEST(Shapes, KnowWhatLiesInAPolygonWithAHole) {
    Random random;
    for (int trial = 0; trial < 100; ++trial) {
        const PolygonM polygon{random.ring({0, 0}), {}};
        int inside = 0;
        constexpr int draws = 4000;
        for (int i = 0; i < draws; ++i)
            inside += contains(polygon, {random.number(-30, 30), random.number(-30, 30)});
        const double area = 3600.0 * inside / draws;
        ASSERT_NEAR(area, area_m2(polygon), 5 * 3600 * 0.5 / std::sqrt(draws));
    }
    const PolygonM ring{{{0, 0}, {9, 0}, {9, 9}, {0, 9}}, {{{3, 3}, {6, 3}, {6, 6}, {3, 6}}}};
    EXPECT_TRUE(contains(ring, {1, 1}));
    EXPECT_FALSE(contains(ring, {4, 4}));
    EXPECT_FALSE(contains(ring, {10, 4}));
    EXPECT_FALSE(contains(PolygonM{}, {0, 0}));
    EXPECT_FALSE(contains(PolygonM{{}, {{}}}, {0, 0}));
}

TEST(Affine, GoesThereAndBack) {
    Random random;
    for (int trial = 0; trial < 200; ++trial) {
        const Affine map{{random.number(-1e6, 1e6), random.number(0.1, 3), random.number(-0.05, 0.05),
                          random.number(-1e7, 1e7), random.number(-0.05, 0.05), random.number(-3, -0.1)}};
        const double column = random.number(0, 1e4), row = random.number(0, 1e4);
        const auto back = map.to_pixel(map.to_world(column, row));
        ASSERT_TRUE(back);
        ASSERT_NEAR(back->x, column, 1e-6);
        ASSERT_NEAR(back->y, row, 1e-6);
    }
}

TEST(Affine, RefusesMapsThatCannotBeTurnedRound) {
    EXPECT_FALSE((Affine{{0, 0, 0, 0, 0, 0}}.invertible()));
    EXPECT_FALSE((Affine{{0, 1, 2, 0, 2, 4}}.to_pixel({1, 1})));
    EXPECT_FALSE((Affine{{0, std::nan(""), 0, 0, 0, 1}}.invertible()));
    EXPECT_FALSE((Affine{{INFINITY, 1, 0, 0, 0, 1}}.to_pixel({1, 1})));
}

TEST(Shapes, AddUpAPath) {
    EXPECT_EQ(plane_length_m({}), 0);
    EXPECT_EQ(plane_length_m(PathM{{1, 1}}), 0);
    EXPECT_DOUBLE_EQ(plane_length_m(PathM{{0, 0}, {3, 4}, {3, 10}}), 11);
}

}  // namespace
}  // namespace gridreach
