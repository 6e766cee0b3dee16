// SPDX-License-Identifier: Apache-2.0
#include "graph/delaunay.h"

#include <algorithm>
#include <numeric>

#include "graph/geos.h"

namespace gridreach {

std::vector<std::pair<std::uint32_t, std::uint32_t>> delaunay_edges(std::span<const PointM> points) {
    std::vector<std::pair<std::uint32_t, std::uint32_t>> edges;
    if (points.size() < 2) return edges;
    // GEOS sees each place once, relative to one of them (large coordinates would eat the digits), in sorted order.
    const PointM origin = *std::min_element(points.begin(), points.end());
    const auto relative = [&](std::uint32_t i) { return PointM{points[i].x - origin.x, points[i].y - origin.y}; };
    std::vector<std::uint32_t> order(points.size());
    std::iota(order.begin(), order.end(), std::uint32_t{0});
    std::sort(order.begin(), order.end(), [&](std::uint32_t a, std::uint32_t b) {
        const PointM pa = relative(a), pb = relative(b);
        return pa != pb ? pa < pb : a < b;
    });
    std::vector<PointM> places;
    std::vector<std::uint32_t> first_at;
    std::uint32_t last = 0;
    for (std::uint32_t i : order) {
        if (!places.empty() && places.back() == relative(i)) {
            edges.emplace_back(std::minmax(last, i));
        } else {
            first_at.push_back(i);
            places.push_back(relative(i));
        }
        last = i;
    }
    const auto index_of = [&](double x, double y) {
        const auto at = std::lower_bound(places.begin(), places.end(), PointM{x, y});
        return first_at[static_cast<std::size_t>(at - places.begin())];
    };
    if (places.size() >= 2) {
        GEOSCoordSequence* sequence = GEOSCoordSeq_create_r(geos_context(), static_cast<unsigned>(places.size()), 2);
        for (unsigned i = 0; i < places.size(); ++i) GEOSCoordSeq_setXY_r(geos_context(), sequence, i, places[i].x, places[i].y);
        const GeosGeometry line(GEOSGeom_createLineString_r(geos_context(), sequence));
        const GeosGeometry made(GEOSDelaunayTriangulation_r(geos_context(), line.get(), 0.0, 1));
        const int count = made ? GEOSGetNumGeometries_r(geos_context(), made.get()) : 0;
        for (int i = 0; i < count; ++i) {
            const GEOSCoordSequence* ends = GEOSGeom_getCoordSeq_r(geos_context(), GEOSGetGeometryN_r(geos_context(), made.get(), i));
            double ax, ay, bx, by;
            GEOSCoordSeq_getXY_r(geos_context(), ends, 0, &ax, &ay);
            GEOSCoordSeq_getXY_r(geos_context(), ends, 1, &bx, &by);
            edges.emplace_back(std::minmax(index_of(ax, ay), index_of(bx, by)));
        }
    }
    std::sort(edges.begin(), edges.end());
    edges.erase(std::unique(edges.begin(), edges.end()), edges.end());
    return edges;
}

}  // namespace gridreach
