// SPDX-License-Identifier: Apache-2.0
#include "demand/given_nodes.h"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>

#include "base/errors.h"
#include "base/words.h"
#include "demand/life_cost.h"
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
    list.text("already_served_field", o.already_served_field)
        .help("Field that is 1 or yes for nodes that have the grid already.");
}

namespace {

/// A field of the layer that the person named; nothing for an empty name.
class Column {
public:
    Column(const VectorLayer& layer, const std::string& name) : layer_(layer), name_(name) {
        if (name.empty()) return;
        at_ = layer.field(name);
        if (!at_)
            throw InputError(fmt::format("{}: {}", layer.path, unknown_word("field", name, layer.fields)));
    }
    explicit operator bool() const { return at_.has_value(); }

    /// A number of at least 0; unknown where the field is not set.
    std::optional<double> amount(const Feature& feature) const {
        if (!at_ || is_empty(feature)) return std::nullopt;
        const auto number = number_of(value(feature));
        if (!number || !std::isfinite(*number) || *number < 0) refuse(feature, "a number of at least 0");
        return number;
    }

    double needed_amount(const Feature& feature) const {
        const auto known = amount(feature);
        if (!known) refuse(feature, "a number of at least 0");
        return *known;
    }

    /// Not set is no.
    bool flag(const Feature& feature) const {
        if (!at_ || is_empty(feature)) return false;
        const auto number = number_of(value(feature));
        if (number && (*number == 0 || *number == 1)) return *number == 1;
        const std::string word = lowered(shown(feature));
        if (word == "yes" || word == "true") return true;
        if (word == "no" || word == "false") return false;
        refuse(feature, "1 or 0, yes or no");
    }

    std::string text(const Feature& feature) const { return at_ ? shown(feature) : ""; }

private:
    const FieldValue& value(const Feature& feature) const { return feature.values.at(*at_); }
    bool is_empty(const Feature& feature) const {
        const auto* words = std::get_if<std::string>(&value(feature));
        return std::holds_alternative<std::monostate>(value(feature)) || (words != nullptr && words->empty());
    }
    std::string shown(const Feature& feature) const {
        const FieldValue& v = value(feature);
        if (const auto* words = std::get_if<std::string>(&v)) return *words;
        if (const auto* whole = std::get_if<std::int64_t>(&v)) return std::to_string(*whole);
        if (const auto* number = std::get_if<double>(&v)) return shortest(*number);
        return "";
    }
    [[noreturn]] void refuse(const Feature& feature, const char* must) const {
        throw InputError(fmt::format("{}: feature {}: {} is {}, but it must be {}.", layer_.path, feature.id,
                                     name_, is_empty(feature) ? "empty" : shown(feature), must));
    }

    const VectorLayer& layer_;
    std::string name_;
    std::optional<std::size_t> at_;
};

std::string name_field(const VectorLayer& layer) {
    for (const char* each : {"name", "label", "settlement", "village", "community"})
        if (layer.field(each)) return each;
    return "";
}

/// Fills what the costs make of a node's households and first year's energy, where either is known.
void set_demand(DemandNode& node, std::optional<double> households, std::optional<double> kwh,
                const Costs& costs) {
    if (!households && !kwh) return;
    const double kwh_per_household = costs.tier_kwh_per_year.at(static_cast<std::size_t>(costs.tier - 1));
    node.expected_households = households.value_or(kwh.value_or(0) / kwh_per_household);
    node.lv_length_m = costs.household_spacing_m * std::max(0.0, node.expected_households - 1);
    price_node(node,
               kwh ? load_of_energy(*kwh, node.expected_households, costs)
                   : load_of_households(node.expected_households, costs),
               costs);
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
    const Column name(layer, name_field(layer)), budget(layer, options_.budget_field),
        households(layer, options_.households_field), kwh(layer, options_.demand_kwh_field),
        must_serve(layer, options_.must_serve_field), already_served(layer, options_.already_served_field);

    DemandSet demand;
    demand.remarks = layer.remarks;
    price_lines(demand, *input.costs);
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
            set_demand(node, row_households, row_kwh, *input.costs);
            without_demand += !row_households && !row_kwh;
            from_energy += !row_households && row_kwh;
            if (budget) {
                const double given = budget.needed_amount(feature);
                const bool in_metres = options_.budget_unit == "m";
                if (in_metres) node.budget_m = given;
                const double money = in_metres ? given * demand.mv_life_cost_per_m : given;
                node.alternative = Alternative{"given", node.grid_internal_cost + money};
            }
            demand.nodes.push_back(std::move(node));
        }
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
