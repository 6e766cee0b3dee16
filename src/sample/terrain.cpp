// SPDX-License-Identifier: Apache-2.0
#include "sample/terrain.h"

#include "sample/noise.h"

namespace gridreach::sample {

Terrain draw_terrain(Random random, double size_m, PointM stream_from, PointM stream_to) {
    const BoxM bounds{0, 0, size_m, size_m};
    Terrain made;
    made.stream = wandering_path(random, stream_from, stream_to, 0.13 * size_m, 260, bounds);
    made.stream_distance_m =
        Lattice::of(size_m, 5, [&](PointM p) { return distance_to_path_m(p, made.stream); });

    const Noise hills(random.next());
    const double sea_m = random.between(1020, 1090);
    const double fall = random.between(0.008, 0.014);  // Of the stream, per metre.
    const double valley_m = random.between(26, 38);    // Rise from the stream to the far slopes.
    const PointM down = unit_of(stream_to - stream_from);
    made.height_m = Lattice::of(size_m, 10, [&](PointM p) {
        const double d = made.stream_distance_m.at(p);
        const double away = d * d / (d * d + 240.0 * 240.0);
        const double wide = hills.layered(p.x / 620, p.y / 620, 3);
        const double fine = hills.layered(p.x / 90 + 40, p.y / 90, 2);
        return sea_m - fall * dot(p - stream_from, down) + valley_m * away + away * (15 * wide + 3 * fine) +
               0.5 * fine;
    });
    made.shade = Lattice::of(size_m, 10, [&](PointM p) {
        const PointM slope{(made.height_m.at({p.x + 10, p.y}) - made.height_m.at({p.x - 10, p.y})) / 20,
                           (made.height_m.at({p.x, p.y + 10}) - made.height_m.at({p.x, p.y - 10})) / 20};
        return light_on(unit_of(slope), length_of(slope));
    });
    return made;
}

}  // namespace gridreach::sample
