// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "sample/canvas.h"
#include "sample/plane.h"

namespace gridreach::sample {

/// Gentle slopes around a stream that runs from one side of the region to the other.
struct Terrain {
    PathM stream;               ///< Downhill.
    Lattice stream_distance_m;  ///< From the middle of the stream.
    Lattice height_m;           ///< Above the sea.
    Lattice shade;              ///< Brightness of the slope under the sun, 1 on level ground.
};

/// `stream_from` and `stream_to` lie on two sides of the square of `size_m`.
Terrain draw_terrain(Random random, double size_m, PointM stream_from, PointM stream_to);

/// Where the light comes from: one late morning for the whole picture.
inline constexpr PointM to_sun = {0.80, 0.60};  ///< On the ground, a unit vector.
inline constexpr double sun_sine = 0.80;        ///< Of its elevation, 53 degrees.
inline constexpr double sun_cosine = 0.60;
inline constexpr double shadow_per_height = 0.75;  ///< Length of a shadow, for 1 m of height.

/// Light on a face that rises `rise` metres for each metre towards `uphill` (a unit vector); 1 on level
/// ground.
inline double light_on(PointM uphill, double rise) {
    // The face's normal is (-rise * uphill, 1), made a unit vector.
    const double facing = (sun_sine - rise * sun_cosine * dot(uphill, to_sun)) / std::sqrt(1 + rise * rise);
    return clamped(facing / sun_sine, 0, 2);
}

}  // namespace gridreach::sample
