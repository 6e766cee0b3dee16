// SPDX-License-Identifier: Apache-2.0
#include "graph/polygons.h"

#include <algorithm>

#include "graph/geos.h"

namespace gridreach {

namespace {

GEOSGeometry* ring_of(const RingM& ring, PointM origin) {
    const auto n = static_cast<unsigned>(ring.size());
    GEOSCoordSequence* points = GEOSCoordSeq_create_r(geos_context(), n + 1, 2);
    for (unsigned i = 0; i <= n; ++i) {
        const PointM p = ring[i % n];
        GEOSCoordSeq_setXY_r(geos_context(), points, i, p.x - origin.x, p.y - origin.y);
    }
    return GEOSGeom_createLinearRing_r(geos_context(), points);
}

/// Relative to `origin`: coordinates of millions of metres would eat the digits.
GeosGeometry geometry_of(const PolygonM& polygon, PointM origin) {
    if (polygon.outer.size() < 3) return nullptr;
    std::vector<GEOSGeometry*> holes;
    for (const RingM& hole : polygon.holes)
        if (hole.size() >= 3) holes.push_back(ring_of(hole, origin));
    GeosGeometry made(GEOSGeom_createPolygon_r(geos_context(), ring_of(polygon.outer, origin), holes.data(), static_cast<unsigned>(holes.size())));
    if (made && GEOSisValid_r(geos_context(), made.get()) != 1) made.reset(GEOSMakeValid_r(geos_context(), made.get()));
    return made;
}

}  // namespace

double intersection_area_m2(const PolygonM& a, const PolygonM& b) {
    if (!box_of(a.outer).overlaps(box_of(b.outer))) return 0;
    const PointM origin = a.outer.front();
    const GeosGeometry ga = geometry_of(a, origin), gb = geometry_of(b, origin);
    if (!ga || !gb) return 0;
    const GeosGeometry shared(GEOSIntersection_r(geos_context(), ga.get(), gb.get()));
    double area = 0;
    if (!shared || GEOSArea_r(geos_context(), shared.get(), &area) != 1) return 0;
    return area;
}

}  // namespace gridreach
