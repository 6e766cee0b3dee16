// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstddef>
#include <vector>

#include "geo/shapes.h"

namespace gridreach {

/// What join_lines() did, and what is left.
struct GridJoints {
    std::size_t gaps = 0;       ///< Ends that were moved onto another line.
    std::size_t crossings = 0;  ///< Places where lines met without a vertex of both.
    std::size_t pieces = 0;     ///< Parts that hang together, afterwards.
};

/// Makes drawn lines one network where they were meant to be: an end within `snap_m` of another line (or of
/// another stretch of its own) is moved onto it, to an end or vertex there if one is as near, and lines that
/// touch or cross get a common vertex, the same to the bit on each. Lines only gain vertices and move ends;
/// none is split or dropped. Equally near lines: the first. `snap_m` 0 moves nothing.
GridJoints join_lines(std::vector<PathM>& lines, double snap_m);

}  // namespace gridreach
