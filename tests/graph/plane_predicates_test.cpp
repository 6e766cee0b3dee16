// SPDX-License-Identifier: Apache-2.0
#include "graph/plane_predicates.h"

#include <gtest/gtest.h>

#include <array>
#include <boost/multiprecision/cpp_int.hpp>
#include <limits>
#include <random>

namespace gridreach {
namespace {

using Exact = boost::multiprecision::cpp_rational;

int sign(double x) {
    return x > 0 ? 1 : x < 0 ? -1 : 0;
}

int exact_turn(PointM a, PointM b, PointM c) {
    const Exact cx = c.x, cy = c.y;
    return Exact((Exact(a.x) - cx) * (Exact(b.y) - cy) - (Exact(a.y) - cy) * (Exact(b.x) - cx)).sign();
}

int exact_in_circle(PointM a, PointM b, PointM c, PointM d) {
    const Exact ax = Exact(a.x) - d.x, ay = Exact(a.y) - d.y, bx = Exact(b.x) - d.x, by = Exact(b.y) - d.y,
                cx = Exact(c.x) - d.x, cy = Exact(c.y) - d.y;
    return Exact((ax * ax + ay * ay) * (bx * cy - cx * by) + (bx * bx + by * by) * (cx * ay - ax * cy) +
                 (cx * cx + cy * cy) * (ax * by - bx * ay))
        .sign();
}

/// Places that are hard to tell apart from a line or a circle, in several sizes and offsets.
PointM hard_place(std::mt19937& random, int kind) {
    const auto near_by = [&](double x) {
        for (auto steps = x == 0 ? 0 : random() % 3; steps > 0; --steps)
            x = std::nextafter(x, random() % 2 == 0 ? -INFINITY : INFINITY);
        return x;
    };
    const auto small = [&] { return static_cast<double>(random() % 5); };
    const double angle = static_cast<double>(random() % 8) * M_PI / 4 + static_cast<double>(random() % 2);
    switch (kind) {
        case 0:
            return {small(), small()};
        case 1:
            return {near_by(400000.1 + small()), near_by(300000.3 + small())};
        case 2:
            return {near_by(0.1 * small()), near_by(0.3 * small())};
        case 3:
            return {near_by(1e3 * std::cos(angle)), near_by(1e3 * std::sin(angle))};
        case 4:
            return {near_by(500000 + std::cos(angle)), near_by(7e6 + std::sin(angle))};
        case 5:
            return {std::ldexp(small(), 230), near_by(std::ldexp(small(), 230))};
        case 6:
            return {std::ldexp(small(), -178), near_by(std::ldexp(small() + 1, -178))};
        default:
            return {std::ldexp(small(), static_cast<int>(random() % 400) - 178), near_by(small() + 1)};
    }
}

TEST(PlanePredicates, AreThoseOfExactFractions) {
    constexpr unsigned seed = 1;
    std::mt19937 random(seed);
    int level = 0, on_circle = 0;
    for (int round = 0; round < 24000; ++round) {
        const int kind = round % 8;
        SCOPED_TRACE(testing::Message() << "seed " << seed << ", round " << round << ", kind " << kind);
        std::array<PointM, 4> p;
        for (PointM& each : p) each = hard_place(random, kind);
        const PlanePredicates plane(p);
        ASSERT_TRUE(PlanePredicates::in_range(p));
        const int turned = exact_turn(p[0], p[1], p[2]);
        ASSERT_EQ(sign(plane.turn(p[0], p[1], p[2])), turned);
        level += turned == 0;
        if (turned < 0) std::swap(p[0], p[1]);
        const int inside = exact_in_circle(p[0], p[1], p[2], p[3]);
        ASSERT_EQ(sign(plane.in_circle(p[0], p[1], p[2], p[3])), inside);
        on_circle += inside == 0;
    }
    EXPECT_GT(level, 1000);
    EXPECT_GT(on_circle, 1000);
}

TEST(PlanePredicates, KnowWhereTheyAreExact) {
    const auto in_range = [](double x) { return PlanePredicates::in_range(std::array{PointM{0, x}}); };
    EXPECT_TRUE(in_range(0) && in_range(-1e7) && in_range(1e-54));
    EXPECT_FALSE(in_range(1e-55) || in_range(-1e73));
    EXPECT_FALSE(in_range(std::numeric_limits<double>::quiet_NaN()));
    EXPECT_FALSE(in_range(std::numeric_limits<double>::infinity()));
}

}  // namespace
}  // namespace gridreach
