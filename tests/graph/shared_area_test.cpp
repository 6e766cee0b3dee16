// SPDX-License-Identifier: Apache-2.0
#include <gtest/gtest.h>

#include <algorithm>
#include <cmath>
#include <random>

#include "graph/polygons.h"

namespace gridreach {
namespace {

PolygonM box(double x, double y, double width_m, double height_m) {
    return {{{x, y}, {x + width_m, y}, {x + width_m, y + height_m}, {x, y + height_m}}, {}};
}

PolygonM moved(PolygonM polygon, double x, double y) {
    for (PointM& p : polygon.outer) p = {p.x + x, p.y + y};
    for (RingM& hole : polygon.holes)
        for (PointM& p : hole) p = {p.x + x, p.y + y};
    return polygon;
}

/// Points on a circle in counter-clockwise order: a convex outline.
PolygonM convex(std::mt19937& random) {
    const auto number = [&](double from, double to) {
        return std::uniform_real_distribution<double>(from, to)(random);
    };
    std::vector<double> angles(3 + random() % 6);
    for (double& angle : angles) angle = number(0, 6.28);
    std::sort(angles.begin(), angles.end());
    const PointM centre{number(-10, 10), number(-10, 10)};
    const double radius_m = number(2, 12);
    PolygonM out;
    for (double angle : angles)
        out.outer.push_back({centre.x + radius_m * std::cos(angle), centre.y + radius_m * std::sin(angle)});
    return out;
}

/// Sutherland & Hodgman (1974): `subject` cut by each side of a convex outline.
double clipped_area_m2(RingM subject, const RingM& clip) {
    for (std::size_t i = 0; i < clip.size(); ++i) {
        const PointM a = clip[i], b = clip[(i + 1) % clip.size()];
        const auto side = [&](PointM p) { return (b.x - a.x) * (p.y - a.y) - (b.y - a.y) * (p.x - a.x); };
        RingM kept;
        for (std::size_t k = 0; k < subject.size(); ++k) {
            const PointM p = subject[k], q = subject[(k + 1) % subject.size()];
            const double sp = side(p), sq = side(q);
            if (sp >= 0) kept.push_back(p);
            if ((sp < 0) != (sq < 0)) {
                const double t = sp / (sp - sq);
                kept.push_back({p.x + t * (q.x - p.x), p.y + t * (q.y - p.y)});
            }
        }
        subject = std::move(kept);
    }
    return signed_area_m2(subject);
}

TEST(SharedArea, IsThatOfClippingForConvexOutlinesAnywhereOnThePlane) {
    for (unsigned seed = 1; seed <= 300; ++seed) {
        SCOPED_TRACE(testing::Message() << "seed " << seed);
        std::mt19937 random(seed);
        const PolygonM a = convex(random), b = convex(random);
        const double expected_m2 = clipped_area_m2(a.outer, b.outer);
        EXPECT_NEAR(intersection_area_m2(a, b), expected_m2, 1e-9);
        EXPECT_NEAR(intersection_area_m2(b, a), expected_m2, 1e-9);
        // Coordinates of millions of metres hold nanometres: the outlines themselves move that much.
        EXPECT_NEAR(intersection_area_m2(moved(a, 5e6, 9e6), moved(b, 5e6, 9e6)), expected_m2, 1e-6);
        PolygonM turned = a;
        std::reverse(turned.outer.begin(), turned.outer.end());
        EXPECT_NEAR(intersection_area_m2(turned, b), expected_m2, 1e-9) << "clockwise";
        EXPECT_NEAR(intersection_area_m2(a, a), area_m2(a), 1e-9);
    }
}

TEST(SharedArea, IsNothingWhereOutlinesOnlyTouchOrLieApart) {
    EXPECT_EQ(intersection_area_m2(box(0, 0, 10, 10), box(10, 0, 10, 10)), 0) << "a side";
    EXPECT_EQ(intersection_area_m2(box(0, 0, 10, 10), box(10, 10, 10, 10)), 0) << "a corner";
    EXPECT_EQ(intersection_area_m2(box(0, 0, 10, 10), box(5e6, 0, 10, 10)), 0);
    // Boxes overlap, triangles do not.
    EXPECT_EQ(intersection_area_m2({{{0, 0}, {10, 0}, {0, 10}}, {}}, {{{10, 10}, {10, 1}, {1, 10}}, {}}), 0);
}

TEST(SharedArea, LeavesOutTheHolesOfBoth) {
    PolygonM left = box(0, 0, 10, 10), right = box(0, 0, 10, 10);
    left.holes = {box(1, 1, 4, 4).outer};
    right.holes = {box(3, 3, 4, 4).outer, box(8, 8, 1, 1).outer};
    EXPECT_NEAR(intersection_area_m2(left, right), 100 - 16 - 16 + 4 - 1, 1e-9);
    EXPECT_NEAR(intersection_area_m2(left, box(1, 1, 4, 4)), 0, 1e-9) << "all of it in a hole";
    EXPECT_NEAR(intersection_area_m2(moved(left, 6e5, 9.9e6), moved(right, 6e5, 9.9e6)), 71, 1e-6);
}

TEST(SharedArea, CountsEachLoopOfAnOutlineThatCrossesItself) {
    const PolygonM bowtie{{{0, 0}, {10, 10}, {10, 0}, {0, 10}}, {}};
    EXPECT_NEAR(intersection_area_m2(bowtie, bowtie), 50, 1e-9);
    EXPECT_NEAR(intersection_area_m2(bowtie, box(0, 0, 5, 10)), 25, 1e-9) << "one of two loops";
    EXPECT_NEAR(intersection_area_m2(moved(bowtie, 5e6, 5e6), box(5e6, 5e6, 10, 10)), 50, 1e-6);
}

TEST(SharedArea, IsNothingForOutlinesWithoutAnArea) {
    const PolygonM around = box(-100, -100, 200, 200);
    EXPECT_EQ(intersection_area_m2({}, around), 0);
    EXPECT_EQ(intersection_area_m2(around, {}), 0);
    EXPECT_EQ(intersection_area_m2({{{1, 1}, {1, 1}, {1, 1}, {1, 1}}, {}}, around), 0);
    EXPECT_EQ(intersection_area_m2({{{0, 0}, {std::nan(""), 1}, {1, 1}}, {}}, around), 0);
    constexpr double endless = std::numeric_limits<double>::infinity();
    EXPECT_EQ(intersection_area_m2({{{0, 0}, {endless, 0}, {1, 1}}, {}}, around), 0);
}

}  // namespace
}  // namespace gridreach
