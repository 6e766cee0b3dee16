// SPDX-License-Identifier: Apache-2.0
#include "dwellings/expected_count.h"

#include <algorithm>
#include <cmath>

namespace gridreach {

namespace {

/// The 95th percentile of Student's t for 1, 2, … degrees of freedom; beyond, that of the normal curve.
constexpr std::array t_95{6.314, 2.920, 2.353, 2.132, 2.015, 1.943, 1.895, 1.860, 1.833, 1.812,
                          1.796, 1.782, 1.771, 1.761, 1.753, 1.746, 1.740, 1.734, 1.729, 1.725};
constexpr double normal_95 = 1.645;

}  // namespace

std::size_t roof_area_class(double area_m2) {
    return area_m2 < 20 ? 0 : area_m2 < 50 ? 1 : area_m2 < 150 ? 2 : 3;
}

void ExpectedCount::add(double chance, double area_m2) {
    if (chance < least_chance_counted) return;
    chances_[roof_area_class(area_m2)] += chance;
    draws_ += chance * (1 - chance);
}

void ExpectedCount::add(const ExpectedCount& other) {
    for (std::size_t i = 0; i < chances_.size(); ++i) chances_[i] += other.chances_[i];
    draws_ += other.draws_;
}

void ExpectedCount::write(const RoofCount& count, DwellingSet& set) const {
    double expected = 0;
    for (std::size_t i = 0; i < chances_.size(); ++i) expected += count.per_expected[i] * chances_[i];
    set.expected_count = expected;
    if (count.places < 2) return;
    const auto freedom = static_cast<std::size_t>(count.places - 1);
    const double t = freedom <= t_95.size() ? t_95[freedom - 1] : normal_95;
    const double place = count.place_deviation * count.place_deviation * (1 + 1.0 / count.places);
    const double draws = expected > 0 ? draws_ / (expected * expected) : 0;
    const double spread = std::exp(t * std::sqrt(place + draws));
    set.count_p05 = expected / spread;
    set.count_p95 = expected * spread;
}

}  // namespace gridreach
