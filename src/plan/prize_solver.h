// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>
#include <optional>

#include "plan/prize_problem.h"

namespace gridreach {

struct PrizeSolverOptions {
    std::uint64_t seed = 1;
    int restarts = 32;  ///< Dual ascents with orders of their own, at most.
    /// Parts of the search that proves the optimum, at most (0: neither that nor the long search for trees),
    int branches = 100000;
    double most_work = 1e6;         ///< and so many edges of their graphs.
    double max_gap_fraction = 0;    ///< Good enough: (cost − bound) / cost.
    std::optional<double> seconds;  ///< Stop then; the answer is no longer repeatable.
    /// When a stop is asked for, answer with the best tree so far and what is proved (once there is one that
    /// joins all it must) instead of throwing Cancelled.
    bool best_when_stopped = false;
};

/// Solves the rooted prize-collecting Steiner tree problem as well as the options allow, with a bound.
///
/// The graph is reduced. Dual ascents give bounds and saturated arcs; the spanning tree on what these reach,
/// bettered by local search, gives trees; what costs more than the best tree by its reduced cost is ruled out
/// (vertices, arcs) or decided (prizes that must be had), the rest is reduced again, and so on with what is
/// left. A branch and bound on vertices closes what stays open. Two cores are used; the same problem and
/// options (without `seconds`) give the same tree on one. Every answer has passed checked_cost(). A problem
/// of no edges, or whose must_join vertices cannot be joined (cost infinite), is answered too.
PrizeTree solve_prize_tree(const PrizeProblem& problem, const PrizeSolverOptions& options);

/// The same without a given root: the tree may lie anywhere, also be a single vertex (the problem's root is
/// ignored). A root is added from which each vertex may be entered at a cost as high as the best tree saves,
/// so that it pays to enter once (the penalty of a Lagrangian; every such cost gives a bound).
PrizeTree solve_unrooted(const PrizeProblem& problem, const PrizeSolverOptions& options);

}  // namespace gridreach
