// SPDX-License-Identifier: Apache-2.0
#include "sample/surface_map.h"

#include <cmath>

namespace gridreach::sample {

bool SurfaceMap::clear_around(PointM p, double reach_m) const {
    const auto taken = [&](PointM q) { return at(q) == Surface::road || at(q) == Surface::roof; };
    if (taken(p)) return false;
    for (int i = 0; i < 12; ++i)
        if (taken(p + reach_m * heading(i / 12.0)) || taken(p + 0.5 * reach_m * heading(i / 12.0)))
            return false;
    return true;
}

SurfaceMap map_surfaces(double size_m, const Terrain& terrain, const std::vector<Way>& ways,
                        const Settlements& settlements, const std::vector<Plot>& plots) {
    SurfaceMap map;
    const int cells = static_cast<int>(std::ceil(size_m));
    map.frame = {cells, cells, 1, size_m};
    map.surfaces.assign(map.frame.size(), Surface::grass);
    const auto fill = [&](const BoxM& box, Surface surface, const auto& inside) {
        map.frame.each_pixel(box, [&](PointM p, std::size_t i) {
            if (inside(p)) map.surfaces[i] = surface;
        });
    };
    for (const Plot& plot : plots) {
        if (plot.crop == Crop::fallow) continue;
        const bool grove = plot.crop == Crop::woodlot || plot.crop == Crop::banana;
        fill(plot.box(), grove ? Surface::grove : Surface::crop,
             [&](PointM p) { return plot.inside_m(p) > 0.8; });
    }
    for (const Compound& c : settlements.compounds)
        fill(BoxM{c.centre.x, c.centre.y, c.centre.x, c.centre.y}.grown(c.radius_m), Surface::yard,
             [&](PointM p) { return length_of(p - c.centre) < c.radius_m; });
    if (settlements.pitch) {
        const RoofPart& pitch = *settlements.pitch;
        fill(BoxM{pitch.centre.x, pitch.centre.y, pitch.centre.x, pitch.centre.y}.grown(60), Surface::yard,
             [&](PointM p) { return pitch.inside_m(p) > 0; });
    }
    fill(box_of(terrain.stream).grown(20), Surface::wet,
         [&](PointM p) { return terrain.stream_distance_m.at(p) < 14; });
    fill(box_of(terrain.stream).grown(5), Surface::water,
         [&](PointM p) { return terrain.stream_distance_m.at(p) < 2; });
    for (const Way& way : ways)
        for (std::size_t k = 1; k < way.path.size(); ++k) {
            const PointM ends[2] = {way.path[k - 1], way.path[k]};
            const double reach_m = way.width_m / 2 + (way.kind == RoadKind::footpath ? 0.2 : 1.0);
            fill(box_of(ends).grown(reach_m), Surface::road,
                 [&](PointM p) { return length_of(p - nearest_on_segment(p, ends[0], ends[1])) < reach_m; });
        }
    for (const Building& building : settlements.buildings)
        for (const RoofPart& part : building.parts)
            fill(box_of(building.outline).grown(1), Surface::roof,
                 [&](PointM p) { return part.inside_m(p) > -0.8; });
    return map;
}

}  // namespace gridreach::sample
