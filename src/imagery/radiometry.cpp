// SPDX-License-Identifier: Apache-2.0
#include "imagery/radiometry.h"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>
#include <vector>

namespace gridreach {

namespace {

constexpr int sample_window = 64;
constexpr std::size_t whole_scene_pixels = std::size_t{1} << 18;
constexpr std::size_t enough_samples = 4096;
constexpr double low_fraction = 0.02;
constexpr double high_fraction = 0.98;

/// Samples of each band, pixel by pixel.
using Drawn = std::vector<std::vector<float>>;

void draw(const Raster& scene, PixelWindow window, std::span<const int> bands, Drawn& drawn) {
    std::vector<float> samples(window.size() * bands.size());
    std::vector<std::uint8_t> valid(window.size());
    scene.read(window, bands, samples, valid);
    for (std::size_t p = 0; p < window.size(); ++p)
        if (valid[p] != 0)
            for (std::size_t b = 0; b < bands.size(); ++b) drawn[b].push_back(samples[b * window.size() + p]);
}

void draw_spread(const Raster& scene, int per_side, std::span<const int> bands, Drawn& drawn) {
    const RasterInfo& about = scene.info();
    const int width = std::min(sample_window, about.width), height = std::min(sample_window, about.height);
    const auto place = [per_side](int i, int room) {
        return static_cast<int>(std::int64_t{2 * i + 1} * room / (std::int64_t{2} * per_side));
    };
    for (int row = 0; row < per_side; ++row)
        for (int column = 0; column < per_side; ++column)
            draw(scene,
                 {place(column, about.width - width), place(row, about.height - height), width, height},
                 bands, drawn);
}

/// Leaves out pixels that are 0 in every band, unless that would leave none.
void drop_unmarked_border(Drawn& drawn) {
    const std::size_t count = drawn[0].size();
    std::vector<std::uint8_t> shown(count, 0);
    for (const auto& band : drawn)
        for (std::size_t p = 0; p < count; ++p) shown[p] |= band[p] != 0;
    if (std::find(shown.begin(), shown.end(), 1) == shown.end()) return;
    for (auto& band : drawn) {
        std::size_t kept = 0;
        for (std::size_t p = 0; p < count; ++p)
            if (shown[p] != 0) band[kept++] = band[p];
        band.resize(kept);
    }
}

float quantile(std::vector<float>& values, double fraction) {
    const auto at =
        static_cast<std::ptrdiff_t>(std::llround(fraction * static_cast<double>(values.size() - 1)));
    std::nth_element(values.begin(), values.begin() + at, values.end());
    return values[static_cast<std::size_t>(at)];
}

}  // namespace

Stretch fixed_stretch(const Raster& scene, std::span<const int> bands, std::string& warning) {
    Stretch stretch;
    const RasterInfo& about = scene.info();
    if (about.samples == SampleType::unsigned8) return stretch;

    Drawn drawn(bands.size());
    const bool whole =
        static_cast<std::size_t>(about.width) * static_cast<std::size_t>(about.height) <= whole_scene_pixels;
    if (whole) {
        draw(scene, {0, 0, about.width, about.height}, bands, drawn);
    } else {
        for (int per_side = 8; per_side <= 32 && drawn[0].size() < enough_samples; per_side *= 2) {
            for (auto& band : drawn) band.clear();
            draw_spread(scene, per_side, bands, drawn);
        }
    }
    if (drawn[0].empty()) {
        warning = fmt::format("scenes: {} {} no valid pixel.", about.path, whole ? "holds" : "seems to hold");
        stretch.gain.fill(about.samples == SampleType::unsigned16 ? 255.0F / 65535.0F : 255.0F);
        return stretch;
    }
    drop_unmarked_border(drawn);
    for (std::size_t b = 0; b < bands.size(); ++b) {
        // In double: the range of extreme floats has to fit.
        double low = quantile(drawn[b], low_fraction), high = quantile(drawn[b], high_fraction);
        if (!(high > low)) {
            const double margin = std::max(1.0, std::abs(low) * 1e-3);
            high = low + margin;
            low -= margin;
        }
        stretch.low[b] = static_cast<float>(low);
        stretch.gain[b] = static_cast<float>(255.0 / (high - low));
    }
    return stretch;
}

}  // namespace gridreach
