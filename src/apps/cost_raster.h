// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <memory>
#include <string>

#include "io/geotiff.h"
#include "model/cost_surface.h"

namespace gridreach {

/// A cost surface as it came from a file.
struct CostRaster {
    CostSurface surface;
    std::shared_ptr<const Projection> projection;  ///< The raster's own system.
    GeoTiffForm form;                              ///< To write rasters on the same cells.
};

/// Reads band 1 as currency per metre. Nodata, masked, NaN and infinite cells are no-go. Throws InputError
/// for a negative price (with its cell), a surface that is no-go everywhere, rasters that are rotated or not
/// north-up, and systems that are not in metres or distort lengths.
CostRaster read_cost_raster(const std::string& path, const std::string& assumed_crs);

}  // namespace gridreach
