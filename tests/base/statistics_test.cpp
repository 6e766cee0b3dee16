// SPDX-License-Identifier: Apache-2.0
#include "base/statistics.h"

#include <gtest/gtest.h>

#include <algorithm>
#include <cmath>
#include <random>

namespace gridreach {
namespace {

TEST(Statistics, PercentilesLieBetweenValues) {
    EXPECT_DOUBLE_EQ(percentile({3, 1, 2}, 0.5), 2);
    EXPECT_DOUBLE_EQ(percentile({1, 2}, 0.05), 1.05);
    EXPECT_DOUBLE_EQ(percentile({7}, 0.95), 7);
}

TEST(Statistics, TheNormalQuantileIsThatOfTheTables) {
    EXPECT_NEAR(normal_quantile(0.5), 0, 1e-15);
    EXPECT_NEAR(normal_quantile(0.95), 1.6448536269514722, 1e-12);
    EXPECT_NEAR(normal_quantile(0.05), -1.6448536269514722, 1e-12);
    EXPECT_NEAR(normal_quantile(1e-10), -6.361340902404056, 1e-9);
}

TEST(Statistics, RankCorrelationAsksOnlyForOrder) {
    EXPECT_DOUBLE_EQ(*rank_correlation({1, 2, 3, 4}, {1, 10, 100, 1e9}), 1);
    EXPECT_DOUBLE_EQ(*rank_correlation({1, 2, 3, 4}, {8, 6, 4, -2}), -1);
}

TEST(Statistics, WithoutTiesRankCorrelationIsSpearmansFormula) {
    std::mt19937 random(5);
    for (int trial = 0; trial < 50; ++trial) {
        const std::size_t n = 2 + random() % 30;
        std::vector<double> x(n), y(n);
        for (std::size_t i = 0; i < n; ++i) {
            x[i] = static_cast<double>(i);
            y[i] = static_cast<double>(i) * 7;
        }
        std::shuffle(y.begin(), y.end(), random);
        double squares = 0;
        for (std::size_t i = 0; i < n; ++i) squares += std::pow(x[i] - y[i] / 7, 2);
        const double m = static_cast<double>(n);
        EXPECT_NEAR(*rank_correlation(x, y), 1 - 6 * squares / (m * (m * m - 1)), 1e-12);
    }
}

TEST(Statistics, EqualValuesShareTheirMeanRank) {
    // Ranks 1.5, 1.5, 3 against 1, 2, 3: covariance 1.5, variances 1.5 and 2.
    EXPECT_NEAR(*rank_correlation({5, 5, 9}, {1, 2, 3}), 1.5 / std::sqrt(1.5 * 2), 1e-15);
}

TEST(Statistics, NothingCorrelatesWithAConstant) {
    EXPECT_FALSE(rank_correlation({1, 1, 1}, {1, 2, 3}));
    EXPECT_FALSE(rank_correlation({1}, {2}));
    EXPECT_FALSE(rank_correlation({}, {}));
}

}  // namespace
}  // namespace gridreach
