// SPDX-License-Identifier: Apache-2.0
#include "demand/given_nodes.h"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>

#include "base/errors.h"
#include "base/words.h"
#include "demand/customers.h"
#include "demand/life_cost.h"
#include "model/layer_column.h"
#include "options/option_list.h"

namespace gridreach {

void describe(GivenNodesOptions& o, OptionList& list) {
    list.text("budget_field", o.budget_field).help("Field with what reaching each node may cost.");
    list.choice("budget_unit", o.budget_unit, {"m", "currency"})
        .help("What the budget counts: metres of medium-voltage line, or money.");
    list.text("households_field", o.households_field)
        .help("Field with the households of each node. Without it and demand_kwh_field only lines cost.");
    list.text("demand_kwh_field", o.demand_kwh_field)
        .help("Field with the energy of each node's first year, in kWh.");
    list.text("must_serve_field", o.must_serve_field)
        .help("Field that is 1 or yes for nodes that must get the grid.");
    list.number("max_load_distance_m", o.max_load_distance_m)
        .at_least(0)
        .at_most(100000)
        .help("Furthest that a load of the layer loads may be from the node that serves it, in metres.");
    list.text("already_served_field", o.already_served_field)
        .help("Field that is 1 or yes for nodes that have the grid already.");
}

namespace {

/// The customers of a node by its households and first year's energy; none where neither is known.
CustomerGroup given_customers(std::optional<double> households, std::optional<double> kwh,
                              const Costs& costs) {
    CustomerGroup group;
    if (!households && !kwh) return group;
    const auto tier = static_cast<std::size_t>(costs.tier - 1);
    Customer customer;
    customer.households = households.value_or(kwh.value_or(0) / costs.tier_kwh_per_year.at(tier));
    customer.household_kwh = kwh.value_or(customer.households * costs.tier_kwh_per_year.at(tier));
    customer.household_kw =
        customer.household_kwh / costs.tier_kwh_per_year.at(tier) * costs.tier_peak_kw.at(tier);
    group.special.push_back(customer);
    return group;
}

std::int64_t count_at_same_place(const std::vector<DemandNode>& nodes) {
    std::vector<PointM> places;
    for (const DemandNode& node : nodes) places.push_back(node.at);
    std::sort(places.begin(), places.end());
    return places.end() - std::unique(places.begin(), places.end());
}

std::string counted(std::int64_t n, const char* one, const char* many) {
    return with_commas(n) + " " + (n == 1 ? one : many);
}

}  // namespace

DemandSet GivenNodes::assign(const DemandInput& input, Reporter&) const {
    if (input.nodes.empty())
        throw UsageError("nodes reads demand nodes from a file, but none is given. Set nodes: FILE.");
    const VectorLayer layer = input.vectors->read(input.nodes, input.metric->projection());
    const LayerColumn name(layer, name_field(layer)), budget(layer, options_.budget_field),
        households(layer, options_.households_field), kwh(layer, options_.demand_kwh_field),
        must_serve(layer, options_.must_serve_field), already_served(layer, options_.already_served_field);

    DemandSet demand;
    demand.remarks = layer.remarks;
    price_lines(demand, *input.costs);
    std::vector<CustomerGroup> groups;
    std::vector<double> budgets;
    std::int64_t without_demand = 0, from_energy = 0;
    for (const Feature& feature : layer.features) {
        if (!feature.shape.lines.empty() || !feature.shape.polygons.empty())
            throw InputError(
                fmt::format("{}: feature {} is a {}, but demand nodes are points. Buildings go under "
                            "footprints.",
                            layer.path, feature.id, feature.shape.polygons.empty() ? "line" : "polygon"));
        if (feature.shape.points.size() > 1 && (households || kwh))
            throw InputError(
                fmt::format("{}: feature {} has {} points, and its demand is not known for each. Give "
                            "every node a row of its own.",
                            layer.path, feature.id, feature.shape.points.size()));
        for (const PointM place : feature.shape.points) {
            DemandNode node;
            node.id = demand.nodes.size();
            node.name = name.text(feature);
            node.at = place;
            node.must_serve = must_serve.flag(feature);
            node.already_served = already_served.flag(feature);
            const auto row_households = households.amount(feature), row_kwh = kwh.amount(feature);
            groups.push_back(given_customers(row_households, row_kwh, *input.costs));
            node.lv_length_m =
                input.costs->household_spacing_m * std::max(0.0, groups.back().households() - 1);
            without_demand += !row_households && !row_kwh;
            from_energy += !row_households && row_kwh;
            if (budget) budgets.push_back(budget.needed_amount(feature));
            demand.nodes.push_back(std::move(node));
        }
    }
    join_loads(demand, groups, input.loads, options_.max_load_distance_m, *input.metric, *input.costs);
    for (std::size_t i = 0; i < demand.nodes.size(); ++i)
        if (!groups[i].empty()) price_customers(demand.nodes[i], groups[i], *input.costs);
    for (std::size_t i = 0; i < budgets.size(); ++i) {
        DemandNode& node = demand.nodes[i];
        const bool in_metres = options_.budget_unit == "m";
        if (in_metres) node.budget_m = budgets[i];
        const double money = in_metres ? budgets[i] * demand.mv_life_cost_per_m : budgets[i];
        node.alternative = Alternative{"given", node.grid_internal_cost + money};
    }
    if (const std::int64_t same = count_at_same_place(demand.nodes); same > 0)
        demand.remarks.push_back(counted(same, "demand node stands", "demand nodes stand") +
                                 " exactly where another stands; all are kept.");
    if (without_demand > 0)
        demand.remarks.push_back(counted(without_demand, "demand node has", "demand nodes have") +
                                 " no demand given: only lines cost.");
    if (from_energy > 0)
        demand.remarks.push_back(
            fmt::format("The households of {} were taken from the energy, as many as use it in tier {}.",
                        counted(from_energy, "demand node", "demand nodes"), input.costs->tier));
    return demand;
}

}  // namespace gridreach
