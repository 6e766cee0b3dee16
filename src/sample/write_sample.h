// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <string>

#include "model/vector_layer.h"
#include "sample/region.h"

namespace gridreach {

/// Writes the region into `folder`, which exists: scene.tif (JPEG inside, so a little off the drawing),
/// footprints.gpkg, elevation.tif, land_cover.tif, roads.gpkg, grid.gpkg and README.txt. Files of these names
/// are replaced. Equal regions give equal bytes as long as the libraries are the same. Throws ResourceError
/// when the disk refuses.
void write_sample(const SampleRegion& region, const std::string& folder, const LayerWriter& writer);

}  // namespace gridreach
