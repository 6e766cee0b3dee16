// SPDX-License-Identifier: Apache-2.0
#include "demand/service_areas.h"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>
#include <tuple>

#include "base/errors.h"
#include "base/parallel.h"
#include "base/words.h"
#include "demand/area_bound.h"
#include "demand/area_search.h"
#include "demand/customers.h"
#include "demand/dwelling_nodes.h"
#include "demand/life_cost.h"
#include "demand/lv_conductors.h"
#include "options/option_list.h"

namespace gridreach {

void describe(ServiceAreasOptions& o, OptionList& list) {
    list.number("max_lv_length_m", o.max_lv_length_m)
        .above(0)
        .at_most(100000)
        .help("Furthest that a dwelling may be from its transformer along the wires, in metres.");
    list.number("max_drop_length_m", o.max_drop_length_m)
        .at_least(0)
        .at_most(1000)
        .help(
            "Longest service drop, the wire from a line to a dwelling beside it, in metres; 0: every "
            "dwelling "
            "stands on the line.");
    list.integer("max_households_per_transformer", o.max_households_per_transformer)
        .at_least(1)
        .help("Most households that one transformer serves.");
    list.number("lv_voltage_v", o.lv_voltage_v)
        .at_least(50)
        .at_most(1000)
        .help("Voltage between the phases of low-voltage lines, in volts.");
    list.number("lv_resistance_ohm_per_km", o.lv_resistance_ohm_per_km)
        .above(0)
        .at_most(100)
        .help("Resistance of a phase of the low-voltage line, in ohm per km.");
    list.number("lv_reactance_ohm_per_km", o.lv_reactance_ohm_per_km)
        .at_least(0)
        .at_most(100)
        .help("Reactance of a phase of the low-voltage line, in ohm per km.");
    list.number("lv_ampacity_a", o.lv_ampacity_a)
        .above(0)
        .at_most(10000)
        .help("Most current in a phase of the low-voltage line, in amperes.");
    list.number("max_voltage_drop", o.max_voltage_drop)
        .above(0)
        .at_most(0.5)
        .help("Most voltage lost between the transformer and a dwelling at the greatest peak, as a share.");
    list.flag("serve_all", o.serve_all)
        .help("Whether every dwelling gets a line, also where a stand-alone system would cost less.");
    list.integer("max_rounds", o.max_rounds)
        .at_least(0)
        .at_most(100000)
        .help("Most rounds of the local search; 0 leaves the areas as they were constructed.");
}

namespace {

/// Fills the wires of a node. `order` are the dwellings that the search knows by number; what comes after
/// them are loads, to which a line leads and no drop.
void lay_out(DemandNode& node, const ServiceArea& area, std::span<const AreaDwelling> dwellings,
             std::span<const std::uint32_t> order, const LvRules& rules, const LvConductors& conductors,
             const Load& load, const Barriers& barriers) {
    const LocalArea local(dwellings, area.dwellings);
    std::vector<PointM> pulls;
    for (const PointM& pull : area.pulls) pulls.push_back(local.local(pull));
    LvLayout layout;
    const LvDesign design = AreaDesigner(local.sites, rules, local.barriers(&barriers, rules.max_length_m))
                                .design(pulls, &layout);
    node.at = local.plane(design.transformer);
    node.lv_length_m = design.line_m;
    node.drop_length_m = design.drop_m;
    const auto count = static_cast<std::uint32_t>(area.dwellings.size());
    const std::vector<LvBranch> branches = branches_of(layout, local.sites);
    std::vector<int> line_of;
    for (const LvBranch& branch : branches) {
        line_of.push_back(-1);
        const LvTree::Edge& edge = layout.tree.edges[branch.edge];
        const PathM path = {local.plane(layout.tree.at[branch.from]), local.plane(layout.tree.at[branch.to])};
        const bool to_one = edge.drop && branch.to < count;
        if (to_one && area.dwellings[branch.to] < order.size()) {
            node.service_drops.push_back({DwellingId{order[area.dwellings[branch.to]]}, path, edge.length_m});
        } else if (edge.length_m > 0) {
            if (to_one) {
                node.lv_length_m += edge.length_m;
                node.drop_length_m -= edge.length_m;
            }
            line_of.back() = static_cast<int>(node.lv_lines.size());
            node.lv_lines.push_back(
                {path, edge.length_m, branch.load.peak_kw(rules.coincidence), branch.load.households, "", 0});
        }
    }
    conductors.choose(node, layout, branches, line_of, load, rules);
    std::sort(node.service_drops.begin(), node.service_drops.end(),
              [](const ServiceDrop& a, const ServiceDrop& b) { return a.dwelling < b.dwelling; });
}

/// A node with a load that must be served must be, too; one that has nothing but loads is called as they are.
void name_loads(DemandSet& demand, const AreaPlan& plan, std::size_t dwelling_count,
                std::span<const PointLoad> loads) {
    if (loads.empty()) return;
    std::size_t shared = 0;
    const auto place = [&](DemandNode& node, std::uint32_t i) {
        if (i < dwelling_count) return;
        const PointLoad& load = loads[i - dwelling_count];
        node.must_serve |= load.must_serve;
        if (!node.dwellings.empty())
            ++shared;
        else if (!load.name.empty())
            node.name += (node.name.empty() ? "" : ", ") + load.name;
    };
    for (std::size_t k = 0; k < plan.areas.size(); ++k)
        for (const std::uint32_t i : plan.areas[k].dwellings) place(demand.nodes[k], i);
    for (std::size_t k = 0; k < plan.stand_alone.size(); ++k)
        place(demand.nodes[plan.areas.size() + k], plan.stand_alone[k]);
    demand.remarks.push_back(fmt::format("Point loads at a transformer with dwellings: {1} of {0}.",
                                         with_commas(static_cast<std::int64_t>(loads.size())),
                                         with_commas(static_cast<std::int64_t>(shared))));
}

void remark_on_cost(const AreaPlan& plan, std::span<const AreaDwelling> dwellings, const LvRules& rules,
                    const Costs& costs, bool with_loads, DemandSet& demand) {
    const auto money = [](double amount) { return with_commas(std::llround(amount)); };
    demand.remarks.push_back(fmt::format(
        "Transformers, low-voltage wires and an estimate of {:.1f} km of medium-voltage line between them "
        "cost "
        "{} {} over the horizon, with what dwellings left without them would have saved; no division of the "
        "dwellings costs less than {}.",
        plan.mv_m / 1000, costs.currency, money(plan.cost), money(lower_bound_of_areas(dwellings, rules))));
    // "3 dwellings are", "1 dwelling or load is".
    const auto count = [&](std::size_t n, const char* one, const char* many) {
        const char* what = with_loads ? (n == 1 ? "dwelling or load" : "dwellings or loads")
                                      : (n == 1 ? "dwelling" : "dwellings");
        return fmt::format("{} {} {}", with_commas(static_cast<std::int64_t>(n)), what, n == 1 ? one : many);
    };
    if (!plan.stand_alone.empty())
        demand.remarks.push_back(count(plan.stand_alone.size(), "is", "are") +
                                 " too remote to be worth a transformer or a line.");
    const auto several = static_cast<std::size_t>(
        std::count_if(plan.areas.begin(), plan.areas.end(),
                      [](const ServiceArea& area) { return area.design.transformers > 1; }));
    if (several > 0)
        demand.remarks.push_back(
            fmt::format("{} more than the largest transformer, of {} kVA, and several are built.",
                        count(several, "needs", "need"), shortest(rules.ratings.back().kva)));
}

}  // namespace

DemandSet ServiceAreas::assign(const DemandInput& input, Reporter&) const {
    const DwellingSet& set = dwellings_of(input, "service_areas");
    const Costs& costs = *input.costs;
    DemandSet demand;
    price_lines(demand, costs);
    if (set.dwellings.empty() && input.loads.empty()) return demand;

    const Customers customers = customers_of(set, costs);
    const double each = customers.each;

    LvRules rules;
    rules.max_length_m = options_.max_lv_length_m;
    rules.max_drop_m = options_.max_drop_length_m;
    rules.max_households = std::max(static_cast<double>(options_.max_households_per_transformer), each);
    const double sine = std::sqrt(1 - costs.power_factor * costs.power_factor);
    rules.voltage_loss_per_kw_m =
        (options_.lv_resistance_ohm_per_km + options_.lv_reactance_ohm_per_km * sine / costs.power_factor) /
        (options_.lv_voltage_v * options_.lv_voltage_v);
    rules.max_voltage_loss = options_.max_voltage_drop;
    rules.max_line_kw =
        std::sqrt(3.0) * options_.lv_voltage_v * options_.lv_ampacity_a / 1000 * costs.power_factor;
    rules.power_factor = costs.power_factor;
    rules.coincidence = coincidence_of(costs);
    for (const double kva : costs.transformer_ratings_kva)
        rules.ratings.push_back({kva, transformer_cost(kva, costs).life});
    const LvConductors conductors(input.equipment,
                                  {options_.lv_voltage_v, options_.lv_resistance_ohm_per_km,
                                   options_.lv_reactance_ohm_per_km, options_.lv_ampacity_a},
                                  costs);
    // Nearly every line is the cheapest there is; limits are those of the line that the costs price, so that
    // what the search finds can be built.
    const double life_factor =
        costs.lv_line_cost_per_m > 0 ? lv_line_cost_per_m(costs).life / costs.lv_line_cost_per_m : 1;
    rules.line_cost_per_m = conductors.least_cost_per_m() * life_factor;
    rules.drop_cost_per_m = service_drop_cost_per_m(costs).life;
    rules.mv_cost_per_m = mv_line_cost_per_m(costs).life;

    std::vector<std::uint32_t> order = reading_order(set.dwellings);
    std::erase_if(order, [&](std::uint32_t i) { return !customers.served(i); });
    const std::vector<PointLoad> loads = in_reading_order(input.loads);
    const auto customers_at = [&](std::span<const std::uint32_t> numbers) {
        std::vector<DwellingId> found;
        for (const std::uint32_t i : numbers)
            if (i < order.size()) found.push_back(DwellingId{order[i]});
        std::sort(found.begin(), found.end());
        CustomerGroup group = group_of(found, customers);
        for (const std::uint32_t i : numbers)
            if (i >= order.size()) group.special.push_back(customer_of(loads[i - order.size()], costs));
        return std::pair(std::move(found), std::move(group));
    };
    const auto worth_of = [&](const CustomerGroup& group) {
        const Load load = group.load(costs);
        const double connections = group.households() + group.connections();
        return stand_alone_cost(load, connections, costs).life -
               connected_cost(load, connections, costs).life;
    };
    const CustomerGroup one_alike{each, 1, {}};
    const LvLoad load_alike = greatest_load(one_alike, costs);
    const double worth_alike = worth_of(one_alike);
    std::vector<AreaDwelling> dwellings(order.size() + loads.size());
    parallel_blocks(dwellings.size(), 4096, [&](std::size_t begin, std::size_t end) {
        for (std::size_t i = begin; i < end; ++i) {
            AreaDwelling& d = dwellings[i];
            const bool is_load = i >= order.size();
            d.at = is_load ? loads[i - order.size()].at : set.dwellings[order[i]].centre;
            d.ground = input.metric->scale_at(d.at);
            d.must_serve = options_.serve_all || (is_load && loads[i - order.size()].must_serve);
            if (!is_load && customers.of(order[i]) == nullptr) {
                d.load = load_alike;
                d.worth = worth_alike;
            } else {
                const auto number = static_cast<std::uint32_t>(i);
                const CustomerGroup alone = customers_at({&number, 1}).second;
                d.load = greatest_load(alone, costs);
                d.worth = worth_of(alone);
            }
            if (d.must_serve) d.worth = 0;
        }
    });
    const Barriers barriers(input.no_go);
    AreaPlan plan = divide_into_areas(dwellings, rules, static_cast<int>(options_.max_rounds), &barriers);

    demand.nodes.resize(plan.areas.size() + plan.stand_alone.size());
    parallel_blocks(plan.areas.size(), 64, [&](std::size_t begin, std::size_t end) {
        for (std::size_t k = begin; k < end; ++k) {
            const ServiceArea& area = plan.areas[k];
            DemandNode& node = demand.nodes[k];
            CustomerGroup group;
            std::tie(node.dwellings, group) = customers_at(area.dwellings);
            lay_out(node, area, dwellings, order, rules, conductors, group.load(costs), barriers);
            price_customers(node, group, costs);
        }
    });
    for (const DemandNode& node : demand.nodes)
        for (const LvLine& line : node.lv_lines)
            plan.cost += line.build_cost * life_factor - line.length_m * rules.line_cost_per_m;
    for (std::size_t k = 0; k < plan.stand_alone.size(); ++k) {
        const std::uint32_t i = plan.stand_alone[k];
        DemandNode& node = demand.nodes[plan.areas.size() + k];
        node.at = dwellings[i].at;
        CustomerGroup group;
        std::tie(node.dwellings, group) = customers_at({&i, 1});
        node.off_grid_reason = fmt::format(
            "a transformer and a low-voltage line to it cost more than the {} {} that the grid saves there.",
            costs.currency, with_commas(std::llround(std::max(0.0, dwellings[i].worth))));
        price_customers(node, group, costs);
    }
    name_loads(demand, plan, order.size(), loads);
    sort_and_number(demand.nodes);
    remark_on_count(set, demand);
    demand.remarks.insert(demand.remarks.end(), customers.remarks.begin(), customers.remarks.end());
    remark_on_cost(plan, dwellings, rules, costs, !loads.empty(), demand);
    return demand;
}

}  // namespace gridreach
