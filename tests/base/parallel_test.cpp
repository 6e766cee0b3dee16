// SPDX-License-Identifier: Apache-2.0
#include "base/parallel.h"

#include <gtest/gtest.h>

#include <atomic>
#include <mutex>
#include <stdexcept>
#include <string>
#include <vector>

#include "base/errors.h"
#include "base/reporter.h"

namespace gridreach {
namespace {

TEST(Parallel, DoesEachItemOnce) {
    for (std::size_t count : {0UL, 1UL, 7UL, 1000UL}) {
        std::vector<std::atomic<int>> done(count);
        parallel_for(count, [&](std::size_t i) { ++done[i]; });
        for (const auto& each : done) ASSERT_EQ(each, 1);
    }
}

TEST(Parallel, CoversEverythingInBlocks) {
    for (std::size_t block : {0UL, 1UL, 3UL, 10UL, 50UL}) {
        std::vector<std::atomic<int>> done(10);
        parallel_blocks(10, block, [&](std::size_t begin, std::size_t end) {
            ASSERT_LT(begin, end);
            ASSERT_LE(end - begin, std::max<std::size_t>(block, 1));
            for (std::size_t i = begin; i < end; ++i) ++done[i];
        });
        for (const auto& each : done) ASSERT_EQ(each, 1);
    }
}

TEST(Parallel, RethrowsTheFailureOfTheLowestItem) {
    const ThreadLimit limit(4);
    for (int trial = 0; trial < 50; ++trial) {
        try {
            parallel_for(200, [](std::size_t i) {
                if (i % 7 == 5) throw InputError("item " + std::to_string(i));
            });
            FAIL() << "expected an InputError";
        } catch (const InputError& e) {
            ASSERT_STREQ(e.what(), "item 5");
        }
    }
}

TEST(Parallel, KeepsToTheThreadLimit) {
    for (unsigned threads : {1U, 2U, 4U}) {
        const ThreadLimit limit(threads);
        EXPECT_EQ(thread_count(), threads);
        std::atomic<unsigned> now{0}, most{0};
        parallel_for(200, [&](std::size_t) {
            const unsigned here = ++now;
            unsigned seen = most;
            while (here > seen && !most.compare_exchange_weak(seen, here)) {
            }
            --now;
        });
        EXPECT_LE(most, threads);
    }
    const ThreadLimit all(0);
    EXPECT_GE(thread_count(), 1U);
}

TEST(Parallel, StopsBetweenItemsOnRequest) {
    std::atomic<int> done{0};
    const ThreadLimit limit(1);
    EXPECT_THROW(parallel_for(1000,
                              [&](std::size_t) {
                                  if (++done == 10) request_stop(2);
                              }),
                 Cancelled);
    EXPECT_EQ(stop_requested(), 2);
    request_stop(0);
    EXPECT_EQ(done, 10);
    EXPECT_NO_THROW(throw_if_stopped());
}

}  // namespace
}  // namespace gridreach
