// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <string>
#include <vector>

#include "sample/canvas.h"
#include "sample/plane.h"

namespace gridreach::sample {

enum class RoadKind { murram, track, footpath };

struct Way {
    RoadKind kind = RoadKind::track;
    double width_m = 3;
    PathM path;
};

/// The road through the region, and tracks that leave it. The first way is the murram road; it runs from
/// `road_from` to `road_to`, which lie on two sides of the square.
std::vector<Way> draw_roads(Random random, double size_m, PointM road_from, PointM road_to,
                            const PathM& stream);

/// Metres to the nearest way of those kinds, less half its width: negative on it.
double distance_to_ways_m(PointM p, const std::vector<Way>& ways);

/// A medium-voltage line beside `road`, pole by pole, from its start over `length_m` of it.
PathM draw_line_beside(Random random, const PathM& road, double length_m, const BoxM& bounds);

/// Paints the ways over the ground: the murram road with its wheel tracks and verges, tracks as two ruts,
/// footpaths.
void paint_roads(Canvas& canvas, const std::vector<Way>& ways, std::uint64_t seed);

}  // namespace gridreach::sample
