// SPDX-License-Identifier: Apache-2.0
#include "demand/customers.h"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>
#include <optional>
#include <tuple>

#include "base/words.h"
#include "demand/dwelling_nodes.h"

namespace gridreach {

namespace {

std::string counted(std::size_t n, const char* one, const char* many) {
    return with_commas(static_cast<std::int64_t>(n)) + " " + (n == 1 ? one : many);
}

double tier_kwh(const Costs& c, std::int64_t tier) {
    return c.tier_kwh_per_year.at(static_cast<std::size_t>(tier - 1));
}
double tier_kw(const Costs& c, std::int64_t tier) {
    return c.tier_peak_kw.at(static_cast<std::size_t>(tier - 1));
}

/// Households of a tier.
Customer households_of_tier(double households, std::int64_t tier, const Costs& c) {
    Customer out;
    out.households = households;
    out.household_kwh = households * tier_kwh(c, tier);
    out.household_kw = households * tier_kw(c, tier);
    out.other_growth_per_year = c.demand_growth_per_year;
    return out;
}

/// The class of a roof; nothing for a roof below all classes.
std::optional<std::size_t> roof_class(double area_m2, const Costs& c) {
    const auto& from = c.roof_class_from_m2;
    const auto above = std::upper_bound(from.begin(), from.end(), area_m2);
    if (above == from.begin()) return std::nullopt;
    return static_cast<std::size_t>(above - from.begin()) - 1;
}

/// `missed`: dwellings expected for each found.
Customer of_roof(double area_m2, std::size_t k, double missed, const Costs& c) {
    Customer out = households_of_tier(missed * c.roof_class_households[k],
                                      static_cast<std::int64_t>(c.roof_class_tier[k]), c);
    out.other_kwh = missed * area_m2 * c.roof_class_kwh_per_m2_year[k];
    out.other_kw = missed * area_m2 * c.roof_class_peak_w_per_m2[k] / 1000;
    if (out.other_kwh > 0 || out.other_kw > 0) out.connections = missed;
    return out;
}

/// What is given takes the place of what `model` says. A dwelling of no households is another load.
Customer with_given(const GivenDemand& given, const Customer& model, std::int64_t model_tier,
                    const Costs& c) {
    const std::int64_t tier = given.tier.value_or(model_tier);
    Customer out = given.households || given.tier
                       ? households_of_tier(given.households.value_or(model.households), tier, c)
                       : model;
    if (!given.energy_kwh_per_year && !given.peak_kw) return out;
    // Without households the model's energy and peak, if any, are those of its roof.
    const bool of_roof = out.households == 0 && out.other_kwh > 0;
    const double model_kwh = of_roof ? out.other_kwh : out.household_kwh;
    const double kwh = given.energy_kwh_per_year.value_or(model_kwh);
    const double kw = given.peak_kw.value_or(of_roof ? kwh / out.other_kwh * out.other_kw
                                                     : kwh / tier_kwh(c, tier) * tier_kw(c, tier));
    // Velander's formula knows energy only, so a peak that is given is counted in full.
    const bool apart = out.households == 0 || (given.peak_kw && c.coincidence == "velander");
    out.household_kwh = apart ? 0 : kwh;
    out.household_kw = apart ? 0 : kw;
    out.other_kwh = apart ? kwh : 0;
    out.other_kw = apart ? kw : 0;
    out.connections = out.households == 0 && (kwh > 0 || kw > 0) ? 1 : 0;
    return out;
}

double growth_to(double per_year, std::int64_t year) {
    return std::pow(1 + per_year, static_cast<double>(year));
}

}  // namespace

Customers customers_of(const DwellingSet& set, const Costs& costs) {
    Customers out;
    out.each = households_of_each(set, costs);
    if (costs.roof_class_from_m2.empty() && set.given_demand.empty()) return out;
    const double missed = out.each / costs.households_per_dwelling;
    std::size_t by_roof = 0, without_area = 0, given_count = 0, nothing = 0;
    out.which.resize(set.dwellings.size());
    for (std::size_t i = 0; i < set.dwellings.size(); ++i) {
        const Dwelling& d = set.dwellings[i];
        const auto k = d.roof_area_m2 ? roof_class(*d.roof_area_m2, costs) : std::nullopt;
        if (!costs.roof_class_from_m2.empty() && !d.roof_area_m2) ++without_area;
        if (!k && d.given_demand == 0) continue;
        Customer customer =
            k ? of_roof(*d.roof_area_m2, *k, missed, costs) : households_of_tier(out.each, costs.tier, costs);
        if (d.given_demand > 0) {
            const auto tier = k ? static_cast<std::int64_t>(costs.roof_class_tier[*k]) : costs.tier;
            customer = with_given(set.given_demand[d.given_demand - 1], customer, tier, costs);
            ++given_count;
        } else {
            ++by_roof;
        }
        nothing += customer.asks_for_nothing();
        out.special.push_back(customer);
        out.which[i] = static_cast<std::uint32_t>(out.special.size());
    }
    if (by_roof > 0)
        out.remarks.push_back("The demand of " + counted(by_roof, "dwelling", "dwellings") +
                              " follows from the class of the roof.");
    if (without_area > 0)
        out.remarks.push_back(counted(without_area, "dwelling has", "dwellings have") +
                              " no known roof area and no class.");
    if (given_count > 0)
        out.remarks.push_back("The demand of " + counted(given_count, "dwelling", "dwellings") +
                              " is given by the input.");
    if (nothing > 0)
        out.remarks.push_back(counted(nothing, "dwelling asks", "dwellings ask") +
                              " for nothing and is in no demand node.");
    return out;
}

std::vector<PointLoad> in_reading_order(std::vector<PointLoad> loads) {
    const auto key = [](const PointLoad& l) {
        return std::tuple(-l.at.y, l.at.x, l.name, l.peak_kw, l.energy_kwh_per_year, l.growth_per_year,
                          l.must_serve);
    };
    std::sort(loads.begin(), loads.end(),
              [&](const PointLoad& a, const PointLoad& b) { return key(a) < key(b); });
    return loads;
}

Customer customer_of(const PointLoad& load, const Costs& costs) {
    Customer out;
    out.other_kwh = load.energy_kwh_per_year;
    out.other_kw = load.peak_kw;
    out.other_growth_per_year = load.growth_per_year.value_or(costs.demand_growth_per_year);
    out.connections = 1;
    return out;
}

double CustomerGroup::households() const {
    double sum = each * static_cast<double>(alike);
    for (const Customer& c : special) sum += c.households;
    return sum;
}

double CustomerGroup::connections() const {
    double sum = 0;
    for (const Customer& c : special) sum += c.connections;
    return sum;
}

Load CustomerGroup::load(const Costs& costs) const {
    const double alike_kwh = each * static_cast<double>(alike) * tier_kwh(costs, costs.tier);
    if (special.empty()) return load_of_energy(alike_kwh, households(), costs);
    const Coincidence coincidence = coincidence_of(costs);
    double kwh = alike_kwh, kw = alike_kwh / tier_kwh(costs, costs.tier) * tier_kw(costs, costs.tier);
    double largest_kw = 0;
    if (alike > 0)
        largest_kw =
            coincidence.peak_kw(each, each * tier_kw(costs, costs.tier), each * tier_kwh(costs, costs.tier));
    for (const Customer& c : special) {
        kwh += c.household_kwh;
        kw += c.household_kw;
        largest_kw = std::max(largest_kw, coincidence.peak_kw(c.households, c.household_kw, c.household_kwh));
    }
    if (coincidence.method == Coincidence::Method::velander) largest_kw = 0;  // Never more than all together.
    Load load = load_of_peaks(kwh, kw, households(), costs, largest_kw);
    for (const Customer& c : special)
        for (std::size_t year = 0; year < load.peak_kw.size(); ++year) {
            const double growth = growth_to(c.other_growth_per_year, static_cast<std::int64_t>(year));
            load.energy_kwh_per_year[year] += c.other_kwh * growth;
            load.peak_kw[year] += c.other_kw * growth;
        }
    return load;
}

CustomerGroup group_of(std::span<const DwellingId> dwellings, const Customers& customers) {
    CustomerGroup group;
    group.each = customers.each;
    for (const DwellingId d : dwellings) {
        const Customer* special = customers.of(index(d));
        if (special == nullptr)
            ++group.alike;
        else
            group.special.push_back(*special);
    }
    return group;
}

LvLoad greatest_load(const CustomerGroup& group, const Costs& costs) {
    const auto greatest = [&](double per_year) {
        return std::max(1.0, growth_to(per_year, costs.horizon_years - 1));
    };
    const double growth = greatest(costs.demand_growth_per_year);
    const Coincidence coincidence = coincidence_of(costs);
    LvLoad sum;
    const auto add = [&](double households, double kw, double kwh, double other_kw) {
        sum += {households, kw, other_kw, kwh, coincidence.peak_kw(households, kw, kwh)};
    };
    for (std::size_t i = 0; i < group.alike; ++i)
        add(group.each, group.each * (tier_kw(costs, costs.tier) * growth),
            group.each * tier_kwh(costs, costs.tier) * growth, 0);
    for (const Customer& c : group.special)
        add(c.households, c.household_kw * growth, c.household_kwh * growth,
            c.other_kw * greatest(c.other_growth_per_year));
    return sum;
}

void price_customers(DemandNode& node, const CustomerGroup& group, const Costs& costs) {
    node.expected_households = group.households();
    price_node(node, group.load(costs), costs, group.connections());
}

void join_loads(DemandSet& demand, std::vector<CustomerGroup>& groups, std::vector<PointLoad> loads,
                double reach_m, const Metric& metric, const Costs& costs) {
    if (loads.empty()) return;
    std::vector<std::uint32_t> by_y;
    for (std::uint32_t i = 0; i < groups.size(); ++i)
        if (!groups[i].empty()) by_y.push_back(i);
    const auto y_of = [&](std::uint32_t i) { return demand.nodes[i].at.y; };
    std::stable_sort(by_y.begin(), by_y.end(), [&](auto a, auto b) { return y_of(a) < y_of(b); });
    constexpr double most_scale = 1.1;  // Of the plane over the ground, anywhere a system fits (checks.cpp).
    std::size_t joined = 0, alone = 0;
    for (PointLoad& load : in_reading_order(std::move(loads))) {
        std::uint32_t nearest = 0;
        std::optional<double> least_m;
        const double band_m = reach_m * most_scale;
        for (auto at = std::lower_bound(by_y.begin(), by_y.end(), load.at.y - band_m,
                                        [&](auto i, double y) { return y_of(i) < y; });
             at != by_y.end() && y_of(*at) <= load.at.y + band_m; ++at) {
            if (std::abs(demand.nodes[*at].at.x - load.at.x) > band_m) continue;
            const double length_m = metric.length_m(demand.nodes[*at].at, load.at);
            if (length_m > reach_m || (least_m && std::pair(*least_m, nearest) < std::pair(length_m, *at)))
                continue;
            least_m = length_m;
            nearest = *at;
        }
        if (!least_m) {
            nearest = static_cast<std::uint32_t>(demand.nodes.size());
            DemandNode& own = demand.nodes.emplace_back();
            own.id = nearest;
            own.name = load.name;
            own.at = load.at;
            groups.emplace_back();
        }
        (least_m ? joined : alone) += 1;
        demand.nodes[nearest].lv_length_m += least_m.value_or(0);
        demand.nodes[nearest].must_serve |= load.must_serve;
        groups[nearest].special.push_back(customer_of(load, costs));
    }
    demand.remarks.push_back(fmt::format("{} joined to the nearest transformer; {} a demand node of {} own.",
                                         counted(joined, "load was", "loads were"),
                                         counted(alone, "load is", "loads are"),
                                         alone == 1 ? "its" : "their"));
}

}  // namespace gridreach
