// SPDX-License-Identifier: Apache-2.0
#include "graph/open_cell.h"

#include <algorithm>
#include <cmath>

namespace gridreach {

CellIndex nearest_open_cell(const CostSurface& surface, PointM at, double most_m) {
    const CellLattice& l = surface.lattice;
    const CellIndex own = l.cell_at(at);
    if (own != no_cell && surface.cost_per_m[own] < no_go) return own;
    const int reach = static_cast<int>(std::ceil(most_m / std::min(l.cell_width_m, l.cell_height_m)));
    const int column = static_cast<int>(std::floor((at.x - l.top_left.x) / l.cell_width_m));
    const int row = static_cast<int>(std::floor((l.top_left.y - at.y) / l.cell_height_m));
    CellIndex best = no_cell;
    double best_m = most_m;
    for (int r = std::max(row - reach, 0); r <= std::min(row + reach, l.height - 1); ++r)
        for (int c = std::max(column - reach, 0); c <= std::min(column + reach, l.width - 1); ++c) {
            const CellIndex cell = l.cell(c, r);
            if (surface.cost_per_m[cell] == no_go) continue;
            const double away_m = distance_m(l.centre(cell), at);
            if (away_m < best_m || (away_m == best_m && best == no_cell)) {
                best = cell;
                best_m = away_m;
            }
        }
    return best;
}

}  // namespace gridreach
