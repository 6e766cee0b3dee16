// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <limits>
#include <span>

#include "graph/cell_steps.h"
#include "graph/cell_values.h"
#include "model/cost_surface.h"

namespace gridreach {

/// A cell the line starts from, and what has been paid when it does.
struct SweepStart {
    CellIndex cell = 0;
    double cost = 0;  ///< >= 0
};

struct SweepOptions {
    StepRules rules;
    double max_cost = std::numeric_limits<double>::infinity();  ///< Cells that cost more count as unreached.
    int tile_cells = 64;  ///< Side of the blocks that are worked on; changes no result.
};

/// The least cost to reach each cell from any start; infinite where none leads.
///
/// Exact: what Dijkstra's algorithm gives on the graph of cell_graph.h, to the bit, at any thread count and
/// tile size. A start on a no-go cell reaches nothing but keeps its own cost; starts outside the lattice are
/// ignored. Prices of 0 are allowed (all moves among such cells are free).
///
/// Method: label-correcting over tiles that fit the processor's cache. A tile is relaxed by sweeps down and
/// up its rows until nothing changes (fast sweeping, Zhao 2005, on the discrete graph), then the neighbours
/// whose border it lowered wait their turn, the least new cost first. Additions are monotone, so the fixed
/// point is unique whatever the order. 8 bytes a cell are in use besides the surface.
CellValues<double> accumulate_cost(const CostSurface& surface, std::span<const SweepStart> starts,
                                   const SweepOptions& options);

}  // namespace gridreach
