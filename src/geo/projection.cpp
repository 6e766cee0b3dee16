// SPDX-License-Identifier: Apache-2.0
#include "geo/projection.h"

#include <fmt/format.h>

#include <GeographicLib/TransverseMercator.hpp>
#include <algorithm>
#include <cmath>

#include "base/errors.h"
#include "base/words.h"

namespace gridreach {

struct TransverseMercatorProjection::Projector {
    GeographicLib::TransverseMercator tm;
};

namespace {
constexpr double wgs84_a_m = 6378137.0;
constexpr double wgs84_f = 1 / 298.257223563;

double normal_lon(double lon) {
    lon = std::fmod(lon + 180, 360);
    return (lon < 0 ? lon + 360 : lon) - 180;
}
}  // namespace

TransverseMercatorProjection::TransverseMercatorProjection(std::string definition, double central_lon,
                                                           double scale, double false_easting,
                                                           double false_northing, double origin_lat)
    : definition_(std::move(definition)),
      central_lon_(central_lon),
      false_easting_(false_easting),
      false_northing_(false_northing),
      origin_northing_(0),
      projector_(new Projector{GeographicLib::TransverseMercator(wgs84_a_m, wgs84_f, scale)}) {
    double x, y;
    projector_->tm.Forward(central_lon_, origin_lat, central_lon_, x, y);
    origin_northing_ = y;
}

TransverseMercatorProjection::~TransverseMercatorProjection() = default;

PointM TransverseMercatorProjection::forward(LonLat place) const {
    double x, y;
    projector_->tm.Forward(central_lon_, place.lat, place.lon, x, y);
    return {x + false_easting_, y - origin_northing_ + false_northing_};
}

LonLat TransverseMercatorProjection::inverse(PointM point) const {
    double lat, lon;
    projector_->tm.Reverse(central_lon_, point.x - false_easting_,
                           point.y - false_northing_ + origin_northing_, lat, lon);
    return {lon, lat};
}

LonLat GeoBox::centre() const {
    return {normal_lon(west + width_degrees() / 2), (south + north) / 2};
}

GeoBox geo_box_of(std::span<const LonLat> places) {
    if (places.empty()) throw InputError("there is no place to put a box around.");
    std::vector<double> lons;
    GeoBox box{0, 90, 0, -90};
    for (LonLat p : places) {
        if (!std::isfinite(p.lon) || !std::isfinite(p.lat) || std::abs(p.lat) > 90 || std::abs(p.lon) > 360)
            throw InputError(
                fmt::format("{}, {} is not a longitude and a latitude.", shortest(p.lon), shortest(p.lat)));
        lons.push_back(normal_lon(p.lon));
        box.south = std::min(box.south, p.lat);
        box.north = std::max(box.north, p.lat);
    }
    std::sort(lons.begin(), lons.end());
    double widest = lons.front() + 360 - lons.back();
    box.west = lons.front();
    box.east = lons.back();
    for (std::size_t i = 1; i < lons.size(); ++i)
        if (lons[i] - lons[i - 1] > widest) {
            widest = lons[i] - lons[i - 1];
            box.west = lons[i];
            box.east = lons[i - 1];
        }
    return box;
}

std::shared_ptr<const Projection> choose_projection(const GeoBox& region) {
    const LonLat centre = region.centre();
    if (std::max(std::abs(region.south), std::abs(region.north)) > 84)
        throw InputError(
            fmt::format("the region reaches latitude {}, where no UTM zone is defined. Name a metric system "
                        "with working_crs.",
                        shortest(std::abs(region.south) > 84 ? region.south : region.north)));
    if (region.width_degrees() > 6) {
        const double lon = std::round(centre.lon), lat = std::round(centre.lat);
        return std::make_shared<TransverseMercatorProjection>(
            fmt::format(
                "+proj=tmerc +lat_0={} +lon_0={} +k=0.9996 +x_0=0 +y_0=0 +datum=WGS84 +units=m +no_defs", lat,
                lon),
            lon, 0.9996, 0, 0, lat);
    }
    const int zone = std::clamp(static_cast<int>(std::floor((centre.lon + 180) / 6)) + 1, 1, 60);
    return utm_projection(fmt::format("EPSG:{}{:02d}", centre.lat < 0 ? 327 : 326, zone));
}

std::shared_ptr<const Projection> utm_projection(const std::string& definition) {
    if (definition.size() != 10 ||
        (definition.rfind("EPSG:326", 0) != 0 && definition.rfind("EPSG:327", 0) != 0))
        return nullptr;
    if (!std::isdigit(static_cast<unsigned char>(definition[8])) ||
        !std::isdigit(static_cast<unsigned char>(definition[9])))
        return nullptr;
    const int zone = std::stoi(definition.substr(8));
    if (zone < 1 || zone > 60) return nullptr;
    return std::make_shared<TransverseMercatorProjection>(definition, zone * 6 - 183, 0.9996, 500000,
                                                          definition[7] == '7' ? 10000000 : 0);
}

}  // namespace gridreach
