// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>
#include <string>
#include <vector>

namespace gridreach {

/// Prices and demand that every stage uses (`data/catalogue/costs.yaml`, with the source of each number).
/// Money is in `currency` of `price_year`. A life cost adds what is spent at the start and the discounted
/// upkeep, replacement and energy over `horizon_years`; see docs/concepts.md for the formulas.
struct Costs {
    std::string currency = "USD";
    std::int64_t price_year = 2023;
    std::int64_t horizon_years = 20;
    double discount_rate = 0.08;  ///< Real, per year.

    // Demand
    double households_per_dwelling = 1.0;
    double persons_per_household = 5.0;
    std::int64_t tier = 3;                   ///< ESMAP multi-tier framework, 1 to 5.
    std::vector<double> tier_kwh_per_year;   ///< Per household, tier 1 first.
    std::vector<double> tier_peak_kw;        ///< Per household without coincidence, tier 1 first.
    double demand_growth_per_year = 0.02;
    double coincidence_many = 0.3;           ///< Coincidence factor of very many households; 1 for one (Rusck).
    double power_factor = 0.9;
    double losses_fraction = 0.1;            ///< Of energy bought for the grid.

    // Grid
    double mv_line_cost_per_m = 0;
    double lv_line_cost_per_m = 0;
    double transformer_cost_fixed = 0;
    double transformer_cost_per_kva = 0;
    double connection_cost_per_household = 0;  ///< Meter, service drop, wiring.
    double grid_energy_cost_per_kwh = 0;
    double line_life_years = 30;
    double transformer_life_years = 20;
    double connection_life_years = 20;
    double line_upkeep_fraction_per_year = 0.02;
    double transformer_upkeep_fraction_per_year = 0.02;
    double connection_upkeep_fraction_per_year = 0.01;
    double substation_connection_cost = 0;  ///< A new feeder bay at a substation, per tap.
    double line_tap_cost = 0;               ///< A tee-off pole with switch on an existing line, per tap.

    // Mini-grid (solar with batteries, low-voltage distribution included by its own line cost)
    double mini_grid_cost_per_kw = 0;       ///< Of peak, panels, inverters and installation.
    double mini_grid_storage_cost_per_kwh = 0;
    double mini_grid_fixed_cost = 0;
    double mini_grid_storage_hours = 0;     ///< Storage, in hours of the mean load.
    double mini_grid_kw_per_kwh_per_day = 0; ///< Panels to make one kWh a day.
    double mini_grid_life_years = 20;
    double mini_grid_storage_life_years = 8;
    double mini_grid_upkeep_fraction_per_year = 0.03;

    // Stand-alone systems
    double stand_alone_cost_per_kwh_per_year = 0;  ///< System cost per kWh of yearly demand.
    double stand_alone_fixed_cost = 0;             ///< Per household.
    double stand_alone_life_years = 8;
    double stand_alone_upkeep_fraction_per_year = 0.02;

    bool operator==(const Costs&) const = default;
};

}  // namespace gridreach
