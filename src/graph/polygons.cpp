// SPDX-License-Identifier: Apache-2.0
#include "graph/polygons.h"

#include <algorithm>

#include "base/errors.h"
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

/// Areas only: what collapses to lines is dropped (overlays refuse mixtures of areas and lines).
GeosGeometry made_valid(const GEOSGeometry* geometry) {
    GEOSMakeValidParams* params = GEOSMakeValidParams_create_r(geos_context());
    GEOSMakeValidParams_setMethod_r(geos_context(), params, GEOS_MAKE_VALID_STRUCTURE);
    GEOSMakeValidParams_setKeepCollapsed_r(geos_context(), params, 0);
    GeosGeometry made(GEOSMakeValidWithParams_r(geos_context(), geometry, params));
    GEOSMakeValidParams_destroy_r(geos_context(), params);
    return made;
}

/// Relative to `origin`: coordinates of millions of metres would eat the digits.
GeosGeometry geometry_of(const PolygonM& polygon, PointM origin) {
    if (polygon.outer.size() < 3) return nullptr;
    GEOSGeometry* outer = ring_of(polygon.outer, origin);
    if (outer == nullptr) return nullptr;
    std::vector<GEOSGeometry*> holes;
    for (const RingM& hole : polygon.holes)
        if (GEOSGeometry* ring = hole.size() >= 3 ? ring_of(hole, origin) : nullptr) holes.push_back(ring);
    GeosGeometry made(
        GEOSGeom_createPolygon_r(geos_context(), outer, holes.data(), static_cast<unsigned>(holes.size())));
    if (made && GEOSisValid_r(geos_context(), made.get()) != 1) made = made_valid(made.get());
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
    if (!shared || GEOSArea_r(geos_context(), shared.get(), &area) != 1)
        throw Error(ErrorClass::bug, "GEOS could not intersect two outlines.");
    return area;
}

}  // namespace gridreach
