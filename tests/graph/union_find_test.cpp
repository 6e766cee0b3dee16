// SPDX-License-Identifier: Apache-2.0
#include "graph/union_find.h"

#include <gtest/gtest.h>

#include <algorithm>
#include <random>
#include <vector>

namespace gridreach {
namespace {

TEST(UnionFind, KnowsWhatIsJoinedByLabelsAndCallsASetByItsLowestIndex) {
    for (unsigned seed = 1; seed <= 50; ++seed) {
        SCOPED_TRACE(seed);
        std::mt19937 random(seed);
        const std::uint32_t n = 1 + random() % 40;
        UnionFind sets(n);
        std::vector<std::uint32_t> label(n);
        for (std::uint32_t i = 0; i < n; ++i) label[i] = i;
        for (unsigned step = 0; step < 2 * n; ++step) {
            const std::uint32_t a = random() % n, b = random() % n;
            const std::uint32_t x = label[a], y = label[b];
            EXPECT_EQ(sets.unite(a, b), x != y);
            std::replace(label.begin(), label.end(), std::max(x, y), std::min(x, y));
            for (std::uint32_t i = 0; i < n; ++i) ASSERT_EQ(sets.find(i), label[i]);
        }
    }
}

}  // namespace
}  // namespace gridreach
