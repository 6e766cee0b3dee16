// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>
#include <limits>
#include <span>
#include <vector>

#include "rollout/yearly_budgets.h"

namespace gridreach {

/// A piece of building that cannot start before its parent is done.
struct Job {
    static constexpr std::uint32_t no_parent = std::numeric_limits<std::uint32_t>::max();
    std::uint32_t parent = no_parent;  ///< Index of a job of the same list; parents form no cycle.
    double cost = 0;                   ///< ≥ 0
    double benefit = 0;                ///< ≥ 0
};

/// An order of job indices, parents first.
using JobOrder = std::vector<std::uint32_t>;

/// Money is spent evenly; a job counts when its money is spent: Σ benefit · e^(−rate · C), C the money spent
/// up to and with it, `rate` per unit of money. With yearly budget B and yearly discount i, rate = ln(1 + i)
/// / B.
double unpacked_benefit(std::span<const Job> jobs, const JobOrder& order, double rate);

/// The order of most unpacked benefit, exactly, in O(n log n): blocks of W. A. Horn (1972), Single-machine
/// job sequencing with treelike precedence ordering and linear delay penalties, SIAM J. Appl. Math.
/// 23(2):189-202, and J. B. Sidney (1975), Operations Research 23(2):283-298, with the index of M. H.
/// Rothkopf (1966), Scheduling independent tasks on parallel processors, Management Science 12(5):437-447,
/// for trees K. D. Glazebrook (1976), Stochastic scheduling with order constraints, Int. J. Systems Science
/// 7(6):657-666: Σ benefit · e^(−rate · C) over the block / (1 − e^(−rate · cost)). A rate of 0 stands for
/// its limit, where every job counts the same at any time; the order is then that of least Σ benefit · C.
/// Equal indices are broken by the first job's index.
JobOrder best_order(std::span<const Job> jobs, double rate);

/// What sequencers commonly do: of the jobs whose parents are done, always the one with the most benefit in
/// its subtree per cost of its subtree (infinite for no cost); equal ratios by index.
JobOrder greedy_order(std::span<const Job> jobs);

/// The year each job is done in, first year 1: money left over is carried to the next year, so the job at
/// which C has been spent is done in the first year up to whose end C may be spent.
std::vector<int> years_in_order(std::span<const Job> jobs, const JobOrder& order,
                                const YearlyBudgets& budgets);

/// Like years_in_order, but when a job does not fit in what is left of a year, later ones of the order that
/// fit and whose parents are done go first; what still waits comes in the next year, in order.
std::vector<int> years_filled(std::span<const Job> jobs, const JobOrder& order, const YearlyBudgets& budgets);

/// Σ benefit · (1 + discount_rate)^(−year).
double packed_benefit(std::span<const Job> jobs, std::span<const int> years, double discount_rate);

}  // namespace gridreach
