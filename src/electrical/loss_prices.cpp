// SPDX-License-Identifier: Apache-2.0
#include "electrical/loss_prices.h"

namespace gridreach {

namespace {
constexpr double hours_per_year = 8760;
}

double loss_hours(double load_factor) {
    return hours_per_year * (0.2 * load_factor + 0.8 * load_factor * load_factor);
}

LossPrices loss_prices(double cost_per_kwh, double load_factor, std::int64_t years, double discount_rate) {
    LossPrices prices;
    double now = 1;
    for (std::int64_t year = 0; year < years; ++year) {
        now /= 1 + discount_rate;
        prices.per_peak_kw.push_back(cost_per_kwh * loss_hours(load_factor) * now);
        prices.per_constant_kw += cost_per_kwh * hours_per_year * now;
    }
    return prices;
}

}  // namespace gridreach
