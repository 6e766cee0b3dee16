// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <string>

#include "model/vector_layer.h"

namespace gridreach {

/// Reads vector files: anything OGR opens, CSV tables, GeoJSONL, each gzipped too. "FILE|LAYER" names a
/// layer.
///
/// CSV: a WKT column (geometry, geom, wkt) is read as the geometry; else lon/lat columns (lon, long,
/// longitude, lng and lat, latitude; any case) mean EPSG:4326; else x/y columns (x, easting and y, northing)
/// need a leading `PROJ.4 …` line or `assumed_crs`. Other files with geometry are read by their geometry.
///
/// Curves become straight, Z and M are dropped, parts are taken apart, invalid outlines are made valid,
/// features without geometry are skipped: each counted in VectorLayer::remarks. Refused with a sentence:
/// files OGR cannot open, several layers and none named, no coordinate system, coordinates that are no place
/// on Earth (with the feature's id).
class GdalVectorReader : public VectorReader {
public:
    /// `assumed_crs` is the coordinate system of files that do not say theirs; "" refuses them.
    explicit GdalVectorReader(std::string assumed_crs = "") : assumed_crs_(std::move(assumed_crs)) {}
    VectorSummary look_at(const std::string& path) const override;
    VectorLayer read(const std::string& path, const Projection& working) const override;

private:
    std::string assumed_crs_;
};

}  // namespace gridreach
