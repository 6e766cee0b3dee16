// SPDX-License-Identifier: Apache-2.0
#include "graph/surface_path.h"

#include <algorithm>
#include <cmath>
#include <limits>

namespace gridreach {

double straight_cost(const CostSurface& surface, PointM a, PointM b) {
    const CellLattice& l = surface.lattice;
    const PointM from{(a.x - l.top_left.x) / l.cell_width_m, (l.top_left.y - a.y) / l.cell_height_m};
    const PointM to{(b.x - l.top_left.x) / l.cell_width_m, (l.top_left.y - b.y) / l.cell_height_m};
    const auto inside = [&](PointM p) { return p.x >= 0 && p.y >= 0 && p.x <= l.width && p.y <= l.height; };
    if (!inside(from) || !inside(to)) return std::numeric_limits<double>::infinity();
    const double length_m = distance_m(a, b), dx = to.x - from.x, dy = to.y - from.y;
    const auto cell = [](double at, double step, int size) {
        // On a border the cell ahead is entered.
        const double floor = std::floor(at);
        return std::clamp(static_cast<int>(floor == at && step < 0 ? floor - 1 : floor), 0, size - 1);
    };
    int column = cell(from.x, dx, l.width), row = cell(from.y, dy, l.height);
    const double per_column = dx != 0 ? 1 / std::abs(dx) : HUGE_VAL,
                 per_row = dy != 0 ? 1 / std::abs(dy) : HUGE_VAL;
    double next_column = dx > 0 ? (column + 1 - from.x) / dx : dx < 0 ? (column - from.x) / dx : HUGE_VAL;
    double next_row = dy > 0 ? (row + 1 - from.y) / dy : dy < 0 ? (row - from.y) / dy : HUGE_VAL;
    double cost = 0, at = 0;
    while (true) {
        const double next = std::min({next_column, next_row, 1.0});
        constexpr double touch = 1e-12;  // A corner that is only touched costs nothing and bars nothing.
        if (next > at + touch) {
            const float price = surface.cost_per_m[l.cell(column, row)];
            if (price == no_go) return std::numeric_limits<double>::infinity();
            cost += price * (next - at) * length_m;
            at = next;
        }
        if (next >= 1) return cost;
        if (next_column <= next_row) {
            column += dx > 0 ? 1 : -1;
            next_column += per_column;
        } else {
            row += dy > 0 ? 1 : -1;
            next_row += per_row;
        }
        if (column < 0 || row < 0 || column >= l.width || row >= l.height)
            return cost;  // Ends on the border.
    }
}

double path_cost(const CostSurface& surface, std::span<const PointM> path) {
    double cost = 0;
    for (std::size_t i = 1; i < path.size(); ++i) cost += straight_cost(surface, path[i - 1], path[i]);
    return cost;
}

PathM smoothed(const CostSurface& surface, const PathM& path, double fraction) {
    if (path.size() < 3) return path;
    std::vector<double> paid(path.size(), 0);
    for (std::size_t i = 1; i < path.size(); ++i)
        paid[i] = paid[i - 1] + straight_cost(surface, path[i - 1], path[i]);
    const auto worth = [&](std::size_t i, std::size_t j) {
        constexpr double rounding = 1e-12;
        return j == i + 1 || straight_cost(surface, path[i], path[j]) <=
                                 (paid[j] - paid[i]) * (1 + fraction) + rounding * paid[j];
    };
    PathM out{path.front()};
    for (std::size_t i = 0; i + 1 < path.size();) {
        // As far as doubling strides go, then the farthest between by halving; not every reach is tried.
        std::size_t good = i + 1, stride = 1;
        while (good + stride < path.size() && worth(i, good + stride)) {
            good += stride;
            stride *= 2;
        }
        for (; stride > 0; stride /= 2)
            if (good + stride < path.size() && worth(i, good + stride)) good += stride;
        out.push_back(path[good]);
        i = good;
    }
    return out;
}

}  // namespace gridreach
