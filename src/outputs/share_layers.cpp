// SPDX-License-Identifier: Apache-2.0
#include "outputs/share_layers.h"

#include <algorithm>

#include "base/statistics.h"
#include "outputs/demand_facts.h"
#include "outputs/layer_builder.h"

namespace gridreach {

namespace {

constexpr FieldType integer = FieldType::integer, real = FieldType::real, text = FieldType::text;

std::vector<LayerTable> make_tables() {
    const OutputField p_grid{"p_grid", "P_GRID", real, "0 … 1", "Share of all draws in which it is built."};
    const OutputField certainty{"certainty", "certainty", text, "",
                                "`always` (built in at least 95 % of draws), `mostly` (at least 50 %), "
                                "`sometimes` or `never` (at most 5 %)."};
    const OutputField draws{"draws", "draws", integer, "", "Draws that have it."};
    return {{"nodes",
             "Demand nodes by certainty",
             GeometryKind::point,
             "One row per demand node that any draw has.",
             {{"id", "id", integer, "", "Id of the demand node in the first draw that has it."},
              {"name", "name", text, "", "Name in the input."},
              p_grid,
              {"p_mini_grid", "P_MINI", real, "0 … 1", "Share of all draws in which it gets a mini-grid."},
              {"p_stand_alone", "P_STAND", real, "0 … 1",
               "Share of all draws in which it gets stand-alone systems."},
              certainty,
              draws,
              {"households_mean", "households", real, "", "Expected households, mean of its draws."},
              {"cost_mean", "cost_mean", real, "currency",
               "Its total life cost with its share of the lines, mean of its draws."},
              {"cost_p05", "cost_p05", real, "currency", "The cost that 5 % of its draws stay below."},
              {"cost_p95", "cost_p95", real, "currency", "The cost that 95 % of its draws stay below."}}},
            {"lines",
             "Lines by certainty",
             GeometryKind::line,
             "One row per pair of places that any draw joins, the most certain first.",
             {{"id", "id", integer, "", "Place in this layer, first 0."},
              p_grid,
              certainty,
              {"draws", "draws", integer, "", "Draws that build it."},
              {"length_m", "length_m", real, "m", "Length in the first draw that builds it."},
              {"build_cost_mean", "build_cost", real, "currency", "Mean of the draws that build it."},
              {"downstream_peak_kw_mean", "down_kw", real, "kW",
               "Last year's peaks of the demand nodes it feeds, mean of the draws that build it."}}},
            {"dwelling_shares",
             "Dwellings by certainty",
             GeometryKind::point,
             "One row per dwelling that any draw has; not there when the run begins at nodes.",
             {{"id", "id", integer, "", "Id of the dwelling in the first draw that has it."},
              {"p_grid", "P_GRID", real, "0 … 1", "Share of all draws in which it is on the grid."},
              certainty,
              draws}}};
}

/// In whole numbers: 19 of 20 draws are 95 % exactly.
bool is_always(std::size_t built, std::size_t draws) {
    return 100 * built >= 95 * draws;
}
bool is_never(std::size_t built, std::size_t draws) {
    return 100 * built <= 5 * draws;
}
std::string_view certainty_of(std::size_t built, std::size_t draws) {
    if (is_always(built, draws)) return "always";
    if (is_never(built, draws)) return "never";
    return 2 * built >= draws ? "mostly" : "sometimes";
}

double share(double sum, std::size_t of) {
    return sum / static_cast<double>(of);
}

}  // namespace

const std::vector<LayerTable>& share_tables() {
    static const std::vector<LayerTable> tables = make_tables();
    return tables;
}

template <class Kind>
Kind& ShareTally::Places<Kind>::at(std::uint64_t id, PointM place, std::size_t hint, std::size_t draw) {
    const auto marked = [&](Kind& one) -> Kind& {
        one.last_draw = draw;
        ++one.draws;
        return one;
    };
    const auto is_it = [&](std::size_t i) { return all[i].at == place && all[i].last_draw != draw; };
    if (hint < all.size() && is_it(hint)) return marked(all[hint]);
    const auto [begin, end] = by_place.equal_range(place);
    for (auto known = begin; known != end; ++known)
        if (is_it(known->second)) return marked(all[known->second]);
    by_place.emplace(place, all.size());
    Kind& added = all.emplace_back();
    added.id = id;
    added.at = place;
    return marked(added);
}

void ShareTally::add_dwellings(const DwellingSet& dwellings, const DemandSet& demand,
                               const std::vector<const PlanNode*>& planned) {
    std::vector<bool> on_grid(dwellings.dwellings.size());
    for (std::size_t i = 0; i < demand.nodes.size(); ++i)
        if (planned[i] && planned[i]->served_by == ServedBy::grid)
            for (const DwellingId d : demand.nodes[i].dwellings) on_grid.at(index(d)) = true;
    for (std::size_t i = 0; i < on_grid.size(); ++i) {
        const Dwelling& dwelling = dwellings.dwellings[i];
        houses_.at(dwelling.id, dwelling.centre, i, draws_).on_grid += on_grid[i];
    }
}

void ShareTally::add(const DwellingSet* dwellings, const DemandSet& demand, const GridPlan& plan) {
    ++draws_;
    const auto planned = plan_nodes_of(demand.nodes.size(), &plan);
    if (dwellings) add_dwellings(*dwellings, demand, planned);
    for (std::size_t i = 0; i < demand.nodes.size(); ++i) {
        Node& node = nodes_.at(demand.nodes[i].id, demand.nodes[i].at, i, draws_);
        if (node.draws == 1) node.name = demand.nodes[i].name;
        if (const auto households = households_of(demand.nodes[i])) {
            node.households += *households;
            ++node.known_households;
        }
        if (!planned[i]) continue;
        ++node.served[static_cast<std::size_t>(planned[i]->served_by)];
        node.costs.push_back(planned[i]->internal_cost + planned[i]->mv_cost_share);
        node.cost += node.costs.back();
    }
    for (const PlanLine& line : plan.lines) {
        if (line.path.empty()) continue;
        Line& same = lines_[std::minmax(line.path.front(), line.path.back())];
        if (same.last_draw == draws_) continue;  // Two nodes at one place may both be joined with a third.
        if (same.draws == 0) {
            same.path = line.path;
            same.length_m = line.length_m;
        }
        same.last_draw = draws_;
        ++same.draws;
        same.build_cost += line.build_cost;
        same.peak_kw += line.downstream_peak_kw;
    }
}

ShareCounts ShareTally::counts() const {
    ShareCounts counts;
    counts.nodes = nodes_.all.size();
    counts.lines = lines_.size();
    for (const Node& node : nodes_.all) {
        counts.nodes_always += is_always(node.served[0], draws_);
        counts.nodes_never += is_never(node.served[0], draws_);
        counts.nodes_in_all += node.draws == draws_;
    }
    for (const auto& [ends, line] : lines_) {
        if (!is_always(line.draws, draws_)) continue;
        ++counts.lines_always;
        counts.lines_always_m += line.length_m;
    }
    return counts;
}

OutputLayer ShareTally::nodes_layer(const Costs& costs) const {
    LayerBuilder nodes(share_tables()[0], &costs);
    for (const Node& node : nodes_.all) {
        nodes.row().path = {node.at};
        nodes.set("id", whole(node.id));
        nodes.set("name", words(node.name));
        const auto share_by = [&](ServedBy way) {
            return share(static_cast<double>(node.served[static_cast<std::size_t>(way)]), draws_);
        };
        nodes.set("p_grid", share_by(ServedBy::grid));
        nodes.set("p_mini_grid", share_by(ServedBy::mini_grid));
        nodes.set("p_stand_alone", share_by(ServedBy::stand_alone));
        nodes.set("certainty", words(certainty_of(node.served[0], draws_)));
        nodes.set("draws", whole(node.draws));
        if (node.known_households > 0)
            nodes.set("households_mean", share(node.households, node.known_households));
        if (node.costs.empty()) continue;
        nodes.set("cost_mean", share(node.cost, node.costs.size()));
        nodes.set("cost_p05", percentile(node.costs, 0.05));
        nodes.set("cost_p95", percentile(node.costs, 0.95));
    }
    return nodes.take();
}

OutputLayer ShareTally::lines_layer(const Costs& costs) const {
    LayerBuilder lines(share_tables()[1], &costs);
    std::vector<const Line*> order;
    for (const auto& [ends, line] : lines_) order.push_back(&line);
    std::stable_sort(order.begin(), order.end(),
                     [](const Line* a, const Line* b) { return a->draws > b->draws; });
    for (std::size_t i = 0; i < order.size(); ++i) {
        const Line& line = *order[i];
        OutputRow& row = lines.row();
        row.path = at_least_two(line.path);
        lines.set("id", whole(i));
        lines.set("p_grid", share(static_cast<double>(line.draws), draws_));
        lines.set("certainty", words(certainty_of(line.draws, draws_)));
        lines.set("draws", whole(line.draws));
        lines.set("length_m", line.length_m);
        lines.set("build_cost_mean", share(line.build_cost, line.draws));
        lines.set("downstream_peak_kw_mean", share(line.peak_kw, line.draws));
    }
    return lines.take();
}

OutputLayer ShareTally::dwellings_layer() const {
    LayerBuilder houses(share_tables()[2], nullptr);
    for (const House& house : houses_.all) {
        houses.row().path = {house.at};
        houses.set("id", whole(house.id));
        houses.set("p_grid", share(static_cast<double>(house.on_grid), draws_));
        houses.set("certainty", words(certainty_of(house.on_grid, draws_)));
        houses.set("draws", whole(house.draws));
    }
    return houses.take();
}

std::vector<OutputLayer> ShareTally::layers(const Costs& costs) const {
    std::vector<OutputLayer> layers = {nodes_layer(costs), lines_layer(costs)};
    if (!houses_.all.empty()) layers.push_back(dwellings_layer());
    return layers;
}

}  // namespace gridreach
