// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "sample/fields.h"
#include "sample/plants.h"

namespace gridreach::sample {

/// Land cover of square cells, rows from the north, by the codes of ESA WorldCover: 10 trees, 20 shrubs, 30
/// grass, 40 crops, 50 built-up, 60 bare, 80 water, 90 wetland.
std::vector<std::uint8_t> land_cover_of(const PixelFrame& cells, const SurfaceMap& surfaces,
                                        const std::vector<Plant>& plants);

}  // namespace gridreach::sample
