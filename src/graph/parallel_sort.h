// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <algorithm>
#include <array>
#include <cstdint>
#include <utility>
#include <vector>

#include "base/parallel.h"

namespace gridreach {

/// Sorts by an order in which only equal elements are alike, so that the result is the same at any thread
/// count. Takes room for a second copy. Sample sort (Frazer and McKellar 1970).
template <class T, class Less>
void parallel_sort(std::vector<T>& values, const Less& less) {
    constexpr std::size_t buckets = 256, drawn_per_bucket = 16, block = 1 << 16;
    const std::size_t n = values.size();
    if (n < block) {
        std::sort(values.begin(), values.end(), less);
        return;
    }
    std::vector<T> drawn;
    for (std::size_t i = 0; i < buckets * drawn_per_bucket; ++i)
        drawn.push_back(values[i * (n / (buckets * drawn_per_bucket))]);
    std::sort(drawn.begin(), drawn.end(), less);
    // splitter[b] is the first element of bucket b + 1.
    std::vector<T> splitter;
    for (std::size_t b = 1; b < buckets; ++b) splitter.push_back(drawn[b * drawn_per_bucket]);

    const std::size_t blocks = (n + block - 1) / block;
    std::vector<std::uint8_t> bucket_of(n);
    std::vector<std::array<std::size_t, buckets>> place(blocks);
    parallel_blocks(n, block, [&](std::size_t begin, std::size_t end) {
        auto& count = place[begin / block];
        count.fill(0);
        for (std::size_t i = begin; i < end; ++i) {
            std::size_t b = 0;
            for (std::size_t step = buckets / 2; step > 0; step /= 2)
                b += less(values[i], splitter[b + step - 1]) ? 0 : step;
            bucket_of[i] = static_cast<std::uint8_t>(b);
            ++count[b];
        }
    });
    std::vector<std::size_t> first(buckets + 1, n);
    std::size_t sum = 0;
    for (std::size_t b = 0; b < buckets; ++b) {
        first[b] = sum;
        for (auto& count : place) sum += std::exchange(count[b], sum);
    }
    std::vector<T> sorted(n);
    parallel_blocks(n, block, [&](std::size_t begin, std::size_t end) {
        auto& at = place[begin / block];
        for (std::size_t i = begin; i < end; ++i) sorted[at[bucket_of[i]]++] = values[i];
    });
    parallel_for(buckets, [&](std::size_t b) {
        std::sort(sorted.begin() + static_cast<std::ptrdiff_t>(first[b]),
                  sorted.begin() + static_cast<std::ptrdiff_t>(first[b + 1]), less);
    });
    values.swap(sorted);
}

}  // namespace gridreach
