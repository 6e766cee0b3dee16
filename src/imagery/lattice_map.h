// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <vector>

#include "model/imagery.h"
#include "model/raster.h"

namespace gridreach {

/// A rectangle of fractional scene pixels; empty (left > right) until something is added.
struct SourceBox {
    double left, top, right, bottom;
};

/// Where the lattice's places lie in a scene: exact at every 32nd lattice line, bilinear between. The nodes
/// are those of the whole lattice, whatever the window, so each place has one answer.
class LatticeMap {
public:
    static constexpr int step = 32;

    LatticeMap(const Raster& scene, const ImageryGrid& grid, PixelWindow window);

    /// The two ends, on lattice columns `cell_column` and `cell_column + step`, of a line of equal `row`
    /// through the cell that begins at `cell_column`. Not finite where the scene has no place for a node.
    struct Edge {
        PointM left, right;
        /// Scene place at `column_in_cell` of `step`.
        PointM at(double column_in_cell) const {
            const double t = column_in_cell / step;
            return {left.x + (right.x - left.x) * t, left.y + (right.y - left.y) * t};
        }
    };
    Edge edge(int cell_column, double row) const;

    /// The smallest box of scene pixels around a part of the window.
    SourceBox source_of(PixelWindow part) const;

    /// The lattice line at or before `at` that nodes lie on.
    static int cell_start(int at) { return (at >= 0 ? at / step : -((step - 1 - at) / step)) * step; }

private:
    const PointM& node(int column, int row) const {
        return nodes_[static_cast<std::size_t>((row - first_row_) / step) * node_columns_ +
                      static_cast<std::size_t>((column - first_column_) / step)];
    }
    int first_column_, first_row_;
    std::size_t node_columns_;
    std::vector<PointM> nodes_;
};

}  // namespace gridreach
