// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <algorithm>
#include <tuple>
#include <vector>

#include "model/dwellings.h"

namespace gridreach {

/// Sorts as DwellingSet promises: from north to south, then from west to east, then by id. Each dwelling is
/// moved once.
inline void sort_in_reading_order(std::vector<Dwelling>& dwellings) {
    std::vector<std::tuple<double, double, std::uint64_t, std::size_t>> order;
    order.reserve(dwellings.size());
    for (std::size_t i = 0; i < dwellings.size(); ++i)
        order.emplace_back(-dwellings[i].centre.y, dwellings[i].centre.x, dwellings[i].id, i);
    std::sort(order.begin(), order.end());
    std::vector<Dwelling> sorted;
    sorted.reserve(dwellings.size());
    for (const auto& [south, east, id, i] : order) sorted.push_back(std::move(dwellings[i]));
    dwellings = std::move(sorted);
}

}  // namespace gridreach
