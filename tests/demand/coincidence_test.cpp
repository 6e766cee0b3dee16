// SPDX-License-Identifier: Apache-2.0
#include "demand/coincidence.h"

#include <gtest/gtest.h>

#include <algorithm>
#include <cmath>
#include <random>

#include "demand/life_cost.h"
#include "demand/shipped_costs.h"
#include "support/expect_error.h"

namespace gridreach {
namespace {

Costs with(const std::string& overrides) {
    return read_costs(test::shipped_catalogue(), parse_yaml(overrides, "mine.yaml"));
}

std::string refusal(const std::string& overrides) {
    return test::error_of([&] { with(overrides); });
}

const char* table =
    "{coincidence: table, coincidence_customers: [1, 5, 20, 100], coincidence_factors: [1, 0.7, 0.5, 0.4]}";

TEST(Coincidence, FollowsEachMethodsFormula) {
    const Coincidence rusck = coincidence_of(with("{coincidence_many: 0.3}"));
    EXPECT_DOUBLE_EQ(rusck.peak_kw(4, 0.8, 1460), 0.8 * 0.65);
    const Coincidence velander =
        coincidence_of(with("{coincidence: velander, velander_k1: 0.0003, velander_k2: 0.05}"));
    EXPECT_NEAR(velander.peak_kw(4, 0.8, 10000), 3 + 5, 1e-12);
    const Coincidence rows = coincidence_of(with(table));
    EXPECT_DOUBLE_EQ(rows.factor(0.4), 1);
    EXPECT_DOUBLE_EQ(rows.factor(5), 0.7);
    EXPECT_DOUBLE_EQ(rows.factor(8), 0.7 - 0.2 * 3 / 15);
    EXPECT_DOUBLE_EQ(rows.factor(1e7), 0.4);
}

/// Whatever the method, many reach at least what the largest of them does, at most what each adds up to, and
/// never less for one more.
TEST(Coincidence, KeepsItsLawsForCustomersOfEverySize) {
    for (const char* costs : {"{coincidence_many: 0.05}", "{coincidence: velander}",
                              "{coincidence: velander, velander_k1: 0}", table}) {
        const Coincidence coincidence = coincidence_of(with(costs));
        const double kwh = 365, kw = 0.2;
        const double one = coincidence.peak_kw(1, kw, kwh);
        double before = 0, share_before = 1;
        for (double n = 1; n < 3000; n *= 1.07) {
            const double peak = coincidence.peak_kw(n, n * kw, n * kwh), share = peak / (n * one);
            EXPECT_GE(peak, one * (1 - 1e-12)) << costs << n;
            EXPECT_LE(share, share_before * (1 + 1e-12)) << costs << n;
            EXPECT_GE(peak, before) << costs << n;
            before = peak;
            share_before = share;
        }
    }
}

TEST(Coincidence, OfVelanderFollowsTheEnergyAsItGrows) {
    const Costs costs = with("{coincidence: velander, demand_growth_per_year: 0.1, tier: 4}");
    const Load load = load_of_households(30, costs);
    for (std::size_t year = 0; year < load.peak_kw.size(); ++year) {
        const double kwh = load.energy_kwh_per_year[year];
        EXPECT_NEAR(kwh, 30 * 1250 * std::pow(1.1, static_cast<double>(year)), 1e-6 * kwh);
        EXPECT_DOUBLE_EQ(load.peak_kw[year], 0.0002 * kwh + 0.07 * std::sqrt(kwh));
    }
}

TEST(Coincidence, RefusesATableThatBreaksItsLaws) {
    EXPECT_EQ(refusal("coincidence: table"),
              "mine.yaml:1: coincidence is table, but coincidence_customers is empty. Give it and "
              "coincidence_factors.");
    EXPECT_EQ(refusal("{coincidence_customers: [1, 2], coincidence_factors: [1]}"),
              "mine.yaml:1: coincidence_factors has 1 numbers, but coincidence_customers has 2.");
    EXPECT_EQ(
        refusal("{coincidence_customers: [2, 3], coincidence_factors: [1, 1]}"),
        "mine.yaml:1: the first row of the table of coincidence must be 1 household with the factor 1.");
    EXPECT_EQ(refusal("{coincidence_customers: [1, 3, 3], coincidence_factors: [1, 0.9, 0.8]}"),
              "mine.yaml:1: coincidence_customers must rise from one row to the next.");
    EXPECT_EQ(refusal("{coincidence_customers: [1, 3, 4], coincidence_factors: [1, 0.8, 0.9]}"),
              "mine.yaml:1: coincidence_factors rises from 0.8 to 0.9, but it must fall.");
    EXPECT_EQ(
        refusal("{coincidence_customers: [1, 3, 4], coincidence_factors: [1, 0.9, 0.2]}"),
        "mine.yaml:1: coincidence_factors falls so fast before 4 households that more of them would have "
        "a lower peak together. Raise it there, or give rows between.");
    EXPECT_EQ(refusal("{coincidence: velander, velander_k1: 0, velander_k2: 0}"),
              "mine.yaml:1: velander_k1 and velander_k2 are both 0, so every peak would be. Give one.");
}

}  // namespace
}  // namespace gridreach
