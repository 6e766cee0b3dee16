// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <vector>

#include "sample/paint_ground.h"
#include "sample/surface_map.h"

namespace gridreach::sample {

/// A tree, bush or banana clump: a round crown.
struct Plant {
    PointM at;
    double radius_m = 1;
    double height_m = 1;
    Colour colour;
    std::uint64_t look = 0;
};

/// Dense along the stream, bushy where nobody tills, hedges on some borders of plots, shade trees in yards.
/// No crown hangs over a roof or a road. Sorted by height.
std::vector<Plant> draw_plants(Random random, double size_m, const Terrain& terrain,
                               const SurfaceMap& surfaces, const Settlements& settlements,
                               const std::vector<Plot>& plots);

void cast_plant_shadows(Shadows& shadows, const std::vector<Plant>& plants);
void paint_plants(Canvas& canvas, const std::vector<Plant>& plants);

}  // namespace gridreach::sample
