// SPDX-License-Identifier: Apache-2.0
#include <gtest/gtest.h>

#include <algorithm>
#include <random>
#include <set>

#include "graph/matching.h"

namespace gridreach {
namespace {

using Edges = std::vector<std::pair<std::uint32_t, std::uint32_t>>;

/// Most pairs of left items `l` and up, with right items apart from `taken` (a bit each).
std::size_t most_pairs(const Edges& edges, std::uint32_t l, std::uint32_t left, unsigned taken) {
    if (l == left) return 0;
    std::size_t best = most_pairs(edges, l + 1, left, taken);
    for (const auto& [from, to] : edges)
        if (from == l && (taken >> to & 1U) == 0)
            best = std::max(best, 1 + most_pairs(edges, l + 1, left, taken | 1U << to));
    return best;
}

TEST(UnevenMatching, IsAsLargeAsBruteForceInAnyOrderOfEdges) {
    for (unsigned seed = 1; seed <= 200; ++seed) {
        SCOPED_TRACE(testing::Message() << "seed " << seed);
        std::mt19937 random(seed);
        const std::uint32_t left = random() % 7, right = random() % 7;
        Edges edges;  // some of them twice
        if (left > 0 && right > 0)
            for (unsigned i = random() % 16; i > 0; --i)
                edges.emplace_back(static_cast<std::uint32_t>(random() % left),
                                   static_cast<std::uint32_t>(random() % right));
        const std::size_t expected = most_pairs(edges, 0, left, 0);
        const std::set<std::pair<std::uint32_t, std::uint32_t>> drawn(edges.begin(), edges.end());
        for (int order = 0; order < 3; ++order) {
            const auto partner = maximum_matching(left, right, edges);
            ASSERT_EQ(partner.size(), left);
            std::set<std::uint32_t> taken;
            for (std::uint32_t l = 0; l < left; ++l) {
                if (!partner[l]) continue;
                EXPECT_TRUE(drawn.contains({l, *partner[l]}));
                EXPECT_TRUE(taken.insert(*partner[l]).second) << "two partners";
            }
            EXPECT_EQ(taken.size(), expected);
            std::shuffle(edges.begin(), edges.end(), random);
        }
    }
}

TEST(UnevenMatching, FindsTheAugmentingWayThroughALongRow) {
    // Greedy from the left would give 0 to 0 and leave the last without.
    constexpr std::uint32_t n = 300;
    Edges edges = {{n - 1, 0}};
    for (std::uint32_t i = 0; i + 1 < n; ++i) {
        edges.emplace_back(i, i);
        edges.emplace_back(i, i + 1);
    }
    const auto partner = maximum_matching(n, n, edges);
    EXPECT_TRUE(std::all_of(partner.begin(), partner.end(), [](const auto& p) { return p.has_value(); }));
}

}  // namespace
}  // namespace gridreach
