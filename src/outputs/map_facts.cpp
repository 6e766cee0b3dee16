// SPDX-License-Identifier: Apache-2.0
#include <algorithm>
#include <array>
#include <cmath>
#include <map>
#include <nlohmann/json.hpp>

#include "outputs/demand_facts.h"
#include "outputs/map.h"
#include "outputs/map_drawing.h"
#include "outputs/remarks.h"
#include "outputs/symbols.h"

namespace gridreach {

namespace {

using nlohmann::json;

/// Texts that repeat are kept once; a row has their place, −1 for none.
class TextList {
public:
    int at(const std::string& text) {
        if (text.empty()) return -1;
        const auto [found, added] = places_.emplace(text, static_cast<int>(texts_.size()));
        if (added) texts_.push_back(text);
        return found->second;
    }
    const json& all() const { return texts_; }

private:
    json texts_ = json::array();
    std::map<std::string, int> places_;
};

json rounded_or_null(const std::optional<double>& value, double step = 1) {
    return value && std::isfinite(*value) ? json(std::round(*value / step) * step) : json();
}

json whole(double value) {
    return std::isfinite(value) ? json(std::llround(value)) : json();
}

/// [x, y, count, id, name, households, way, internal, MV share, build, alternative, its cost, reason, year,
/// dwellings, peak]; way is −1 without a plan.
json node_row(const MapFrame& frame, const PlanOutputs& o, const NodeGroup& g, const PlanNode* planned,
              TextList& texts, const Wording& w) {
    const DemandNode& n = o.demand->nodes[g.first];
    json row = {frame.x(n.at), frame.y(n.at), g.count, n.id, g.count == 1 ? n.name : ""};
    row.push_back(g.count > 1 || households_of(n) ? rounded_or_null(g.households, 0.1) : json());
    row.push_back(planned ? static_cast<int>(planned->served_by) : -1);
    row.push_back(whole(g.internal_cost));
    row.push_back(whole(g.mv_cost));
    row.push_back(whole(g.build_cost));
    if (g.count > 1) return row;
    const bool alternative = n.alternative && demand_known(n);
    row.push_back(alternative ? texts.at(n.alternative->type) : -1);
    row.push_back(alternative ? whole(n.alternative->life_cost) : json());
    row.push_back(planned ? texts.at(translated_or_same(planned->reason, w)) : -1);
    row.push_back(planned && planned->year ? json(*planned->year) : json());
    row.push_back(n.dwellings.empty() ? json() : json(n.dwellings.size()));
    row.push_back(rounded_or_null(last_of(n.peak_kw), 0.1));
    return row;
}

/// The signs by name, for the script.
json signs_of(bool small) {
    json signs = json::object();
    const auto add = [&](const char* name, const Symbol& symbol, bool shrinks) {
        signs[name] = sign_numbers(symbol, map_pixels_per_mm * (small && shrinks ? 0.6 : 1));
    };
    for (const char* way : {"grid", "mini_grid", "stand_alone", "nothing", ""})
        add(way, symbol_of("demand_nodes", way), true);
    add("substation", symbol_of("source_points", "substation"), false);
    add("candidate", symbol_of("source_points", "candidate"), false);
    add("tap", symbol_of("taps", ""), true);
    return signs;
}

}  // namespace

json map_words(const Wording& w) {
    json words = json::object();
    for (const char* phrase : {"Demand node",
                               "Households",
                               "Dwellings",
                               "Served by",
                               "Peak load, last year",
                               "Life cost",
                               "Per household",
                               "of it, inside the demand node",
                               "of it, its share of MV lines",
                               "Spent at the start",
                               "Best without the grid",
                               "Not on the grid",
                               "Year of building",
                               "Length",
                               "Build cost",
                               "Feeds",
                               "Conductor",
                               "New MV line",
                               "mini-grid",
                               "stand-alone systems",
                               "given by a budget",
                               "grid",
                               "nothing",
                               "{n} demand nodes here",
                               "Demand nodes",
                               "Nothing has this name or id.",
                               "Use two fingers to move the map.",
                               "Show all",
                               "Zoom in",
                               "Zoom out",
                               "Close"})
        words[phrase] = w.phrases()(phrase);
    return words;
}

json sign_numbers(const Symbol& s, double pixels_per_mm) {
    return {static_cast<int>(s.mark), s.fill, s.stroke, std::round(s.size_mm * pixels_per_mm * 10) / 10,
            std::round(s.stroke_mm * pixels_per_mm * 10) / 10};
}

std::string facts_element(const json& facts) {
    const std::string text = facts.dump(-1, ' ', false, json::error_handler_t::replace);
    std::string safe;  // "</script>" and "<!--" must not end or change the element.
    for (char c : text) c == '<' ? safe += "\\u003c" : safe += c;
    return "<script type=\"application/json\" id=\"facts\">" + safe + "</script>\n";
}

std::vector<NodeGroup> node_groups(const MapFrame& frame, const DemandSet& demand, const GridPlan* plan) {
    constexpr double cells_across = 150;
    const auto planned = plan_nodes_of(demand.nodes.size(), plan);
    const double side_m = std::max(frame.box.width_m(), frame.box.height_m()) / cells_across;
    const bool grouped = demand.nodes.size() > most_nodes_drawn;
    std::map<std::array<std::int64_t, 3>, std::size_t> group_at;
    std::vector<NodeGroup> groups;
    for (std::size_t i = 0; i < demand.nodes.size(); ++i) {
        const DemandNode& n = demand.nodes[i];
        if (!std::isfinite(n.at.x) || !std::isfinite(n.at.y)) continue;
        std::size_t at = groups.size();
        if (grouped)
            at = group_at
                     .emplace(
                         std::array<std::int64_t, 3>{
                             std::llround(n.at.x / side_m), std::llround(n.at.y / side_m),
                             planned[i] ? static_cast<int>(planned[i]->served_by) : -1},
                         at)
                     .first->second;
        if (at == groups.size()) groups.push_back({i});
        NodeGroup& g = groups[at];
        ++g.count;
        g.households += households_of(n).value_or(0);
        if (!planned[i]) continue;
        g.internal_cost += planned[i]->internal_cost;
        g.mv_cost += planned[i]->mv_cost_share;
        g.build_cost += planned[i]->build_cost_share;
    }
    return groups;
}

std::string map_facts(const MapFrame& frame, const PlanOutputs& o, const std::vector<std::size_t>& drawn,
                      const Wording& w) {
    json nodes = json::array(), lines = json::array();
    TextList texts;
    bool small = false;
    if (o.demand) {
        const auto planned = plan_nodes_of(o.demand->nodes.size(), o.plan);
        for (const NodeGroup& g : node_groups(frame, *o.demand, o.plan))
            nodes.push_back(node_row(frame, o, g, planned[g.first], texts, w));
        small = o.demand->nodes.size() > 1000;
    }
    const bool peaks = o.demand && peaks_known(*o.demand);
    for (const std::size_t i : drawn) {
        const PlanLine& line = o.plan->lines[i];
        lines.push_back(
            {whole(line.length_m), whole(line.build_cost), whole(line.life_cost), line.downstream_nodes,
             peaks ? rounded_or_null(line.downstream_peak_kw, 0.1) : json(),
             texts.at(in_words(line.conductor.value_or(""))), line.year ? json(*line.year) : json()});
    }
    const json facts = {{"currency", o.costs ? o.costs->currency : ""},
                        {"language", name_of(w.phrases().language())},
                        {"nodes", std::move(nodes)},
                        {"lines", std::move(lines)},
                        {"texts", texts.all()},
                        {"words", map_words(w)},
                        {"signs", signs_of(small)}};
    return facts_element(facts);
}

}  // namespace gridreach
