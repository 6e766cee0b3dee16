// SPDX-License-Identifier: Apache-2.0
#include "geo/metric.h"

#include <GeographicLib/Geodesic.hpp>
#include <algorithm>
#include <cmath>
#include <numbers>

namespace gridreach {

std::string_view name_of(DistanceKind kind) {
    switch (kind) {
        case DistanceKind::projected:
            return "projected";
        case DistanceKind::geodesic:
            return "geodesic";
        case DistanceKind::great_circle:
            break;
    }
    return "great_circle";
}

double geodesic_length_m(LonLat a, LonLat b) {
    double length = 0;
    GeographicLib::Geodesic::WGS84().Inverse(a.lat, a.lon, b.lat, b.lon, length);
    return length;
}

double great_circle_length_m(LonLat a, LonLat b) {
    constexpr double radians = std::numbers::pi / 180;
    const double sin_lat = std::sin((b.lat - a.lat) * radians / 2);
    const double sin_lon = std::sin((b.lon - a.lon) * radians / 2);
    const double h =
        sin_lat * sin_lat + std::cos(a.lat * radians) * std::cos(b.lat * radians) * sin_lon * sin_lon;
    return 2 * great_circle_radius_m * std::asin(std::min(1.0, std::sqrt(h)));
}

Metric::Metric(DistanceKind kind, std::shared_ptr<const Projection> projection)
    : kind_(kind), projection_(std::move(projection)) {}

double Metric::scale_at(PointM at) const {
    // A transverse Mercator is conformal: one direction tells. Other systems are averaged over two.
    constexpr double half_m = 50;
    const auto ground = [&](PointM a, PointM b) {
        return geodesic_length_m(projection_->inverse(a), projection_->inverse(b));
    };
    const double east = ground({at.x - half_m, at.y}, {at.x + half_m, at.y});
    const double north = ground({at.x, at.y - half_m}, {at.x, at.y + half_m});
    const double scale = 4 * half_m / (east + north);
    return std::isfinite(scale) && scale > 0 ? scale : 1.0;
}

double Metric::length_m(PointM a, PointM b) const {
    if (a == b) return 0;
    switch (kind_) {
        case DistanceKind::geodesic:
            return geodesic_length_m(projection_->inverse(a), projection_->inverse(b));
        case DistanceKind::great_circle:
            return great_circle_length_m(projection_->inverse(a), projection_->inverse(b));
        case DistanceKind::projected:
            break;
    }
    const double plane_m = distance_m(a, b);
    const PointM middle{(a.x + b.x) / 2, (a.y + b.y) / 2};
    // The scale of a metric projection changes by less than 1e-6 over 2 km.
    if (plane_m < 2000) return plane_m / scale_at(middle);
    return plane_m * (1 / scale_at(a) + 4 / scale_at(middle) + 1 / scale_at(b)) / 6;
}

double Metric::length_m(std::span<const PointM> path) const {
    double length = 0;
    for (std::size_t i = 1; i < path.size(); ++i) length += length_m(path[i - 1], path[i]);
    return length;
}

}  // namespace gridreach
