// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>
#include <string>
#include <vector>

namespace gridreach {

/// Prices and demand that every stage uses. The numbers are in `data/catalogue/costs.yaml`, each with its
/// source; the catalogue reader refuses a catalogue that leaves a field unset. Money is in `currency` of
/// `price_year`. A life cost adds what is spent at the start and the discounted upkeep, replacement and
/// energy over `horizon_years`, less what is left of the assets; see docs/concepts.md for the formulas.
struct Costs {
    std::string currency = "USD";
    std::int64_t price_year = 0;
    std::int64_t horizon_years = 0;
    double discount_rate = 0;  ///< Real, per year.

    // Demand
    double households_per_dwelling = 0;
    double persons_per_household = 0;
    double household_spacing_m = 0;         ///< LV line per household where dwellings are not known.
    std::int64_t tier = 0;                  ///< ESMAP multi-tier framework, 1 to 5.
    std::vector<double> tier_kwh_per_year;  ///< Per household in the first year, tier 1 first.
    std::vector<double> tier_peak_kw;       ///< Per household without coincidence, tier 1 first.
    double demand_growth_per_year = 0;      ///< Of each household's energy and peak.
    std::string coincidence = "rusck";      ///< How peaks of households add up: rusck, velander or table.
    double coincidence_many = 0;  ///< Coincidence factor of very many households; 1 for one (Rusck).
    double velander_k1 = 0;       ///< kW for each kWh a year (Velander).
    double velander_k2 = 0;       ///< kW for each √(kWh a year).
    std::vector<double> coincidence_customers;  ///< Table: households, from 1 up.
    std::vector<double> coincidence_factors;    ///< Table: their factors, from 1 down.
    // Roofs of known area, in classes; none: every roof is the same. One number for each class.
    std::vector<double> roof_class_from_m2;     ///< Least area, rising.
    std::vector<double> roof_class_households;  ///< 0: no dwelling, but the load of its area.
    std::vector<double> roof_class_tier;        ///< Of its households, 1 to 5.
    std::vector<double> roof_class_kwh_per_m2_year;
    std::vector<double> roof_class_peak_w_per_m2;
    double power_factor = 0;
    double losses_fraction = 0;  ///< Of energy bought for the grid.

    // Grid
    double mv_line_cost_per_m = 0;
    double lv_line_cost_per_m = 0;
    double transformer_cost_fixed = 0;
    double transformer_cost_per_kva = 0;
    std::vector<double> transformer_ratings_kva;  ///< Sizes that can be had, rising.
    double service_drop_cost_per_m = 0;
    double connection_cost_per_household = 0;  ///< Meter and wiring.
    double grid_energy_cost_per_kwh = 0;
    double line_life_years = 0;
    double transformer_life_years = 0;
    double connection_life_years = 0;
    double line_upkeep_fraction_per_year = 0;
    double transformer_upkeep_fraction_per_year = 0;
    double connection_upkeep_fraction_per_year = 0;
    double substation_connection_cost = 0;  ///< A new feeder bay at a substation, per tap.
    double line_tap_cost = 0;               ///< A tee-off pole with switch on an existing line, per tap.

    // Mini-grid (solar with batteries; LV lines and connections at the same prices as the grid's)
    double mini_grid_cost_per_kw = 0;         ///< Of panels at their peak, with their inverter, installed.
    double mini_grid_kw_per_kwh_per_day = 0;  ///< Panels to serve one kWh a day.
    double mini_grid_storage_cost_per_kwh = 0;
    double mini_grid_storage_hours = 0;         ///< Storage, in hours of the mean load.
    double mini_grid_inverter_cost_per_kw = 0;  ///< Battery inverter, of the peak demand.
    double mini_grid_fixed_cost = 0;            ///< Per site.
    double mini_grid_life_years = 0;            ///< Of panels and site.
    double mini_grid_storage_life_years = 0;
    double mini_grid_inverter_life_years = 0;
    double mini_grid_upkeep_fraction_per_year = 0;

    // Stand-alone systems
    double stand_alone_cost_per_kwh_per_year = 0;  ///< System cost per kWh of yearly demand.
    double stand_alone_fixed_cost = 0;             ///< Per household.
    double stand_alone_life_years = 0;
    double stand_alone_upkeep_fraction_per_year = 0;

    bool operator==(const Costs&) const = default;
};

}  // namespace gridreach
