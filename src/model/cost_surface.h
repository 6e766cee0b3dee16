// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cmath>
#include <cstddef>
#include <cstdint>
#include <limits>
#include <vector>

#include "geo/shapes.h"

namespace gridreach {

/// Index of a cell: row · width + column, row 0 at the top (north).
using CellIndex = std::uint64_t;
inline constexpr CellIndex no_cell = std::numeric_limits<CellIndex>::max();

/// A lattice of cells on the plane, rows from the top.
struct CellLattice {
    int width = 0;
    int height = 0;
    PointM top_left;          ///< Outer corner of the first cell.
    double cell_width_m = 1;  ///< > 0
    double cell_height_m = 1;

    std::size_t size() const { return static_cast<std::size_t>(width) * static_cast<std::size_t>(height); }
    CellIndex cell(int column, int row) const {
        return static_cast<CellIndex>(row) * static_cast<CellIndex>(width) + static_cast<CellIndex>(column);
    }
    int column(CellIndex c) const { return static_cast<int>(c % static_cast<CellIndex>(width)); }
    int row(CellIndex c) const { return static_cast<int>(c / static_cast<CellIndex>(width)); }
    PointM centre(CellIndex c) const {
        return {top_left.x + (column(c) + 0.5) * cell_width_m, top_left.y - (row(c) + 0.5) * cell_height_m};
    }
    /// The cell a place lies in, its left and upper border included; no_cell outside.
    CellIndex cell_at(PointM p) const {
        const double column = std::floor((p.x - top_left.x) / cell_width_m);
        const double row = std::floor((top_left.y - p.y) / cell_height_m);
        if (!(column >= 0 && column < width && row >= 0 && row < height)) return no_cell;
        return cell(static_cast<int>(column), static_cast<int>(row));
    }
    bool operator==(const CellLattice&) const = default;
};

inline constexpr float no_go = std::numeric_limits<float>::infinity();

/// What a metre of line costs, cell by cell. Infinite is no-go; a price is never negative or NaN.
struct CostSurface {
    CellLattice lattice;
    std::vector<float> cost_per_m;
    bool operator==(const CostSurface&) const = default;
};

}  // namespace gridreach
