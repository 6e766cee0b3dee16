// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <memory>
#include <string>

#include "geo/projection.h"

class GDALDataset;
class OGRSpatialReference;
class OGRCoordinateTransformation;

namespace gridreach {

/// Registers GDAL's drivers once and sets what every use relies on: no network (unless allow_network() was
/// called), no Python inside a VRT, fixed dates inside formats (SOURCE_DATE_EPOCH, else 1980-01-01), nothing
/// printed.
void start_gdal();

/// The date that goes inside formats, "YYYY-MM-DD".
std::string format_date();

/// Collects GDAL's failures on this thread while it lives, since GDAL often reports them nowhere else.
class GdalErrors {
public:
    GdalErrors();
    ~GdalErrors();
    GdalErrors(const GdalErrors&) = delete;
    GdalErrors& operator=(const GdalErrors&) = delete;
    bool any() const;
    /// The first failure's text, without a trailing full stop; "" when there was none.
    std::string first() const;

private:
    struct State;
    std::unique_ptr<State> state_;
};

struct CloseDataset {
    void operator()(GDALDataset* dataset) const;
};
using DatasetPtr = std::unique_ptr<GDALDataset, CloseDataset>;

struct FreeTransformation {
    void operator()(OGRCoordinateTransformation* transformation) const;
};
using TransformationPtr = std::unique_ptr<OGRCoordinateTransformation, FreeTransformation>;

/// Parses "EPSG:n", WKT or a PROJ string; axes in x, y (longitude, latitude) order.
/// Throws UsageError when it is none of these.
OGRSpatialReference parse_crs(const std::string& definition);

/// parse_crs, for those who only want to know that it is one.
void check_crs(const std::string& definition);

/// The projection of a metric coordinate system that a person named: any projected system in metres.
/// Throws UsageError for degrees, feet, EPSG:3857 and equal-area systems, with what to name instead.
std::shared_ptr<const Projection> make_projection(const std::string& definition);
/// The same for a system that a file is in; `what` names the file in the refusals. InputError.
std::shared_ptr<const Projection> projection_of_file(const std::string& wkt, const std::string& what);

/// WKT for a file that is written in the working system.
OGRSpatialReference crs_of(const Projection& projection);

/// The same as text: WKT 2 (ISO 19162:2019), on one line.
std::string wkt_of(const Projection& projection);

/// From a system to longitude, latitude on WGS84 (null when it is that already).
TransformationPtr to_lonlat(const OGRSpatialReference& from);
TransformationPtr from_lonlat(const OGRSpatialReference& to);

/// "FILE does not exist." and the like: throws InputError when `path` (not "/vsi…") cannot be opened for
/// reading.
void require_readable(const std::string& path);

}  // namespace gridreach
