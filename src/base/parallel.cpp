// SPDX-License-Identifier: Apache-2.0
#include "base/parallel.h"

#include <tbb/global_control.h>
#include <tbb/parallel_for.h>

#include <algorithm>
#include <exception>
#include <mutex>
#include <thread>

#include "base/reporter.h"

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

void parallel_blocks(std::size_t count, std::size_t block,
                     const std::function<void(std::size_t, std::size_t)>& work) {
    block = std::max<std::size_t>(block, 1);
    std::mutex mutex;
    std::size_t failed_at = count;
    std::exception_ptr failure;
    tbb::parallel_for(std::size_t{0}, (count + block - 1) / block, [&](std::size_t i) {
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
