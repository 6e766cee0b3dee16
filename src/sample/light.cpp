// SPDX-License-Identifier: Apache-2.0
#include "sample/noise.h"
#include "sample/paint_ground.h"

namespace gridreach::sample {
namespace {

/// Convex hull, counter-clockwise (Andrew 1979).
RingM hull_of(RingM points) {
    std::sort(points.begin(), points.end());
    RingM hull;
    for (int side = 0; side < 2; ++side) {
        const std::size_t start = hull.size();
        for (const PointM p : points) {
            while (hull.size() >= start + 2 &&
                   dot(left_of(hull.back() - hull[hull.size() - 2]), p - hull.back()) <= 0)
                hull.pop_back();
            hull.push_back(p);
        }
        hull.pop_back();
        std::reverse(points.begin(), points.end());
    }
    return hull;
}

}  // namespace

void Shadows::cast(const RingM& ring, double low_m, double high_m, double depth_of_it) {
    RingM touched;
    for (const PointM p : ring)
        for (const double height_m : {low_m, high_m})
            touched.push_back(p - height_m * shadow_per_height * to_sun);
    const RingM hull = hull_of(std::move(touched));
    frame.each_pixel(box_of(hull), [&](PointM p, std::size_t i) {
        double inside_m = 1e9;
        for (std::size_t k = 0; k < hull.size(); ++k)
            inside_m =
                std::min(inside_m, dot(left_of(unit_of(hull[(k + 1) % hull.size()] - hull[k])), p - hull[k]));
        const double share = cover(inside_m, 1.4 * frame.pixel_m);
        if (share > 0) deepen(i, share * depth_of_it);
    });
}

void light_ground(Canvas& canvas, const Terrain& terrain, const Shadows& shadows) {
    canvas.frame.each_pixel([&](PointM p, std::size_t i) {
        const float slope = static_cast<float>(1 + 1.5 * (terrain.shade.at(p) - 1));
        // Skylight is what is left in the shade, and it is bluish.
        const float d = shadows.depth[i];
        const Colour shade{1 - 0.68F * d, 1 - 0.64F * d, 1 - 0.55F * d};
        canvas.pixels[i] = canvas.pixels[i] * shade * slope;
    });
}

std::vector<std::uint8_t> photographed(const Canvas& canvas, std::uint64_t seed) {
    const PixelFrame& frame = canvas.frame;
    const std::size_t plane = frame.size();
    std::vector<std::uint8_t> bytes(3 * plane);
    const Noise haze(scrambled(seed + 5));
    const Lattice veil = Lattice::of(
        frame.top_m, 20, [&](PointM p) { return 1 + 0.035 * haze.layered(p.x / 500, p.y / 500, 2); });
    const auto pixel = [&](int column, int row) {
        return canvas.pixels[frame.index(std::clamp(column, 0, frame.width - 1),
                                         std::clamp(row, 0, frame.height - 1))];
    };
    constexpr float tap[3] = {0.17F, 0.66F, 0.17F};  // Point spread of a sharp lens.
    parallel_blocks(static_cast<std::size_t>(frame.height), 64, [&](std::size_t begin, std::size_t end) {
        for (int row = static_cast<int>(begin); row < static_cast<int>(end); ++row)
            for (int column = 0; column < frame.width; ++column) {
                Colour sum;
                for (int dy = 0; dy < 3; ++dy)
                    for (int dx = 0; dx < 3; ++dx) {
                        const Colour c = pixel(column + dx - 1, row + dy - 1);
                        const float w = tap[dx] * tap[dy];
                        sum = {sum.r + w * c.r, sum.g + w * c.g, sum.b + w * c.b};
                    }
                const std::size_t i = frame.index(column, row);
                const float gain = static_cast<float>(veil.at(frame.centre(column, row)));
                const float all = 5 * (cell_value(seed, column, row) + cell_value(seed + 1, column, row) - 1);
                const float own[3] = {sum.r, sum.g, sum.b};
                for (std::size_t band = 0; band < 3; ++band) {
                    const float grain = all + 3 * (cell_value(seed + 2 + band, column, row) - 0.5F);
                    const float value = 6 + 0.965F * gain * own[band] + grain;
                    bytes[band * plane + i] = static_cast<std::uint8_t>(std::clamp(value, 0.0F, 255.0F) +
                                                                        (value < 255 ? 0.499F : 0.0F));
                }
            }
    });
    return bytes;
}

}  // namespace gridreach::sample
