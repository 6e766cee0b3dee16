// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>
#include <string>
#include <vector>

namespace gridreach {

struct RolloutYear {
    int year = 0;  ///< First year 1.
    double build_cost = 0;
    double benefit = 0;       ///< Undiscounted, of what is built in this year.
    double households = 0;    ///< Newly on the grid.
    std::uint64_t nodes = 0;  ///< Likewise.
    double mv_length_m = 0;
};

/// A plan over the years, and how good its order is. Discounted benefits count a demand node's benefit once,
/// at the end of the year that it is built in.
struct Rollout {
    std::string benefit;                 ///< "households" or "energy".
    std::vector<double> yearly_budgets;  ///< First year first; every year after them has as much as the last.
    double discount_rate = 0;
    std::vector<RolloutYear> years;  ///< Every year from the first to the last one.
    double discounted_benefit = 0;
    /// No order and no packing gives more: the best order when every job counts at the moment its money is
    /// spent.
    double upper_bound = 0;
    /// What the usual greedy gives: always the open branch of most downstream benefit per downstream cost.
    double greedy_benefit = 0;
};

}  // namespace gridreach
