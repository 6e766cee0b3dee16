// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>
#include <span>
#include <vector>

#include "geo/shapes.h"

namespace gridreach {

/// Points sorted out by place, so that searches see each place once.
struct DistinctPlaces {
    std::vector<std::uint32_t> first;  ///< The lowest index at each place, rising.
    std::vector<PointM> places;        ///< Of these.
    /// A point at a place that has a lower index already.
    struct Duplicate {
        std::uint32_t of, index;  ///< of < index
    };
    std::vector<Duplicate> duplicates;  ///< By place, then by index.
};

DistinctPlaces distinct_places(std::span<const PointM> points);

}  // namespace gridreach
