// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <memory>
#include <span>
#include <string>
#include <vector>

#include "geo/shapes.h"

namespace gridreach {

/// The working coordinate system: how places on Earth become metres on a plane, and back.
/// Thread-safe. Implementations for other systems than transverse Mercator live in io/.
class Projection {
public:
    virtual ~Projection() = default;
    /// "EPSG:32636" or a PROJ string; io/ can make a coordinate system of it.
    virtual std::string definition() const = 0;
    virtual PointM forward(LonLat place) const = 0;
    virtual LonLat inverse(PointM point) const = 0;
};

/// A transverse Mercator projection on WGS84 (GeographicLib, exact to nanometres within 35 degrees).
class TransverseMercatorProjection : public Projection {
public:
    TransverseMercatorProjection(std::string definition, double central_lon, double scale,
                                 double false_easting, double false_northing, double origin_lat = 0);
    ~TransverseMercatorProjection() override;
    std::string definition() const override { return definition_; }
    PointM forward(LonLat place) const override;
    LonLat inverse(PointM point) const override;

private:
    struct Projector;
    std::string definition_;
    double central_lon_, false_easting_, false_northing_;
    double origin_northing_;
    std::unique_ptr<Projector> projector_;
};

/// A box on Earth that knows the antimeridian: `west` may be greater than `east`.
struct GeoBox {
    double west = 0, south = 0, east = 0, north = 0;
    double width_degrees() const { return east >= west ? east - west : east - west + 360; }
    LonLat centre() const;
};

/// The smallest box around the places (the widest empty stretch of longitudes is left out).
/// Throws InputError for no places, or a place that is not finite or not on Earth (|lat| > 90, |lon| > 360).
GeoBox geo_box_of(std::span<const LonLat> places);

/// Chooses the working coordinate system for a region: the UTM zone of its centre (one zone and one
/// hemisphere for the whole region, also across the equator); a local transverse Mercator around its centre
/// when it is wider than 6 degrees; a polar stereographic "EPSG:5041" / "EPSG:5042" is not offered: beyond 84
/// degrees this throws InputError that asks for `crs`. Never degrees, Web Mercator or an equal-area
/// projection.
std::shared_ptr<const Projection> choose_projection(const GeoBox& region);

/// The projection of a WGS84 UTM zone "EPSG:326zz" / "EPSG:327zz", or null when `definition` is none of
/// these.
std::shared_ptr<const Projection> utm_projection(const std::string& definition);

}  // namespace gridreach
