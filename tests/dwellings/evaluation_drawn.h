// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <random>
#include <vector>

#include "model/dwellings.h"

namespace gridreach::test {

/// A square house with its south-west corner at (x, y).
inline Dwelling house(double x, double y, double side_m = 10, std::optional<double> confidence = {}) {
    Dwelling d;
    d.outline = PolygonM{{{x, y}, {x + side_m, y}, {x + side_m, y + side_m}, {x, y + side_m}}, {}};
    d.centre = {x + side_m / 2, y + side_m / 2};
    d.roof_area_m2 = side_m * side_m;
    d.confidence = confidence;
    return d;
}

inline Dwelling point(double x, double y) {
    Dwelling d;
    d.centre = {x, y};
    return d;
}

/// A settlement with what a detector might say of it: most houses found a little beside their place, some
/// missed, some found twice, some false alarms; right ones a little surer.
struct Settlement {
    std::vector<Dwelling> found, truth;

    Settlement(unsigned seed, int houses, double side_m) {
        std::mt19937 random(seed);
        const auto unit = [&] { return random() / 4294967296.0; };
        const auto add = [&](double x, double y, double size_m, double confidence) {
            found.push_back(house(x, y, size_m, confidence));
        };
        for (int i = 0; i < houses; ++i) {
            const double x = side_m * unit(), y = side_m * unit(), size_m = 3 + 12 * unit();
            truth.push_back(house(x, y, size_m));
            if (unit() < 0.75) {
                const double off_x = 0.3 * size_m * (unit() - 0.5), off_y = 0.3 * size_m * (unit() - 0.5);
                add(x + off_x, y + off_y, size_m * (0.9 + 0.2 * unit()), 0.2 + 0.8 * unit());
            }
            if (unit() < 0.1) add(x + unit(), y - unit(), size_m, 0.6 * unit());
            if (unit() < 0.2) add(side_m * unit(), side_m * unit(), 4 + 5 * unit(), 0.7 * unit());
        }
        for (auto* side : {&found, &truth})
            for (std::size_t i = 0; i < side->size(); ++i) (*side)[i].id = i;
    }
};

}  // namespace gridreach::test
