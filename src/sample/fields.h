// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <vector>

#include "sample/settlements.h"

namespace gridreach::sample {

enum class Crop { ploughed, young, green, dry, cassava, banana, woodlot, fallow };

/// A cultivated plot: a convex ring, one crop.
struct Plot {
    RingM ring;  ///< Counter-clockwise.
    Crop crop = Crop::green;
    PointM rows;         ///< Unit vector along its rows.
    double row_m = 1.6;  ///< From row to row.
    double tone = 1;     ///< Brightness against others of its crop.
    std::uint64_t look = 0;

    /// Distance from the border, negative outside.
    double inside_m(PointM p) const;
    BoxM box() const { return box_of(ring); }
};

/// Land is cut in two again and again, as it is when it is inherited; plots near homes are small and mostly
/// tilled.
std::vector<Plot> draw_plots(Random random, double size_m, const Terrain& terrain,
                             const Settlements& settlements);

void paint_plots(Canvas& canvas, const std::vector<Plot>& plots, const Terrain& terrain, std::uint64_t seed);

}  // namespace gridreach::sample
