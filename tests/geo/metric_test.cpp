// SPDX-License-Identifier: Apache-2.0
#include "geo/metric.h"

#include <gtest/gtest.h>

#include <cmath>
#include <random>

namespace gridreach {
namespace {

std::mt19937 random_engine(21);
double number(double from, double to) {
    return std::uniform_real_distribution<double>(from, to)(random_engine);
}

TEST(Metric, GeodesicAgreesWithGeographicLibsDocumentedLength) {
    // The manual of GeodSolve: New York JFK to London LHR is 5,551,759.400 m.
    EXPECT_NEAR(geodesic_length_m({-73.8, 40.6}, {-0.5, 51.6}), 5551759.400, 0.001);
    EXPECT_NEAR(geodesic_length_m({0, 0}, {1, 0}), 111319.490793, 1e-6);
}

TEST(Metric, GreatCircleIsAnArcOfTheSphere) {
    const double degree_m = great_circle_radius_m * 3.14159265358979323846 / 180;
    EXPECT_NEAR(great_circle_length_m({10, 0}, {11, 0}), degree_m, 1e-6);
    EXPECT_NEAR(great_circle_length_m({10, 50}, {10, 52}), 2 * degree_m, 1e-6);
    EXPECT_NEAR(great_circle_length_m({0, 0}, {180, 0}), 180 * degree_m, 1e-3);
    EXPECT_EQ(great_circle_length_m({5, 5}, {5, 5}), 0);
    for (int i = 0; i < 500; ++i) {
        const LonLat a{number(-180, 180), number(-80, 80)}, b{a.lon + number(-1, 1), a.lat + number(-1, 1)};
        ASSERT_NEAR(great_circle_length_m(a, b) / geodesic_length_m(a, b), 1, 0.0057);
    }
}

/// A random region below 80 degrees, up to `width` degrees wide, and two places in it.
struct Segment {
    std::shared_ptr<const Projection> projection;
    PointM a, b;
};
Segment segment_in(double width) {
    const double west = number(-180, 180), south = number(-80, 80 - 3);
    const GeoBox box{west, south, std::remainder(west + width, 360), south + 3};
    const auto projection = choose_projection(box);
    const auto place = [&] {
        return projection->forward({std::remainder(west + number(0, width), 360), south + number(0, 3)});
    };
    return {projection, place(), place()};
}

TEST(Metric, ProjectedLengthsAreWithinATenthOfAPercentOfGeodesic) {
    double worst = 0;
    for (int i = 0; i < 4000; ++i) {
        const Segment s = segment_in(number(0.01, i % 2 == 0 ? 6 : 20));
        const Metric projected(DistanceKind::projected, s.projection),
            geodesic(DistanceKind::geodesic, s.projection);
        worst = std::max(worst, std::abs(projected.length_m(s.a, s.b) / geodesic.length_m(s.a, s.b) - 1));
        // A short line, such as one span of conductor.
        const PointM near{s.a.x + number(-300, 300), s.a.y + number(-300, 300)};
        worst = std::max(worst, std::abs(projected.length_m(s.a, near) / geodesic.length_m(s.a, near) - 1));
    }
    EXPECT_LT(worst, 1e-3);
}

TEST(Metric, MeasuresOneWayAsTheOther) {
    for (int i = 0; i < 200; ++i) {
        const Segment s = segment_in(3);
        for (DistanceKind kind :
             {DistanceKind::projected, DistanceKind::geodesic, DistanceKind::great_circle}) {
            const Metric metric(kind, s.projection);
            ASSERT_NEAR(metric.length_m(s.a, s.b), metric.length_m(s.b, s.a), 1e-6);
            ASSERT_EQ(metric.length_m(s.a, s.a), 0);
            const PathM path{s.a, s.b, s.a};
            ASSERT_NEAR(metric.length_m(path), 2 * metric.length_m(s.a, s.b), 1e-5);
            ASSERT_EQ(metric.length_m(std::span<const PointM>{}), 0);
        }
    }
}

TEST(Metric, KnowsTheScaleOfItsProjection) {
    const Metric metric(DistanceKind::projected, utm_projection("EPSG:32636"));
    EXPECT_NEAR(metric.scale_at({500000, 1e6}), 0.9996, 1e-8);
    EXPECT_NEAR(metric.scale_at(utm_projection("EPSG:32636")->forward({36, 0})), 0.9996 * (1 + 0.0013808),
                2e-6);
    EXPECT_NEAR(metric.length_m({500000, 0}, {500000 + 999.6, 0}), 1000, 1e-3);
    EXPECT_EQ(metric.kind(), DistanceKind::projected);
    EXPECT_EQ(name_of(DistanceKind::great_circle), "great_circle");
}

}  // namespace
}  // namespace gridreach
