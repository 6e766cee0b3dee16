// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "sample/fields.h"

namespace gridreach::sample {

/// Soil and grass: drier on the slopes, greener towards the stream.
void paint_savanna(Canvas& canvas, const Terrain& terrain, std::uint64_t seed);
/// The stream between its banks.
void paint_stream(Canvas& canvas, const Terrain& terrain, std::uint64_t seed);
/// Swept yards and the school's playing field.
void paint_compounds(Canvas& canvas, const Settlements& settlements, std::uint64_t seed);

/// How much of each pixel's sunlight something takes, 0 … 1; the darkest shadow counts, once.
struct Shadows {
    explicit Shadows(const PixelFrame& f) : frame(f), depth(f.size(), 0.0F) {}
    PixelFrame frame;
    std::vector<float> depth;

    void deepen(std::size_t index, double value) {
        depth[index] = std::max(depth[index], static_cast<float>(value));
    }
    /// The shadow of a convex ring whose points stand `low_m` to `high_m` above the ground.
    void cast(const RingM& ring, double low_m, double high_m, double depth_of_it);
};
/// Terrain shading and shadows, on everything painted so far.
void light_ground(Canvas& canvas, const Terrain& terrain, const Shadows& shadows);

/// What the camera does: slight blur, haze, grain, and rounding to bytes (red, green, blue planes).
std::vector<std::uint8_t> photographed(const Canvas& canvas, std::uint64_t seed);

}  // namespace gridreach::sample
