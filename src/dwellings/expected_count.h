// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <array>

#include "dwellings/roof_model.h"
#include "model/dwellings.h"

namespace gridreach {

/// Candidates of a lower chance than this are not counted: there are very many, and their chances are less
/// sure.
inline constexpr double least_chance_counted = 0.02;

/// The class of a roof area: < 20, 20-50, 50-150, >= 150 m2.
std::size_t roof_area_class(double area_m2);

/// Adds up the chances of candidates to an expected number of dwellings.
class ExpectedCount {
public:
    void add(double chance, double area_m2);
    void add(const ExpectedCount& other);
    /// Sets the expected count of `set` and its 90 % interval. Each class counts what `count` says there are
    /// to one expected. The interval is log-normal: the variance of log(true / reckoned) from place to place
    /// (widened for the few places it comes from, with Student's t) plus that of the draws themselves.
    void write(const RoofCount& count, DwellingSet& set) const;

private:
    std::array<double, 4> chances_{};  ///< Sum by class.
    double draws_ = 0;                 ///< Sum of p (1 − p).
};

}  // namespace gridreach
