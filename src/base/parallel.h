// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstddef>
#include <functional>
#include <memory>

namespace gridreach {

/// Calls `work(i)` for every i in [0, count), on as many threads as the ThreadLimit allows.
/// The order is unspecified: results go into slot i, never into a shared sum. The exception of the
/// lowest failing i is rethrown. Stops between items once a stop was requested (throws Cancelled).
void parallel_for(std::size_t count, const std::function<void(std::size_t)>& work);

/// Calls `work(begin, end)` over blocks of `block` items that cover [0, count).
void parallel_blocks(std::size_t count, std::size_t block,
                     const std::function<void(std::size_t, std::size_t)>& work);

/// Limits our threads while it lives; 0 means one per core.
class ThreadLimit {
public:
    explicit ThreadLimit(unsigned threads);
    ~ThreadLimit();
    ThreadLimit(const ThreadLimit&) = delete;
    ThreadLimit& operator=(const ThreadLimit&) = delete;

private:
    struct Control;
    std::unique_ptr<Control> control_;
};

/// Threads that parallel work may use now.
unsigned thread_count();

}  // namespace gridreach
