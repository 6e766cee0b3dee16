// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>
#include <vector>

#include "geo/metric.h"
#include "graph/cell_steps.h"
#include "model/cost_surface.h"
#include "model/demand.h"
#include "model/network.h"
#include "plan/prize_problem.h"

namespace gridreach {

class OptionList;

struct BoundOptions {
    std::int64_t surface_cells = 2000000;
};
void describe(BoundOptions& options, OptionList& list);

/// Planning on the ground itself: a line may run from any cell to any neighbour, part anywhere and end at any
/// cell of a source. Vertex 0 is the root, the others are the cells that can be built on, row by row.
struct SurfaceProblem {
    PrizeProblem problem;
    double settled_cost = 0;  ///< What no plan can change, to be added to a tree's cost or bound.
};

/// Steps cost what `rules` say, by the least true length of a metre at both ends, times `life_per_build`: the
/// life cost of a line over the surface's price. Prizes are those of PlanProblem without multipliers; nodes
/// in one cell are joined for nothing, and so is a node with its cell's centre (no line costs less than
/// that). `cell_of_node`: where each node's line ends; no_cell for one that gets none. A node that no step
/// leads to from a source, or from a node that has the grid, keeps its alternative.
SurfaceProblem surface_problem(const CostSurface& surface, StepRules rules,
                               const std::vector<CellIndex>& cell_of_node, const DemandSet& demand,
                               const SourceSet& sources, const Metric& metric, double life_per_build);

/// A lower bound of the life cost of every plan over the ground, by one dual ascent; see dual_ascent().
/// Takes some 900 bytes a cell, and time hardly more than in proportion. Throws Cancelled on request.
double surface_lower_bound(const SurfaceProblem& problem);

}  // namespace gridreach
