// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>
#include <vector>

#include "base/reporter.h"
#include "dwellings/evaluate.h"
#include "model/imagery.h"

namespace gridreach {

/// Red, green, blue interleaved, row by row.
struct Picture {
    int width = 0, height = 0;
    std::vector<std::uint8_t> rgb;
};

/// Longest side of the ground in a picture, and the side that small scenes are enlarged to.
inline constexpr int most_picture_px = 4096, good_picture_px = 1600;

/// Ground pixel for a picture of `ground`: that of the scene; coarser where the picture would be larger than
/// most_picture_px, finer (at most 4 times) where it would be smaller than good_picture_px.
double picture_pixel_m(const BoxM& ground, double scene_pixel_m);

/// The ground that a picture shows: `scenes` (empty: none), cut to the surroundings of `area` where there is
/// one; without scenes the area or else all compared dwellings, with 5 % more (at least 10 m) around.
BoxM picture_ground(const BoxM& scenes, const std::vector<PolygonM>& area, const Evaluation& evaluation);

/// Shows what became of each dwelling: hits and false alarms by the found outline, misses by the true one,
/// the border of `area` in white, and a legend with the counts and F1 below. `imagery` may be null: plain
/// ground then. Where the lattice of `imagery` would give more than most_picture_px a side, the rest is cut
/// off: open it with picture_pixel_m().
Picture draw_evaluation(const Evaluation& evaluation, const std::vector<PolygonM>& area, const BoxM& ground,
                        const Imagery* imagery, Reporter& reporter);

}  // namespace gridreach
