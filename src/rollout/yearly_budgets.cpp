// SPDX-License-Identifier: Apache-2.0
#include "rollout/yearly_budgets.h"

#include <algorithm>
#include <cassert>
#include <cmath>
#include <limits>

namespace gridreach {

namespace {
/// Rounding must not push a job that just fits into the next year.
constexpr double slack = 1e-9;
}  // namespace

YearlyBudgets::YearlyBudgets(std::vector<double> by_year) : up_to_{0} {
    assert(!by_year.empty() && by_year.back() > 0);
    for (const double budget : by_year) up_to_.push_back(up_to_.back() + budget);
}

double YearlyBudgets::up_to(int year) const {
    const auto known = static_cast<int>(up_to_.size()) - 1;
    if (year <= known) return up_to_[static_cast<std::size_t>(year)];
    return up_to_.back() + (year - known) * (up_to_.back() - up_to_[up_to_.size() - 2]);
}

int YearlyBudgets::year_of(double spent) const {
    const double needed = spent * (1 - slack);
    const auto found = std::lower_bound(up_to_.begin() + 1, up_to_.end(), needed);
    if (found != up_to_.end()) return static_cast<int>(found - up_to_.begin());
    const double every = up_to_.back() - up_to_[up_to_.size() - 2];
    return static_cast<int>(up_to_.size()) - 1 +
           static_cast<int>(std::ceil((needed - up_to_.back()) / every));
}

std::vector<YearlyBudgets::Pace> YearlyBudgets::paces(double total) const {
    if (!(total > 0)) return {{0, std::numeric_limits<double>::infinity()}};
    struct Corner {
        double spent, time;
    };
    std::vector<Corner> hull;
    const auto add = [&](Corner c) {
        // Of a year without money the hull keeps the beginning; corners above the line between others go.
        if (!hull.empty() && c.spent <= hull.back().spent) return;
        while (hull.size() >= 2) {
            const Corner &a = hull[hull.size() - 2], &b = hull.back();
            if ((b.time - a.time) * (c.spent - a.spent) < (c.time - a.time) * (b.spent - a.spent)) break;
            hull.pop_back();
        }
        hull.push_back(c);
    };
    for (int year = 0; static_cast<std::size_t>(year) < up_to_.size() && up_to(year) < total; ++year)
        add({up_to(year), static_cast<double>(year)});
    int year = 1;
    while (up_to(year) < total && static_cast<std::size_t>(year) < up_to_.size()) ++year;
    const double every = up_to(year) - up_to(year - 1);
    add({total, year - 1 + (total - up_to(year - 1)) / every});
    std::vector<Pace> paces;
    for (std::size_t i = 1; i < hull.size(); ++i) {
        const double money = (hull[i].spent - hull[i - 1].spent) / (hull[i].time - hull[i - 1].time);
        paces.push_back({hull[i].time - hull[i].spent / money, money});
    }
    return paces;
}

}  // namespace gridreach
