// SPDX-License-Identifier: Apache-2.0
#include "outputs/layers.h"

#include <algorithm>
#include <map>
#include <tuple>

#include "outputs/demand_facts.h"
#include "outputs/layer_builder.h"
#include "outputs/poles.h"

namespace gridreach {

namespace {

/// Positions of `items` by (id, place), so that rows do not depend on the order of the set.
template <class Items, class Place>
std::vector<std::size_t> by_id(const Items& items, Place place) {
    std::vector<std::size_t> order(items.size());
    for (std::size_t i = 0; i < order.size(); ++i) order[i] = i;
    std::stable_sort(order.begin(), order.end(), [&](std::size_t a, std::size_t b) {
        return std::tuple(items[a].id, place(items[a])) < std::tuple(items[b].id, place(items[b]));
    });
    return order;
}

bool has_outline(const Dwelling& d) {
    return d.outline && d.outline->outer.size() >= 3;
}

OutputLayer dwellings_of(const DwellingSet& set, const PlanOutputs& outputs) {
    LayerBuilder layer("dwellings", outputs);
    const bool outlines = std::all_of(set.dwellings.begin(), set.dwellings.end(), has_outline);
    if (!outlines) layer.kind(GeometryKind::point);

    std::vector<const DemandNode*> node_of(set.dwellings.size());
    std::vector<const PlanNode*> planned(set.dwellings.size());
    if (outputs.demand) {
        const auto plan_nodes = plan_nodes_of(outputs.demand->nodes.size(), outputs.plan);
        for (std::size_t n = 0; n < outputs.demand->nodes.size(); ++n)
            for (DwellingId d : outputs.demand->nodes[n].dwellings)
                if (index(d) < node_of.size()) {
                    node_of[index(d)] = &outputs.demand->nodes[n];
                    planned[index(d)] = plan_nodes[n];
                }
    }
    for (std::size_t i : by_id(set.dwellings, [](const Dwelling& d) { return d.centre; })) {
        const Dwelling& d = set.dwellings[i];
        OutputRow& row = layer.row();
        if (outlines) {
            row.polygon = d.outline;
        } else {
            row.path = {d.centre};
        }
        layer.set("id", whole(d.id));
        if (node_of[i]) layer.set("demand_node_id", whole(node_of[i]->id));
        layer.set("roof_area_m2", maybe(d.roof_area_m2));
        layer.set("confidence", maybe(d.confidence));
        layer.set("origin", words(name_of(d.origin)));
        if (planned[i]) layer.set("served_by", words(name_of(planned[i]->served_by)));
    }
    return layer.take();
}

/// The fields that `demand_nodes` and `unserved` share.
void set_node(LayerBuilder& layer, const DemandNode& node, const PlanNode* planned) {
    layer.row().path = {node.at};
    layer.set("id", whole(node.id));
    layer.set("name", words(node.name));
    if (!node.dwellings.empty()) layer.set("dwellings", whole(node.dwellings.size()));
    layer.set("households", maybe(households_of(node)));
    layer.set("energy_kwh_last_year", maybe(last_of(node.energy_kwh_per_year)));
    layer.set("peak_kw_last_year", maybe(last_of(node.peak_kw)));
    if (demand_known(node)) layer.set("grid_internal_cost", node.grid_internal_cost);
    if (node.alternative) {
        layer.set("alternative", words(node.alternative->type));
        layer.set("alternative_cost", node.alternative->life_cost);
    }
    layer.set("budget_m", maybe(node.budget_m));
    layer.set("must_serve", std::int64_t{node.must_serve});
    if (!planned) return;
    layer.set("served_by", words(name_of(planned->served_by)));
    layer.set("reason", words(planned->reason));
    layer.set("internal_cost", planned->internal_cost);
}

OutputLayer demand_nodes_of(const DemandSet& demand, const PlanOutputs& outputs) {
    LayerBuilder layer("demand_nodes", outputs);
    const auto plan_nodes = plan_nodes_of(demand.nodes.size(), outputs.plan);
    for (std::size_t i : by_id(demand.nodes, [](const DemandNode& n) { return n.at; })) {
        const DemandNode& node = demand.nodes[i];
        set_node(layer, node, plan_nodes[i]);
        layer.set("energy_kwh_first_year", maybe(first_of(node.energy_kwh_per_year)));
        layer.set("peak_kw_first_year", maybe(first_of(node.peak_kw)));
        layer.set("lv_length_m", maybe(lv_length_of(node)));
        if (lv_length_of(node)) layer.set("drop_length_m", node.drop_length_m);
        layer.set("transformer_kva", maybe(node.transformer_kva));
        layer.set("voltage_drop", maybe(node.voltage_drop));
        layer.set("already_served", std::int64_t{node.already_served});
        if (const PlanNode* planned = plan_nodes[i]) {
            layer.set("mv_cost_share", planned->mv_cost_share);
            layer.set("total_cost", planned->internal_cost + planned->mv_cost_share);
            layer.set("build_cost_share", planned->build_cost_share);
            layer.set("voltage_pu", maybe(planned->voltage_pu));
            layer.set("year", maybe(planned->year));
        }
    }
    return layer.take();
}

OutputLayer unserved_of(const DemandSet& demand, const PlanOutputs& outputs) {
    LayerBuilder layer("unserved", outputs);
    const auto plan_nodes = plan_nodes_of(demand.nodes.size(), outputs.plan);
    for (std::size_t i : by_id(demand.nodes, [](const DemandNode& n) { return n.at; }))
        if (plan_nodes[i] && plan_nodes[i]->served_by != ServedBy::grid)
            set_node(layer, demand.nodes[i], plan_nodes[i]);
    return layer.take();
}

/// Transformers, LV lines and service drops.
void add_distribution(std::vector<OutputLayer>& layers, const DemandSet& demand, const PlanOutputs& outputs) {
    LayerBuilder transformers("transformers", outputs), lines("lv_lines", outputs),
        drops("service_drops", outputs);
    const auto plan_nodes = plan_nodes_of(demand.nodes.size(), outputs.plan);
    std::uint64_t line_id = 0, drop_id = 0;
    for (std::size_t i : by_id(demand.nodes, [](const DemandNode& n) { return n.at; })) {
        const DemandNode& node = demand.nodes[i];
        const PlanNode* planned = plan_nodes[i];
        const bool to_build = !node.already_served && node.off_grid_reason.empty();
        if (node.transformer_kva && (planned ? planned->served_by == ServedBy::grid : to_build)) {
            transformers.row().path = {node.at};
            transformers.set("id", whole(node.id));
            transformers.set("name", words(node.name));
            transformers.set("transformer_kva", maybe(node.transformer_kva));
            if (!node.dwellings.empty()) transformers.set("dwellings", whole(node.dwellings.size()));
            transformers.set("households", maybe(households_of(node)));
            transformers.set("peak_kw_first_year", maybe(first_of(node.peak_kw)));
            transformers.set("peak_kw_last_year", maybe(last_of(node.peak_kw)));
            transformers.set("voltage_drop", maybe(node.voltage_drop));
            if (planned) transformers.set("year", maybe(planned->year));
        }
        if (!wired(planned)) continue;
        const auto set_wire = [&](LayerBuilder& layer, std::uint64_t id, double length_m) {
            layer.set("id", whole(id));
            layer.set("demand_node_id", whole(node.id));
            layer.set("length_m", length_m);
            if (planned) layer.set("served_by", words(name_of(planned->served_by)));
        };
        for (const LvLine& line : node.lv_lines) {
            lines.row().path = at_least_two(line.path);
            set_wire(lines, line_id++, line.length_m);
            lines.set("households", line.households);
            lines.set("peak_kw", line.peak_kw);
            lines.set("conductor", words(line.conductor));
            lines.set("build_cost", line.build_cost);
        }
        for (const ServiceDrop& drop : node.service_drops) {
            drops.row().path = at_least_two(drop.path);
            set_wire(drops, drop_id++, drop.length_m);
            if (outputs.dwellings && index(drop.dwelling) < outputs.dwellings->dwellings.size())
                drops.set("dwelling_id", whole(outputs.dwellings->dwellings[index(drop.dwelling)].id));
        }
    }
    layers.push_back(transformers.take());
    layers.push_back(lines.take());
    layers.push_back(drops.take());
}

OutputLayer poles_layer(const std::vector<Pole>& poles, const PlanOutputs& outputs) {
    LayerBuilder layer("poles", outputs);
    for (std::size_t i = 0; i < poles.size(); ++i) {
        const Pole& pole = poles[i];
        layer.row().path = {pole.at};
        layer.set("id", whole(i));
        layer.set("kind", words(name_of(pole.kind)));
        if (pole.mv_line) layer.set("mv_line_id", whole(*pole.mv_line));
        if (pole.demand) layer.set("demand_node_id", whole(outputs.demand->nodes[index(*pole.demand)].id));
        layer.set("served_by", words(name_of(pole.served_by)));
        layer.set("year", maybe(pole.year));
    }
    return layer.take();
}

const NetworkNode* node_at(const PlanOutputs& outputs, NodeId id) {
    if (!outputs.network || index(id) >= outputs.network->nodes.size()) return nullptr;
    return &outputs.network->nodes[index(id)];
}

const Source* source_of(const PlanOutputs& outputs, const std::optional<SourceId>& id) {
    if (!id || !outputs.sources || index(*id) >= outputs.sources->sources.size()) return nullptr;
    return &outputs.sources->sources[index(*id)];
}

/// The line's vertices, at least two: a line of zero length keeps a geometry that every reader accepts.
PathM drawn(const PlanLine& line, const PlanOutputs& outputs) {
    PathM path = line.path;
    if (path.empty())
        for (NodeId end : {line.from, line.to})
            if (const NetworkNode* node = node_at(outputs, end)) path.push_back(node->at);
    return at_least_two(std::move(path));
}

OutputLayer mv_lines_of(const GridPlan& plan, const PlanOutputs& outputs) {
    LayerBuilder layer("mv_lines", outputs);
    const bool peaks = outputs.demand && peaks_known(*outputs.demand);
    const auto set_end = [&](NodeId id, const std::string& end) {
        layer.set(end + "_node", whole(index(id)));
        const NetworkNode* node = node_at(outputs, id);
        if (!node) return;
        layer.set(end + "_kind", words(name_of(node->kind)));
        if (node->demand && outputs.demand && index(*node->demand) < outputs.demand->nodes.size())
            layer.set(end + "_demand_node_id", whole(outputs.demand->nodes[index(*node->demand)].id));
    };
    std::map<std::pair<NodeId, NodeId>, const CandidateLine*> candidates;
    if (outputs.network)
        for (const CandidateLine& line : outputs.network->lines) candidates[{line.from, line.to}] = &line;
    for (std::size_t i = 0; i < plan.lines.size(); ++i) {
        const PlanLine& line = plan.lines[i];
        layer.row().path = drawn(line, outputs);
        for (const bool turned : {false, true}) {
            const auto candidate =
                candidates.find(turned ? std::pair(line.to, line.from) : std::pair(line.from, line.to));
            if (candidate == candidates.end() || candidate->second->crossings.empty()) continue;
            std::vector<std::string> met = candidate->second->crossings;
            if (turned) std::reverse(met.begin(), met.end());
            layer.set("crossings", words(fmt::format("{}", fmt::join(met, ", "))));
        }
        layer.set("id", whole(i));
        set_end(line.from, "from");
        set_end(line.to, "to");
        if (line.upstream) layer.set("upstream_line_id", whole(*line.upstream));
        layer.set("length_m", line.length_m);
        layer.set("plane_length_m", line.plane_length_m);
        layer.set("build_cost", line.build_cost);
        layer.set("life_cost", line.life_cost);
        if (peaks) layer.set("downstream_peak_kw", line.downstream_peak_kw);
        layer.set("downstream_nodes", whole(line.downstream_nodes));
        if (const Source* source = source_of(outputs, line.source)) layer.set("source_id", whole(source->id));
        if (line.conductor) layer.set("conductor", words(*line.conductor));
        layer.set("phases", maybe(line.phases));
        layer.set("voltage_kv", maybe(line.voltage_kv));
        layer.set("current_a", maybe(line.current_a));
        layer.set("loss_kw", maybe(line.loss_kw));
        layer.set("year", maybe(line.year));
    }
    return layer.take();
}

/// What the plan's lines take from one tap, or from all taps of one source.
struct Taken {
    const PlanLine* first = nullptr;
    std::uint64_t lines = 0, nodes = 0;
    double peak_kw = 0;
    void add(const PlanLine& line) {
        if (!first) first = &line;
        ++lines;
        nodes += line.downstream_nodes;
        peak_kw += line.downstream_peak_kw;
    }
};

std::map<NodeId, Taken> taps_of(const GridPlan& plan) {
    std::map<NodeId, Taken> taps;
    for (const PlanLine& line : plan.lines)
        if (line.source) taps[line.from].add(line);
    return taps;
}

OutputLayer taps_layer(const GridPlan& plan, const PlanOutputs& outputs) {
    LayerBuilder layer("taps", outputs);
    for (const auto& [node, taken] : taps_of(plan)) {
        const PathM path = drawn(*taken.first, outputs);
        if (path.empty()) continue;
        layer.row().path = {path.front()};
        layer.set("id", whole(index(node)));
        if (const Source* source = source_of(outputs, taken.first->source)) {
            layer.set("source_id", whole(source->id));
            layer.set("kind", words(name_of(source->kind)));
        }
        layer.set("lines", whole(taken.lines));
        if (outputs.demand && peaks_known(*outputs.demand)) layer.set("downstream_peak_kw", taken.peak_kw);
        layer.set("downstream_nodes", whole(taken.nodes));
    }
    return layer.take();
}

void add_sources(std::vector<OutputLayer>& layers, const SourceSet& set, const PlanOutputs& outputs) {
    LayerBuilder lines("sources", outputs), points("source_points", outputs);
    std::vector<std::uint64_t> taps(set.sources.size());
    std::vector<double> added_kw(set.sources.size());
    if (outputs.plan)
        for (const auto& [node, taken] : taps_of(*outputs.plan))
            if (const std::size_t at = index(*taken.first->source); at < taps.size()) {
                ++taps[at];
                added_kw[at] += taken.peak_kw;
            }
    const bool peaks = outputs.plan && outputs.demand && peaks_known(*outputs.demand);
    for (std::size_t i : by_id(set.sources, [](const Source& s) { return std::tie(s.geometry, s.name); })) {
        const Source& source = set.sources[i];
        if (source.geometry.empty()) continue;
        const bool is_line = source.kind == SourceKind::line;
        LayerBuilder& layer = is_line ? lines : points;
        layer.row().path = is_line ? at_least_two(source.geometry) : PathM{source.geometry.front()};
        layer.set("id", whole(source.id));
        layer.set("name", words(source.name));
        layer.set("kind", words(name_of(source.kind)));
        layer.set("voltage_kv", maybe(source.voltage_kv));
        layer.set("spare_kw", maybe(source.spare_kw));
        layer.set("tap_voltage_pu", maybe(source.tap_voltage_pu));
        layer.set("short_circuit_mva", maybe(source.short_circuit_mva));
        layer.set("connection_cost", source.connection_cost);
        if (outputs.plan) layer.set("taps", whole(taps[i]));
        if (peaks) layer.set("added_peak_kw", added_kw[i]);
    }
    layers.push_back(lines.take());
    layers.push_back(points.take());
}

}  // namespace

OutputLayer dwellings_layer(const DwellingSet& dwellings) {
    return dwellings_of(dwellings, {});
}

std::vector<OutputLayer> make_layers(const PlanOutputs& outputs) {
    std::vector<OutputLayer> layers;
    if (outputs.dwellings) layers.push_back(dwellings_of(*outputs.dwellings, outputs));
    if (outputs.demand) layers.push_back(demand_nodes_of(*outputs.demand, outputs));
    if (outputs.plan) layers.push_back(mv_lines_of(*outputs.plan, outputs));
    if (outputs.demand) add_distribution(layers, *outputs.demand, outputs);
    if (outputs.poles) layers.push_back(poles_layer(*outputs.poles, outputs));
    if (outputs.sources) add_sources(layers, *outputs.sources, outputs);
    if (outputs.plan) layers.push_back(taps_layer(*outputs.plan, outputs));
    if (outputs.plan && outputs.demand) layers.push_back(unserved_of(*outputs.demand, outputs));
    return layers;
}

std::string_view name_of(DwellingOrigin origin) {
    switch (origin) {
        case DwellingOrigin::corrected:
            return "corrected";
        case DwellingOrigin::added:
            return "added";
        case DwellingOrigin::detected:
            break;
    }
    return "detected";
}

std::string_view name_of(ServedBy served_by) {
    switch (served_by) {
        case ServedBy::grid:
            return "grid";
        case ServedBy::mini_grid:
            return "mini_grid";
        case ServedBy::stand_alone:
            return "stand_alone";
        case ServedBy::nothing:
            break;
    }
    return "nothing";
}

std::string_view name_of(SourceKind kind) {
    switch (kind) {
        case SourceKind::line:
            return "line";
        case SourceKind::substation:
            return "substation";
        case SourceKind::candidate:
            break;
    }
    return "candidate";
}

std::string_view name_of(NodeKind kind) {
    switch (kind) {
        case NodeKind::terminal:
            return "terminal";
        case NodeKind::junction:
            return "junction";
        case NodeKind::tap:
            break;
    }
    return "tap";
}

}  // namespace gridreach
