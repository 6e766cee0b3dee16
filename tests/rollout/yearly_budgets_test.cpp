// SPDX-License-Identifier: Apache-2.0
#include "rollout/yearly_budgets.h"

#include <gtest/gtest.h>

#include <cmath>
#include <random>

namespace gridreach {
namespace {

constexpr unsigned seed = 31;

/// Up to six years, some of them without money, never the last.
std::vector<double> drawn_budgets(std::mt19937& random) {
    std::vector<double> budgets(1 + random() % 6);
    for (double& budget : budgets) budget = random() % 4 == 0 ? 0 : 1 + static_cast<double>(random() % 50);
    budgets.back() += 1;
    return budgets;
}

double of_year(const std::vector<double>& budgets, int year) {
    return budgets[std::min(budgets.size(), static_cast<std::size_t>(year)) - 1];
}

TEST(YearlyBudgets, ComeInTheirOrderAndTheLastAgainAndAgain) {
    const YearlyBudgets budgets({10, 0, 30});
    EXPECT_EQ(budgets.up_to(0), 0);
    EXPECT_EQ(budgets.up_to(2), 10);
    EXPECT_EQ(budgets.up_to(5), 100);
    EXPECT_EQ(budgets.year_of(0), 1);
    EXPECT_EQ(budgets.year_of(10), 1);
    EXPECT_EQ(budgets.year_of(10.5), 3);
    EXPECT_EQ(budgets.year_of(100), 5);
}

TEST(YearlyBudgets, TheYearOfASumIsTheFirstThatHasIt) {
    std::mt19937 random(seed);
    for (int trial = 0; trial < 500; ++trial) {
        const auto by_year = drawn_budgets(random);
        const YearlyBudgets budgets(by_year);
        const double spent = static_cast<double>(random() % 400) / 2;
        int year = 1;
        for (double money = by_year[0]; money < spent; money += of_year(by_year, year)) ++year;
        EXPECT_EQ(budgets.year_of(spent), year) << "seed " << seed << ", trial " << trial;
        EXPECT_GE(budgets.up_to(year), spent);
    }
}

/// When money flows evenly within years: the earliest time at which `spent` is there.
double time_of(const std::vector<double>& by_year, double spent) {
    double money = 0;
    for (int year = 1;; ++year) {
        const double here = of_year(by_year, year);
        if (here > 0 && money + here >= spent) return year - 1 + (spent - money) / here;
        if (spent <= money) return year - 1;
        money += here;
    }
}

TEST(YearlyBudgets, PacesAreNeverAheadOfTheMoneyAndTouchItAtItsBeginningAndEnd) {
    std::mt19937 random(seed);
    for (int trial = 0; trial < 500; ++trial) {
        const auto by_year = drawn_budgets(random);
        const double total = 1 + static_cast<double>(random() % 300);
        const auto paces = YearlyBudgets(by_year).paces(total);
        ASSERT_FALSE(paces.empty());
        for (int step = 0; step <= 200; ++step) {
            const double spent = total * step / 200.0;
            double latest = -INFINITY;
            for (const auto& pace : paces) {
                const double time = pace.delay_years + spent / pace.money_per_year;
                EXPECT_LE(time, time_of(by_year, spent) + 1e-9)
                    << "seed " << seed << ", trial " << trial << ", " << spent << " of " << total;
                latest = std::max(latest, time);
            }
            if (step == 0 && by_year[0] > 0) {
                EXPECT_NEAR(latest, 0, 1e-9);
            }
            if (step == 200) {
                EXPECT_NEAR(latest, time_of(by_year, spent), 1e-9);
            }
        }
    }
}

TEST(YearlyBudgets, OfEqualYearsHaveOnePace) {
    for (const auto& by_year : {std::vector<double>{50}, std::vector<double>{50, 50, 50}}) {
        const auto paces = YearlyBudgets(by_year).paces(333);
        ASSERT_EQ(paces.size(), 1U);
        EXPECT_NEAR(paces[0].delay_years, 0, 1e-12);
        EXPECT_NEAR(paces[0].money_per_year, 50, 1e-9);
    }
    EXPECT_EQ(YearlyBudgets(50).paces(0).size(), 1U);
}

}  // namespace
}  // namespace gridreach
