// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>
#include <numeric>
#include <vector>

namespace gridreach {

/// Disjoint sets with path halving; the smaller index of two roots becomes the root, so roots do not depend
/// on history.
class UnionFind {
public:
    explicit UnionFind(std::size_t count) : parent_(count) {
        std::iota(parent_.begin(), parent_.end(), std::uint32_t{0});
    }
    std::uint32_t find(std::uint32_t i) {
        while (parent_[i] != i) i = parent_[i] = parent_[parent_[i]];
        return i;
    }
    /// False when they were one set already.
    bool unite(std::uint32_t a, std::uint32_t b) {
        a = find(a);
        b = find(b);
        if (a == b) return false;
        parent_[a < b ? b : a] = a < b ? a : b;
        return true;
    }

private:
    std::vector<std::uint32_t> parent_;
};

}  // namespace gridreach
