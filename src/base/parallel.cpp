// SPDX-License-Identifier: Apache-2.0
#include "base/parallel.h"

#include <tbb/global_control.h>
#include <tbb/parallel_for.h>

#include <algorithm>
#include <exception>
#include <mutex>
#include <thread>
#include <vector>

#include "base/reporter.h"

// The thread sanitizer cannot see into oneTBB's library and would report races that are none. Under it, plain
// threads run the same loops, so that our own code is what it watches.
#ifdef __SANITIZE_THREAD__
#include <atomic>
#endif

namespace gridreach {

struct ThreadLimit::Control {
    tbb::global_control control;
};

ThreadLimit::ThreadLimit(unsigned threads)
    : control_(new Control{
          tbb::global_control(tbb::global_control::max_allowed_parallelism,
                              threads == 0 ? std::max(1U, std::thread::hardware_concurrency()) : threads)}) {}
ThreadLimit::~ThreadLimit() = default;

unsigned thread_count() {
    return static_cast<unsigned>(
        tbb::global_control::active_value(tbb::global_control::max_allowed_parallelism));
}

namespace {

template <class Work>
void run_all(std::size_t count, const Work& work) {
#ifdef __SANITIZE_THREAD__
    std::atomic<std::size_t> next{0};
    const auto take = [&] {
        for (std::size_t i = next++; i < count; i = next++) work(i);
    };
    std::vector<std::thread> helpers;
    for (std::size_t t = 1; t < std::min<std::size_t>(count, thread_count()); ++t) helpers.emplace_back(take);
    take();
    for (std::thread& helper : helpers) helper.join();
#else
    tbb::parallel_for(std::size_t{0}, count, work);
#endif
}

}  // namespace

void parallel_blocks(std::size_t count, std::size_t block,
                     const std::function<void(std::size_t, std::size_t)>& work) {
    block = std::max<std::size_t>(block, 1);
    std::mutex mutex;
    std::size_t failed_at = count;
    std::exception_ptr failure;
    run_all((count + block - 1) / block, [&](std::size_t i) {
        const std::size_t begin = i * block;
        try {
            throw_if_stopped();
            work(begin, std::min(begin + block, count));
        } catch (...) {
            const std::lock_guard lock(mutex);
            if (begin < failed_at) {
                failed_at = begin;
                failure = std::current_exception();
            }
        }
    });
    if (failure) std::rethrow_exception(failure);
}

void parallel_for(std::size_t count, const std::function<void(std::size_t)>& work) {
    parallel_blocks(count, 1, [&](std::size_t begin, std::size_t) { work(begin); });
}

}  // namespace gridreach
