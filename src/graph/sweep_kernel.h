// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <array>
#include <cstdint>

#include "graph/cell_steps.h"

namespace gridreach {

/// One row of a tile's working copy: accumulated cost and half prices. Two cells before the first and after
/// the last can be read (the halo).
struct SweepRow {
    double* cost;
    const double* half;
};

/// Lowers the costs of `to` by the steps from the row beside it (`near`, one row off) and, for 16
/// neighbours, from the row behind that one (`far`, two rows off). Each result is the least over the old
/// value and all steps; sums are formed as step_cost() does, so that any order of calls ends in the same
/// bits. Returns whether anything became less.
bool relax_row(SweepRow to, SweepRow near, SweepRow far, int n, const StepCosts& costs, StepRules rules,
               bool has_barriers);

/// Lowers the costs of a row by steps to the east and to the west within it, one cell of halo at each end
/// included. Returns whether anything became less.
bool relax_within_row(SweepRow row, int n, const StepCosts& costs);

/// For each cell of the middle row (`rows[2]`) the first step, in the order of cell_steps, from a cell that
/// costs strictly less and from which the cell's cost comes; 255 where there is none. Means nothing for
/// unreached cells.
void link_row(const std::array<SweepRow, 5>& rows, int n, const StepCosts& costs, StepRules rules,
              std::int64_t* links);

}  // namespace gridreach
