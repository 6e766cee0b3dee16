// SPDX-License-Identifier: Apache-2.0
#include "sample/land_cover.h"

#include <array>

namespace gridreach::sample {

std::vector<std::uint8_t> land_cover_of(const PixelFrame& cells, const SurfaceMap& surfaces,
                                        const std::vector<Plant>& plants) {
    // Crowns, metre by metre: 1 under a bush, 2 under a tree.
    std::vector<std::uint8_t> crowns(surfaces.frame.size(), 0);
    for (const Plant& plant : plants) {
        const std::uint8_t kind = plant.height_m >= 3 ? 2 : 1;
        surfaces.frame.each_pixel(BoxM{plant.at.x, plant.at.y, plant.at.x, plant.at.y}.grown(plant.radius_m),
                                  [&](PointM p, std::size_t i) {
                                      if (length_of(p - plant.at) < plant.radius_m)
                                          crowns[i] = std::max(crowns[i], kind);
                                  });
    }
    std::vector<std::uint8_t> codes(cells.size());
    cells.each_pixel([&](PointM middle, std::size_t cell) {
        std::array<int, 8> share{};
        int trees = 0, bushes = 0, all = 0;
        for (double y = -0.45; y < 0.5; y += 0.1)
            for (double x = -0.45; x < 0.5; x += 0.1) {
                const std::size_t i =
                    surfaces.frame.index_at({middle.x + x * cells.pixel_m, middle.y + y * cells.pixel_m});
                ++share[static_cast<std::size_t>(surfaces.surfaces[i])];
                trees += crowns[i] == 2;
                bushes += crowns[i] == 1;
                ++all;
            }
        const auto of = [&](Surface s) { return share[static_cast<std::size_t>(s)]; };
        const int bare = of(Surface::yard) + of(Surface::road);
        std::uint8_t code = 30;
        if (4 * of(Surface::roof) >= all)
            code = 50;
        else if (3 * of(Surface::water) >= all)
            code = 80;
        else if (5 * trees >= 2 * all)
            code = 10;
        else if (2 * of(Surface::wet) >= all)
            code = 90;
        else if (2 * (of(Surface::crop) + of(Surface::grove)) >= all)
            code = 40;
        else if (2 * bare >= all)
            code = 60;
        else if (5 * (trees + bushes) >= all)
            code = 20;
        codes[cell] = code;
    });
    return codes;
}

}  // namespace gridreach::sample
