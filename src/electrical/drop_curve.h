// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstddef>
#include <cstdint>
#include <vector>

namespace gridreach {

/// The least cost of a subtree against the voltage drop it may use. Below the first point's drop it is
/// impossible; from the last on it costs the least. In between it falls in steps, each point the start of
/// one: exact. A curve that had more points than allowed is sampled and read as straight between its points.
struct DropCurve {
    struct Point {
        double drop = 0, cost = 0;
    };
    std::vector<Point> points;  ///< Drop rises, cost falls.
    bool sampled = false;

    /// Infinity below the first point.
    double cost_at(double drop) const;
};

/// One way to build a line.
struct LineOption {
    double drop = 0, cost = 0;
    std::uint16_t type = 0;
};

/// The line in front of a subtree: the best option for every drop up to `most_drop`; at most `most_points`.
/// No points when nothing fits.
DropCurve behind_line(const DropCurve& subtree, const std::vector<LineOption>& options, double most_drop,
                      std::size_t most_points);

/// Subtrees side by side: their costs added; at most `most_points`.
DropCurve side_by_side(const DropCurve& a, const DropCurve& b, std::size_t most_points);

}  // namespace gridreach
