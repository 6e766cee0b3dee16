// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>
#include <span>
#include <vector>

#include "graph/accumulate.h"

namespace gridreach {

inline constexpr std::uint8_t link_start = 16;  ///< The line starts here.
inline constexpr std::uint8_t link_none = 255;  ///< Unreached.
inline constexpr std::uint32_t no_start = 0xFFFFFFFF;

/// For each cell the step (index into cell_steps) that leads back towards the start it is reached from:
/// `link_start` where one begins, `link_none` where none leads. Of several equally cheap ways the first step
/// in the order of cell_steps is taken, among those from a cell that costs strictly less where there are any;
/// following links always ends at a start, also over cells that are free to cross.
CellValues<std::uint8_t> back_links(const CostSurface& surface, const CellValues<double>& reached,
                                    std::span<const SweepStart> starts, const SweepOptions& options);

/// For each cell the start (index into `starts`) its links lead to; `no_start` where none. Of several starts
/// on one cell the cheapest, then the first.
CellValues<std::uint32_t> allocation(const CellLattice& lattice, const CellValues<std::uint8_t>& links,
                                     const CellValues<double>& reached, std::span<const SweepStart> starts);

/// The cells from `from` along the links to the start, both included; only `from` when it is unreached.
std::vector<CellIndex> path_to_start(const CellLattice& lattice, const CellValues<std::uint8_t>& links,
                                     CellIndex from);

/// The cheapest way between the regions of two starts.
struct Bridge {
    std::uint32_t a = 0, b = 0;    ///< Starts, a < b.
    CellIndex at_a = 0, at_b = 0;  ///< The cells where the regions touch; one step apart.
    double cost = 0;               ///< Of the whole way, start to start.
    bool operator==(const Bridge&) const = default;
};

/// The cheapest bridge between each two regions that touch, sorted by (a, b); of equally cheap ones that with
/// the first cells. The minimum spanning tree over all starts by least-cost paths is among them (Mehlhorn
/// 1988).
std::vector<Bridge> bridges(const CostSurface& surface, const CellValues<double>& reached,
                            const CellValues<std::uint32_t>& allocated, const SweepOptions& options);

}  // namespace gridreach
