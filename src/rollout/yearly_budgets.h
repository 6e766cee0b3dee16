// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <vector>

namespace gridreach {

/// What may be spent in each year; what a year leaves goes to the next.
class YearlyBudgets {
public:
    /// The first year's first; every year after them has as much as the last. Each ≥ 0, the last > 0.
    explicit YearlyBudgets(std::vector<double> by_year);
    YearlyBudgets(double every_year) : YearlyBudgets(std::vector<double>{every_year}) {}

    /// All that may be spent up to the end of `year`; 0 for year 0.
    double up_to(int year) const;
    /// The first year at whose end `spent` is there, at least 1. Rounding of a billionth is forgiven.
    int year_of(double spent) const;

    /// When money flows evenly within each year, a job at which C has been spent is paid for at time t(C), in
    /// years. A pace is a straight line below t: t(C) ≥ delay + C / money_per_year for every C up to `total`.
    struct Pace {
        double delay_years = 0;
        double money_per_year = 0;  ///< > 0; infinite where nothing costs anything.
    };
    /// The edges of the lower convex hull of t over 0 … `total`, so that no straight line below t lies above
    /// all of them anywhere. One, without delay, where all budgets are equal.
    std::vector<Pace> paces(double total) const;

private:
    std::vector<double> up_to_;  ///< By year, first 0.
};

}  // namespace gridreach
