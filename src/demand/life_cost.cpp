// SPDX-License-Identifier: Apache-2.0
#include "demand/life_cost.h"

#include <algorithm>
#include <cassert>
#include <cmath>
#include <optional>

namespace gridreach {

namespace {

constexpr double days_per_year = 365;
constexpr double hours_per_day = 24;
/// Lives are whole or simple fractions of years; their multiples are compared with years to this.
constexpr double year_tolerance = 1e-9;

double worth_now(double rate, double year) {
    return std::pow(1 + rate, -year);
}

std::vector<double> times(std::span<const double> by_year, double factor) {
    std::vector<double> out(by_year.begin(), by_year.end());
    for (double& each : out) each *= factor;
    return out;
}

AssetPrice line_price(double per_m, const Costs& c) {
    return {per_m, c.line_life_years, c.line_upkeep_fraction_per_year};
}

AssetPrice connection_price(double each, const Costs& c) {
    return {each, c.connection_life_years, c.connection_upkeep_fraction_per_year};
}

/// LV lines, drops and connections, the same whoever feeds them.
NodeCost distribution_cost(double customers, const Wires& wires, const Costs& c,
                           GridPurchase* purchase = nullptr) {
    const NodeCost lines = asset_cost(line_price(1, c), wires.lv_build_cost, c);
    const NodeCost drops = asset_cost(connection_price(c.service_drop_cost_per_m, c), wires.drop_length_m, c);
    const NodeCost connections =
        asset_cost(connection_price(c.connection_cost_per_household, c), customers, c);
    if (purchase != nullptr) {
        purchase->connections = customers;
        purchase->connection_cost = connections.build;
        purchase->lv_line_cost = lines.build;
        purchase->drop_cost = drops.build;
    }
    NodeCost cost = lines;
    cost += drops;
    return cost += connections;
}

Wires wires_in(const DemandNode& node, const Costs& c) {
    if (node.lv_lines.empty()) return wires_of_one_kind(node.lv_length_m, node.drop_length_m, c);
    Wires wires{0, node.drop_length_m};
    for (const LvLine& line : node.lv_lines) wires.lv_build_cost += line.build_cost;
    return wires;
}

double energy_cost(const Load& load, const Costs& c) {
    return discounted(load.energy_kwh_per_year, c.discount_rate) / (1 - c.losses_fraction) *
           c.grid_energy_cost_per_kwh;
}

}  // namespace

double annuity_factor(double rate, std::int64_t years) {
    double sum = 0;
    for (std::int64_t t = 1; t <= years; ++t) sum += worth_now(rate, static_cast<double>(t));
    return sum;
}

double discounted(std::span<const double> by_year, double rate) {
    double sum = 0;
    for (std::size_t t = 0; t < by_year.size(); ++t)
        sum += by_year[t] * worth_now(rate, static_cast<double>(t + 1));
    return sum;
}

NodeCost asset_cost(const AssetPrice& price, std::span<const double> need_by_year, double discount_rate) {
    assert(price.life_years > 0);
    const auto horizon = static_cast<double>(need_by_year.size());
    NodeCost cost;
    for (int build = 0;; ++build) {
        const double begin = build * price.life_years;
        if (begin >= horizon - year_tolerance) break;
        const double end = std::min(begin + price.life_years, horizon);
        const auto first = static_cast<std::size_t>(std::floor(begin + year_tolerance));
        const auto last = static_cast<std::size_t>(std::ceil(end - year_tolerance));
        const double size = *std::max_element(need_by_year.begin() + static_cast<std::ptrdiff_t>(first),
                                              need_by_year.begin() + static_cast<std::ptrdiff_t>(last));
        const double value = size * price.per_unit;
        if (build == 0) cost.build = value;
        cost.life += value * worth_now(discount_rate, begin);
        // A year that begins before this build was cared for with the one before it.
        for (auto t = static_cast<std::size_t>(std::ceil(begin - year_tolerance)); t < last; ++t)
            cost.life +=
                value * price.upkeep_fraction_per_year * worth_now(discount_rate, static_cast<double>(t + 1));
        const double left = (begin + price.life_years - horizon) / price.life_years;
        if (left > 0) cost.life -= value * left * worth_now(discount_rate, horizon);
    }
    return cost;
}

NodeCost asset_cost(const AssetPrice& price, double size, const Costs& costs) {
    return asset_cost(price, std::vector<double>(static_cast<std::size_t>(costs.horizon_years), size),
                      costs.discount_rate);
}

Load load_of_peaks(double first_year_kwh, double own_kw, double households, const Costs& c,
                   double largest_kw) {
    const Coincidence coincidence = coincidence_of(c);
    Load load;
    for (std::int64_t year = 0; year < c.horizon_years; ++year) {
        const double growth = std::pow(1 + c.demand_growth_per_year, static_cast<double>(year));
        const double kwh = first_year_kwh * growth;
        load.energy_kwh_per_year.push_back(kwh);
        const double peak_kw = coincidence.method == Coincidence::Method::velander
                                   ? coincidence.peak_kw(households, own_kw, kwh)
                                   : coincidence.peak_kw(households, own_kw, kwh) * growth;
        load.peak_kw.push_back(std::max(peak_kw, largest_kw * growth));
    }
    return load;
}

Load load_of_energy(double first_year_kwh, double households, const Costs& c) {
    const auto tier = static_cast<std::size_t>(c.tier - 1);
    return load_of_peaks(first_year_kwh,
                         first_year_kwh / c.tier_kwh_per_year.at(tier) * c.tier_peak_kw.at(tier), households,
                         c);
}

Load load_of_households(double households, const Costs& c) {
    return load_of_energy(households * c.tier_kwh_per_year.at(static_cast<std::size_t>(c.tier - 1)),
                          households, c);
}

NodeCost mv_line_cost_per_m(const Costs& c) {
    return asset_cost(line_price(c.mv_line_cost_per_m, c), 1, c);
}

NodeCost lv_line_cost_per_m(const Costs& c) {
    return asset_cost(line_price(c.lv_line_cost_per_m, c), 1, c);
}

NodeCost service_drop_cost_per_m(const Costs& c) {
    return asset_cost(connection_price(c.service_drop_cost_per_m, c), 1, c);
}

NodeCost transformer_cost(double rating_kva, const Costs& c) {
    return asset_cost({c.transformer_cost_fixed + rating_kva * c.transformer_cost_per_kva,
                       c.transformer_life_years, c.transformer_upkeep_fraction_per_year},
                      1, c);
}

NodeCost connected_cost(const Load& load, double households, const Costs& c) {
    NodeCost cost = distribution_cost(households, {}, c);
    cost.life += energy_cost(load, c);
    return cost;
}

Wires wires_of_one_kind(double lv_length_m, double drop_length_m, const Costs& c) {
    return {lv_length_m * c.lv_line_cost_per_m, drop_length_m};
}

TransformerSize transformer_size(double peak_kw, const Costs& c) {
    // Rounding must not ask for the next size.
    const double kva = peak_kw / c.power_factor * (1 - 1e-9);
    for (const double rating : c.transformer_ratings_kva)
        if (rating >= kva) return {rating, 1};
    const double largest = c.transformer_ratings_kva.back();
    return {largest, std::ceil(kva / largest)};
}

NodeCost grid_internal_cost(const Load& load, double customers, const Wires& wires, const Costs& c,
                            GridPurchase* purchase) {
    NodeCost cost = distribution_cost(customers, wires, c, purchase);
    std::vector<double> count, kva;
    for (const double peak_kw : load.peak_kw) {
        const TransformerSize size = transformer_size(peak_kw, c);
        count.push_back(size.count);
        kva.push_back(size.kva());
    }
    const double life = c.transformer_life_years, upkeep = c.transformer_upkeep_fraction_per_year;
    NodeCost transformers = asset_cost({c.transformer_cost_fixed, life, upkeep}, count, c.discount_rate);
    transformers += asset_cost({c.transformer_cost_per_kva, life, upkeep}, kva, c.discount_rate);
    cost += transformers;
    if (purchase != nullptr && !count.empty()) {
        const auto first_life =
            static_cast<std::ptrdiff_t>(std::min(std::ceil(life), static_cast<double>(count.size())));
        purchase->transformers = *std::max_element(count.begin(), count.begin() + first_life);
        purchase->transformer_kva =
            *std::max_element(kva.begin(), kva.begin() + first_life) / purchase->transformers;
        purchase->transformer_cost = transformers.build;
    }
    cost.life += energy_cost(load, c);
    return cost;
}

NodeCost mini_grid_cost(const Load& load, double customers, const Wires& wires, const Costs& c) {
    NodeCost cost = distribution_cost(customers, wires, c);
    const double upkeep = c.mini_grid_upkeep_fraction_per_year;
    const std::vector<double> kwh_per_day = times(load.energy_kwh_per_year, 1 / days_per_year);
    cost += asset_cost({c.mini_grid_fixed_cost, c.mini_grid_life_years, upkeep}, 1, c);
    cost += asset_cost({c.mini_grid_cost_per_kw, c.mini_grid_life_years, upkeep},
                       times(kwh_per_day, c.mini_grid_kw_per_kwh_per_day), c.discount_rate);
    cost += asset_cost({c.mini_grid_storage_cost_per_kwh, c.mini_grid_storage_life_years, upkeep},
                       times(kwh_per_day, c.mini_grid_storage_hours / hours_per_day), c.discount_rate);
    cost += asset_cost({c.mini_grid_inverter_cost_per_kw, c.mini_grid_inverter_life_years, upkeep},
                       load.peak_kw, c.discount_rate);
    return cost;
}

NodeCost stand_alone_cost(const Load& load, double households, const Costs& c) {
    const double life = c.stand_alone_life_years, upkeep = c.stand_alone_upkeep_fraction_per_year;
    NodeCost cost = asset_cost({c.stand_alone_fixed_cost, life, upkeep}, households, c);
    cost += asset_cost({c.stand_alone_cost_per_kwh_per_year, life, upkeep}, load.energy_kwh_per_year,
                       c.discount_rate);
    return cost;
}

void price_node(DemandNode& node, const Load& load, const Costs& c, double other_customers) {
    const double customers = node.expected_households + other_customers;
    node.energy_kwh_per_year = load.energy_kwh_per_year;
    node.peak_kw = load.peak_kw;
    node.transformer_kva =
        load.peak_kw.empty()
            ? std::nullopt
            : std::optional(
                  transformer_size(*std::max_element(load.peak_kw.begin(), load.peak_kw.end()), c).kva());
    const Wires wires = wires_in(node, c);
    GridPurchase purchase;
    const NodeCost grid = grid_internal_cost(load, customers, wires, c, &purchase);
    node.grid_internal_cost = grid.life;
    node.grid_internal_build_cost = grid.build;
    node.purchase = purchase;
    const double mini_grid = mini_grid_cost(load, customers, wires, c).life;
    const double stand_alone = stand_alone_cost(load, customers, c).life;
    node.alternative = mini_grid <= stand_alone ? Alternative{"mini_grid", mini_grid}
                                                : Alternative{"stand_alone", stand_alone};
}

void price_lines(DemandSet& demand, const Costs& c) {
    const NodeCost mv = mv_line_cost_per_m(c);
    demand.mv_build_cost_per_m = mv.build;
    demand.mv_life_cost_per_m = mv.life;
    demand.horizon_years = static_cast<int>(c.horizon_years);
}

}  // namespace gridreach
