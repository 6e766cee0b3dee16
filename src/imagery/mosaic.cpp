// SPDX-License-Identifier: Apache-2.0
#include "imagery/mosaic.h"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>

#include "base/errors.h"
#include "base/parallel.h"
#include "base/words.h"
#include "imagery/bands.h"
#include "imagery/scene.h"
#include "options/option_list.h"

namespace gridreach {

namespace {

/// The lattice begins at a multiple of this many pixels, a multiple of every detector's stride.
constexpr int origin_pixels = 64;
/// Leaves room to reckon with windows beyond the lattice.
constexpr double most_pixels_a_side = 1 << 30;

ImageryGrid lattice_around(const BoxM& box, double pixel_m, const Metric& metric) {
    ImageryGrid grid;
    grid.pixel_m = pixel_m * metric.scale_at(box.centre());
    const double block_m = origin_pixels * grid.pixel_m;
    const double left = std::floor(box.min_x / block_m), right = std::ceil(box.max_x / block_m);
    const double top = std::ceil(box.max_y / block_m), bottom = std::floor(box.min_y / block_m);
    const double side = std::max(right - left, top - bottom) * origin_pixels;
    if (!(side <= most_pixels_a_side))
        throw InputError(
            fmt::format("the scenes span {:.0f} km: at a ground resolution of {} m that is {:.3g} pixels a "
                        "side, more than 2^30. Check that all of them belong to this region.",
                        std::max(box.width_m(), box.height_m()) / 1000, shortest(pixel_m), side));
    grid.origin = {left * block_m, top * block_m};
    grid.width = static_cast<int>((right - left) * origin_pixels);
    grid.height = static_cast<int>((top - bottom) * origin_pixels);
    return grid;
}

class Mosaic : public Imagery {
public:
    Mosaic(std::vector<Scene> scenes, const ImageryGrid& grid) : scenes_(std::move(scenes)), grid_(grid) {}

    const ImageryGrid& grid() const override { return grid_; }

    bool may_have_data(PixelWindow window) const override {
        return std::any_of(scenes_.begin(), scenes_.end(),
                           [&](const Scene& s) { return touches(s, window); });
    }

    Pixels read(PixelWindow window) const override {
        Pixels out{window, {}, {}};
        if (window.width <= 0 || window.height <= 0) return out;
        out.rgb.resize(3 * window.size());
        out.valid.resize(window.size());
        for (const Scene& scene : scenes_)
            if (touches(scene, window)) fill_holes(scene, grid_, out);
        return out;
    }

    double coarsest_scene_pixel_m() const override {
        double coarsest = 0;
        for (const Scene& scene : scenes_) coarsest = std::max(coarsest, scene.pixel_m);
        return coarsest;
    }

private:
    bool touches(const Scene& scene, PixelWindow w) const {
        if (w.width <= 0 || w.height <= 0) return false;
        const PointM top_left = grid_.to_working(w.column, w.row);
        const PointM bottom_right =
            grid_.to_working(static_cast<double>(w.column) + w.width, static_cast<double>(w.row) + w.height);
        // A pixel more, so that a rounding at the edge leaves nothing out.
        return scene.box.grown(grid_.pixel_m)
            .overlaps({top_left.x, bottom_right.y, bottom_right.x, top_left.y});
    }

    std::vector<Scene> scenes_;
    ImageryGrid grid_;
};

}  // namespace

void describe(ImageryOptions& o, OptionList& options) {
    options.numbers("bands", o.bands)
        .at_least(1)
        .help(
            "Bands shown as red, green and blue (or one, shown as grey), counted from 1. Left out: what the "
            "file says "
            "of its bands, else their number, decides.");
}

std::unique_ptr<Imagery> open_imagery(std::vector<std::shared_ptr<const Raster>> scenes,
                                      const ImageryOptions& options,
                                      const std::function<double(double coarsest_scene_m)>& pixel_m,
                                      const Metric& metric, Reporter& reporter) {
    if (scenes.empty()) throw InputError("no scene was given.");

    std::vector<Scene> placed(scenes.size());
    std::vector<std::string> warnings(scenes.size());
    parallel_for(scenes.size(), [&](std::size_t i) {
        Scene& scene = placed[i];
        scene.raster = std::move(scenes[i]);
        scene.bands = choose_bands(scene.raster->info(), options.bands);
        scene.box = outline_box(*scene.raster);
        scene.pixel_m = ground_pixel_m(*scene.raster, metric);
        scene.stretch = fixed_stretch(*scene.raster, scene.bands, warnings[i]);
    });
    BoxM box;
    double coarsest_m = 0;
    for (const Scene& scene : placed) {
        box.add(scene.box);
        coarsest_m = std::max(coarsest_m, scene.pixel_m);
    }
    const double lattice_m = pixel_m(coarsest_m);
    if (!(lattice_m > 0) || !std::isfinite(lattice_m))
        throw InputError(fmt::format("the ground resolution is {} m, but it must be greater than 0.",
                                     shortest(lattice_m)));
    const ImageryGrid grid = lattice_around(box, lattice_m, metric);
    for (Scene& scene : placed) choose_sampling(scene, grid);
    for (const std::string& warning : warnings)
        if (!warning.empty()) reporter.warn(warning);
    return std::make_unique<Mosaic>(std::move(placed), grid);
}

}  // namespace gridreach
