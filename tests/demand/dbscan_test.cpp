// SPDX-License-Identifier: Apache-2.0
#include "demand/dbscan.h"

#include <gtest/gtest.h>

#include <algorithm>
#include <cmath>
#include <limits>
#include <map>
#include <numeric>
#include <random>

#include "base/parallel.h"

namespace gridreach {
namespace {

/// The definition, word by word: every pair is looked at, clusters grow core by core.
std::vector<std::uint32_t> plain_dbscan(const std::vector<PointM>& points, double max_distance_m,
                                        std::size_t min_points) {
    const auto n = static_cast<std::uint32_t>(points.size());
    const auto near = [&](std::uint32_t i, std::uint32_t j) {
        return distance_m(points[i], points[j]) <= max_distance_m;
    };
    std::vector<bool> core(n);
    for (std::uint32_t i = 0; i < n; ++i) {
        std::size_t count = 0;
        for (std::uint32_t j = 0; j < n; ++j) count += near(i, j);
        core[i] = count >= min_points;
    }
    std::vector<std::uint32_t> cluster(n, noise);
    std::uint32_t next = 0;
    for (std::uint32_t seed = 0; seed < n; ++seed) {
        if (!core[seed] || cluster[seed] != noise) continue;
        std::vector<std::uint32_t> open = {seed};
        cluster[seed] = next;
        while (!open.empty()) {
            const std::uint32_t i = open.back();
            open.pop_back();
            for (std::uint32_t j = 0; j < n; ++j)
                if (core[j] && cluster[j] == noise && near(i, j)) {
                    cluster[j] = next;
                    open.push_back(j);
                }
        }
        ++next;
    }
    for (std::uint32_t i = 0; i < n; ++i) {
        if (core[i]) continue;
        double best_m = std::numeric_limits<double>::infinity();
        for (std::uint32_t j = 0; j < n; ++j)
            if (core[j] && near(i, j) && distance_m(points[i], points[j]) < best_m) {
                best_m = distance_m(points[i], points[j]);
                cluster[i] = cluster[j];
            }
    }
    return cluster;
}

std::vector<PointM> random_points(std::mt19937& engine, std::size_t count, double side_m, double step_m) {
    std::uniform_real_distribution<double> place(0, side_m);
    std::vector<PointM> points(count);
    for (PointM& p : points) {
        p = {500000 + place(engine), 200000 + place(engine)};
        // On a lattice many distances are equal, and many points coincide.
        if (step_m > 0) p = {std::round(p.x / step_m) * step_m, std::round(p.y / step_m) * step_m};
    }
    return points;
}

TEST(Dbscan, AgreesWithItsDefinition) {
    for (unsigned seed = 1; seed <= 300; ++seed) {
        std::mt19937 engine(seed);
        const auto count = std::uniform_int_distribution<std::size_t>(1, 160)(engine);
        const auto points = random_points(
            engine, count, std::uniform_real_distribution<double>(50, 2000)(engine), seed % 3 == 0 ? 25 : 0);
        const double distance =
            seed % 3 == 0 ? 25.0 * (1 + seed % 4) : std::uniform_real_distribution<double>(5, 250)(engine);
        const std::size_t min_points = 1 + seed % 6;
        ASSERT_EQ(dbscan(points, distance, min_points), plain_dbscan(points, distance, min_points))
            << "seed " << seed;
    }
}

TEST(Dbscan, FindsTheSameClustersInAnyOrder) {
    std::mt19937 engine(9);
    const auto points = random_points(engine, 2000, 4000, 0);
    const auto clusters = dbscan(points, 90, 4);
    std::vector<std::uint32_t> order(points.size());
    std::iota(order.begin(), order.end(), 0u);
    std::shuffle(order.begin(), order.end(), engine);
    std::vector<PointM> shuffled;
    for (const std::uint32_t i : order) shuffled.push_back(points[i]);
    const auto again = dbscan(shuffled, 90, 4);
    // The same partition: cluster numbers map one to one.
    std::map<std::uint32_t, std::uint32_t> there, back;
    for (std::size_t k = 0; k < order.size(); ++k) {
        ASSERT_EQ(there.emplace(clusters[order[k]], again[k]).first->second, again[k]);
        ASSERT_EQ(back.emplace(again[k], clusters[order[k]]).first->second, clusters[order[k]]);
        ASSERT_EQ(clusters[order[k]] == noise, again[k] == noise);
    }
}

TEST(Dbscan, DoesNotDependOnThreads) {
    std::mt19937 engine(10);
    const auto points = random_points(engine, 20000, 20000, 0);
    std::vector<std::uint32_t> one;
    {
        const ThreadLimit limit(1);
        one = dbscan(points, 120, 3);
    }
    EXPECT_EQ(dbscan(points, 120, 3), one);
}

TEST(Dbscan, OfNoPointsAndOfOne) {
    EXPECT_TRUE(dbscan({}, 100, 1).empty());
    const std::vector<PointM> one = {{5, 5}};
    EXPECT_EQ(dbscan(one, 100, 1), std::vector<std::uint32_t>{0});
    EXPECT_EQ(dbscan(one, 100, 2), std::vector<std::uint32_t>{noise});
}

TEST(Dbscan, TheDistanceItselfStillJoins) {
    const std::vector<PointM> pair = {{0, 0}, {100, 0}, {200.001, 0}};
    EXPECT_EQ(dbscan(pair, 100, 1), (std::vector<std::uint32_t>{0, 0, 1}));
}

TEST(Dbscan, TellsPairsApartInEveryDirection) {
    std::mt19937 engine(12);
    std::uniform_real_distribution<double> angle(0, 1.5708), length_m(95, 105);
    for (int i = 0; i < 5000; ++i) {
        const double a = i % 2 == 0 ? 0.7853982 : angle(engine), r = length_m(engine);
        const std::vector<PointM> pair = {{7, 9}, {7 + r * std::cos(a), 9 + r * std::sin(a)}};
        ASSERT_EQ(dbscan(pair, 100, 1), plain_dbscan(pair, 100, 1)) << r << " m at " << a;
    }
}

}  // namespace
}  // namespace gridreach
