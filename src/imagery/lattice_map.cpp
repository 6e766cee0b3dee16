// SPDX-License-Identifier: Apache-2.0
#include "imagery/lattice_map.h"

#include <algorithm>
#include <cmath>
#include <limits>

namespace gridreach {

LatticeMap::LatticeMap(const Raster& scene, const ImageryGrid& grid, PixelWindow window)
    : first_column_(cell_start(window.column)),
      first_row_(cell_start(window.row)),
      node_columns_(
          static_cast<std::size_t>((cell_start(window.column + window.width - 1) - first_column_) / step) +
          2) {
    const int last_row = cell_start(window.row + window.height - 1) + step;
    for (int row = first_row_; row <= last_row; row += step)
        for (std::size_t i = 0; i < node_columns_; ++i)
            nodes_.push_back(
                scene.to_pixel(grid.to_working(first_column_ + static_cast<double>(i) * step, row)));
}

LatticeMap::Edge LatticeMap::edge(int cell_column, double row) const {
    // The last line of a cell belongs to it as well as to the next, where the window ends on it.
    const int last_cell = first_row_ + (static_cast<int>(nodes_.size() / node_columns_) - 2) * step;
    const int cell_row = std::min(cell_start(static_cast<int>(std::floor(row))), last_cell);
    const double t = (row - cell_row) / step;
    const auto between = [&](int column) {
        const PointM &above = node(column, cell_row), &below = node(column, cell_row + step);
        return PointM{above.x + (below.x - above.x) * t, above.y + (below.y - above.y) * t};
    };
    return {between(cell_column), between(cell_column + step)};
}

SourceBox LatticeMap::source_of(PixelWindow part) const {
    constexpr double inf = std::numeric_limits<double>::infinity();
    SourceBox box{inf, inf, -inf, -inf};
    const int right = part.column + part.width, bottom = part.row + part.height;
    for (int y = cell_start(part.row); y < bottom; y += step)
        for (int x = cell_start(part.column); x < right; x += step)
            // A bilinear patch has its extremes in the corners.
            for (int row : {std::max(y, part.row), std::min(y + step, bottom)}) {
                const Edge line = edge(x, row);
                for (int column : {std::max(x, part.column), std::min(x + step, right)}) {
                    const PointM at = line.at(column - x);
                    if (!std::isfinite(at.x) || !std::isfinite(at.y)) continue;
                    box = {std::min(box.left, at.x), std::min(box.top, at.y), std::max(box.right, at.x),
                           std::max(box.bottom, at.y)};
                }
            }
    return box;
}

}  // namespace gridreach
