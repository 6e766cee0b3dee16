// SPDX-License-Identifier: Apache-2.0
#include "outputs/summary.h"

#include <algorithm>
#include <nlohmann/json.hpp>
#include <set>
#include <string_view>
#include <utility>

#include "outputs/demand_facts.h"

namespace gridreach {

namespace {

constexpr std::string_view no_dwellings = "this run has no dwellings: it began at demand nodes.";
constexpr std::string_view no_demand = "this run made no demand nodes.";
constexpr std::string_view no_plan = "this run stopped before a plan.";

template <class T>
Figure<T> known(T value) {
    return {std::move(value), {}};
}
template <class T>
Figure<T> figure(std::optional<T> value, std::string_view reason) {
    if (value) return {std::move(value), {}};
    return {std::nullopt, std::string(reason)};
}

/// Adds up a fact over nodes; unknown as soon as one node does not know it.
template <class Fact, class Which>
std::optional<double> sum_of(const DemandSet& demand, Fact fact, Which which) {
    double sum = 0;
    for (std::size_t i = 0; i < demand.nodes.size(); ++i) {
        if (!which(i)) continue;
        const std::optional<double> v = fact(demand.nodes[i]);
        if (!v) return std::nullopt;
        sum += *v;
    }
    return sum;
}

void add_dwellings(PlanSummary& s, const PlanOutputs& o) {
    constexpr std::string_view not_calibrated =
        "the detector gives no such figure: its confidence or its misses were not measured.";
    const std::string_view reason = o.dwellings ? not_calibrated : no_dwellings;
    const auto of = [&](std::optional<double> DwellingSet::*member) {
        return figure(o.dwellings ? o.dwellings->*member : std::nullopt, reason);
    };
    s.dwellings = o.dwellings ? known<std::uint64_t>(o.dwellings->dwellings.size())
                              : figure<std::uint64_t>(std::nullopt, no_dwellings);
    s.expected_dwellings = of(&DwellingSet::expected_count);
    s.expected_dwellings_p05 = of(&DwellingSet::count_p05);
    s.expected_dwellings_p95 = of(&DwellingSet::count_p95);
}

void add_money(PlanSummary& s, const PlanOutputs& o) {
    constexpr std::string_view no_costs = "no prices were given.";
    s.currency.reason = s.price_year.reason = s.horizon_years.reason = no_costs;
    if (o.costs) {
        s.currency = known(o.costs->currency);
        s.price_year = known(o.costs->price_year);
        s.horizon_years = known(o.costs->horizon_years);
    }
    if (o.demand && o.demand->horizon_years > 0)
        s.horizon_years = known<std::int64_t>(o.demand->horizon_years);
}

void add_lines(PlanSummary& s, const GridPlan& plan) {
    std::set<NodeId> taps;
    double length_m = 0, plane_length_m = 0, cost = 0;
    for (const PlanLine& line : plan.lines) {
        length_m += line.length_m;
        plane_length_m += line.plane_length_m;
        cost += line.life_cost;
        if (line.source) taps.insert(line.from);
    }
    s.mv_lines = known<std::uint64_t>(plan.lines.size());
    s.taps = known<std::uint64_t>(taps.size());
    s.mv_length_m = known(length_m);
    s.mv_plane_length_m = known(plane_length_m);
    s.mv_cost = known(cost);
    s.total_cost = known(plan.total_cost);
    s.build_cost = known(plan.build_cost);
}

double gap_fraction(const GridPlan& plan, double lower_bound) {
    const double gap = plan.total_cost - lower_bound;
    return gap > 0 && plan.total_cost > 0 ? gap / plan.total_cost : 0.0;
}

void add_bound(PlanSummary& s, const GridPlan& plan) {
    if (!plan.lower_bound) {
        s.lower_bound.reason = s.bound_scope.reason = s.gap_fraction.reason =
            plan.bound_scope.empty() ? "the planner gives no lower bound." : plan.bound_scope;
        return;
    }
    s.lower_bound = known(*plan.lower_bound);
    s.bound_scope = figure(plan.bound_scope.empty() ? std::nullopt : std::optional(plan.bound_scope),
                           "the planner does not say what the bound covers.");
    s.gap_fraction = known(gap_fraction(plan, *plan.lower_bound));
}

void add_surface_bound(PlanSummary& s, const PlanOutputs& outputs) {
    if (outputs.surface_bound == nullptr) {
        s.surface_lower_bound.reason = s.surface_gap_fraction.reason =
            outputs.surface_bound_reason.empty() ? "none was asked for." : outputs.surface_bound_reason;
        return;
    }
    const double bound = outputs.surface_bound->lower_bound;
    s.surface_lower_bound = known(bound);
    s.surface_gap_fraction = known(gap_fraction(*outputs.plan, bound));
}

void add_nodes(PlanSummary& s, const DemandSet& demand, const GridPlan& plan) {
    const auto planned = plan_nodes_of(demand.nodes.size(), &plan);
    std::array<ServedGroup, 4> groups;
    for (std::size_t i = 0; i < demand.nodes.size(); ++i) {
        ServedGroup& group = groups[planned[i] ? static_cast<std::size_t>(planned[i]->served_by) : 3];
        ++group.nodes;
        group.dwellings += demand.nodes[i].dwellings.size();
        group.households += households_of(demand.nodes[i]).value_or(0);
        if (!planned[i]) continue;
        group.internal_cost += planned[i]->internal_cost;
        group.mv_cost += planned[i]->mv_cost_share;
        group.build_cost += planned[i]->build_cost_share;
    }
    const auto on_grid = [&](std::size_t i) { return planned[i] && planned[i]->served_by == ServedBy::grid; };
    const auto new_on_grid = [&](std::size_t i) { return on_grid(i) && !demand.nodes[i].already_served; };
    const ServedGroup& grid = groups[0];
    s.served_by = known(groups);
    s.served_nodes = known(grid.nodes);
    s.unserved_nodes = known(demand.nodes.size() - grid.nodes);
    std::uint64_t transformers = 0;
    for (std::size_t i = 0; i < demand.nodes.size(); ++i) transformers += new_on_grid(i);
    s.transformers = known(transformers);
    s.lv_length_m =
        figure(sum_of(demand, lv_length_of, new_on_grid), "the demand nodes were given without LV lines.");
    s.served_households =
        figure(sum_of(demand, households_of, on_grid), "the demand nodes were given without households.");
    const auto alternatives = sum_of(
        demand,
        [](const DemandNode& n) {
            return n.alternative ? std::optional(n.alternative->life_cost) : std::nullopt;
        },
        [&](std::size_t i) { return !demand.nodes[i].already_served; });
    s.saving = alternatives
                   ? known(*alternatives - plan.total_cost)
                   : figure<double>(std::nullopt,
                                    "what the alternative to the grid costs is not known for every node.");
    const bool has_dwellings = std::any_of(demand.nodes.begin(), demand.nodes.end(),
                                           [](const DemandNode& n) { return !n.dwellings.empty(); });
    if (has_dwellings || demand.nodes.empty()) {
        s.served_dwellings = known(grid.dwellings);
        s.unserved_dwellings = known(groups[1].dwellings + groups[2].dwellings + groups[3].dwellings);
    } else {
        s.served_dwellings.reason = s.unserved_dwellings.reason = no_dwellings;
    }
    if (!s.served_households) {
        s.cost_per_served_household.reason = s.served_households.reason;
    } else if (*s.served_households > 0) {
        s.cost_per_served_household = known((grid.internal_cost + grid.mv_cost) / *s.served_households);
    } else {
        s.cost_per_served_household.reason = "the grid serves no household.";
    }
}

/// Calls `f(key, figure)` for every figure but the groups: the one list of keys.
template <class Summary, class F>
void each_figure(Summary& s, F f) {
    f("dwellings", s.dwellings);
    f("expected_dwellings", s.expected_dwellings);
    f("expected_dwellings_p05", s.expected_dwellings_p05);
    f("expected_dwellings_p95", s.expected_dwellings_p95);
    f("demand_nodes", s.demand_nodes);
    f("households", s.households);
    f("served_nodes", s.served_nodes);
    f("served_dwellings", s.served_dwellings);
    f("served_households", s.served_households);
    f("unserved_nodes", s.unserved_nodes);
    f("unserved_dwellings", s.unserved_dwellings);
    f("mv_lines", s.mv_lines);
    f("taps", s.taps);
    f("mv_length_m", s.mv_length_m);
    f("mv_plane_length_m", s.mv_plane_length_m);
    f("lv_length_m", s.lv_length_m);
    f("transformers", s.transformers);
    f("currency", s.currency);
    f("price_year", s.price_year);
    f("horizon_years", s.horizon_years);
    f("total_cost", s.total_cost);
    f("build_cost", s.build_cost);
    f("mv_cost", s.mv_cost);
    f("saving", s.saving);
    f("cost_per_served_household", s.cost_per_served_household);
    f("lower_bound", s.lower_bound);
    f("bound_scope", s.bound_scope);
    f("gap_fraction", s.gap_fraction);
    f("surface_lower_bound", s.surface_lower_bound);
    f("surface_gap_fraction", s.surface_gap_fraction);
}

}  // namespace

PlanSummary summarise(const PlanOutputs& outputs) {
    PlanSummary s;
    add_dwellings(s, outputs);
    add_money(s, outputs);
    if (outputs.demand) {
        s.demand_nodes = known<std::uint64_t>(outputs.demand->nodes.size());
        s.households = figure(sum_of(*outputs.demand, households_of, [](std::size_t) { return true; }),
                              "the demand nodes were given without households.");
    }
    if (outputs.plan) {
        add_lines(s, *outputs.plan);
        add_bound(s, *outputs.plan);
        add_surface_bound(s, outputs);
        if (outputs.demand) add_nodes(s, *outputs.demand, *outputs.plan);
    }
    const std::string_view missing = outputs.demand ? no_plan : no_demand;
    each_figure(s, [&](std::string_view key, auto& f) {
        if (!f && f.reason.empty())
            f.reason = key == "demand_nodes" || key == "households" ? no_demand : missing;
    });
    if (!s.served_by) s.served_by.reason = missing;
    return s;
}

nlohmann::json to_json(const PlanSummary& summary) {
    nlohmann::json out = nlohmann::json::object(), reasons = nlohmann::json::object();
    each_figure(summary, [&](const char* key, const auto& f) {
        if (f) {
            out[key] = *f;
        } else {
            out[key] = nullptr;
            reasons[key] = f.reason;
        }
    });
    out["served_by"] = nullptr;
    if (summary.served_by) {
        nlohmann::json groups = nlohmann::json::object();
        for (std::size_t i = 0; i < summary.served_by.value->size(); ++i) {
            const ServedGroup& g = (*summary.served_by)[i];
            groups[std::string(name_of(static_cast<ServedBy>(i)))] = {
                {"nodes", g.nodes},
                {"dwellings", summary.served_dwellings ? nlohmann::json(g.dwellings) : nlohmann::json()},
                {"households", summary.households ? nlohmann::json(g.households) : nlohmann::json()},
                {"internal_cost", g.internal_cost},
                {"mv_cost", g.mv_cost},
                {"build_cost", g.build_cost}};
        }
        out["served_by"] = std::move(groups);
    } else {
        reasons["served_by"] = summary.served_by.reason;
    }
    out["reasons"] = std::move(reasons);
    return out;
}

nlohmann::json to_json(const Rollout& r) {
    nlohmann::json years = nlohmann::json::array();
    for (const RolloutYear& y : r.years)
        years.push_back({{"year", y.year},
                         {"build_cost", y.build_cost},
                         {"benefit", y.benefit},
                         {"households", y.households},
                         {"nodes", y.nodes},
                         {"mv_length_m", y.mv_length_m}});
    return {
        {"benefit", r.benefit},
        {"yearly_budget", r.yearly_budgets.size() == 1 ? nlohmann::json(r.yearly_budgets.front()) : nullptr},
        {"yearly_budgets", r.yearly_budgets},
        {"discount_rate", r.discount_rate},
        {"discounted_benefit", r.discounted_benefit},
        {"upper_bound", r.upper_bound},
        {"greedy_benefit", r.greedy_benefit},
        {"years", std::move(years)}};
}

}  // namespace gridreach
