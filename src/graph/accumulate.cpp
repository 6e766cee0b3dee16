// SPDX-License-Identifier: Apache-2.0
#include "graph/accumulate.h"

#include <algorithm>
#include <array>
#include <atomic>
#include <cmath>
#include <vector>

#include "base/parallel.h"
#include "base/reporter.h"
#include "graph/sweep_kernel.h"
#include "graph/tile_queue.h"

namespace gridreach {

namespace {

constexpr int halo = 2;  // A knight's move reaches two cells.
constexpr double unreached = std::numeric_limits<double>::infinity();

// Neighbouring tiles may be in other hands while their border is read.
double load(const double& cell) {
    return std::atomic_ref(const_cast<double&>(cell)).load(std::memory_order_relaxed);
}
void store(double& cell, double value) {
    std::atomic_ref(cell).store(value, std::memory_order_relaxed);
}

struct TileRect {
    int column = 0, row = 0, width = 0, height = 0;
};

/// The lattice cut into tiles.
struct Tiling {
    Tiling(const CellLattice& l, int cells)
        : lattice(l),
          side(cells),
          across((l.width + cells - 1) / cells),
          down((l.height + cells - 1) / cells) {}
    std::size_t size() const { return static_cast<std::size_t>(across) * static_cast<std::size_t>(down); }
    std::size_t tile_of(CellIndex c) const {
        return static_cast<std::size_t>(lattice.row(c) / side) * static_cast<std::size_t>(across) +
               static_cast<std::size_t>(lattice.column(c) / side);
    }
    TileRect rect(std::size_t tile) const {
        const int column = static_cast<int>(tile % static_cast<std::size_t>(across)) * side;
        const int row = static_cast<int>(tile / static_cast<std::size_t>(across)) * side;
        return {column, row, std::min(side, lattice.width - column), std::min(side, lattice.height - row)};
    }
    const CellLattice& lattice;
    int side, across, down;
};

class Sweep {
public:
    Sweep(const CostSurface& surface, const SweepOptions& options)
        : surface_(surface),
          options_(options),
          costs_(surface.lattice),
          tiling_(surface.lattice, std::max(options.tile_cells, 4)),
          queue_(tiling_.size()),
          reached_(surface.lattice.size(), unreached) {}

    CellValues<double> run(std::span<const SweepStart> starts) {
        for (const SweepStart& s : starts) {
            if (s.cell >= reached_.size() || !(s.cost < reached_[s.cell]) || s.cost > options_.max_cost)
                continue;
            reached_[s.cell] = s.cost;
            const std::size_t tile = tiling_.tile_of(s.cell);
            const int row = surface_.lattice.row(s.cell) - tiling_.rect(tile).row;
            queue_.post(tile, {row, row + 1, false, false, s.cost});
            // A start on the border is news for the neighbours too.
            tell_neighbours(tile, tiling_.rect(tile),
                            [&](int column, int r) { return surface_.lattice.cell(column, r) == s.cell; });
        }
        parallel_for(thread_count(), [&](std::size_t) { work(); });
        if (std::isfinite(options_.max_cost))
            parallel_blocks(reached_.size(), 1 << 20, [&](std::size_t begin, std::size_t end) {
                for (std::size_t i = begin; i < end; ++i)
                    if (reached_[i] > options_.max_cost) reached_[i] = unreached;
            });
        return std::move(reached_);
    }

private:
    /// A tile with its halo, copied out.
    struct Copy {
        explicit Copy(int side)
            : stride(static_cast<std::size_t>(side + 2 * halo)),
              cost(stride * stride),
              half(stride * stride),
              changed(stride),
              from_above(stride),
              from_below(stride) {}
        std::size_t at(int column, int row) const {
            return static_cast<std::size_t>(row + halo) * stride + static_cast<std::size_t>(column + halo);
        }
        SweepRow row(int r) { return {cost.data() + at(0, r), half.data() + at(0, r)}; }
        std::size_t stride;
        std::vector<double> cost, half;
        bool has_barriers = false;
        // When a row last changed, and when it was last relaxed from either side (a count of row operations).
        std::vector<std::uint32_t> changed, from_above, from_below;
    };

    void work() {
        try {
            Copy copy(tiling_.side);
            while (const auto next = queue_.take()) {
                const auto& [tile, news] = *next;
                if (news.least_cost <= options_.max_cost) {
                    throw_if_stopped();
                    const TileRect rect = tiling_.rect(tile);
                    read(copy, rect);
                    relax(copy, rect, news);
                    write(copy, tile, rect);
                }
                queue_.give_back(tile);
            }
        } catch (...) {
            queue_.abandon();
            throw;
        }
    }

    void read(Copy& c, TileRect r) const {
        const CellLattice& l = surface_.lattice;
        bool barriers = false;
        for (int y = -halo; y < r.height + halo; ++y) {
            double* cost = c.cost.data() + c.at(0, y);
            double* half = c.half.data() + c.at(0, y);
            const int row = r.row + y;
            if (row < 0 || row >= l.height) {
                std::fill(cost - halo, cost + r.width + halo, unreached);
                std::fill(half - halo, half + r.width + halo, unreached);
                continue;
            }
            const float* price = surface_.cost_per_m.data() + l.cell(0, row);
            const double* reached = reached_.data() + l.cell(0, row);
            const int begin = std::max(-halo, -r.column), end = std::min(r.width + halo, l.width - r.column);
            for (int x = -halo; x < begin; ++x) cost[x] = half[x] = unreached;
            for (int x = end; x < r.width + halo; ++x) cost[x] = half[x] = unreached;
            float most = 0;
            for (int x = begin; x < end; ++x) {
                half[x] = static_cast<double>(price[r.column + x]) * 0.5;
                most = std::max(most, price[r.column + x]);
            }
            barriers |= most == no_go;
            for (int x = begin; x < end; ++x) cost[x] = load(reached[r.column + x]);
        }
        c.has_barriers = barriers;
    }

    void relax(Copy& c, TileRect r, const TileNews& news) const {
        std::fill(c.changed.begin(), c.changed.end(), 0U);
        std::fill(c.from_above.begin(), c.from_above.end(), 1U);
        std::fill(c.from_below.begin(), c.from_below.end(), 1U);
        std::uint32_t now = 2;
        const auto at = [](int row) { return static_cast<std::size_t>(row + halo); };
        if (news.above) c.changed[at(-1)] = c.changed[at(-2)] = now;
        if (news.below) c.changed[at(r.height)] = c.changed[at(r.height + 1)] = now;
        std::vector<char>& fresh = fresh_rows(r.height);
        for (int y = std::max(news.row_begin, 0); y < std::min(news.row_end, r.height); ++y) {
            c.changed[at(y)] = now;
            fresh[static_cast<std::size_t>(y)] = 1;
        }
        const StepRules rules = options_.rules;
        for (bool any = true; any;) {
            any = false;
            for (const int direction : {1, -1}) {
                auto& from = direction == 1 ? c.from_above : c.from_below;
                for (int i = 0; i < r.height; ++i) {
                    const int y = direction == 1 ? i : r.height - 1 - i;
                    const std::uint32_t beside = std::max(
                        c.changed[at(y - direction)],
                        rules.neighbours == Neighbours::sixteen ? c.changed[at(y - 2 * direction)] : 0U);
                    bool lower = fresh[static_cast<std::size_t>(y)] != 0;
                    fresh[static_cast<std::size_t>(y)] = 0;
                    if (beside > from[at(y)]) {
                        from[at(y)] = ++now;
                        lower |= relax_row(c.row(y), c.row(y - direction), c.row(y - 2 * direction), r.width,
                                           costs_, rules, c.has_barriers);
                    }
                    if (!lower) continue;
                    relax_within_row(c.row(y), r.width, costs_);
                    c.changed[at(y)] = ++now;
                    any = true;
                }
            }
        }
    }

    static std::vector<char>& fresh_rows(int height) {
        thread_local std::vector<char> rows;
        rows.assign(static_cast<std::size_t>(height), 0);
        return rows;
    }

    /// Puts the lower costs back, and tells the neighbours whose cells they lower.
    void write(Copy& c, std::size_t tile, TileRect r) {
        for (int y = 0; y < r.height; ++y) {
            double* reached = reached_.data() + surface_.lattice.cell(r.column, r.row + y);
            const double* cost = c.cost.data() + c.at(0, y);
            for (int x = 0; x < r.width; ++x)
                if (cost[x] < reached[x]) store(reached[x], cost[x]);
        }
        tell_neighbours(tile, r, [](int, int) { return true; });
    }

    /// Posts each neighbouring tile that has a cell which a step from `tile` would lower. Only cells for
    /// which `from(column, row)` holds are stepped from.
    template <class From>
    void tell_neighbours(std::size_t tile, TileRect r, const From& from);

    const CostSurface& surface_;
    const SweepOptions options_;
    const StepCosts costs_;
    const Tiling tiling_;
    TileQueue queue_;
    CellValues<double> reached_;
};

template <class From>
void Sweep::tell_neighbours(std::size_t tile, TileRect r, const From& from) {
    const CellLattice& l = surface_.lattice;
    const int reach = options_.rules.neighbours == Neighbours::sixteen ? 2 : 1;
    const int steps = options_.rules.neighbours == Neighbours::sixteen ? 16 : 8;
    std::array<TileNews, 9> news;
    const auto visit = [&](int column, int row) {
        if (!from(column, row)) return;
        const double cost = load(reached_[l.cell(column, row)]);
        if (!(cost < unreached)) return;
        const HalfPrices half(surface_, l.cell(column, row));
        for (int s = 0; s < steps; ++s) {
            const CellStep step = cell_steps[static_cast<std::size_t>(s)];
            const int x = column + step.columns, y = row + step.rows;
            const int across = x < r.column ? -1 : x >= r.column + r.width ? 1 : 0;
            const int down = y < r.row ? -1 : y >= r.row + r.height ? 1 : 0;
            if ((across == 0 && down == 0) || x < 0 || y < 0 || x >= l.width || y >= l.height) continue;
            const double there = cost + step_cost(costs_, options_.rules, step, half);
            if (!(there < load(reached_[l.cell(x, y)]))) continue;
            TileNews n;
            n.least_cost = there;
            if (down == 0) {
                n.row_begin = row - r.row;
                n.row_end = n.row_begin + 1;
            } else {
                (down == 1 ? n.above : n.below) = true;
            }
            news[static_cast<std::size_t>(3 * (down + 1) + across + 1)].add(n);
        }
    };
    for (int y = r.row; y < r.row + r.height; ++y) {
        const bool edge = y < r.row + reach || y >= r.row + r.height - reach;
        if (edge || r.width <= 2 * reach) {
            for (int x = r.column; x < r.column + r.width; ++x) visit(x, y);
        } else {
            for (int i = 0; i < reach; ++i) {
                visit(r.column + i, y);
                visit(r.column + r.width - 1 - i, y);
            }
        }
    }
    for (int down = -1; down <= 1; ++down)
        for (int across = -1; across <= 1; ++across) {
            const TileNews& n = news[static_cast<std::size_t>(3 * (down + 1) + across + 1)];
            if (n.least_cost < unreached && n.least_cost <= options_.max_cost)
                queue_.post(
                    static_cast<std::size_t>(static_cast<std::ptrdiff_t>(tile) +
                                             static_cast<std::ptrdiff_t>(down) * tiling_.across + across),
                    n);
        }
}

}  // namespace

CellValues<double> accumulate_cost(const CostSurface& surface, std::span<const SweepStart> starts,
                                   const SweepOptions& options) {
    return Sweep(surface, options).run(starts);
}

}  // namespace gridreach
