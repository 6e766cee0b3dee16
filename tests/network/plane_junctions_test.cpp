// SPDX-License-Identifier: Apache-2.0
#include "network/plane_junctions.h"

#include <gtest/gtest.h>

#include <algorithm>
#include <cmath>
#include <numbers>
#include <random>

#include "graph/delaunay.h"

namespace gridreach {
namespace {

PointM drawn(std::mt19937& random) {
    return {static_cast<double>(random() % 100000) / 100, static_cast<double>(random() % 100000) / 100};
}

double sum_to(PointM p, const std::vector<PointM>& corners) {
    double sum = 0;
    for (PointM corner : corners) sum += distance_m(p, corner);
    return sum;
}

/// The least of a convex function of a place, by a pattern that halves its step.
template <class Function>
double least(PointM at, const Function& f) {
    double now = f(at);
    for (double step = 400; step > 1e-7;) {
        bool moved = false;
        for (int turn = 0; turn < 36; ++turn) {  // So many: at a corner few directions lead down.
            const double angle = turn * std::numbers::pi / 18;
            const PointM to{at.x + step * std::cos(angle), at.y + step * std::sin(angle)};
            if (f(to) < now) {
                now = f(to);
                at = to;
                moved = true;
            }
        }
        if (!moved) step /= 2;
    }
    return now;
}

TEST(FermatPoint, IsTheShortestWhereACornerIsNot) {
    std::mt19937 random(1);
    int found = 0;
    for (int i = 0; i < 2000; ++i) {
        const std::vector<PointM> p = {drawn(random), drawn(random), drawn(random)};
        const double shortest = least(centroid(p), [&](PointM at) { return sum_to(at, p); });
        const double at_corner = std::min({sum_to(p[0], p), sum_to(p[1], p), sum_to(p[2], p)});
        const auto at = fermat_point(p[0], p[1], p[2]);
        EXPECT_NEAR(at ? sum_to(*at, p) : at_corner, shortest, 1e-4) << i;
        EXPECT_EQ(at, fermat_point(p[2], p[0], p[1])) << "in any order";
        EXPECT_EQ(at, fermat_point(p[1], p[0], p[2]));
        found += at.has_value();
    }
    EXPECT_GT(found, 500);
    EXPECT_LT(found, 1500);
}

TEST(FermatPoint, IsNowhereForCornersOnALineOrAtAPlace) {
    EXPECT_FALSE(fermat_point({0, 0}, {1, 0}, {2, 0}));
    EXPECT_FALSE(fermat_point({0, 0}, {0, 0}, {2, 0}));
    EXPECT_FALSE(fermat_point({3, 3}, {3, 3}, {3, 3}));
    EXPECT_FALSE(fermat_point({0, 0}, {10, 1}, {-10, 1})) << "a corner of more than 120 degrees";
}

TEST(FermatPair, JoinsASquareByTheLineThatIsKnown) {
    const auto pair = fermat_pair({0, 0}, {0, 1}, {1, 0}, {1, 1});
    ASSERT_TRUE(pair);
    const auto& [s, t] = *pair;
    EXPECT_NEAR(distance_m(s, t) + 4 * distance_m(s, {0, 0}), 1 + std::sqrt(3), 1e-12);
    EXPECT_FALSE(fermat_pair({0, 0}, {1, 1}, {1, 0}, {0, 1})) << "across";
}

/// Two places, each the best for the other and its two corners, found by turns.
double by_turns(const std::vector<PointM>& p) {
    PointM s{(p[0].x + p[1].x) / 2, (p[0].y + p[1].y) / 2}, t{(p[2].x + p[3].x) / 2, (p[2].y + p[3].y) / 2};
    for (int i = 0; i < 3000; ++i) {
        // One step of Weiszfeld's, at each place.
        const auto step = [](PointM at, const std::vector<PointM>& to) {
            double x = 0, y = 0, weight = 0;
            for (PointM q : to) {
                const double w = 1 / std::max(distance_m(at, q), 1e-12);
                x += w * q.x;
                y += w * q.y;
                weight += w;
            }
            return PointM{x / weight, y / weight};
        };
        s = step(s, {p[0], p[1], t});
        t = step(t, {p[2], p[3], s});
    }
    return sum_to(s, {p[0], p[1]}) + distance_m(s, t) + sum_to(t, {p[2], p[3]});
}

TEST(FermatPair, IsTheShortestOfItsKind) {
    std::mt19937 random(2);
    int found = 0;
    for (int i = 0; i < 400; ++i) {
        const std::vector<PointM> p = {drawn(random), drawn(random), drawn(random), drawn(random)};
        const auto pair = fermat_pair(p[0], p[1], p[2], p[3]);
        if (!pair) continue;
        ++found;
        const auto& [s, t] = *pair;
        EXPECT_LE(sum_to(s, {p[0], p[1]}) + distance_m(s, t) + sum_to(t, {p[2], p[3]}), by_turns(p) + 1e-6)
            << i;
    }
    EXPECT_GT(found, 30);
}

TEST(PlaneJunctions, JoinAnEdgeAndTheGridWhereTheyMeet) {
    // Two nodes over a line along y = 0: the junction is where all three lines meet at 120 degrees.
    const std::vector<PointM> points = {{-100, 1000}, {100, 1000}};
    const auto found = plane_junctions(points, delaunay_edges(points), [](PointM p) -> std::optional<PointM> {
        return PointM{p.x, 0};
    });
    ASSERT_EQ(found.at.size(), 1U);
    ASSERT_EQ(found.taps.size(), 1U);
    EXPECT_NEAR(found.at[0].x, 0, 1e-6);
    EXPECT_NEAR(found.at[0].y, 1000 - 100 / std::sqrt(3), 0.02);
    const std::vector<std::pair<std::uint32_t, std::uint32_t>> links = {{0, 2}, {1, 2}, {2, 3}};
    EXPECT_EQ(found.links, links);
    const auto alone = plane_junctions(points, delaunay_edges(points), [](PointM) { return std::nullopt; });
    EXPECT_TRUE(alone.at.empty() && alone.links.empty());
    EXPECT_TRUE(plane_junctions({}, {}, [](PointM) { return std::nullopt; }).at.empty());
}

}  // namespace
}  // namespace gridreach
