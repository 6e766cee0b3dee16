// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <stdexcept>
#include <string>
#include <string_view>
#include <vector>

#include "outputs/bill.h"
#include "outputs/layers.h"

namespace gridreach::test {

/// An existing line along y = 0, a substation, and four demand nodes: 7 and 8 on the grid one behind the
/// other, 9 with a mini-grid, 12 with nothing.
struct DrawnPlan {
    DwellingSet dwellings;
    DemandSet demand;
    SourceSet sources;
    CandidateNetwork network;
    GridPlan plan;
    std::vector<BillRow> bill;
    std::vector<Pole> poles;
    Costs costs = [] {
        Costs c;
        c.price_year = 2023;
        return c;
    }();

    PlanOutputs outputs() const {
        return {&dwellings, &demand, &sources, &network, &plan, &costs, nullptr, &bill, &poles};
    }
};

inline Dwelling house(std::uint64_t id, PointM at) {
    Dwelling d;
    d.id = id;
    d.centre = at;
    d.outline = PolygonM{
        {{at.x - 4, at.y - 4}, {at.x + 4, at.y - 4}, {at.x + 4, at.y + 4}, {at.x - 4, at.y + 4}}, {}};
    d.roof_area_m2 = 64;
    d.confidence = 0.9;
    return d;
}

inline DemandNode demand_node(std::uint64_t id, PointM at, std::vector<DwellingId> dwellings) {
    DemandNode n;
    n.id = id;
    n.at = at;
    n.dwellings = std::move(dwellings);
    n.expected_households = static_cast<double>(n.dwellings.size());
    n.energy_kwh_per_year = {100, 110};
    n.peak_kw = {1, 1.5};
    n.lv_length_m = 50;
    n.grid_internal_cost = 1000;
    n.alternative = Alternative{"mini_grid", 1500};
    return n;
}

inline DrawnPlan drawn_plan() {
    DrawnPlan d;
    d.dwellings.dwellings = {house(40, {0, 1000}), house(10, {20, 1000}), house(30, {0, 2000}),
                             house(20, {3000, 500}), house(50, {9000, 9000})};
    d.demand.horizon_years = 2;
    d.demand.nodes = {
        demand_node(7, {0, 1000}, {DwellingId{0}, DwellingId{1}}), demand_node(8, {0, 2000}, {DwellingId{2}}),
        demand_node(9, {3000, 500}, {DwellingId{3}}), demand_node(12, {9000, 9000}, {DwellingId{4}})};
    Source line, substation;
    line.id = 3;
    line.kind = SourceKind::line;
    line.geometry = {{-1000, 0}, {5000, 0}};
    line.voltage_kv = 33;
    substation.id = 1;
    substation.kind = SourceKind::substation;
    substation.geometry = {{-1000, 0}};
    d.sources.sources = {line, substation};
    d.network.nodes = {{NodeKind::terminal, {0, 1000}, DemandNodeId{0}, {}},
                       {NodeKind::terminal, {0, 2000}, DemandNodeId{1}, {}},
                       {NodeKind::terminal, {3000, 500}, DemandNodeId{2}, {}},
                       {NodeKind::terminal, {9000, 9000}, DemandNodeId{3}, {}},
                       {NodeKind::tap, {0, 0}, {}, SourceId{0}}};
    PlanLine first, second;
    first.from = NodeId{4}, first.to = NodeId{0}, first.source = SourceId{0};
    first.path = {{0, 0}, {0, 1000}};
    first.length_m = 1000.4, first.plane_length_m = 1000;
    first.build_cost = 15000, first.life_cost = 20000;
    first.downstream_nodes = 2, first.downstream_peak_kw = 3;
    second.from = NodeId{0}, second.to = NodeId{1}, second.upstream = 0;
    second.path = {{0, 1000}, {0, 2000}};
    second.length_m = 1000.4, second.plane_length_m = 1000;
    second.build_cost = 14000, second.life_cost = 18000;
    second.downstream_nodes = 1, second.downstream_peak_kw = 1.5;
    d.plan.lines = {first, second};
    const auto planned = [](std::uint32_t n, ServedBy by, std::string reason, double internal, double share,
                            double build) {
        PlanNode p;
        p.demand = DemandNodeId{n}, p.served_by = by, p.reason = std::move(reason);
        p.internal_cost = internal, p.mv_cost_share = share, p.build_cost_share = build;
        return p;
    };
    d.plan.nodes = {planned(0, ServedBy::grid, "", 1000, 10000, 8000),
                    planned(1, ServedBy::grid, "", 1000, 28000, 22000),
                    planned(2, ServedBy::mini_grid, "the grid costs more than a mini-grid", 1500, 0, 900),
                    planned(3, ServedBy::nothing, "no route leads there", 0, 0, 0)};
    d.plan.total_cost = 41500, d.plan.build_cost = 30900;
    d.plan.lower_bound = 41085, d.plan.bound_scope = "candidate_network";
    d.poles = place_poles(d.outputs(), {}, {});
    d.bill = {{{}, "grid", "tap", "line", 1, "piece", 500},
              {{}, "grid", "mv_line", "", 2000.8, "m", 28500},
              {{}, "grid", "transformer", "10 kVA", 2, "piece", 1900},
              {{}, "grid", "pole", "mv", static_cast<double>(d.poles.size()), "piece", {}},
              {{}, "alternative", "mini_grid", "", 1, "piece", {}}};
    return d;
}

inline const OutputLayer& layer_of(const std::vector<OutputLayer>& layers, std::string_view name) {
    for (const OutputLayer& layer : layers)
        if (layer.name == name) return layer;
    throw std::runtime_error("there is no layer " + std::string(name));
}

/// The value of `field` in one row.
inline FieldValue value_of(const OutputLayer& layer, std::size_t row, std::string_view field) {
    for (std::size_t i = 0; i < layer.fields.size(); ++i)
        if (layer.fields[i].name == field) return layer.rows.at(row).values.at(i);
    throw std::runtime_error("there is no field " + std::string(field));
}

inline std::vector<std::int64_t> ids_of(const OutputLayer& layer) {
    std::vector<std::int64_t> ids;
    for (std::size_t i = 0; i < layer.rows.size(); ++i)
        ids.push_back(std::get<std::int64_t>(value_of(layer, i, "id")));
    return ids;
}

}  // namespace gridreach::test
