// SPDX-License-Identifier: Apache-2.0
#include <gtest/gtest.h>

#include <algorithm>
#include <random>

#include "graph/delaunay.h"
#include "graph/line_index.h"
#include "graph/polygons.h"

namespace gridreach {
namespace {

TEST(Delaunay, JoinsPlacesOnOneLineAlongIt) {
    std::mt19937 random(1);
    for (const double slope : {0.0, 0.3}) {
        std::vector<PointM> points;
        for (int i = 0; i < 40000; ++i) {
            const double x = static_cast<double>(random() % 100000000) / 1000;
            points.push_back({400000 + x, 300000 + slope * x});
        }
        const auto edges = delaunay_edges(points);
        std::sort(points.begin(), points.end());
        const auto places = std::unique(points.begin(), points.end()) - points.begin();
        EXPECT_EQ(edges.size(), points.size() - 1) << places << " places";
    }
    EXPECT_EQ(delaunay_edges(std::vector<PointM>{{5, 1}, {1, 1}, {3, 1}, {1, 1}}),
              (std::vector<std::pair<std::uint32_t, std::uint32_t>>{{0, 2}, {1, 2}, {1, 3}}));
}

/// The least length to a segment, by trying out ever finer steps around the best so far.
double least_length_m(PointM p, PointM a, PointM b, const Metric& metric) {
    double low = 0, high = 1, best_m = 0;
    for (int round = 0; round < 12; ++round) {
        double best = low;
        best_m = std::numeric_limits<double>::infinity();
        const double step = (high - low) / 40;
        for (int k = 0; k <= 40; ++k) {
            const double t = low + k * step;
            const double length_m = metric.length_m(p, {a.x + t * (b.x - a.x), a.y + t * (b.y - a.y)});
            if (length_m < best_m) {
                best_m = length_m;
                best = t;
            }
        }
        low = std::max(0.0, best - step);
        high = std::min(1.0, best + step);
    }
    return best_m;
}

TEST(LineIndex, FindsTheNearestPointOnSphereAndEllipsoid) {
    std::mt19937 random(2);
    const auto number = [&](double from, double to) {
        return std::uniform_real_distribution<double>(from, to)(random);
    };
    const auto projection = utm_projection("EPSG:32636");
    for (const DistanceKind kind : {DistanceKind::great_circle, DistanceKind::geodesic})
        for (int round = 0; round < 20; ++round) {
            const double size_m = number(100, 300000);
            SCOPED_TRACE(testing::Message() << name_of(kind) << ", " << size_m << " m");
            const Metric metric(kind, projection);
            std::vector<PathM> paths(4);
            for (PathM& path : paths)
                for (int i = 0; i < 4; ++i)
                    path.push_back({500000 + number(0, size_m), 6000000 + number(0, size_m)});
            const LineIndex lines(std::vector<std::span<const PointM>>(paths.begin(), paths.end()), metric);
            for (int i = 0; i < 5; ++i) {
                const PointM p{500000 + number(0, size_m), 6000000 + number(0, size_m)};
                double best_m = std::numeric_limits<double>::infinity();
                for (const PathM& path : paths)
                    for (std::size_t k = 1; k < path.size(); ++k)
                        best_m = std::min(best_m, least_length_m(p, path[k - 1], path[k], metric));
                const auto found = lines.nearest(p);
                ASSERT_TRUE(found);
                EXPECT_NEAR(found->length_m, best_m, 1e-6);
                EXPECT_NEAR(metric.length_m(p, found->at), found->length_m, 1e-6);
            }
            const PointM vertex = paths[2][1];
            EXPECT_EQ(lines.nearest(vertex)->at, vertex) << "a place on a line is its own nearest";
        }
}

TEST(Overlap, DropsSpikesThatHaveNoArea) {
    const PolygonM spiked{{{0, 0}, {10, 0}, {10, 5}, {30, 5}, {10, 5}, {10, 10}, {0, 10}}, {}};
    const PolygonM around{{{-5, -5}, {40, -5}, {40, 40}, {-5, 40}}, {}};
    EXPECT_NEAR(intersection_area_m2(spiked, around), 100, 1e-9);
    EXPECT_EQ(intersection_area_m2({{{0, 0}, {1, 1}}, {}}, around), 0);
    EXPECT_EQ(intersection_area_m2({{{0, 0}, {1, 0}, {2, 0}}, {}}, around), 0);
}

}  // namespace
}  // namespace gridreach
