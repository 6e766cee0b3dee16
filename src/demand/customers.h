// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>
#include <span>
#include <string>
#include <vector>

#include "demand/life_cost.h"
#include "demand/lv_design.h"
#include "geo/metric.h"
#include "model/dwellings.h"

/// What dwellings and point loads ask for, each, and together.
namespace gridreach {

/// A dwelling that is not as all others, or a point load; in the first year.
struct Customer {
    double households = 0;
    double household_kwh = 0, household_kw = 0;  ///< Of all its households; own peaks, added up.
    double other_kwh = 0, other_kw = 0;          ///< Of anything else, counted in full.
    double other_growth_per_year = 0;            ///< Household demand grows as the costs say.
    double connections = 0;                      ///< Besides those of its households.
    bool asks_for_nothing() const { return households == 0 && other_kwh == 0 && other_kw == 0; }
};

/// The dwellings of a set. Most are alike; those with a roof of some class (`roof_class_from_m2`) or with
/// demand of their own are not.
struct Customers {
    double each = 1;  ///< Households of a dwelling like all others.
    std::vector<Customer> special;
    std::vector<std::uint32_t> which;  ///< By dwelling: 0 like all others, else its place in special from 1.
    std::vector<std::string> remarks;  ///< How many are not like the others, and why.

    /// Null for a dwelling like all others.
    const Customer* of(std::uint32_t dwelling) const {
        return which.empty() || which[dwelling] == 0 ? nullptr : &special[which[dwelling] - 1];
    }
    bool served(std::uint32_t dwelling) const {
        const Customer* c = of(dwelling);
        return c == nullptr || !c->asks_for_nothing();
    }
};
Customers customers_of(const DwellingSet& set, const Costs& costs);

/// Point loads in reading order of their places, whatever order they come in.
std::vector<PointLoad> in_reading_order(std::vector<PointLoad> loads);
Customer customer_of(const PointLoad& load, const Costs& costs);

/// Customers together: `alike` dwellings of `each` households, and others.
struct CustomerGroup {
    double each = 1;
    std::size_t alike = 0;
    std::vector<Customer> special;
    bool empty() const { return alike == 0 && special.empty(); }
    double households() const;
    double connections() const;  ///< Besides those of households.
    Load load(const Costs& costs) const;
};

/// The customers of some dwellings.
CustomerGroup group_of(std::span<const DwellingId> dwellings, const Customers& customers);

/// The same as wires see it, in the year when it is greatest.
LvLoad greatest_load(const CustomerGroup& group, const Costs& costs);

/// Sets the households of a node and prices it (price_node).
void price_customers(DemandNode& node, const CustomerGroup& group, const Costs& costs);

/// Gives each load to the node whose transformer is nearest (equal: the earlier node) and no further than
/// `reach_m`, over a straight LV line; nodes without customers take none. A load that no node takes becomes a
/// node of its own, after the others. `groups` are the customers of each node; nothing is priced yet. Says in
/// a remark how many of each there are.
void join_loads(DemandSet& demand, std::vector<CustomerGroup>& groups, std::vector<PointLoad> loads,
                double reach_m, const Metric& metric, const Costs& costs);

}  // namespace gridreach
