// SPDX-License-Identifier: Apache-2.0
#include "imagery/scene.h"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <cmath>

#include "base/errors.h"

namespace gridreach {

namespace {

constexpr int outline_steps = 64;
constexpr int most_samples_a_side = 16;
/// Scene pixels by which a place may be off after going to the working plane and back.
constexpr double round_trip_pixels = 0.25;

PointM placed(const Raster& scene, PointM pixel) {
    const PointM at = scene.to_working(pixel);
    if (!std::isfinite(at.x) || !std::isfinite(at.y))
        throw InputError(
            fmt::format("{} does not lie where the working system reaches: its column {:g}, row {:g} has no "
                        "place there. Check the scene's coordinate system, or set crs.",
                        scene.info().path, pixel.x, pixel.y));
    const PointM back = scene.to_pixel(at);
    if (!(std::abs(back.x - pixel.x) <= round_trip_pixels && std::abs(back.y - pixel.y) <= round_trip_pixels))
        throw InputError(fmt::format(
            "{} cannot be placed: its column {:g}, row {:g} comes back from the working system as "
            "{:g}, {:g}. Reproject the scene first, to a UTM zone for example.",
            scene.info().path, pixel.x, pixel.y, back.x, back.y));
    return at;
}

}  // namespace

BoxM outline_box(const Raster& scene) {
    const double width = scene.info().width, height = scene.info().height;
    const std::array<PointM, 5> corners{{{0, 0}, {width, 0}, {width, height}, {0, height}, {0, 0}}};
    BoxM box;
    double bend_m = 0;
    for (std::size_t side = 0; side < 4; ++side) {
        std::vector<PointM> line;
        for (int i = 0; i <= outline_steps; ++i) {
            const double t = static_cast<double>(i) / outline_steps;
            line.push_back(placed(scene, {corners[side].x + (corners[side + 1].x - corners[side].x) * t,
                                          corners[side].y + (corners[side + 1].y - corners[side].y) * t}));
            box.add(line.back());
        }
        // A point's distance from the chord of its neighbours is four times what a curve leaves its own
        // chords by.
        for (std::size_t i = 1; i + 1 < line.size(); ++i)
            bend_m =
                std::max(bend_m, distance_m(line[i], nearest_on_segment(line[i], line[i - 1], line[i + 1])));
    }
    return box.grown(bend_m);
}

double ground_pixel_m(const Raster& scene, const Metric& metric) {
    const PointM centre{scene.info().width / 2.0, scene.info().height / 2.0};
    const auto ground = [&](PointM a, PointM b) {
        const Projection& projection = metric.projection();
        return geodesic_length_m(projection.inverse(scene.to_working(a)),
                                 projection.inverse(scene.to_working(b)));
    };
    return std::max(ground({centre.x - 0.5, centre.y}, {centre.x + 0.5, centre.y}),
                    ground({centre.x, centre.y - 0.5}, {centre.x, centre.y + 0.5}));
}

void choose_sampling(Scene& scene, const ImageryGrid& grid) {
    const PointM at =
        scene.raster->to_working({scene.raster->info().width / 2.0, scene.raster->info().height / 2.0});
    const auto samples = [&](double dx, double dy) {
        // Over 16 pixels, so that a rounding of coordinates does not count.
        constexpr int apart = 16;
        const double x = dx * apart / 2 * grid.pixel_m, y = dy * apart / 2 * grid.pixel_m;
        const PointM a = scene.raster->to_pixel({at.x - x, at.y - y}),
                     b = scene.raster->to_pixel({at.x + x, at.y + y});
        const double scene_pixels = std::max(std::abs(b.x - a.x), std::abs(b.y - a.y)) / apart;
        // A tenth finer than the lattice is as good as equal. (A NaN gives 1.)
        const double wanted = std::ceil(scene_pixels - 0.1);
        return wanted > 1 ? static_cast<int>(std::min<double>(wanted, most_samples_a_side)) : 1;
    };
    scene.samples_across = samples(1, 0);
    scene.samples_down = samples(0, 1);
}

}  // namespace gridreach
