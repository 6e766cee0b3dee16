// SPDX-License-Identifier: Apache-2.0
#include "io/ogr_shape.h"

#include <fmt/format.h>
#include <ogr_geometry.h>

#include <memory>

#include "base/words.h"
#include "io/gdal.h"

namespace gridreach {

namespace {

using GeometryPtr = std::unique_ptr<OGRGeometry>;

PathM path_of(const OGRSimpleCurve& curve) {
    PathM path;
    path.reserve(static_cast<std::size_t>(curve.getNumPoints()));
    for (int i = 0; i < curve.getNumPoints(); ++i) path.push_back({curve.getX(i), curve.getY(i)});
    return path;
}

RingM ring_of(const OGRLinearRing& curve) {
    RingM ring = path_of(curve);
    if (ring.size() > 1 && ring.front() == ring.back()) ring.pop_back();
    return ring;
}

PolygonM polygon_of(const OGRPolygon& from) {
    PolygonM polygon;
    if (const OGRLinearRing* outer = from.getExteriorRing()) polygon.outer = ring_of(*outer);
    for (int i = 0; i < from.getNumInteriorRings(); ++i)
        polygon.holes.push_back(ring_of(*from.getInteriorRing(i)));
    return polygon;
}

void add(const OGRGeometry& geometry, Shape& shape, ShapeCounts& counts, bool fixed);

void add_polygon(const OGRPolygon& polygon, Shape& shape, ShapeCounts& counts, bool fixed) {
    GdalErrors quiet;
    if (!fixed && !polygon.IsValid()) {
        OGRPolygon closed(polygon);
        closed.closeRings();  // GeoJSON written by hand often leaves the first point out at the end.
        if (closed.IsValid()) return add_polygon(closed, shape, counts, true);
        ++counts.made_valid;
        if (const GeometryPtr valid(polygon.MakeValid()); valid && !valid->IsEmpty()) {
            // Only areas matter: a collapsed spike comes back as a line.
            Shape parts;
            add(*valid, parts, counts, true);
            for (PolygonM& each : parts.polygons) shape.polygons.push_back(std::move(each));
        }
        return;
    }
    PolygonM taken = polygon_of(polygon);
    if (taken.outer.size() >= 3) shape.polygons.push_back(std::move(taken));
}

void add(const OGRGeometry& geometry, Shape& shape, ShapeCounts& counts, bool fixed) {
    if (geometry.IsEmpty()) return;
    switch (wkbFlatten(geometry.getGeometryType())) {
        case wkbPoint: {
            const auto& p = *geometry.toPoint();
            shape.points.push_back({p.getX(), p.getY()});
            break;
        }
        case wkbLineString:
        case wkbLinearRing:
            shape.lines.push_back(path_of(*geometry.toLineString()));
            break;
        case wkbPolygon:
            add_polygon(*geometry.toPolygon(), shape, counts, fixed);
            break;
        case wkbMultiPoint:
        case wkbMultiLineString:
        case wkbMultiPolygon:
        case wkbGeometryCollection:
            for (const OGRGeometry* part : *geometry.toGeometryCollection()) add(*part, shape, counts, fixed);
            break;
        default:
            ++counts.not_usable;
    }
}

}  // namespace

Shape shape_of(const OGRGeometry* geometry, ShapeCounts& counts) {
    Shape shape;
    const std::uint64_t not_usable = counts.not_usable;
    if (geometry != nullptr && !geometry->IsEmpty()) {
        if (geometry->hasCurveGeometry()) {
            const GeometryPtr straight(geometry->getLinearGeometry());
            if (straight) add(*straight, shape, counts, false);
        } else {
            add(*geometry, shape, counts, false);
        }
    }
    if (shape.empty() && counts.not_usable == not_usable) ++counts.without_geometry;
    return shape;
}

std::vector<std::string> ShapeCounts::remarks() const {
    std::vector<std::string> out;
    const auto say = [&](std::uint64_t n, const char* one, const char* many) {
        if (n > 0)
            out.push_back(
                fmt::format("{} {}", with_commas(static_cast<std::int64_t>(n)), n == 1 ? one : many));
    };
    say(without_geometry, "feature without geometry was skipped.", "features without geometry were skipped.");
    say(made_valid, "outline that crosses itself was made valid.",
        "outlines that cross themselves were made valid.");
    say(not_usable, "geometry of a kind that has no flat outline (TIN, solid) was skipped.",
        "geometries of a kind that has no flat outline (TIN, solid) were skipped.");
    return out;
}

}  // namespace gridreach
