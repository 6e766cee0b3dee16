// SPDX-License-Identifier: Apache-2.0
#include "pipeline/sampling.h"

#include <gtest/gtest.h>

#include <algorithm>
#include <cmath>
#include <map>
#include <set>

namespace gridreach {
namespace {

TEST(LatinHypercube, DrawsEachShareOfEachParameterOnce) {
    for (std::size_t draws : {1U, 2U, 7U, 100U}) {
        const auto places = latin_hypercube(draws, 5, 3);
        ASSERT_EQ(places.size(), draws);
        for (std::size_t p = 0; p < 5; ++p) {
            std::set<long> shares;
            for (const auto& draw : places) {
                EXPECT_GT(draw[p], 0);
                EXPECT_LT(draw[p], 1);
                shares.insert(static_cast<long>(draw[p] * static_cast<double>(draws)));
            }
            EXPECT_EQ(shares.size(), draws);
        }
    }
}

TEST(LatinHypercube, IsTheSameForASeedAndAnotherForAnother) {
    EXPECT_EQ(latin_hypercube(20, 3, 1), latin_hypercube(20, 3, 1));
    EXPECT_NE(latin_hypercube(20, 3, 1), latin_hypercube(20, 3, 2));
    // The same on every machine: the first number of seed 1.
    EXPECT_DOUBLE_EQ(latin_hypercube(4, 2, 1)[0][0], 0.25525605710418175);
}

TEST(LatinHypercube, PairsParametersAtRandom) {
    // Means of products of two uniform parameters: 1/4, not the 1/3 of equal orders.
    double sum = 0;
    for (const auto& draw : latin_hypercube(10000, 2, 9)) sum += draw[0] * draw[1];
    EXPECT_NEAR(sum / 10000, 0.25, 0.003);
}

/// The law's mean and standard deviation, by its quantiles at the middles of many equal shares.
std::pair<double, double> moments(const Law& law) {
    constexpr int n = 200000;
    double sum = 0, squares = 0;
    for (int i = 0; i < n; ++i) {
        const double v = value_at(law, (i + 0.5) / n);
        sum += v;
        squares += v * v;
    }
    const double mean = sum / n;
    return {mean, std::sqrt(squares / n - mean * mean)};
}

TEST(Laws, HaveTheirTextbookMoments) {
    const auto uniform = moments({Law::Kind::uniform, 10, 0, 22, 0});
    EXPECT_NEAR(uniform.first, 16, 1e-3);
    EXPECT_NEAR(uniform.second, 12 / std::sqrt(12.0), 1e-3);
    const double a = 16, c = 25, b = 55;
    const auto triangular = moments({Law::Kind::triangular, a, c, b, 0});
    EXPECT_NEAR(triangular.first, (a + b + c) / 3, 1e-3);
    EXPECT_NEAR(triangular.second, std::sqrt((a * a + b * b + c * c - a * b - a * c - b * c) / 18), 1e-3);
    const auto lognormal = moments({Law::Kind::lognormal, 0, 25, 0, 0.4});
    EXPECT_NEAR(lognormal.first, 25, 0.01);
    EXPECT_NEAR(lognormal.second, 10, 0.02);
}

TEST(Laws, RiseWithTheirPlaceAndKeepToTheirEnds) {
    for (const Law& law : {Law{Law::Kind::uniform, 0.08, 0, 0.1, 0}, Law{Law::Kind::triangular, 0, 0, 3, 0},
                           Law{Law::Kind::triangular, 0, 3, 3, 0}, Law{Law::Kind::lognormal, 0, 2, 0, 1.5},
                           Law{Law::Kind::interval, 70, 148, 314, 0}, Law{Law::Kind::whole, 1, 0, 5, 0}}) {
        double last = -1;
        for (int i = 0; i < 1000; ++i) {
            const double v = value_at(law, (i + 0.5) / 1000);
            EXPECT_GE(v, last) << text_of(law);
            EXPECT_GE(v, 0);
            if (law.kind != Law::Kind::lognormal && law.kind != Law::Kind::interval) {
                EXPECT_GE(v, law.low);
                EXPECT_LE(v, law.high);
            }
            last = v;
        }
    }
}

TEST(Laws, DrawWholeNumbersAlike) {
    std::map<double, int> counts;
    for (int i = 0; i < 1000; ++i) ++counts[value_at({Law::Kind::whole, 1, 0, 5, 0}, (i + 0.5) / 1000)];
    EXPECT_EQ(counts, (std::map<double, int>{{1, 200}, {2, 200}, {3, 200}, {4, 200}, {5, 200}}));
}

TEST(Laws, OfAnIntervalHaveItsQuantiles) {
    const Law law{Law::Kind::interval, 70, 148, 314, 0};
    EXPECT_NEAR(value_at(law, 0.05), 70, 1e-3);
    EXPECT_NEAR(value_at(law, 0.5), 148, 1e-3);
    EXPECT_NEAR(value_at(law, 0.95), 314, 1e-3);
}

TEST(Laws, WithoutWidthAreOneValue) {
    EXPECT_EQ(value_at({Law::Kind::triangular, 3, 3, 3, 0}, 0.3), 3);
    EXPECT_EQ(value_at({Law::Kind::uniform, 3, 0, 3, 0}, 0.3), 3);
    EXPECT_EQ(value_at({Law::Kind::lognormal, 0, 3, 0, 0}, 0.3), 3);
}

TEST(Laws, SayWhatTheyAre) {
    EXPECT_EQ(text_of({Law::Kind::triangular, 16, 25, 55, 0}), "triangular 16 … 25 … 55");
    EXPECT_EQ(text_of({Law::Kind::lognormal, 0, 25, 0, 0.2}), "log-normal, mean 25, variation 0.2");
}

}  // namespace
}  // namespace gridreach
