// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <algorithm>
#include <array>
#include <cmath>
#include <limits>

#include "model/cost_surface.h"

namespace gridreach {

enum class Neighbours { eight = 8, sixteen = 16 };

/// Whether a diagonal step may squeeze between two no-go cells that touch at a corner.
enum class Barriers { tight, loose };

/// How a line may step over a lattice.
struct StepRules {
    Neighbours neighbours = Neighbours::eight;
    Barriers barriers = Barriers::tight;
    bool operator==(const StepRules&) const = default;
};

/// The one definition of what a step costs, as GRASS r.cost has it.
///
/// A step to one of 8 neighbours costs the mean of both cells × distance. A knight's move (16 neighbours)
/// costs the mean of its four cells × distance, those it touches besides its ends included. No step enters or
/// touches a no-go cell; with tight barriers a diagonal step between two no-go cells is none either.
/// Arguments are half the cells' prices: `(a / 2 + b / 2)` is the mean, and halving is exact.
struct StepCosts {
    explicit StepCosts(const CellLattice& lattice)
        : east(lattice.cell_width_m),
          south(lattice.cell_height_m),
          diagonal(std::hypot(lattice.cell_width_m, lattice.cell_height_m)),
          flat_knight(std::hypot(2 * lattice.cell_width_m, lattice.cell_height_m) / 2),
          steep_knight(std::hypot(lattice.cell_width_m, 2 * lattice.cell_height_m) / 2) {}
    double east, south, diagonal;
    double flat_knight, steep_knight;  ///< Half a knight's length: four halves are two means.
};

/// Half the prices around a cell, as step_cost() asks for them: infinite beyond the lattice.
struct HalfPrices {
    HalfPrices(const CostSurface& around, CellIndex c)
        : surface(around), column(around.lattice.column(c)), row(around.lattice.row(c)) {}
    double operator()(int columns, int rows) const {
        const CellLattice& l = surface.lattice;
        const int x = column + columns, y = row + rows;
        if (x < 0 || y < 0 || x >= l.width || y >= l.height) return no_go;
        return static_cast<double>(surface.cost_per_m[l.cell(x, y)]) * 0.5;
    }
    const CostSurface& surface;
    int column, row;
};

/// Steps in the order that breaks ties: the row above from west to east, west, east, the row below, and then
/// the knight's moves in the same order. Step i leads back by opposite_step(i).
struct CellStep {
    int columns = 0, rows = 0;
};
inline constexpr std::array<CellStep, 16> cell_steps{{{-1, -1},
                                                      {0, -1},
                                                      {1, -1},
                                                      {-1, 0},
                                                      {1, 0},
                                                      {-1, 1},
                                                      {0, 1},
                                                      {1, 1},
                                                      {-1, -2},
                                                      {1, -2},
                                                      {-2, -1},
                                                      {2, -1},
                                                      {-2, 1},
                                                      {2, 1},
                                                      {-1, 2},
                                                      {1, 2}}};
constexpr int opposite_step(int step) {
    return step < 8 ? 7 - step : 23 - step;
}

/// Cost of the step from column 0, row 0 of `half` by `step`; infinite when it is forbidden. `half(column,
/// row)` gives half a cell's price and infinity beyond the lattice.
template <class Half>
[[gnu::always_inline]] inline double step_cost(const StepCosts& costs, StepRules rules, CellStep step,
                                               const Half& half) {
    const int dx = step.columns, dy = step.rows;
    const double ends = half(0, 0) + half(dx, dy);
    if (dx == 0) return ends * costs.south;
    if (dy == 0) return ends * costs.east;
    if (dx * dx + dy * dy == 2) {
        if (rules.barriers == Barriers::tight && std::min(half(dx, 0), half(0, dy)) == no_go) return no_go;
        return ends * costs.diagonal;
    }
    if (dy == 1 || dy == -1) return (ends + (half(dx / 2, 0) + half(dx / 2, dy))) * costs.flat_knight;
    return (ends + (half(0, dy / 2) + half(dx, dy / 2))) * costs.steep_knight;
}

}  // namespace gridreach
