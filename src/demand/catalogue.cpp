// SPDX-License-Identifier: Apache-2.0
#include "demand/catalogue.h"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>
#include <functional>

#include "base/errors.h"
#include "base/words.h"
#include "options/option_list.h"
#include "options/sourced_value.h"

namespace gridreach {

namespace {

constexpr std::size_t tier_count = 5;

void describe_demand(Costs& c, OptionList& o) {
    o.number("households_per_dwelling", c.households_per_dwelling)
        .above(0)
        .at_most(100)
        .unit("households")
        .help("Households behind one roof.");
    o.number("persons_per_household", c.persons_per_household)
        .above(0)
        .at_most(100)
        .unit("persons")
        .help("Persons in a household, to compare with a population raster.");
    o.number("household_spacing_m", c.household_spacing_m)
        .at_least(0)
        .at_most(10000)
        .unit("m")
        .help("Low-voltage line for each household beyond the first, where dwellings are not known.");
    o.integer("tier", c.tier)
        .at_least(1)
        .at_most(tier_count)
        .unit("tier")
        .help("Tier of ESMAP's multi-tier framework that is planned for.");
    o.numbers("tier_kwh_per_year", c.tier_kwh_per_year)
        .above(0)
        .at_most(1e6)
        .unit("kWh/year")
        .help("Energy of a household in the first year, tiers 1 to 5.");
    o.numbers("tier_peak_kw", c.tier_peak_kw)
        .above(0)
        .at_most(1000)
        .unit("kW")
        .help("Peak of one household by itself in the first year, tiers 1 to 5.");
    o.number("demand_growth_per_year", c.demand_growth_per_year)
        .above(-0.5)
        .at_most(0.5)
        .unit("1/year")
        .help("Yearly growth of each household's energy and peak.");
    o.choice("coincidence", c.coincidence, {"rusck", "velander", "table"})
        .help(
            "How peaks of households add up: Rusck's formula, Velander's formula of their energy, or a "
            "table.");
    o.number("coincidence_many", c.coincidence_many)
        .above(0)
        .at_most(1)
        .unit("1")
        .help("Share of the sum of their peaks that very many households reach together, for rusck.");
    o.number("velander_k1", c.velander_k1)
        .at_least(0)
        .at_most(1)
        .unit("kW/(kWh/year)")
        .help("k1 of Velander's formula, peak = k1 * E + k2 * sqrt(E), with E in kWh a year.");
    o.number("velander_k2", c.velander_k2)
        .at_least(0)
        .at_most(100)
        .unit("kW/sqrt(kWh/year)")
        .help("k2 of Velander's formula.");
    o.numbers("coincidence_customers", c.coincidence_customers)
        .at_least(1)
        .at_most(1e9)
        .unit("households")
        .help("Numbers of households in the table, rising from 1.");
    o.numbers("coincidence_factors", c.coincidence_factors)
        .above(0)
        .at_most(1)
        .unit("1")
        .help(
            "Their shares of the sum of peaks, falling from 1; straight between rows, the last one beyond.");
    o.numbers("roof_class_from_m2", c.roof_class_from_m2)
        .at_least(0)
        .at_most(1e6)
        .unit("m2")
        .help("Least roof area of each class, rising; none: all roofs are alike.");
    o.numbers("roof_class_households", c.roof_class_households)
        .at_least(0)
        .at_most(1000)
        .unit("households")
        .help("Households behind a roof of each class; 0: no dwelling.");
    o.numbers("roof_class_tier", c.roof_class_tier)
        .at_least(1)
        .at_most(tier_count)
        .unit("tier")
        .help("Tier of the households of each class.");
    o.numbers("roof_class_kwh_per_m2_year", c.roof_class_kwh_per_m2_year)
        .at_least(0)
        .at_most(10000)
        .unit("kWh/m2/year")
        .help("Energy of anything but households in each class, in the first year.");
    o.numbers("roof_class_peak_w_per_m2", c.roof_class_peak_w_per_m2)
        .at_least(0)
        .at_most(10000)
        .unit("W/m2")
        .help("Peak of anything but households in each class, counted in full.");
    o.number("power_factor", c.power_factor)
        .above(0)
        .at_most(1)
        .unit("1")
        .help("Active over apparent power.");
    o.number("losses_fraction", c.losses_fraction)
        .at_least(0)
        .below(1)
        .unit("1")
        .help(
            "Share of the energy bought for the grid that is lost behind the MV lines, whose losses are "
            "computed; with electrical.sizing none, all that is lost.");
}

/// Entries that come in kinds: prices, lives and upkeep.
struct Kinds {
    OptionList& o;
    const std::string currency;

    Option& price(const char* name, double& value, const std::string& per = "") const {
        return o.number(name, value)
            .at_least(0)
            .at_most(1e9)
            .unit(per.empty() ? currency : currency + "/" + per);
    }
    Option& life(const char* name, double& value) const {
        return o.number(name, value).at_least(1).at_most(200).unit("years");
    }
    Option& upkeep(const char* name, double& value) const {
        return o.number(name, value).at_least(0).at_most(1).unit("1/year");
    }
};

void describe_grid(Costs& c, const Kinds& k) {
    k.price("mv_line_cost_per_m", c.mv_line_cost_per_m, "m").help("Medium-voltage line with poles, built.");
    k.price("lv_line_cost_per_m", c.lv_line_cost_per_m, "m").help("Low-voltage line with poles, built.");
    k.price("transformer_cost_fixed", c.transformer_cost_fixed).help("Each transformer, whatever its size.");
    k.price("transformer_cost_per_kva", c.transformer_cost_per_kva, "kVA").help("Each kVA of a transformer.");
    k.o.numbers("transformer_ratings_kva", c.transformer_ratings_kva)
        .above(0)
        .at_most(1e5)
        .unit("kVA")
        .help("Sizes of transformers that can be had.");
    k.price("service_drop_cost_per_m", c.service_drop_cost_per_m, "m")
        .help("Service drop, the wire from a low-voltage line to a dwelling beside it.");
    k.price("connection_cost_per_household", c.connection_cost_per_household)
        .help("Meter and wiring of a household.");
    k.price("grid_energy_cost_per_kwh", c.grid_energy_cost_per_kwh, "kWh")
        .help("Energy bought for the grid, where the medium voltage begins.");
    k.life("line_life_years", c.line_life_years).help("Life of medium- and low-voltage lines.");
    k.life("transformer_life_years", c.transformer_life_years).help("Life of transformers.");
    k.life("connection_life_years", c.connection_life_years).help("Life of connections.");
    k.upkeep("line_upkeep_fraction_per_year", c.line_upkeep_fraction_per_year)
        .help("Yearly upkeep of lines, share of their cost.");
    k.upkeep("transformer_upkeep_fraction_per_year", c.transformer_upkeep_fraction_per_year)
        .help("Yearly upkeep of transformers, share of their cost.");
    k.upkeep("connection_upkeep_fraction_per_year", c.connection_upkeep_fraction_per_year)
        .help("Yearly upkeep of connections, share of their cost.");
    k.price("substation_connection_cost", c.substation_connection_cost)
        .help("A new feeder bay at a substation, for each tap.");
    k.price("line_tap_cost", c.line_tap_cost)
        .help("A tee-off with switch on an existing line, for each tap.");
}

void describe_off_grid(Costs& c, const Kinds& k) {
    k.price("mini_grid_cost_per_kw", c.mini_grid_cost_per_kw, "kW")
        .help("Panels of a mini-grid with their inverter, installed.");
    k.o.number("mini_grid_kw_per_kwh_per_day", c.mini_grid_kw_per_kwh_per_day)
        .above(0)
        .at_most(10)
        .unit("kW/(kWh/day)")
        .help("Panels to serve one kWh a day.");
    k.price("mini_grid_storage_cost_per_kwh", c.mini_grid_storage_cost_per_kwh, "kWh")
        .help("Batteries, installed.");
    k.o.number("mini_grid_storage_hours", c.mini_grid_storage_hours)
        .at_least(0)
        .at_most(1000)
        .unit("hours")
        .help("Storage, in hours of the mean load.");
    k.price("mini_grid_inverter_cost_per_kw", c.mini_grid_inverter_cost_per_kw, "kW")
        .help("Battery inverter, for each kW of peak demand.");
    k.price("mini_grid_fixed_cost", c.mini_grid_fixed_cost).help("Each mini-grid, whatever its size.");
    k.life("mini_grid_life_years", c.mini_grid_life_years).help("Life of panels and site.");
    k.life("mini_grid_storage_life_years", c.mini_grid_storage_life_years).help("Life of batteries.");
    k.life("mini_grid_inverter_life_years", c.mini_grid_inverter_life_years)
        .help("Life of the battery inverter.");
    k.upkeep("mini_grid_upkeep_fraction_per_year", c.mini_grid_upkeep_fraction_per_year)
        .help("Yearly upkeep of a mini-grid without its low-voltage lines, share of its cost.");

    k.price("stand_alone_cost_per_kwh_per_year", c.stand_alone_cost_per_kwh_per_year, "(kWh/year)")
        .help("A stand-alone system, for each kWh of yearly demand.");
    k.price("stand_alone_fixed_cost", c.stand_alone_fixed_cost)
        .help("Each household's system, whatever its size.");
    k.life("stand_alone_life_years", c.stand_alone_life_years).help("Life of stand-alone systems.");
    k.upkeep("stand_alone_upkeep_fraction_per_year", c.stand_alone_upkeep_fraction_per_year)
        .help("Yearly upkeep of stand-alone systems, share of their cost.");
}

/// Sets what `entries` holds; the currency first, because units of prices begin with it.
void set_entries(const Setting& entries, Costs& costs) {
    if (entries.kind == Setting::Kind::nothing) return;
    if (entries.kind != Setting::Kind::map)
        refuse_at(entries.origin,
                  "costs are a group of entries (`mv_line_cost_per_m: 20`), or a file of them.");
    const auto set_those = [&](bool currency) {
        OptionList options;
        describe(costs, options);
        for (const Setting::Entry& entry : entries.entries)
            if ((entry.key == "currency") == currency) set_sourced_value(entry, options, "cost");
    };
    set_those(true);
    if (costs.currency.empty())
        refuse_at(entries.find("currency")->origin, "currency is empty. Name it, for example USD.");
    set_those(false);
}

/// Prices left as they were would silently be read as another money.
void check_one_currency(const Setting& overrides, const std::string& before, Costs& costs) {
    if (costs.currency == before) return;
    OptionList options;
    describe(costs, options);
    for (const Option& option : options.all())
        if (option.unit_text().starts_with(costs.currency) && overrides.find(option.name()) == nullptr)
            refuse_at(
                overrides.find("currency")->origin,
                fmt::format(
                    "currency is {}, but {} is not given, and in the catalogue it is in {}. Give every price "
                    "in {}.",
                    costs.currency, option.name(), before, costs.currency));
}

void check_tiers(const char* name, const std::vector<double>& by_tier, const Setting& catalogue,
                 const Setting& overrides) {
    const Setting* written = overrides.find(name);
    const Origin& at = (written != nullptr ? written : catalogue.find(name))->origin;
    if (by_tier.size() != tier_count)
        refuse_at(
            at, fmt::format("{} has {} numbers, but there are {} tiers.", name, by_tier.size(), tier_count));
    if (!std::is_sorted(by_tier.begin(), by_tier.end()))
        refuse_at(at, fmt::format("{} falls from one tier to the next. Give tier 1 first.", name));
}

void check_ratings(const std::vector<double>& kva, const Setting& catalogue, const Setting& overrides) {
    const char* name = "transformer_ratings_kva";
    const Setting* written = overrides.find(name);
    const Origin& at = (written != nullptr ? written : catalogue.find(name))->origin;
    if (kva.empty()) refuse_at(at, fmt::format("{} is empty. Give at least one size.", name));
    if (std::adjacent_find(kva.begin(), kva.end(), std::greater_equal<>()) != kva.end())
        refuse_at(at, fmt::format("{} must rise from one size to the next.", name));
}

/// Where an entry was written last.
const Origin& written_at(const char* name, const Setting& catalogue, const Setting& overrides) {
    const Setting* written = overrides.find(name);
    return (written != nullptr ? written : catalogue.find(name))->origin;
}

/// What keeps a peak of many between the largest and the sum, and from falling with more (Coincidence).
void check_coincidence(const Costs& c, const Setting& catalogue, const Setting& overrides) {
    const auto fail = [&](const char* name, const std::string& why) {
        refuse_at(written_at(name, catalogue, overrides), why);
    };
    if (c.coincidence == "velander" && c.velander_k1 == 0 && c.velander_k2 == 0)
        fail("coincidence", "velander_k1 and velander_k2 are both 0, so every peak would be. Give one.");
    const auto &n = c.coincidence_customers, &share = c.coincidence_factors;
    const char* rows = "coincidence_customers";
    const char* factors = "coincidence_factors";
    if (n.size() != share.size())
        fail(overrides.find(factors) != nullptr ? factors : rows,
             fmt::format("coincidence_factors has {} numbers, but coincidence_customers has {}.",
                         share.size(), n.size()));
    if (n.empty()) {
        if (c.coincidence == "table")
            fail(
                "coincidence",
                "coincidence is table, but coincidence_customers is empty. Give it and coincidence_factors.");
        return;
    }
    if (n.front() != 1 || share.front() != 1)
        fail(rows, "the first row of the table of coincidence must be 1 household with the factor 1.");
    for (std::size_t i = 1; i < n.size(); ++i) {
        if (n[i] <= n[i - 1]) fail(rows, "coincidence_customers must rise from one row to the next.");
        if (share[i] > share[i - 1])
            fail(factors, fmt::format("coincidence_factors rises from {} to {}, but it must fall.",
                                      shortest(share[i - 1]), shortest(share[i])));
        // n · f(n) is concave between rows, so its slope at the end of each decides.
        const double slope = (share[i] - share[i - 1]) / (n[i] - n[i - 1]);
        if (share[i] + n[i] * slope < -1e-9)
            fail(factors,
                 fmt::format("coincidence_factors falls so fast before {} households that more of them would "
                             "have a lower peak together. Raise it there, or give rows between.",
                             shortest(n[i])));
    }
}

void check_roof_classes(const Costs& c, const Setting& catalogue, const Setting& overrides) {
    const auto& from = c.roof_class_from_m2;
    for (const auto& [name, list] : {std::pair("roof_class_households", &c.roof_class_households),
                                     {"roof_class_tier", &c.roof_class_tier},
                                     {"roof_class_kwh_per_m2_year", &c.roof_class_kwh_per_m2_year},
                                     {"roof_class_peak_w_per_m2", &c.roof_class_peak_w_per_m2}})
        if (list->size() != from.size())
            refuse_at(
                written_at(overrides.find(name) != nullptr ? name : "roof_class_from_m2", catalogue,
                           overrides),
                fmt::format("{} has {} numbers, but roof_class_from_m2 has {}. Give one for each class.",
                            name, list->size(), from.size()));
    if (std::adjacent_find(from.begin(), from.end(), std::greater_equal<>()) != from.end())
        refuse_at(written_at("roof_class_from_m2", catalogue, overrides),
                  "roof_class_from_m2 must rise from one class to the next.");
    constexpr double hours_per_year = 8760;
    for (std::size_t k = 0; k < from.size(); ++k) {
        if (c.roof_class_tier[k] != std::floor(c.roof_class_tier[k]))
            refuse_at(written_at("roof_class_tier", catalogue, overrides),
                      fmt::format("roof_class_tier is {}, but a tier is 1, 2, 3, 4 or 5.",
                                  shortest(c.roof_class_tier[k])));
        if (c.roof_class_kwh_per_m2_year[k] > c.roof_class_peak_w_per_m2[k] * hours_per_year / 1000 + 1e-9)
            refuse_at(written_at("roof_class_peak_w_per_m2", catalogue, overrides),
                      fmt::format(
                          "roof_class_peak_w_per_m2 is {} where roof_class_kwh_per_m2_year is {}, which "
                          "needs at least {:.2f} W/m2 all year. Correct one.",
                          shortest(c.roof_class_peak_w_per_m2[k]), shortest(c.roof_class_kwh_per_m2_year[k]),
                          c.roof_class_kwh_per_m2_year[k] * 1000 / hours_per_year));
    }
}

}  // namespace

void describe(Costs& c, OptionList& o) {
    o.text("currency", c.currency).help("Currency of every price.");
    o.integer("price_year", c.price_year)
        .at_least(1900)
        .at_most(2200)
        .unit("year")
        .help("Year whose money the prices are in.");
    o.integer("horizon_years", c.horizon_years)
        .at_least(1)
        .at_most(100)
        .unit("years")
        .help("Years over which costs are added up.");
    o.number("discount_rate", c.discount_rate)
        .at_least(0)
        .at_most(1)
        .unit("1/year")
        .help("Real discount rate.");
    describe_demand(c, o);
    const Kinds kinds{o, c.currency};
    describe_grid(c, kinds);
    describe_off_grid(c, kinds);
}

Costs read_costs(const Setting& catalogue, const Setting& overrides) {
    Costs costs;
    {
        OptionList all;
        describe(costs, all);
        for (const std::string& name : all.names())
            if (catalogue.find(name) == nullptr)
                refuse_at({catalogue.origin.where, 0},
                          fmt::format("{} is missing. A catalogue gives every entry.", name));
    }
    set_entries(catalogue, costs);
    const std::string before = costs.currency;
    set_entries(overrides, costs);
    check_one_currency(overrides, before, costs);
    check_tiers("tier_kwh_per_year", costs.tier_kwh_per_year, catalogue, overrides);
    check_tiers("tier_peak_kw", costs.tier_peak_kw, catalogue, overrides);
    check_ratings(costs.transformer_ratings_kva, catalogue, overrides);
    check_coincidence(costs, catalogue, overrides);
    check_roof_classes(costs, catalogue, overrides);
    return costs;
}

std::vector<std::string> cost_methods() {
    return {
        "Tiers of demand: Bhatia, M. and Angelou, N. (2015), Beyond Connections: Energy Access Redefined, "
        "ESMAP "
        "technical report 008/15, World Bank.",
        "Coincidence of peaks: Rusck, S. (1956), The simultaneous demand in distribution network supplying "
        "domestic "
        "consumers, ASEA Journal 10(11), 59-61.",
        "Peaks from energy (coincidence: velander): Velander's formula, as in Lakervi, E. and Holmes, E. J. "
        "(1995), Electricity Distribution Network Design, 2nd edition, IEE Power Series 21.",
    };
}

}  // namespace gridreach
