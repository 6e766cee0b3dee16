// SPDX-License-Identifier: Apache-2.0
#include "graph/burn.h"

#include <algorithm>
#include <cmath>
#include <vector>

namespace gridreach {

namespace {

/// Column and row of a place, with fractions.
PointM lattice_place(const CellLattice& l, PointM p) {
    return {(p.x - l.top_left.x) / l.cell_width_m, (l.top_left.y - p.y) / l.cell_height_m};
}

/// Cuts a segment to [0, width] × [0, height]; false when nothing is left.
bool cut(const CellLattice& l, PointM& a, PointM& b) {
    double from = 0, to = 1;
    const auto against = [&](double start, double step, double high) {
        if (step == 0) return start >= 0 && start <= high;
        const double first = -start / step, second = (high - start) / step;
        from = std::max(from, std::min(first, second));
        to = std::min(to, std::max(first, second));
        return from <= to;
    };
    const double dx = b.x - a.x, dy = b.y - a.y;
    if (!against(a.x, dx, l.width) || !against(a.y, dy, l.height)) return false;
    const PointM start = a;
    if (from > 0) a = {start.x + from * dx, start.y + from * dy};
    if (to < 1) b = {start.x + to * dx, start.y + to * dy};
    return true;
}

void burn_segment(const CellLattice& l, PointM a, PointM b, const VisitCell& visit) {
    a = lattice_place(l, a);
    b = lattice_place(l, b);
    if (!cut(l, a, b)) return;
    const auto cell = [](double at, int size) {
        return std::clamp(static_cast<int>(std::floor(at)), 0, size - 1);
    };
    int column = cell(a.x, l.width), row = cell(a.y, l.height);
    const int last_column = cell(b.x, l.width), last_row = cell(b.y, l.height);
    const double dx = b.x - a.x, dy = b.y - a.y;
    const int right = dx > 0 ? 1 : -1, down = dy > 0 ? 1 : -1;
    // How far along the segment the next border in each direction lies.
    const auto border = [](double start, double step, int at, int direction) {
        return step == 0 ? HUGE_VAL : ((direction > 0 ? at + 1 : at) - start) / step;
    };
    visit(l.cell(column, row));
    while (column != last_column || row != last_row) {
        const bool sideways = row == last_row || (column != last_column && border(a.x, dx, column, right) <=
                                                                               border(a.y, dy, row, down));
        if (sideways)
            column += last_column > column ? 1 : -1;
        else
            row += last_row > row ? 1 : -1;
        visit(l.cell(column, row));
    }
}

}  // namespace

void burn_path(const CellLattice& lattice, std::span<const PointM> path, const VisitCell& visit) {
    if (path.size() == 1) {
        if (const CellIndex c = lattice.cell_at(path[0]); c != no_cell) visit(c);
    }
    for (std::size_t i = 1; i < path.size(); ++i) burn_segment(lattice, path[i - 1], path[i], visit);
}

void burn_polygon(const CellLattice& lattice, const PolygonM& polygon, const VisitCell& visit) {
    std::vector<const RingM*> rings{&polygon.outer};
    for (const RingM& hole : polygon.holes) rings.push_back(&hole);
    double top = HUGE_VAL, bottom = -HUGE_VAL;
    for (const RingM* ring : rings) {
        for (std::size_t i = 0; i < ring->size(); ++i)
            burn_segment(lattice, (*ring)[i], (*ring)[(i + 1) % ring->size()], visit);
        for (const PointM& p : *ring) {
            const double row = lattice_place(lattice, p).y;
            top = std::min(top, row);
            bottom = std::max(bottom, row);
        }
    }
    if (!(top < bottom)) return;
    const int first = static_cast<int>(std::clamp(std::floor(top), 0.0, static_cast<double>(lattice.height)));
    const int last =
        static_cast<int>(std::clamp(std::ceil(bottom), 0.0, static_cast<double>(lattice.height)));
    // Where the rings cross the line through the centres of each row.
    std::vector<std::vector<double>> crossings(static_cast<std::size_t>(std::max(last - first, 0)));
    for (const RingM* ring : rings)
        for (std::size_t i = 0; i < ring->size(); ++i) {
            const PointM a = lattice_place(lattice, (*ring)[i]);
            const PointM b = lattice_place(lattice, (*ring)[(i + 1) % ring->size()]);
            const double low = std::min(a.y, b.y), high = std::max(a.y, b.y);
            for (int row = std::max(first, static_cast<int>(std::max(std::ceil(low - 0.5), -1.0)));
                 row < last && row + 0.5 < high; ++row)
                crossings[static_cast<std::size_t>(row - first)].push_back(
                    a.x + (b.x - a.x) * ((row + 0.5 - a.y) / (b.y - a.y)));
        }
    for (int row = first; row < last; ++row) {
        auto& at = crossings[static_cast<std::size_t>(row - first)];
        std::sort(at.begin(), at.end());
        for (std::size_t i = 0; i + 1 < at.size(); i += 2) {
            const int begin =
                static_cast<int>(std::clamp(std::ceil(at[i] - 0.5), 0.0, static_cast<double>(lattice.width)));
            const int end = static_cast<int>(
                std::clamp(std::ceil(at[i + 1] - 0.5), 0.0, static_cast<double>(lattice.width)));
            for (int column = begin; column < end; ++column) visit(lattice.cell(column, row));
        }
    }
}

}  // namespace gridreach
