// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <algorithm>
#include <cstddef>
#include <memory>
#include <span>

#include "base/parallel.h"

namespace gridreach {

/// One value for each cell of a lattice. Memory is touched first by the threads that will use it: a vector
/// would be filled by one thread before any work starts.
template <class T>
class CellValues {
public:
    CellValues() = default;
    CellValues(std::size_t size, T value) : size_(size), values_(std::make_unique_for_overwrite<T[]>(size)) {
        parallel_blocks(size, std::size_t{1} << 20, [&](std::size_t begin, std::size_t end) {
            std::fill(values_.get() + begin, values_.get() + end, value);
        });
    }
    std::size_t size() const { return size_; }
    T* data() { return values_.get(); }
    const T* data() const { return values_.get(); }
    T& operator[](std::size_t i) { return values_[i]; }
    const T& operator[](std::size_t i) const { return values_[i]; }
    std::span<const T> span() const { return {values_.get(), size_}; }

private:
    std::size_t size_ = 0;
    std::unique_ptr<T[]> values_;
};

}  // namespace gridreach
