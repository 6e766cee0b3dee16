// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <optional>
#include <vector>

#include "sample/building.h"
#include "sample/roads.h"
#include "sample/terrain.h"

namespace gridreach::sample {

/// Swept bare earth around houses.
struct Compound {
    PointM centre;
    double radius_m = 0;
};

struct Settlements {
    std::vector<Building> buildings;
    std::vector<Compound> compounds;
    std::vector<PointM> homesteads;  ///< Centres of families' yards: footpaths and big trees go there.
    std::optional<RoofPart> pitch;   ///< The school's playing field.
};

/// A trading centre where the second track meets the road, a school near it, hamlets along the tracks, and
/// homesteads of their own. No two roofs come nearer than 1.2 m, and none to a road, the line or the stream.
Settlements draw_settlements(Random random, double size_m, const Terrain& terrain,
                             const std::vector<Way>& ways, const PathM& line);

/// A footpath from each homestead that has no road at the door to the nearest way.
std::vector<Way> draw_footpaths(Random random, double size_m, const Settlements& settlements,
                                const std::vector<Way>& ways);

}  // namespace gridreach::sample
