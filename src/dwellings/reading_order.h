// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <algorithm>
#include <tuple>
#include <vector>

#include "model/dwellings.h"

namespace gridreach {

/// Sorts as DwellingSet promises: from north to south, then from west to east, then by id.
inline void sort_in_reading_order(std::vector<Dwelling>& dwellings) {
    std::sort(dwellings.begin(), dwellings.end(), [](const Dwelling& a, const Dwelling& b) {
        return std::tuple(-a.centre.y, a.centre.x, a.id) < std::tuple(-b.centre.y, b.centre.x, b.id);
    });
}

}  // namespace gridreach
