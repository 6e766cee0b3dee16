// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>
#include <span>
#include <vector>

#include "electrical/tree_flow.h"

namespace gridreach {

/// A radial tree whose lines carry known peaks, which need not add up: the low-voltage lines of customers
/// whose peaks coincide the less the more they are.
struct FlowSelection {
    LineTree tree;
    std::span<const double> peak_kw;  ///< Of the line to each node; slot 0 is unused.
    /// Drop behind a node that its lines leave room for, in per unit (a service drop's); empty: none.
    std::span<const double> reserved_drop{};
    std::span<const LineType> types;  ///< Of one voltage; at least one.
    double power_factor = 1;
    double most_drop = 0;         ///< Between the root and any node, in per unit, its reserve included.
    double life_factor = 1;       ///< Life cost of a line over what it costs to build.
    double squares_per_kva2 = 0;  ///< Price of losses: of 1 kVA at the peak, squared (see loss_squares).
};

/// The type of the line to each node (slot 0 is 0) at the least life cost, building and losses, such that no
/// line carries more than it may and no drop is exceeded. Drops are first-order sums (drop_pu_per_kw_m).
/// Without a drop in danger each line has its own cheapest type; else dynamic programming over the tree with
/// curves of least cost against drop (drop_curve.h), exact up to 256 points. Ties: the earlier type. Empty
/// where nothing holds.
std::vector<std::uint16_t> select_by_flow(const FlowSelection& problem);

/// The drop between the root and each node with these types, reserves left out.
std::vector<double> drops_of(const FlowSelection& problem, std::span<const std::uint16_t> types);

}  // namespace gridreach
