// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cmath>
#include <span>

#include "geo/shapes.h"

namespace gridreach {

/// On which side and whether inside a circle, never wrong: in floating point where its error bound allows,
/// else in integers, in doubled precision, and at last in exact sums of doubles (Shewchuk 1997).
class PlanePredicates {
public:
    /// For coordinates of 0 or of `least_m` to `most_m` in size: products of four differences stay within
    /// what a double holds at full precision.
    static constexpr double least_m = 0x1p-180, most_m = 0x1p240;
    static bool in_range(std::span<const PointM> points);

    /// Asks about these points, all in_range.
    explicit PlanePredicates(std::span<const PointM> points);

    /// Positive when a, b, c turn to the left, negative to the right, 0 on one line.
    double turn(PointM a, PointM b, PointM c) const {
        const double left = (a.x - c.x) * (b.y - c.y), right = (a.y - c.y) * (b.x - c.x);
        const double sum = left - right;
        // (3 + 16e)e with e = 2^-53: Shewchuk's bound A.
        if (std::abs(sum) > 3.3306690738754716e-16 * (std::abs(left) + std::abs(right))) return sum;
        return exact_turn(a, b, c);
    }

    /// Positive when d is inside the circle through a, b, c (these turn to the left), 0 on it.
    double in_circle(PointM a, PointM b, PointM c, PointM d) const {
        const double ax = a.x - d.x, ay = a.y - d.y, bx = b.x - d.x, by = b.y - d.y, cx = c.x - d.x,
                     cy = c.y - d.y;
        const double bc = bx * cy, cb = cx * by, ca = cx * ay, ac = ax * cy, ab = ax * by, ba = bx * ay;
        const double aa = ax * ax + ay * ay, bb = bx * bx + by * by, cc = cx * cx + cy * cy;
        const double sum = aa * (bc - cb) + bb * (ca - ac) + cc * (ab - ba);
        const double size = (std::abs(bc) + std::abs(cb)) * aa + (std::abs(ca) + std::abs(ac)) * bb +
                            (std::abs(ab) + std::abs(ba)) * cc;
        // (10 + 96e)e.
        if (std::abs(sum) > 1.1102230246251577e-15 * size) return sum;
        return exact_in_circle(a, b, c, d);
    }

private:
    double exact_turn(PointM a, PointM b, PointM c) const;
    double exact_in_circle(PointM a, PointM b, PointM c, PointM d) const;

    double per_unit_;  ///< Coordinates times this are whole numbers.
};

}  // namespace gridreach
