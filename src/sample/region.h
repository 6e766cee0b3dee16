// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>
#include <string>
#include <vector>

#include "geo/shapes.h"
#include "options/option_list.h"

namespace gridreach {

struct SampleOptions {
    std::int64_t seed = 1;
    double size_m = 1200;
    double pixel_m = 0.5;
};

void describe(SampleOptions& o, OptionList& options);

/// A roof of the drawing, as it truly is.
struct SampleFootprint {
    PolygonM outline;
    std::string roof;  ///< "tin" or "thatch".
    double area_m2 = 0;
};

struct SampleRoad {
    std::string road_class;  ///< As OpenStreetMap has them: "tertiary", "track", "path".
    double width_m = 0;
    PathM path;
};

/// A raster of the drawing: planes after each other, rows from the north.
template <class Sample>
struct SampleRaster {
    int width = 0;
    int height = 0;
    Affine to_crs;
    std::vector<Sample> samples;
};

/// A survey region that exists only as a drawing. Everything is in metres of `crs`.
struct SampleRegion {
    SampleOptions options;
    std::string crs;
    BoxM box;
    SampleRaster<std::uint8_t> scene;       ///< Red, green, blue.
    SampleRaster<float> elevation_m;        ///< Cells of 10 m.
    SampleRaster<std::uint8_t> land_cover;  ///< Codes of ESA WorldCover, cells of 10 m.
    std::vector<SampleFootprint> footprints;
    std::vector<SampleRoad> roads;
    PathM line;  ///< Existing medium-voltage line, pole by pole; it starts on the border of the region.
    double line_kv = 33;
    double line_spare_kw = 400;
};

/// Draws the region that belongs to the options: the same on every machine and for every number of threads.
/// Rasters cover the box; where a size is no multiple of the pixel, the last column and row reach beyond it.
/// Values are taken as they are; `describe` holds their limits.
SampleRegion draw_region(const SampleOptions& options);

}  // namespace gridreach
