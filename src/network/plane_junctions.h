// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <array>
#include <cstdint>
#include <functional>
#include <optional>
#include <span>
#include <utility>
#include <vector>

#include "geo/shapes.h"

namespace gridreach {

/// The place from which three lines to the corners of a triangle are shortest in all, where they meet at 120°
/// (the Fermat point). Nothing where a corner of 120° or more makes that corner itself the best place, and
/// for corners on one line or at one place. The same for corners in any order.
std::optional<PointM> fermat_point(PointM a, PointM b, PointM c);

/// The two places through which four are joined shortest, when one of them joins `a` and `b` and the other
/// `c` and `d`. Nothing where the lines do not all meet at 120° there (then fewer junctions are shorter).
/// Melzak (1961): both lie on the line between the tips of equilateral triangles over ab and cd.
std::optional<std::array<PointM, 2>> fermat_pair(PointM a, PointM b, PointM c, PointM d);

/// Places where straight lines may part so that points are joined by less line, and the lines there.
struct PlaneJunctions {
    std::vector<PointM> at;
    /// Numbers of points, then of junctions (the first has the number of points), then of taps.
    std::vector<std::pair<std::uint32_t, std::uint32_t>> links;
    std::vector<PointM> taps;  ///< Where junctions are joined to the grid.
};

/// The nearest place of the grid.
using NearestTap = std::function<std::optional<PointM>(PointM)>;

/// Junctions between neighbours: `edges` (a < b, sorted) of a triangulation of `points`. A Fermat point in
/// each triangle that has one; two junctions for the corners of two triangles with a common edge where that
/// is shorter than every way of joining the four with fewer; and, where there is a grid, one for the ends of
/// an edge and the grid where that is shorter than joining the three otherwise. Not every shortest tree is
/// among what they make possible: those whose junctions join more than four points are left out. In a fixed
/// order.
PlaneJunctions plane_junctions(std::span<const PointM> points,
                               std::span<const std::pair<std::uint32_t, std::uint32_t>> edges,
                               const NearestTap& nearest_tap);

}  // namespace gridreach
