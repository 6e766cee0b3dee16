// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <array>
#include <cmath>
#include <limits>
#include <optional>
#include <span>
#include <vector>

namespace gridreach {

/// A place in the working coordinate system: metres east (x) and north (y).
struct PointM {
    double x = 0;
    double y = 0;
    auto operator<=>(const PointM&) const = default;
};

/// A place on Earth: degrees on WGS84, longitude first.
struct LonLat {
    double lon = 0;
    double lat = 0;
    auto operator<=>(const LonLat&) const = default;
};

using PathM = std::vector<PointM>;
/// A closed ring; the first point is not repeated at the end.
using RingM = std::vector<PointM>;

/// An area with holes.
struct PolygonM {
    RingM outer;
    std::vector<RingM> holes;
    bool operator==(const PolygonM&) const = default;
};

/// An axis-parallel box; empty until something is added.
struct BoxM {
    double min_x = std::numeric_limits<double>::infinity();
    double min_y = std::numeric_limits<double>::infinity();
    double max_x = -std::numeric_limits<double>::infinity();
    double max_y = -std::numeric_limits<double>::infinity();

    bool empty() const { return !(min_x <= max_x && min_y <= max_y); }
    double width_m() const { return empty() ? 0 : max_x - min_x; }
    double height_m() const { return empty() ? 0 : max_y - min_y; }
    PointM centre() const { return {(min_x + max_x) / 2, (min_y + max_y) / 2}; }
    bool contains(PointM p) const { return p.x >= min_x && p.x <= max_x && p.y >= min_y && p.y <= max_y; }
    bool overlaps(const BoxM& o) const {
        return !empty() && !o.empty() && min_x <= o.max_x && o.min_x <= max_x && min_y <= o.max_y &&
               o.min_y <= max_y;
    }
    void add(PointM p);
    void add(const BoxM& other);
    BoxM grown(double by_m) const { return {min_x - by_m, min_y - by_m, max_x + by_m, max_y + by_m}; }
    bool operator==(const BoxM&) const = default;
};

BoxM box_of(std::span<const PointM> points);

inline double distance_m(PointM a, PointM b) {
    return std::hypot(a.x - b.x, a.y - b.y);
}

/// Length of a path in the plane. 0 for fewer than two points.
double plane_length_m(std::span<const PointM> path);

/// The point of segment ab nearest to p. A segment of zero length gives a.
PointM nearest_on_segment(PointM p, PointM a, PointM b);

/// Area of a ring by the shoelace formula: positive when counter-clockwise. 0 for fewer than three points.
double signed_area_m2(std::span<const PointM> ring);
/// Area of the outer ring less the holes, never negative.
double area_m2(const PolygonM& polygon);
/// Centre of gravity of the outer ring; of its points when it has no area. {0, 0} for no points.
PointM centroid(std::span<const PointM> ring);
/// Even-odd rule over outer ring and holes; points on the border may fall on either side.
bool contains(const PolygonM& polygon, PointM p);

/// The map from pixel (column, row; 0, 0 is the outer corner of the first pixel) to coordinates, as GDAL has
/// it: x = c[0] + column·c[1] + row·c[2], y = c[3] + column·c[4] + row·c[5].
struct Affine {
    std::array<double, 6> c{0, 1, 0, 0, 0, 1};
    PointM to_world(double column, double row) const {
        return {c[0] + column * c[1] + row * c[2], c[3] + column * c[4] + row * c[5]};
    }
    /// {column, row} of a place; nothing when the map cannot be turned round (zero or non-finite
    /// determinant).
    std::optional<PointM> to_pixel(PointM world) const;
    /// True when every coefficient is finite and the map can be turned round.
    bool invertible() const;
    bool operator==(const Affine&) const = default;
};

}  // namespace gridreach
