// SPDX-License-Identifier: Apache-2.0
#include "graph/cell_links.h"

#include <atomic>
#include <tuple>
#include <unordered_map>

#include "base/parallel.h"
#include "graph/sweep_kernel.h"

namespace gridreach {

namespace {

constexpr int rows_per_block = 64;

CellIndex stepped(const CellLattice& l, CellIndex c, int step) {
    const CellStep s = cell_steps[static_cast<std::size_t>(step)];
    return static_cast<CellIndex>(static_cast<std::int64_t>(c) + std::int64_t{s.rows} * l.width + s.columns);
}

/// Calls `visit(step, neighbour, cost of the step)` for each allowed step from cell `c`.
template <class Visit>
void each_step(const CostSurface& surface, const StepCosts& costs, StepRules rules, CellIndex c,
               const Visit& visit) {
    const CellLattice& l = surface.lattice;
    const HalfPrices half(surface, c);
    for (int s = 0; s < static_cast<int>(rules.neighbours); ++s) {
        const double cost = step_cost(costs, rules, cell_steps[static_cast<std::size_t>(s)], half);
        if (cost < no_go) visit(s, stepped(l, c, s), cost);
    }
}

/// Cells whose cheapest neighbours all cost the same as they do: their links are laid outwards from cells
/// that have one, ring after ring.
void link_level_ground(const CostSurface& surface, const CellValues<double>& reached, StepRules rules,
                       std::vector<CellIndex> open, CellValues<std::uint8_t>& links) {
    const StepCosts costs(surface.lattice);
    while (!open.empty()) {
        std::vector<std::pair<CellIndex, std::uint8_t>> linked;
        std::vector<CellIndex> later;
        for (CellIndex c : open) {
            int found = -1;
            each_step(surface, costs, rules, c, [&](int s, CellIndex to, double cost) {
                if (found < 0 && links[to] != link_none && reached[to] + cost == reached[c]) found = s;
            });
            if (found >= 0)
                linked.emplace_back(c, static_cast<std::uint8_t>(found));
            else
                later.push_back(c);
        }
        if (linked.empty()) return;  // Not so while `reached` is what accumulate_cost() gave.
        for (const auto& [c, step] : linked) links[c] = step;
        open = std::move(later);
    }
}

}  // namespace

CellValues<std::uint8_t> back_links(const CostSurface& surface, const CellValues<double>& reached,
                                    std::span<const SweepStart> starts, const SweepOptions& options) {
    const CellLattice& l = surface.lattice;
    const StepCosts costs(l);
    CellValues<std::uint8_t> links(l.size(), link_none);
    const auto blocks = static_cast<std::size_t>((l.height + rows_per_block - 1) / rows_per_block);
    std::vector<std::vector<CellIndex>> open(blocks);
    parallel_for(blocks, [&](std::size_t block) {
        constexpr int halo = 2;
        const auto stride = static_cast<std::size_t>(l.width + 2 * halo);
        std::vector<double> halves(5 * stride, no_go), values(5 * stride, no_go);
        std::vector<std::int64_t> row_links(static_cast<std::size_t>(l.width));
        const int first = static_cast<int>(block) * rows_per_block;
        const int last = std::min(first + rows_per_block, l.height);
        const auto slot = [&](int row) { return static_cast<std::size_t>((row + 5) % 5) * stride + halo; };
        const auto load = [&](int row) {
            double* half = halves.data() + slot(row);
            double* value = values.data() + slot(row);
            for (int x = 0; x < l.width; ++x) {
                const bool inside = row >= 0 && row < l.height;
                half[x] = inside ? static_cast<double>(surface.cost_per_m[l.cell(x, row)]) * 0.5 : no_go;
                value[x] = inside ? reached[l.cell(x, row)] : no_go;
            }
        };
        for (int row = first - 2; row < first + 2; ++row) load(row);
        for (int row = first; row < last; ++row) {
            load(row + 2);
            std::array<SweepRow, 5> rows;
            for (int dy = -2; dy <= 2; ++dy)
                rows[static_cast<std::size_t>(dy + 2)] = {values.data() + slot(row + dy),
                                                          halves.data() + slot(row + dy)};
            link_row(rows, l.width, costs, options.rules, row_links.data());
            std::uint8_t* out = links.data() + l.cell(0, row);
            const double* value = rows[2].cost;
            for (int x = 0; x < l.width; ++x) {
                if (value[x] == no_go) continue;
                out[x] = static_cast<std::uint8_t>(row_links[static_cast<std::size_t>(x)]);
                if (out[x] == link_none) open[block].push_back(l.cell(x, row));
            }
        }
    });
    for (const SweepStart& s : starts)
        if (s.cell < l.size() && reached[s.cell] == s.cost) links[s.cell] = link_start;
    std::vector<CellIndex> all;
    for (const auto& block : open)
        for (CellIndex c : block)
            if (links[c] == link_none) all.push_back(c);
    link_level_ground(surface, reached, options.rules, std::move(all), links);
    return links;
}

CellValues<std::uint32_t> allocation(const CellLattice& lattice, const CellValues<std::uint8_t>& links,
                                     const CellValues<double>& reached, std::span<const SweepStart> starts) {
    CellValues<std::uint32_t> allocated(lattice.size(), no_start);
    for (std::size_t i = starts.size(); i-- > 0;)
        if (starts[i].cell < lattice.size() && reached[starts[i].cell] == starts[i].cost)
            allocated[starts[i].cell] = static_cast<std::uint32_t>(i);
    // Each cell's links are followed to the first cell that is known. Two threads may follow the same links
    // at once: they write the same.
    parallel_blocks(lattice.size(), std::size_t{1} << 16, [&](std::size_t begin, std::size_t end) {
        std::vector<CellIndex> way;
        for (CellIndex c = begin; c < end; ++c) {
            if (links[c] == link_none) continue;
            way.clear();
            std::uint32_t start = no_start;
            for (CellIndex at = c;; at = stepped(lattice, at, links[at])) {
                start = std::atomic_ref(allocated[at]).load(std::memory_order_relaxed);
                if (start != no_start || links[at] == link_start) break;
                way.push_back(at);
            }
            for (CellIndex passed : way)
                std::atomic_ref(allocated[passed]).store(start, std::memory_order_relaxed);
        }
    });
    return allocated;
}

std::vector<CellIndex> path_to_start(const CellLattice& lattice, const CellValues<std::uint8_t>& links,
                                     CellIndex from) {
    std::vector<CellIndex> path{from};
    while (links[path.back()] < link_start) path.push_back(stepped(lattice, path.back(), links[path.back()]));
    return path;
}

std::vector<Bridge> bridges(const CostSurface& surface, const CellValues<double>& reached,
                            const CellValues<std::uint32_t>& allocated, const SweepOptions& options) {
    const CellLattice& l = surface.lattice;
    const StepCosts costs(l);
    const auto better = [](const Bridge& x, const Bridge& y) {
        return std::tie(x.cost, x.at_a, x.at_b) < std::tie(y.cost, y.at_a, y.at_b);
    };
    using Found = std::unordered_map<std::uint64_t, Bridge>;
    const auto keep = [&](Found& found, const Bridge& b) {
        const auto [at, fresh] = found.try_emplace(std::uint64_t{b.a} << 32 | b.b, b);
        if (!fresh && better(b, at->second)) at->second = b;
    };
    const auto blocks = static_cast<std::size_t>((l.height + rows_per_block - 1) / rows_per_block);
    std::vector<Found> found(blocks);
    const int reach = options.rules.neighbours == Neighbours::sixteen ? 2 : 1;
    parallel_for(blocks, [&](std::size_t block) {
        const int first = static_cast<int>(block) * rows_per_block;
        const int last = std::min(first + rows_per_block, l.height);
        for (int row = first; row < last; ++row)
            for (int column = 0; column < l.width; ++column) {
                const CellIndex c = l.cell(column, row);
                const std::uint32_t own = allocated[c];
                if (own == no_start) continue;
                // Most cells lie inside their region: look before stepping. Each pair is met from above or
                // from the west.
                bool other = false;
                for (int dy = 0; dy <= std::min(reach, l.height - 1 - row); ++dy)
                    for (int x = std::max(column - reach, 0); x <= std::min(column + reach, l.width - 1); ++x)
                        other |= allocated[l.cell(x, row + dy)] != own;
                if (!other) continue;
                each_step(surface, costs, options.rules, c, [&](int, CellIndex to, double step) {
                    if (to < c || allocated[to] == own || allocated[to] == no_start) return;
                    Bridge b{own, allocated[to], c, to, (reached[c] + reached[to]) + step};
                    if (b.a > b.b) {
                        std::swap(b.a, b.b);
                        std::swap(b.at_a, b.at_b);
                    }
                    keep(found[block], b);
                });
            }
    });
    Found all;
    for (const Found& each : found)
        for (const auto& [_, b] : each) keep(all, b);
    std::vector<Bridge> out;
    out.reserve(all.size());
    for (const auto& [_, b] : all) out.push_back(b);
    std::sort(out.begin(), out.end(),
              [](const Bridge& x, const Bridge& y) { return std::tie(x.a, x.b) < std::tie(y.a, y.b); });
    return out;
}

}  // namespace gridreach
