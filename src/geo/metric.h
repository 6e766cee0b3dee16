// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <memory>
#include <span>
#include <string_view>

#include "geo/projection.h"

namespace gridreach {

/// How a length between two places is measured.
enum class DistanceKind {
    projected,     ///< In the plane, divided by the projection's local scale: within 0.1 % of geodesic.
    geodesic,      ///< Shortest way on the WGS84 ellipsoid (Karney 2013, GeographicLib).
    great_circle,  ///< On a sphere of 6,371,010 m, to reproduce peers; up to 0.56 % off geodesic.
};

std::string_view name_of(DistanceKind kind);

/// Sphere radius of `great_circle`, metres.
inline constexpr double great_circle_radius_m = 6371010.0;

double geodesic_length_m(LonLat a, LonLat b);
/// Haversine formula.
double great_circle_length_m(LonLat a, LonLat b);

/// Measures lengths of paths given in the working coordinate system. Thread-safe.
class Metric {
public:
    Metric(DistanceKind kind, std::shared_ptr<const Projection> projection);

    DistanceKind kind() const { return kind_; }
    const Projection& projection() const { return *projection_; }
    std::shared_ptr<const Projection> shared_projection() const { return projection_; }

    /// Length of the straight line between two points. For `projected`: plane length over the scale factor,
    /// which is taken at both ends and the middle (Simpson's rule).
    double length_m(PointM a, PointM b) const;
    double length_m(std::span<const PointM> path) const;
    /// Plane length over ground length near `at`: 0.9996 on a UTM central meridian.
    double scale_at(PointM at) const;

private:
    DistanceKind kind_;
    std::shared_ptr<const Projection> projection_;
};

}  // namespace gridreach
