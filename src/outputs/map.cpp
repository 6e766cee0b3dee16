// SPDX-License-Identifier: Apache-2.0
#include "outputs/map.h"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <cmath>
#include <map>
#include <set>

#include "outputs/demand_facts.h"
#include "outputs/html.h"
#include "outputs/map_drawing.h"
#include "outputs/symbols.h"
#include "outputs/year_symbols.h"

namespace gridreach {

namespace {

constexpr std::size_t most_outline_vertices = 60000;
constexpr std::size_t most_large_signs = 1000;  ///< Of demand nodes; taps crowd sooner, along the lines.

bool finite(PointM p) {
    return std::isfinite(p.x) && std::isfinite(p.y);
}

BoxM content_of(const PlanOutputs& o) {
    BoxM box;
    const auto add = [&](PointM p) {
        if (finite(p)) box.add(p);
    };
    if (o.dwellings)
        for (const Dwelling& d : o.dwellings->dwellings) add(d.centre);
    if (o.demand)
        for (const DemandNode& n : o.demand->nodes) add(n.at);
    if (o.plan)
        for (const PlanLine& line : o.plan->lines) std::for_each(line.path.begin(), line.path.end(), add);
    if (box.empty() && o.sources)
        for (const Source& s : o.sources->sources) std::for_each(s.geometry.begin(), s.geometry.end(), add);
    return box;
}

std::string dwellings_text(const Wording& w, const DwellingSet& set) {
    return w.counted(set.dwellings.size(), "{n} dwelling", "{n} dwellings");
}

/// Squares shaded by the number of dwellings in them, in up to five classes that double.
void draw_density(MapDrawing& drawing, const DwellingSet& set) {
    const MapFrame& frame = drawing.frame();
    const double side_m = nice_below(std::max(frame.box.width_m(), frame.box.height_m()) / 60);
    std::map<std::pair<std::int64_t, std::int64_t>, std::size_t> counts;
    for (const Dwelling& d : set.dwellings)
        if (finite(d.centre))
            ++counts[{static_cast<std::int64_t>(std::floor(d.centre.y / side_m)),
                      static_cast<std::int64_t>(std::floor(d.centre.x / side_m))}];
    std::size_t most = 1;
    for (const auto& [cell, n] : counts) most = std::max(most, n);
    constexpr std::size_t classes = 5;
    std::array<std::size_t, classes>
        from{};  // First count of each class; the top class begins at half the most.
    for (std::size_t c = 0; c < classes; ++c)
        from[c] = c == 0 ? 1 : std::max<std::size_t>(most >> (classes - c), 1);
    std::vector<PathText> squares(classes, PathText(frame));
    for (const auto& [cell, n] : counts) {
        std::size_t c = 0;
        while (c + 1 < classes && n >= from[c + 1]) ++c;
        squares[c].square(
            {static_cast<double>(cell.second) * side_m, static_cast<double>(cell.first + 1) * side_m},
            side_m);
    }
    std::string body, swatch;
    for (std::size_t c = 0; c < classes; ++c) {
        body += path_element(fmt::format("density d{}", c), squares[c].take());
        swatch += fmt::format("<rect class=\"density d{}\" x=\"{}\" y=\"3\" width=\"5\" height=\"8\"/>", c,
                              c * 5 - (c > 0));
    }
    drawing.layer("dwellings", body, swatch,
                  drawing.wording.say("{dwellings} as density: squares of {side}, up to {most} in one",
                                      fmt::arg("dwellings", dwellings_text(drawing.wording, set)),
                                      fmt::arg("side", drawing.wording.length(side_m)),
                                      fmt::arg("most", drawing.wording.count(most))));
}

void draw_dwellings(MapDrawing& drawing, const DwellingSet& set) {
    if (set.dwellings.size() > most_dwellings_drawn) return draw_density(drawing, set);
    std::size_t vertices = 0;
    for (const Dwelling& d : set.dwellings) vertices += d.outline ? d.outline->outer.size() : 0;
    PathText outlines(drawing.frame()), dots(drawing.frame());
    for (const Dwelling& d : set.dwellings) {
        if (!finite(d.centre)) continue;
        if (d.outline && vertices <= most_outline_vertices &&
            std::all_of(d.outline->outer.begin(), d.outline->outer.end(), finite)) {
            outlines.ring(d.outline->outer);
        } else {
            dots.dot(d.centre);
        }
    }
    drawing.layer(
        "dwellings", path_element("outline", outlines.take()) + path_element("dwelling", dots.take()),
        "<path class=\"dwelling\" d=\"M4 9h0M9 4h0M13 10h0M19 6h0\"/>", dwellings_text(drawing.wording, set));
}

void draw_sources(MapDrawing& drawing, const SourceSet& set) {
    const MapFrame& frame = drawing.frame();
    std::vector<PathM> lines;
    PathText substations(frame), candidates(frame);
    std::size_t line_count = 0, substation_count = 0, candidate_count = 0;
    for (const Source& s : set.sources) {
        if (s.geometry.empty() || !std::all_of(s.geometry.begin(), s.geometry.end(), finite)) continue;
        if (s.kind == SourceKind::line) {
            std::vector<PathM> parts = near_box(s.geometry, frame.box);
            line_count += !parts.empty();
            for (PathM& part : parts) lines.push_back(std::move(part));
        } else if (frame.box.contains(s.geometry.front())) {
            (s.kind == SourceKind::substation ? substations : candidates).vertex(s.geometry.front());
            ++(s.kind == SourceKind::substation ? substation_count : candidate_count);
        }
    }
    if (line_count > 0)
        drawing.layer("sources", path_element("existing", lines_text(frame, std::move(lines))),
                      "<path class=\"existing\" d=\"M1 7h22\"/>",
                      drawing.wording.counted(line_count, "{n} existing line", "{n} existing lines"));
    if (substation_count > 0)
        drawing.layer("substations", path_element("sign m-substation", substations.take()),
                      "<use href=\"#s-substation\" x=\"12\" y=\"7\"/>",
                      drawing.wording.counted(substation_count, "{n} substation", "{n} substations"));
    if (candidate_count > 0)
        drawing.layer("candidates", path_element("sign m-candidate", candidates.take()),
                      "<use href=\"#s-candidate\" x=\"12\" y=\"7\"/>",
                      drawing.wording.counted(candidate_count, "{n} candidate site", "{n} candidate sites"));
}

/// LV lines or service drops: seen where the map is close enough to tell them apart.
void draw_wires(MapDrawing& drawing, std::string_view id, std::string_view phrase, double close_m,
                std::vector<PathM> paths, double length_m) {
    constexpr std::size_t most_wires = 150000;
    constexpr double still_width_px = 1000;
    if (paths.empty() || paths.size() > most_wires) return;
    const bool still = drawing.frame().box.width_m() / still_width_px <= close_m;
    drawing.layer(id,
                  fmt::format("<path class=\"{}\"{} d=\"{}\"/>", id, still ? "" : " style=\"display:none\"",
                              lines_text(drawing.frame(), std::move(paths))),
                  fmt::format("<path class=\"{}\" d=\"M1 7h22\"/>", id),
                  drawing.wording.say(phrase, fmt::arg("length", drawing.wording.length(length_m))),
                  {.close_m = close_m});
}

void draw_low_voltage(MapDrawing& drawing, const DemandSet& demand, const GridPlan* plan) {
    const auto planned = plan_nodes_of(demand.nodes.size(), plan);
    std::vector<PathM> lines, drops;
    double lines_m = 0, drops_m = 0;
    const auto add = [](const auto& wires, std::vector<PathM>& paths, double& sum_m) {
        for (const auto& wire : wires) {
            if (wire.path.empty() || !std::all_of(wire.path.begin(), wire.path.end(), finite)) continue;
            paths.push_back(wire.path);
            sum_m += wire.length_m;
        }
    };
    for (std::size_t i = 0; i < demand.nodes.size(); ++i) {
        const bool wired = !plan || (planned[i] && (planned[i]->served_by == ServedBy::grid ||
                                                    planned[i]->served_by == ServedBy::mini_grid));
        if (!wired) continue;
        add(demand.nodes[i].lv_lines, lines, lines_m);
        add(demand.nodes[i].service_drops, drops, drops_m);
    }
    draw_wires(drawing, "drop", "Service drops, {length}, seen close up", 2, std::move(drops), drops_m);
    draw_wires(drawing, "lv", "LV lines, {length}, seen close up", 6, std::move(lines), lines_m);
}

bool drawable(const PlanLine& line) {
    return !line.path.empty() && std::all_of(line.path.begin(), line.path.end(), finite);
}

/// The lines to draw: all, or those that feed the most demand nodes.
std::vector<std::size_t> lines_to_draw(const GridPlan& plan) {
    std::vector<std::size_t> lines;
    for (std::size_t i = 0; i < plan.lines.size(); ++i)
        if (drawable(plan.lines[i])) lines.push_back(i);
    if (lines.size() <= most_lines_drawn) return lines;
    std::stable_sort(lines.begin(), lines.end(), [&](std::size_t a, std::size_t b) {
        return plan.lines[a].downstream_nodes > plan.lines[b].downstream_nodes;
    });
    lines.resize(most_lines_drawn);
    std::sort(lines.begin(), lines.end());
    return lines;
}

/// A legend that names more is a wall of text; all of them are under the materials.
constexpr std::size_t most_conductors_named = 3;

/// Draws new lines, each conductor in its own colour, and says in which order.
std::vector<std::size_t> draw_lines(MapDrawing& drawing, const GridPlan& plan) {
    const Wording& w = drawing.wording;
    double length_m = 0;
    std::set<std::string> conductors;
    std::map<std::string, double> length_of;
    for (const PlanLine& line : plan.lines) {
        length_m += line.length_m;
        if (line.conductor) conductors.insert(*line.conductor);
        length_of[line.conductor.value_or("")] += line.length_m;
    }
    const std::vector<std::size_t> chosen = lines_to_draw(plan);
    std::vector<std::size_t> drawn;
    std::string casings, body;
    const std::vector<Symbol> symbols = conductor_symbols(conductors);
    for (const Symbol& symbol : symbols) {
        std::vector<PathM> paths;
        for (const std::size_t i : chosen)
            if (plan.lines[i].conductor.value_or("") == symbol.value) {
                paths.push_back(plan.lines[i].path);
                drawn.push_back(i);
            }
        if (paths.empty()) continue;
        const std::string d = lines_text(drawing.frame(), std::move(paths));
        casings += path_element("casing", d);
        body += fmt::format(
            "<path class=\"mv\" style=\"stroke:{};stroke-width:calc(var(--s)*{:.2f}px)\" d=\"{}\"/>",
            symbol.fill, symbol.size_mm * map_pixels_per_mm, d);
    }
    const std::string length = w.length(length_m);
    std::string label =
        plan.lines.empty() ? w.say("No new MV lines")
        : chosen.size() < plan.lines.size() && chosen.size() == most_lines_drawn
            ? w.say("New MV lines, {length}; drawn are the {n} that feed the most demand nodes",
                    fmt::arg("length", length), fmt::arg("n", w.count(chosen.size())))
            : w.say("New MV lines, {length}", fmt::arg("length", length));
    std::string swatch = "<path class=\"mv\" d=\"M1 7h22\"/>";
    if (!conductors.empty()) {
        swatch.clear();
        const double width = 22.0 / static_cast<double>(symbols.size());
        double x = 1;
        for (const Symbol& symbol : symbols) {
            if (!length_of.count(symbol.value)) continue;
            swatch += fmt::format("<path class=\"mv\" style=\"stroke:{}\" d=\"M{:.1f} 7h{:.1f}\"/>",
                                  symbol.fill, x, width);
            x += width;
            if (length_of.size() > most_conductors_named) continue;
            label += (x < 2 + width ? ": " : ", ") +
                     (symbol.value.empty() ? w.say("unknown") : symbol.label) + " " +
                     w.length(length_of[symbol.value]);
        }
        if (length_of.size() > most_conductors_named)
            label += w.say("; {n} conductors, the larger the darker", fmt::arg("n", length_of.size()));
    }
    drawing.layer("mv", casings + body, swatch, label);
    return drawn;
}

/// The lines once more by year of building, over their colours by conductor; off until somebody asks.
void draw_years(MapDrawing& drawing, const GridPlan& plan, const std::vector<std::size_t>& drawn) {
    int last = 0;
    for (const std::size_t i : drawn) last = std::max(last, plan.lines[i].year.value_or(0));
    std::string body, swatch, label;
    const std::vector<Symbol> symbols = year_symbols(last, symbol_of("mv_lines", ""));
    const double width = 22.0 / static_cast<double>(std::max<std::size_t>(1, symbols.size()));
    double x = 1;
    for (const Symbol& symbol : symbols) {
        std::vector<PathM> paths;
        for (const std::size_t i : drawn)
            if (const int year = plan.lines[i].year.value_or(0);
                year >= std::stoi(symbol.value) && year <= std::stoi(symbol.up_to))
                paths.push_back(plan.lines[i].path);
        if (!paths.empty())
            body += fmt::format("<path class=\"year\" style=\"stroke:{}\" d=\"{}\"/>", symbol.fill,
                                lines_text(drawing.frame(), std::move(paths)));
        swatch += fmt::format("<path class=\"year\" style=\"stroke:{}\" d=\"M{:.1f} 7h{:.1f}\"/>",
                              symbol.fill, x, width);
        label += (x > 1 ? ", " : "") + symbol.label;
        x += width;
    }
    if (!symbols.empty())
        drawing.layer("years", body, swatch,
                      drawing.wording.say("MV lines by year of building: {years}", fmt::arg("years", label)),
                      {.shown = false});
}

void draw_taps(MapDrawing& drawing, const GridPlan& plan) {
    std::map<NodeId, PointM> taps;
    for (const PlanLine& line : plan.lines)
        if (line.source && !line.path.empty() && finite(line.path.front()))
            taps.emplace(line.from, line.path.front());
    PathText signs(drawing.frame());
    for (const auto& [node, at] : taps) signs.vertex(at);
    if (!taps.empty())
        drawing.layer("taps",
                      path_element(taps.size() > most_large_signs / 20 ? "sign m-tap small" : "sign m-tap",
                                   signs.take()),
                      "<use href=\"#s-tap\" x=\"12\" y=\"7\"/>",
                      drawing.wording.counted(taps.size(), "{n} tap", "{n} taps"));
}

struct NodeSign {
    std::string_view id, value, label;
};
/// In the order of ServedBy; the last is for runs without a plan.
constexpr std::array<NodeSign, 5> node_signs{
    {{"grid", "grid", "{nodes} on the grid"},
     {"mini-grid", "mini_grid", "{nodes} with a mini-grid"},
     {"stand-alone", "stand_alone", "{nodes} with stand-alone systems"},
     {"nothing", "nothing", "{nodes} with nothing"},
     {"node", "", ""}}};

void draw_nodes(MapDrawing& drawing, const DemandSet& demand, const GridPlan* plan) {
    const Wording& w = drawing.wording;
    const auto planned = plan_nodes_of(demand.nodes.size(), plan);
    std::vector<PathText> signs(node_signs.size(), PathText(drawing.frame()));
    std::array<std::size_t, node_signs.size()> counts{};
    for (const NodeGroup& group : node_groups(drawing.frame(), demand, plan)) {
        const PlanNode* node = planned[group.first];
        const std::size_t sign = !plan ? 4 : node ? static_cast<std::size_t>(node->served_by) : 3;
        signs[sign].vertex(demand.nodes[group.first].at);
        counts[sign] += group.count;
    }
    const std::string_view size = demand.nodes.size() > most_large_signs ? " small" : "";
    for (std::size_t sign = 0; sign < node_signs.size(); ++sign) {  // What is rare and matters comes on top.
        if (counts[sign] == 0) continue;
        const NodeSign& s = node_signs[sign];
        const std::string nodes = w.counted(counts[sign], "{n} demand node", "{n} demand nodes");
        drawing.layer(s.id, path_element(fmt::format("sign m-{}{}", s.id, size), signs[sign].take()),
                      fmt::format("<use href=\"#s-{}\" x=\"12\" y=\"7\"/>", s.id),
                      s.label.empty() ? nodes : w.say(s.label, fmt::arg("nodes", nodes)));
    }
}

std::string sign_definitions() {
    std::string out;
    for (const NodeSign& sign : node_signs)
        out += sign_definition(sign.id, symbol_of("demand_nodes", sign.value));
    out += sign_definition("substation", symbol_of("source_points", "substation"));
    out += sign_definition("candidate", symbol_of("source_points", "candidate"));
    return out + sign_definition("tap", symbol_of("taps", ""));
}

}  // namespace

std::string map_html(const PlanOutputs& o, const Wording& w) {
    const BoxM content = content_of(o);
    if (content.empty()) return "<p>" + escaped(w.say("There is nothing to draw.")) + "</p>\n";
    const MapFrame frame = frame_around(content);
    MapDrawing drawing(frame, w);
    std::vector<std::size_t> lines;
    if (o.dwellings && !o.dwellings->dwellings.empty()) draw_dwellings(drawing, *o.dwellings);
    if (o.demand) draw_low_voltage(drawing, *o.demand, o.plan);
    if (o.plan) lines = draw_lines(drawing, *o.plan);
    if (o.plan) draw_years(drawing, *o.plan, lines);
    if (o.sources) draw_sources(drawing, *o.sources);
    if (o.plan) draw_taps(drawing, *o.plan);
    if (o.demand) draw_nodes(drawing, *o.demand, o.plan);

    return map_figure(drawing, sign_definitions()) + map_facts(frame, o, lines, w);
}

}  // namespace gridreach
