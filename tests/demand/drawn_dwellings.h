// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <random>
#include <vector>

#include "model/dwellings.h"

/// Dwellings drawn for tests of demand models.
namespace gridreach::test {

inline DwellingSet set_of(const std::vector<PointM>& points) {
    DwellingSet set;
    for (const PointM p : points) {
        Dwelling d;
        d.id = set.dwellings.size();
        d.centre = p;
        set.dwellings.push_back(d);
    }
    return set;
}

/// Hamlets of up to `most_houses` houses each.
inline std::vector<PointM> hamlets(unsigned seed, std::size_t count, double spread_m, int most_houses) {
    std::mt19937 engine(seed);
    std::uniform_real_distribution<double> place(0, 6000);
    std::normal_distribution<double> spread(0, spread_m);
    std::vector<PointM> points;
    while (points.size() < count) {
        const PointM centre{450000 + place(engine), 250000 + place(engine)};
        const auto houses = std::uniform_int_distribution<int>(1, most_houses)(engine);
        for (int k = 0; k < houses && points.size() < count; ++k)
            points.push_back({centre.x + spread(engine), centre.y + spread(engine)});
    }
    return points;
}

}  // namespace gridreach::test
