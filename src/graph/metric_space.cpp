// SPDX-License-Identifier: Apache-2.0
#include "graph/metric_space.h"

#include <numbers>

namespace gridreach {

namespace {

constexpr double radians = std::numbers::pi / 180;

Point3 on_sphere(LonLat p) {
    const double lat = p.lat * radians, lon = p.lon * radians, r = great_circle_radius_m;
    return {r * std::cos(lat) * std::cos(lon), r * std::cos(lat) * std::sin(lon), r * std::sin(lat)};
}

Point3 on_wgs84(LonLat p) {
    constexpr double a = 6378137.0, f = 1 / 298.257223563, e2 = f * (2 - f);
    const double lat = p.lat * radians, lon = p.lon * radians;
    const double n = a / std::sqrt(1 - e2 * std::sin(lat) * std::sin(lat));
    return {n * std::cos(lat) * std::cos(lon), n * std::cos(lat) * std::sin(lon),
            n * (1 - e2) * std::sin(lat)};
}

}  // namespace

Placed MetricSpace::placed(PointM p) const {
    if (in_plane()) return {{p.x, p.y, 0}, {}};
    const LonLat place = metric_.projection().inverse(p);
    return {kind_ == DistanceKind::great_circle ? on_sphere(place) : on_wgs84(place), place};
}

double MetricSpace::length_m(const Placed& a, const Placed& b) const {
    if (in_plane()) return distance_m(a.at, b.at);
    const bool in_order = a.place <= b.place;
    const LonLat first = in_order ? a.place : b.place, second = in_order ? b.place : a.place;
    return kind_ == DistanceKind::great_circle ? great_circle_length_m(first, second)
                                               : geodesic_length_m(first, second);
}

double MetricSpace::least_length_m(double straight_m) const {
    if (in_plane()) return straight_m;
    // Arc over chord on a circle flatter than any section of sphere or ellipsoid (their radii end at 6,400
    // km).
    constexpr double flat_radius_m = 6.45e6, rounding_m = 1e-8;
    return straight_m + straight_m * straight_m * straight_m / (24 * flat_radius_m * flat_radius_m) -
           rounding_m;
}

}  // namespace gridreach
