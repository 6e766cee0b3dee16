// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>
#include <optional>
#include <utility>
#include <vector>

#include "plan/prize_problem.h"

namespace gridreach {

/// The best tree found so far. What is offered is worked out anew from the problem, so it owes nothing to the
/// solver.
class BestTree {
public:
    /// With `entry_cost` the tree may lie anywhere (the problem's root is ignored), and a solution may be
    /// several trees, each of which pays that cost in the solver's graph: the best of them counts.
    explicit BestTree(const PrizeProblem& problem, std::optional<double> entry_cost = {});

    /// `edges` of the problem.
    void offer(std::vector<std::uint32_t> edges);

    /// Edges and prizes left out; with `entry_cost` included. Infinite before the first.
    double cost() const { return cost_; }
    /// Without `entry_cost`; edges rising. The bound is left at 0.
    PrizeTree tree() const;

private:
    /// Of a forest, the tree that saves most; also a single vertex. Its cost comes second.
    std::pair<std::vector<std::uint32_t>, double> best_part(const std::vector<std::uint32_t>& edges) const;

    const PrizeProblem& problem_;
    std::optional<double> entry_cost_;
    std::vector<std::uint32_t> edges_;
    double cost_ = must_join;
};

}  // namespace gridreach
