// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>
#include <optional>

#include "plan/prize_problem.h"

namespace gridreach {

struct PrizeSolverOptions {
    std::uint64_t seed = 1;
    int restarts = 32;            ///< Dual ascents with orders of their own, at most.
    int branches = 2000;          ///< Nodes of the search that proves the optimum, at most,
    double most_work = 2e5;       ///< and so many nodes × edges.
    double max_gap_fraction = 0;  ///< Good enough: (cost − bound) / cost.
    double cutoff =
        must_join;  ///< Trees that cost as much are of no interest: the search may stop short of them.
    std::optional<double> seconds;  ///< Stop then; the answer is no longer repeatable.
};

/// Solves the rooted prize-collecting Steiner tree problem as well as the options allow, with a bound.
///
/// Dual ascents give bounds and saturated arcs; the spanning tree on what these reach, bettered by local
/// search, gives trees; what costs more than the best tree by its reduced cost is ruled out (vertices, arcs)
/// or decided (prizes that must be had), and so on with what is left. A branch and bound on vertices closes
/// what stays open. The same problem and options (without `seconds`) give the same tree. Every answer has
/// passed checked_cost(). A problem of no edges, or whose must_join vertices cannot be joined (cost
/// infinite), is answered too.
PrizeTree solve_prize_tree(const PrizeProblem& problem, const PrizeSolverOptions& options);

/// The same without a given root: the tree may lie anywhere, also be a single vertex (the problem's root is
/// ignored). Each vertex with a prize in turn, the largest prize first, is taken for the root or left out.
PrizeTree solve_unrooted(const PrizeProblem& problem, const PrizeSolverOptions& options);

}  // namespace gridreach
