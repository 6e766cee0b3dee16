// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>
#include <span>
#include <vector>

#include "electrical/line_type.h"

namespace gridreach {

/// Lines that form a tree: the low-voltage lines of one transformer, or a feeder. Node 0 is the root, where
/// the supply is; parent[i] < i.
struct LineTree {
    std::span<const std::uint32_t> parent;  ///< parent[0] is 0.
    std::span<const double> length_m;       ///< Of the line that leads to the node; that of node 0 is unused.
    std::size_t size() const { return parent.size(); }
};

/// What the tree is supplied with and how its loads draw.
struct TreeSupply {
    double voltage_pu = 1;  ///< At the root, of the line type's voltage.
    double power_factor = 1;
};

struct TreeFlow {
    std::vector<double> voltage_pu;  ///< Of each node.
    std::vector<double>
        line_kva;  ///< Entering the line that leads to the node; of node 0 what the root gives.
    std::vector<double> line_losses_kw;
    std::vector<double> line_current_a;
    double losses_kw = 0;
    bool converged = false;  ///< False: the lines cannot carry these loads at any voltage.

    double lowest_voltage_pu() const;
};

/// The state of the tree at loads `kw` per node: a full load flow of constant-power loads. `type_of_line[i]`
/// is the type (index into `types`, all of one voltage) of the line to node i. One node and zero loads are
/// fine.
TreeFlow tree_flow(const LineTree& tree, std::span<const LineType> types,
                   std::span<const std::uint16_t> type_of_line, std::span<const double> kw,
                   const TreeSupply& supply = {});

/// The first-order voltage drop of a line, (r·P + x·Q)/U², per kW and metre, in per unit of nominal: drops
/// along a path add up, so a search can keep them up to date by addition. At 10 % real drops are about a
/// tenth larger than these sums; check with tree_flow.
double drop_pu_per_kw_m(const LineType& line, double power_factor);

/// Load carried by each line, the root's total in slot 0: the sum of `kw` behind it.
std::vector<double> carried_kw(const LineTree& tree, std::span<const double> kw);

}  // namespace gridreach
