// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>
#include <optional>
#include <span>
#include <string>

#include "geo/projection.h"
#include "geo/shapes.h"

namespace gridreach {

/// How a GeoTIFF is laid out; the samples come plane after plane (band 1 first), rows from the top.
struct GeoTiffForm {
    int width = 0;
    int height = 0;
    int bands = 1;
    Affine to_crs;
    std::string crs;  ///< "EPSG:32736" or a PROJ string; "" writes none.
    std::optional<double> nodata;
    int jpeg_quality = 0;    ///< > 0: JPEG compression (3-band bytes only); 0: deflate.
    bool overviews = false;  ///< Cloud-optimised, with overviews (deflate only).
};

/// Writes a tiled GeoTIFF beside, closes, re-opens, checks, renames. Throws ResourceError when it cannot.
void write_geotiff(const std::string& path, const GeoTiffForm& form, std::span<const std::uint8_t> samples);
void write_geotiff(const std::string& path, const GeoTiffForm& form, std::span<const float> samples);
void write_geotiff(const std::string& path, const GeoTiffForm& form, std::span<const std::uint32_t> samples);

}  // namespace gridreach
