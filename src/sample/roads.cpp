// SPDX-License-Identifier: Apache-2.0
#include "sample/roads.h"

#include <algorithm>

namespace gridreach::sample {
namespace {

/// Where a track may lead: on the side of the road given by `side`, on the same bank of the stream if it can
/// be found.
PointM track_end(Random& random, const Along& start, double side, double size_m, const PathM& stream) {
    const BoxM inside{60, 60, size_m - 60, size_m - 60};
    PointM best = start.at;
    double best_score = -1e9;
    for (int attempt = 0; attempt < 24; ++attempt) {
        const PointM way = turned(side * left_of(start.direction), random.between(-0.11, 0.11));
        const PointM end = start.at + random.between(0.28, 0.6) * size_m * way;
        if (!inside.contains(end)) continue;
        double score = length_of(end - start.at);
        for (int step = 1; step <= 8; ++step)
            if (distance_to_path_m(start.at + step / 8.0 * (end - start.at), stream) < 70) score -= size_m;
        if (score > best_score) {
            best_score = score;
            best = end;
        }
    }
    return best;
}

}  // namespace

std::vector<Way> draw_roads(Random random, double size_m, PointM road_from, PointM road_to,
                            const PathM& stream) {
    const BoxM bounds{0, 0, size_m, size_m};
    std::vector<Way> ways;
    ways.push_back(
        {RoadKind::murram, 7, wandering_path(random, road_from, road_to, 0.11 * size_m, 300, bounds)});
    const PathM road = ways.front().path;
    const double length_m = path_length_m(road);
    // Tracks leave the road on alternating sides, so that both halves of the region can be reached.
    const int count = std::max(4, static_cast<int>(size_m / 190));
    double side = random.chance(0.5) ? 1 : -1;
    for (int i = 0; i < count; ++i, side = -side) {
        const Along start = along_path(road, (i + random.between(0.25, 0.75)) / count * length_m);
        const PointM end = track_end(random, start, side, size_m, stream);
        if (length_of(end - start.at) < 80) continue;
        ways.push_back({RoadKind::track, random.between(2.6, 3.4),
                        wandering_path(random, start.at, end, 0.07 * size_m, 120, bounds.grown(-15))});
    }
    // One link joins the ends of the first two tracks of a side.
    if (ways.size() > 3)
        ways.push_back({RoadKind::track, 2.6,
                        wandering_path(random, ways[1].path.back(), ways[3].path.back(), 0.04 * size_m, 130,
                                       bounds.grown(-15))});
    return ways;
}

double distance_to_ways_m(PointM p, const std::vector<Way>& ways) {
    double nearest = 1e12;
    for (const Way& way : ways)
        nearest = std::min(nearest, distance_to_path_m(p, way.path) - way.width_m / 2);
    return nearest;
}

PathM draw_line_beside(Random random, const PathM& road, double length_m, const BoxM& bounds) {
    const double side = random.chance(0.5) ? 1 : -1;
    const double offset_m = random.between(11, 14);
    const int spans = std::max(2, static_cast<int>(length_m / 70));
    PathM line;
    for (int pole = 0; pole <= spans; ++pole) {
        const Along here = along_path(road, pole * length_m / spans);
        PointM p = here.at + side * offset_m * left_of(here.direction);
        // The first pole stands on the border of the region, where the line comes in.
        if (pole == 0) {
            if (road.front().x <= bounds.min_x) p.x = bounds.min_x;
            if (road.front().y <= bounds.min_y) p.y = bounds.min_y;
            if (road.front().x >= bounds.max_x) p.x = bounds.max_x;
            if (road.front().y >= bounds.max_y) p.y = bounds.max_y;
        }
        line.push_back({clamped(p.x, bounds.min_x, bounds.max_x), clamped(p.y, bounds.min_y, bounds.max_y)});
    }
    return line;
}

}  // namespace gridreach::sample
