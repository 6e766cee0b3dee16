// SPDX-License-Identifier: Apache-2.0
#include "rollout/job_order.h"

#include <gtest/gtest.h>

#include <algorithm>
#include <cmath>
#include <functional>
#include <numeric>
#include <random>

namespace gridreach {
namespace {

/// A forest of `count` jobs whose numbering says nothing about precedence.
std::vector<Job> drawn_forest(std::mt19937& random, std::uint32_t count) {
    std::vector<std::uint32_t> name(count);
    std::iota(name.begin(), name.end(), 0U);
    std::shuffle(name.begin(), name.end(), random);
    std::vector<Job> jobs(count);
    for (std::uint32_t i = 0; i < count; ++i) {
        Job& job = jobs[name[i]];
        if (i > 0 && random() % 4 != 0) job.parent = name[random() % i];
        job.cost = random() % 6 == 0 ? 0 : 1 + static_cast<double>(random() % 30);
        job.benefit = random() % 5 == 0 ? 0 : static_cast<double>(random() % 20);
    }
    return jobs;
}

/// Calls `use` with every order in which parents come first.
void each_order(const std::vector<Job>& jobs, const std::function<void(const JobOrder&)>& use) {
    JobOrder order;
    std::vector<bool> done(jobs.size());
    const std::function<void()> go = [&] {
        if (order.size() == jobs.size()) return use(order);
        for (std::uint32_t i = 0; i < jobs.size(); ++i) {
            if (done[i] || (jobs[i].parent != Job::no_parent && !done[jobs[i].parent])) continue;
            done[i] = true;
            order.push_back(i);
            go();
            order.pop_back();
            done[i] = false;
        }
    };
    go();
}

void expect_feasible(const std::vector<Job>& jobs, const JobOrder& order) {
    ASSERT_EQ(order.size(), jobs.size());
    std::vector<bool> done(jobs.size());
    for (const std::uint32_t i : order) {
        EXPECT_FALSE(done[i]);
        EXPECT_TRUE(jobs[i].parent == Job::no_parent || done[jobs[i].parent]);
        done[i] = true;
    }
}

TEST(JobOrder, IsTheBestOfAllOrdersOnSmallForests) {
    constexpr unsigned seed = 17;
    std::mt19937 random(seed);
    for (int trial = 0; trial < 400; ++trial) {
        const auto jobs = drawn_forest(random, 1 + random() % 7);
        const double rate = std::pow(10.0, -static_cast<double>(random() % 4)) * 0.3;
        double best = 0;
        each_order(jobs, [&](const JobOrder& o) { best = std::max(best, unpacked_benefit(jobs, o, rate)); });
        const JobOrder order = best_order(jobs, rate);
        expect_feasible(jobs, order);
        EXPECT_NEAR(unpacked_benefit(jobs, order, rate), best, 1e-12 * (1 + best))
            << "seed " << seed << ", trial " << trial;
    }
}

TEST(JobOrder, WithoutDiscountHasTheLeastWeightedSum) {
    std::mt19937 random(23);
    const auto weighted = [](const std::vector<Job>& jobs, const JobOrder& order) {
        double spent = 0, sum = 0;
        for (const std::uint32_t i : order) sum += jobs[i].benefit * (spent += jobs[i].cost);
        return sum;
    };
    for (int trial = 0; trial < 200; ++trial) {
        const auto jobs = drawn_forest(random, 1 + random() % 7);
        double least = INFINITY;
        each_order(jobs, [&](const JobOrder& o) { least = std::min(least, weighted(jobs, o)); });
        EXPECT_NEAR(weighted(jobs, best_order(jobs, 0)), least, 1e-9) << "seed 23, trial " << trial;
    }
}

TEST(JobOrder, NoPackingGivesMoreThanTheBoundAndTheBestOrderIsNoWorseThanTheGreedyUnpacked) {
    std::mt19937 random(5);
    for (int trial = 0; trial < 200; ++trial) {
        const auto jobs = drawn_forest(random, 1 + random() % 7);
        const double budget = 5 + static_cast<double>(random() % 40), discount = 0.1,
                     rate = std::log1p(discount) / budget;
        const double bound = unpacked_benefit(jobs, best_order(jobs, rate), rate);
        EXPECT_LE(unpacked_benefit(jobs, greedy_order(jobs), rate), bound * (1 + 1e-12));
        each_order(jobs, [&](const JobOrder& o) {
            for (const auto& years : {years_in_order(jobs, o, budget), years_filled(jobs, o, budget)})
                EXPECT_LE(packed_benefit(jobs, years, discount), bound * (1 + 1e-9))
                    << "seed 5, trial " << trial;
        });
    }
}

TEST(JobOrder, WithUnequalYearsNoPackingGivesMoreThanTheBoundOfAnyPace) {
    std::mt19937 random(13);
    for (int trial = 0; trial < 150; ++trial) {
        const auto jobs = drawn_forest(random, 1 + random() % 6);
        std::vector<double> by_year(1 + random() % 4);
        for (double& budget : by_year)
            budget = random() % 4 == 0 ? 0 : 3 + static_cast<double>(random() % 40);
        by_year.back() += 1;
        const YearlyBudgets budgets(by_year);
        const double discount = 0.1;
        double total = 0;
        for (const Job& job : jobs) total += job.cost;
        for (const auto& pace : budgets.paces(total)) {
            const double rate = std::log1p(discount) / pace.money_per_year;
            const double bound = unpacked_benefit(jobs, best_order(jobs, rate), rate) *
                                 std::pow(1 + discount, -pace.delay_years);
            each_order(jobs, [&](const JobOrder& o) {
                for (const auto& years : {years_in_order(jobs, o, budgets), years_filled(jobs, o, budgets)})
                    EXPECT_LE(packed_benefit(jobs, years, discount), bound * (1 + 1e-9))
                        << "seed 13, trial " << trial;
            });
        }
    }
}

TEST(JobOrder, PackingKeepsBudgetsAndPrecedence) {
    std::mt19937 random(8);
    for (int trial = 0; trial < 100; ++trial) {
        const auto jobs = drawn_forest(random, 40);
        const double budget = 5 + static_cast<double>(random() % 40);
        for (const auto& years : {years_in_order(jobs, best_order(jobs, 0.01), budget),
                                  years_filled(jobs, best_order(jobs, 0.01), budget)}) {
            const int last = *std::max_element(years.begin(), years.end());
            for (int year = 1; year <= last; ++year) {
                double spent = 0;
                for (std::size_t i = 0; i < jobs.size(); ++i) spent += years[i] <= year ? jobs[i].cost : 0;
                EXPECT_LE(spent, budget * year * (1 + 1e-6)) << "seed 8, trial " << trial;
            }
            for (std::size_t i = 0; i < jobs.size(); ++i) {
                EXPECT_GE(years[i], 1);
                const std::uint32_t parent = jobs[i].parent;
                EXPECT_TRUE(parent == Job::no_parent || years[parent] <= years[i]);
            }
        }
    }
}

TEST(JobOrder, GoesThroughAPoorJobToReachARichOne) {
    // The dear first job of the left branch opens the best one; the plain greedy by single jobs would go
    // right.
    const std::vector<Job> jobs = {{Job::no_parent, 10, 1}, {0, 1, 1000}, {Job::no_parent, 5, 20}};
    EXPECT_EQ(best_order(jobs, 0.01), (JobOrder{0, 1, 2}));
}

TEST(JobOrder, GreedyTakesTheOpenBranchOfMostBenefitPerCost) {
    // 0 opens (1 + 90) / (10 + 10) = 4.55; 2 alone gives 4; then 1 gives 9.
    const std::vector<Job> jobs = {
        {Job::no_parent, 10, 1}, {0, 10, 90}, {Job::no_parent, 5, 20}, {Job::no_parent, 0, 0}};
    EXPECT_EQ(greedy_order(jobs), (JobOrder{3, 0, 1, 2}));
}

TEST(JobOrder, OfNothingIsNothing) {
    EXPECT_TRUE(best_order({}, 0.1).empty());
    EXPECT_TRUE(greedy_order({}).empty());
    EXPECT_TRUE(years_filled({}, {}, 1).empty());
}

TEST(JobOrder, OfAHundredThousandJobsTakesAMoment) {
    std::mt19937 random(3);
    const auto jobs = drawn_forest(random, 100000);
    expect_feasible(jobs, best_order(jobs, 1e-5));
}

}  // namespace
}  // namespace gridreach
