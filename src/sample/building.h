// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>
#include <vector>

#include "sample/canvas.h"
#include "sample/plane.h"

namespace gridreach::sample {

enum class RoofKind { tin, thatch };
enum class RoofForm { gable, hip, lean_to, cone };

/// One box (or, for a cone, circle) of a roof.
struct RoofPart {
    RoofForm form = RoofForm::gable;
    PointM centre;
    PointM along;  ///< Unit vector of the long side, and of the ridge.
    double half_length_m = 0;
    double half_width_m = 0;

    PointM corner(double u, double v) const {
        return centre + u * half_length_m * along + v * half_width_m * left_of(along);
    }
    /// Distance from the border of the part, negative outside it.
    double inside_m(PointM p) const;
};

/// A house, hut, shop or school as it is seen from above.
struct Building {
    RoofKind kind = RoofKind::tin;
    std::vector<RoofPart> parts;  ///< Two for an L: the wing's ridge runs into the main one.
    RingM outline;                ///< Counter-clockwise; a circle has 24 points.
    double eave_m = 2.2;          ///< Above the ground.
    double pitch = 0.4;           ///< Rise per metre.
    Colour colour;
    double rust = 0;         ///< Share of the sheets that rust has taken.
    std::uint64_t look = 0;  ///< Seed of its stains and sheets.

    PointM centre() const { return parts.front().centre; }
};

/// A roof with straight sides; `wing_m` > 0 makes an L of it with a wing that long.
Building straight_roof(RoofForm form, PointM centre, PointM along, double length_m, double width_m,
                       double wing_m = 0);
/// A round hut.
Building round_roof(PointM centre, double radius_m);

/// True when no part of one building comes nearer than `gap_m` to the other (boxes compared by their
/// separating axes; circles by the boxes around them).
bool apart(const Building& a, const Building& b, double gap_m);

/// Gives a building the look of its kind: colour, rust, pitch, height of the eaves.
void dress(Building& building, RoofKind kind, Random& random);

}  // namespace gridreach::sample
