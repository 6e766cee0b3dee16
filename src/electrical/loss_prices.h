// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>
#include <vector>

namespace gridreach {

/// What losses cost over a horizon, discounted to its start.
struct LossPrices {
    std::vector<double> per_peak_kw;  ///< Year by year: of one kW lost at that year's peak.
    double per_constant_kw = 0;       ///< Of one kW lost in every hour of every year.
};

/// Hours at peak losses that make a year's losses: 8760·(0.2·f + 0.8·f²) at a load factor of f (mean over
/// peak load; Gustafson and Baylor 1988 find 0.16 and 0.84 for distribution; 0.2 and 0.8 are usual).
double loss_hours(double load_factor);

/// Losses at `cost_per_kwh` of the energy, paid at the end of each of `years` years.
LossPrices loss_prices(double cost_per_kwh, double load_factor, std::int64_t years, double discount_rate);

}  // namespace gridreach
