// SPDX-License-Identifier: Apache-2.0
#include "graph/delaunay.h"

#include <algorithm>
#include <cmath>

#include "base/errors.h"
#include "graph/distinct_places.h"
#include "graph/geos.h"

namespace gridreach {

namespace {

GeosGeometry triangulation_edges(const std::vector<PointM>& places) {
    const auto n = static_cast<unsigned>(places.size());
    GEOSCoordSequence* sequence = GEOSCoordSeq_create_r(geos_context(), n, 2);
    for (unsigned i = 0; i < n; ++i)
        GEOSCoordSeq_setXY_r(geos_context(), sequence, i, places[i].x, places[i].y);
    const GeosGeometry line(GEOSGeom_createLineString_r(geos_context(), sequence));
    GeosGeometry edges(line ? GEOSDelaunayTriangulation_r(geos_context(), line.get(), 0.0, 1) : nullptr);
    if (!edges) throw Error(ErrorClass::bug, "GEOS could not triangulate the points.");
    return edges;
}

/// GEOS takes quadratic time for these and gives no triangles. `places` are sorted and different.
bool on_one_line(const std::vector<PointM>& places) {
    constexpr double thinnest = 1e-9;  // of the length: what rounding does to points of a line
    const PointM a = places.front(), b = places.back();
    const double length_m = distance_m(a, b);
    return std::all_of(places.begin(), places.end(), [&](PointM p) {
        const double twice_area = (b.x - a.x) * (p.y - a.y) - (b.y - a.y) * (p.x - a.x);
        return std::abs(twice_area) <= thinnest * length_m * length_m;
    });
}

}  // namespace

std::vector<std::pair<std::uint32_t, std::uint32_t>> delaunay_edges(std::span<const PointM> points) {
    std::vector<std::pair<std::uint32_t, std::uint32_t>> edges;
    if (points.size() < 2) return edges;
    // GEOS sees each place once, relative to one of them (large coordinates would eat the digits), in sorted
    // order.
    const PointM origin = *std::min_element(points.begin(), points.end());
    std::vector<PointM> relative;
    relative.reserve(points.size());
    for (PointM p : points) relative.push_back({p.x - origin.x, p.y - origin.y});
    const DistinctPlaces distinct = distinct_places(relative);
    for (const auto& each : distinct.duplicates) edges.emplace_back(each.of, each.index);
    std::vector<PointM> places;
    for (std::uint32_t i : distinct.first) places.push_back(relative[i]);
    if (on_one_line(places)) {
        for (std::size_t i = 1; i < distinct.first.size(); ++i)
            edges.emplace_back(std::minmax({distinct.first[i - 1], distinct.first[i]}));
    } else {
        const auto place_of = [&](const GEOSCoordSequence* ends, unsigned end) {
            PointM p;
            GEOSCoordSeq_getXY_r(geos_context(), ends, end, &p.x, &p.y);
            return distinct.first[static_cast<std::size_t>(std::lower_bound(places.begin(), places.end(), p) -
                                                           places.begin())];
        };
        const GeosGeometry made = triangulation_edges(places);
        const int count = GEOSGetNumGeometries_r(geos_context(), made.get());
        for (int i = 0; i < count; ++i) {
            const GEOSGeometry* edge = GEOSGetGeometryN_r(geos_context(), made.get(), i);
            const GEOSCoordSequence* ends = GEOSGeom_getCoordSeq_r(geos_context(), edge);
            edges.emplace_back(std::minmax({place_of(ends, 0), place_of(ends, 1)}));
        }
    }
    std::sort(edges.begin(), edges.end());
    edges.erase(std::unique(edges.begin(), edges.end()), edges.end());
    return edges;
}

}  // namespace gridreach
