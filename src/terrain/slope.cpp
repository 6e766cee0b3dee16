// SPDX-License-Identifier: Apache-2.0
#include "terrain/slope.h"

#include <algorithm>
#include <cmath>

namespace gridreach {

std::vector<float> horn_slope_percent(const LatticeBand& elevation, const CellLattice& inner) {
    std::vector<float> slope(inner.size(), std::nanf(""));
    const auto stride = static_cast<std::size_t>(inner.width) + 2;
    for (int row = 0; row < inner.height; ++row)
        for (int column = 0; column < inner.width; ++column) {
            const std::size_t middle =
                (static_cast<std::size_t>(row) + 1) * stride + static_cast<std::size_t>(column) + 1;
            if (elevation.valid[middle] == 0) continue;
            const auto z = [&](int dx, int dy) {
                const std::size_t at =
                    middle + static_cast<std::size_t>(dy) * stride + static_cast<std::size_t>(dx);
                return static_cast<double>(elevation.values[elevation.valid[at] != 0 ? at : middle]);
            };
            const double east = (z(1, -1) + 2 * z(1, 0) + z(1, 1) - z(-1, -1) - 2 * z(-1, 0) - z(-1, 1)) /
                                (8 * inner.cell_width_m);
            const double south = (z(-1, 1) + 2 * z(0, 1) + z(1, 1) - z(-1, -1) - 2 * z(0, -1) - z(1, -1)) /
                                 (8 * inner.cell_height_m);
            slope[inner.cell(column, row)] = static_cast<float>(100 * std::hypot(east, south));
        }
    return slope;
}

float interpolated(std::span<const double> x, std::span<const double> y, double at) {
    const auto next = static_cast<std::size_t>(std::upper_bound(x.begin(), x.end(), at) - x.begin());
    if (next == 0) return static_cast<float>(y.front());
    if (next == x.size()) return static_cast<float>(y.back());
    const double share = (at - x[next - 1]) / (x[next] - x[next - 1]);
    return static_cast<float>(y[next - 1] + share * (y[next] - y[next - 1]));
}

}  // namespace gridreach
