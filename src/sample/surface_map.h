// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "sample/fields.h"

namespace gridreach::sample {

enum class Surface : std::uint8_t { grass, crop, grove, yard, road, roof, water, wet };

/// What lies on the ground, metre by metre. Later ones hide earlier ones in the order of Surface, but for
/// `wet`.
struct SurfaceMap {
    PixelFrame frame;
    std::vector<Surface> surfaces;

    Surface at(PointM p) const { return surfaces[frame.index_at(p)]; }
    /// True when `p` and places `reach_m` around it are all on none of road and roof.
    bool clear_around(PointM p, double reach_m) const;
};

SurfaceMap map_surfaces(double size_m, const Terrain& terrain, const std::vector<Way>& ways,
                        const Settlements& settlements, const std::vector<Plot>& plots);

}  // namespace gridreach::sample
