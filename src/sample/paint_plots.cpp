// SPDX-License-Identifier: Apache-2.0
#include <algorithm>

#include "sample/fields.h"
#include "sample/noise.h"

namespace gridreach::sample {
namespace {

constexpr Colour soil{158, 116, 86}, ploughed_soil{136, 99, 76}, sprout{118, 128, 76}, leaf{96, 112, 62},
    straw{180, 160, 120}, stubble{152, 128, 94}, cassava_leaf{100, 117, 66}, grove{104, 105, 66},
    litter{112, 98, 72};

/// One plot's look at a place: `at` is where its rows and stains are looked up.
class CropLook {
public:
    CropLook(const Plot& plot, double pixel_m, const Noise& noise)
        : plot_(plot), noise_(noise), seen_(clamped((plot.row_m / pixel_m - 1.6) / 1.4, 0, 1)) {}

    Colour at(PointM p) const {
        const double off = static_cast<double>(plot_.look % 1000);
        const double patch = noise_.layered(p.x / 26 + off, p.y / 26, 3);  // Wet and dry corners.
        const double grain = noise_.at(p.x / 1.1 + off, p.y / 1.1);        // Single plants and clods.
        const double row = row_at(p, 0.9 * patch);
        const float tone = static_cast<float>(plot_.tone * (1 + 0.16 * patch + 0.07 * grain));
        return colour(p, patch, grain, row) * tone;
    }

private:
    /// 0 between rows … 1 on a row; 0.5 everywhere when the pixels are too coarse to show rows.
    double row_at(PointM p, double bend_m) const {
        const double v = (dot(p, left_of(plot_.rows)) + bend_m) / plot_.row_m;
        const double saw = std::abs(2 * (v - std::floor(v)) - 1);
        return 0.5 + seen_ * (eased(saw, 0, 1) - 0.5);
    }

    Colour colour(PointM p, double patch, double grain, double row) const {
        switch (plot_.crop) {
            case Crop::ploughed:
                return mixed(ploughed_soil, soil, clamped(0.3 + 1.1 * patch, 0, 1)) *
                       static_cast<float>(0.94 + 0.13 * row);
            case Crop::young:
                return mixed(soil, sprout, clamped(0.75 * row + 0.9 * patch + 0.3 * grain, 0, 0.9));
            case Crop::green:
                return mixed(mixed(leaf, sprout, clamped(0.5 + 0.8 * patch, 0, 1)), soil * 0.85F,
                             clamped(0.42 * (1 - row) + 0.22 * grain - 0.7 * patch - 0.1, 0, 0.75));
            case Crop::dry:
                return mixed(straw, stubble, clamped(0.75 - 0.6 * row + 0.35 * grain, 0, 1));
            case Crop::cassava: {
                const auto column = static_cast<std::int64_t>(std::floor(p.x / 1.2 + 0.35 * grain));
                const auto line = static_cast<std::int64_t>(std::floor(p.y / 1.2 + 0.35 * patch));
                const double clump = cell_value(plot_.look, column, line);
                return mixed(soil * 0.95F, cassava_leaf * static_cast<float>(0.8 + 0.35 * grain),
                             clamped(0.25 + clump + 0.3 * patch, 0, 1));
            }
            case Crop::banana:
                return mixed(grove, soil, clamped(0.3 + 0.5 * grain + 0.3 * patch, 0, 1));
            case Crop::woodlot:
                return mixed(litter, grove, clamped(0.5 + 0.5 * grain, 0, 1));
            case Crop::fallow:
                break;
        }
        return mixed(grove * 1.15F, straw * 0.9F, clamped(0.5 + 0.8 * patch + 0.3 * grain, 0, 1));
    }

    const Plot& plot_;
    const Noise& noise_;
    double seen_;
};

}  // namespace

void paint_plots(Canvas& canvas, const std::vector<Plot>& plots, const Terrain& terrain, std::uint64_t seed) {
    const PixelFrame& frame = canvas.frame;
    const Noise noise(scrambled(seed));
    const Noise wobble(scrambled(seed + 1));
    const double size_m = frame.top_m;
    const Lattice shift_x =
        Lattice::of(size_m, 2.5, [&](PointM p) { return 2.4 * wobble.layered(p.x / 24, p.y / 24, 3); });
    const Lattice shift_y =
        Lattice::of(size_m, 2.5, [&](PointM p) { return 2.4 * wobble.layered(p.x / 24 + 91, p.y / 24, 3); });
    for (const Plot& plot : plots) {
        const CropLook look(plot, frame.pixel_m, noise);
        const double strip_m = 0.6 + 1.2 * cell_value(plot.look, 3, 3);  // Left untilled on the border.
        std::vector<std::pair<PointM, double>> sides;  // Inward normal, and where it starts.
        for (std::size_t i = 0; i < plot.ring.size(); ++i) {
            const PointM in = left_of(unit_of(plot.ring[(i + 1) % plot.ring.size()] - plot.ring[i]));
            sides.emplace_back(in, dot(in, plot.ring[i]) + strip_m);
        }
        frame.each_pixel(plot.box().grown(2), [&](PointM p, std::size_t i) {
            const PointM moved{p.x + shift_x.at(p), p.y + shift_y.at(p)};
            double inside_m = 1e9;
            for (const auto& [in, start_m] : sides) inside_m = std::min(inside_m, dot(in, moved) - start_m);
            const double share =
                cover(inside_m, 2 * frame.pixel_m) * eased(terrain.stream_distance_m.at(p), 9, 16);
            if (share <= 0) return;
            // The ground's own tone shows through: poor and moist soil does not stop at a border.
            const Colour below = canvas.pixels[i];
            const float tone = static_cast<float>(clamped((below.r + below.g + below.b) / 385, 0.7, 1.3));
            canvas.lay(i, look.at(moved) * (0.6F + 0.4F * tone),
                       share * (plot.crop == Crop::fallow ? 0.5 : 0.88));
        });
    }
}

}  // namespace gridreach::sample
