// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <vector>

#include "model/costs.h"

namespace gridreach {

/// Share of the sum of their own peaks that `households` households reach together: c(n) = c∞ + (1 − c∞)/√n,
/// and 1 for one household or less (Rusck 1956).
double coincidence(double households, double coincidence_many);

/// How peaks of households add up. Whichever the method, the peak of many is at least that of the largest of
/// them, at most the sum, and does not fall with more.
struct Coincidence {
    enum class Method {
        rusck,     ///< Share c(n) of the sum of the own peaks.
        velander,  ///< k1 · E + k2 · √E of the energy E of all together (Velander 1935); own peaks do not
                   ///< count.
        table,     ///< As rusck, the share from a table: straight between its rows, the last beyond it.
    };
    Method method = Method::rusck;
    double many = 1;                         ///< c∞ of rusck.
    double k1 = 0;                           ///< kW for each kWh a year.
    double k2 = 0;                           ///< kW for each √(kWh a year).
    std::vector<double> customers, factors;  ///< Rows of the table; the first is 1 and 1.

    /// Share of the sum of own peaks; 1 for one household or less. Not for velander.
    double factor(double households) const;
    /// kW that households reach together, of own peaks that add up to `own_kw` and energy `kwh_per_year`.
    double peak_kw(double households, double own_kw, double kwh_per_year) const;
};

/// As the costs say.
Coincidence coincidence_of(const Costs& costs);

}  // namespace gridreach
