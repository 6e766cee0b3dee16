// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>
#include <optional>
#include <vector>

#include "plan/assemble.h"

namespace gridreach {

/// The chosen lines in the order and direction in which power comes to them.
struct PowerTree {
    struct Branch {
        std::uint32_t line, from, to;  ///< Indices of the candidate network; power flows from `from` to `to`.
        std::optional<std::uint32_t> upstream;  ///< Index of the branch that feeds it.
    };
    std::vector<Branch> branches;  ///< Upstream before downstream.
    std::vector<bool> reached;     ///< By network node: supply, or fed by a branch, or the root of branches.
};

/// Spreads over the lines of `decision`, breadth first, from each supply in node order, then (root-free) from
/// the largest node of each tree that has none.
PowerTree power_tree(const CandidateNetwork& network, const DemandSet& demand, const Decision& decision);

}  // namespace gridreach
