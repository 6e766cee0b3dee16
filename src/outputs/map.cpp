// SPDX-License-Identifier: Apache-2.0
#include "outputs/map.h"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <cmath>
#include <map>
#include <nlohmann/json.hpp>

#include "base/words.h"
#include "outputs/demand_facts.h"
#include "outputs/map_paths.h"
#include "outputs/rounded.h"

namespace gridreach {

namespace {

constexpr std::size_t most_outline_vertices = 60000;
constexpr std::size_t most_line_vertices = 60000;
constexpr std::size_t most_nodes_told = 20000;
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

/// Builds the drawing and the legend side by side, layer by layer.
class Drawing {
public:
    explicit Drawing(const MapFrame& frame) : frame_(frame) {}

    /// `body` is the group's content; `swatch` draws the legend's sign in a box of 24 × 14.
    void layer(std::string_view id, std::string_view body, std::string_view swatch, std::string_view label) {
        svg_ += fmt::format("<g id=\"layer-{}\">{}</g>\n", id, body);
        legend_ += fmt::format(
            "<label><input type=\"checkbox\" checked data-layer=\"layer-{}\"><svg class=\"swatch\" "
            "viewBox=\"0 0 24 14\" "
            "aria-hidden=\"true\">{}</svg>{}</label>\n",
            id, swatch, label);
    }
    const std::string& svg() const { return svg_; }
    const std::string& legend() const { return legend_; }
    const MapFrame& frame() const { return frame_; }

private:
    const MapFrame& frame_;
    std::string svg_, legend_;
};

std::string path_element(std::string_view css_class, std::string_view d) {
    return d.empty() ? std::string() : fmt::format("<path class=\"{}\" d=\"{}\"/>", css_class, d);
}

/// Squares shaded by the number of dwellings in them, in up to five classes that double.
void draw_density(Drawing& drawing, const DwellingSet& set) {
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
                  fmt::format("{} as density: squares of {}, up to {} in one",
                              counted(set.dwellings.size(), "dwelling"), length_text(side_m),
                              with_commas(static_cast<std::int64_t>(most))));
}

void draw_dwellings(Drawing& drawing, const DwellingSet& set) {
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
    drawing.layer("dwellings",
                  path_element("outline", outlines.take()) + path_element("dwelling", dots.take()),
                  "<path class=\"dwelling\" d=\"M4 9h0M9 4h0M13 10h0M19 6h0\"/>",
                  counted(set.dwellings.size(), "dwelling"));
}

std::string lines_text(const MapFrame& frame, std::vector<PathM> paths) {
    PathText text(frame);
    for (const PathM& path : simplified_to(std::move(paths), frame, most_line_vertices)) text.line(path);
    return text.take();
}

void draw_sources(Drawing& drawing, const SourceSet& set) {
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
                      "<path class=\"existing\" d=\"M1 7h22\"/>", counted(line_count, "existing line"));
    if (substation_count > 0)
        drawing.layer("substations", path_element("sign m-substation", substations.take()),
                      "<use href=\"#s-substation\" x=\"12\" y=\"7\"/>",
                      counted(substation_count, "substation"));
    if (candidate_count > 0)
        drawing.layer("candidates", path_element("sign m-candidate", candidates.take()),
                      "<use href=\"#s-candidate\" x=\"12\" y=\"7\"/>",
                      counted(candidate_count, "candidate site"));
}

void draw_lines(Drawing& drawing, const GridPlan& plan) {
    const MapFrame& frame = drawing.frame();
    std::vector<PathM> paths;
    double length_m = 0;
    for (const PlanLine& line : plan.lines) {
        length_m += line.length_m;
        if (line.path.empty() || !std::all_of(line.path.begin(), line.path.end(), finite)) continue;
        paths.push_back(line.path);
    }
    const std::string d = lines_text(frame, std::move(paths));
    drawing.layer("mv", path_element("casing", d) + path_element("mv", d),
                  "<path class=\"mv\" d=\"M1 7h22\"/>",
                  plan.lines.empty() ? "No new MV lines" : "New MV lines, " + length_text(length_m));
}

void draw_taps(Drawing& drawing, const GridPlan& plan) {
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
                      "<use href=\"#s-tap\" x=\"12\" y=\"7\"/>", counted(taps.size(), "tap"));
}

struct NodeSign {
    std::string_view id, label;
};
/// In the order of ServedBy; the last is for runs without a plan.
constexpr std::array<NodeSign, 5> node_signs{{{"grid", "on the grid"},
                                              {"mini-grid", "with a mini-grid"},
                                              {"stand-alone", "with stand-alone systems"},
                                              {"nothing", "with nothing"},
                                              {"node", ""}}};

std::size_t sign_of(const PlanNode* planned, const GridPlan* plan) {
    if (!plan) return 4;
    return planned ? static_cast<std::size_t>(planned->served_by) : 3;
}

void draw_nodes(Drawing& drawing, const DemandSet& demand, const GridPlan* plan) {
    const auto planned = plan_nodes_of(demand.nodes.size(), plan);
    std::vector<PathText> signs(node_signs.size(), PathText(drawing.frame()));
    std::array<std::size_t, node_signs.size()> counts{};
    for (std::size_t i = 0; i < demand.nodes.size(); ++i) {
        if (!finite(demand.nodes[i].at)) continue;
        const std::size_t sign = sign_of(planned[i], plan);
        signs[sign].vertex(demand.nodes[i].at);
        ++counts[sign];
    }
    const std::string_view size = demand.nodes.size() > most_large_signs ? " small" : "";
    for (std::size_t sign = 0; sign < node_signs.size(); ++sign) {  // What is rare and matters comes on top.
        if (counts[sign] == 0) continue;
        drawing.layer(node_signs[sign].id,
                      path_element(fmt::format("sign m-{}{}", node_signs[sign].id, size), signs[sign].take()),
                      fmt::format("<use href=\"#s-{}\" x=\"12\" y=\"7\"/>", node_signs[sign].id),
                      fmt::format("{} {}", counted(counts[sign], "demand node"), node_signs[sign].label));
    }
}

/// What the script tells about the node that is clicked: [x, y, id, name, households, way, cost, reason].
std::string node_facts(const MapFrame& frame, const PlanOutputs& o) {
    using nlohmann::json;
    json nodes = json::array(), reasons = json::array();
    std::map<std::string, std::size_t> reason_at;
    const auto planned = plan_nodes_of(o.demand->nodes.size(), o.plan);
    for (std::size_t i = 0; i < o.demand->nodes.size(); ++i) {
        const DemandNode& n = o.demand->nodes[i];
        if (!finite(n.at)) continue;
        json row = {frame.x(n.at), frame.y(n.at), n.id, n.name, nullptr};
        if (const auto households = households_of(n)) row[4] = std::llround(*households);
        if (const PlanNode* p = planned[i]) {
            const auto [at, added] = reason_at.emplace(p->reason, reasons.size());
            if (added) reasons.push_back(p->reason);
            row.insert(row.end(), {static_cast<int>(p->served_by),
                                   std::llround(p->internal_cost + p->mv_cost_share), at->second});
        }
        nodes.push_back(std::move(row));
    }
    std::string text =
        json{{"currency", o.costs ? o.costs->currency : ""}, {"nodes", nodes}, {"reasons", reasons}}.dump(
            -1, ' ', false, json::error_handler_t::replace);
    std::string safe;  // "</script>" and "<!--" must not end or change the element.
    for (char c : text) c == '<' ? safe += "\\u003c" : safe += c;
    return safe;
}

/// Signs are drawn once, around 0, in pixels of the screen. Shapes differ, not only colours.
constexpr std::array<std::pair<std::string_view, std::string_view>, 8> signs{{
    {"grid", "<circle r=\"4\" fill=\"#0072b2\" stroke=\"#fff\"/>"},
    {"mini-grid", "<path d=\"M-4.5-4.5h9v9h-9z\" fill=\"#e69f00\" stroke=\"#222\"/>"},
    {"stand-alone", "<path d=\"M0-5.2L5 4.2H-5z\" fill=\"#009e73\" stroke=\"#fff\"/>"},
    {"nothing",
     "<path d=\"M-4-4L4 4M4-4L-4 4\" stroke=\"#fff\" stroke-width=\"5\"/>"
     "<path d=\"M-4-4L4 4M4-4L-4 4\" stroke=\"#c63d00\" stroke-width=\"2.6\"/>"},
    {"node", "<circle r=\"4\" fill=\"#555\" stroke=\"#fff\"/>"},
    {"substation", "<path d=\"M-6-6h12v12h-12z\" fill=\"#222\" stroke=\"#fff\" stroke-width=\"1.5\"/>"},
    {"candidate", "<path d=\"M-5.5-5.5h11v11h-11z\" fill=\"#fff\" stroke=\"#222\" stroke-width=\"2\"/>"},
    {"tap", "<circle r=\"4.4\" fill=\"#fff\" stroke=\"#222\" stroke-width=\"2\"/>"},
}};

std::string sign_definitions() {
    std::string out = "<defs>";
    for (const auto& [id, drawn] : signs)
        out += fmt::format(
            "<g id=\"s-{0}\">{1}</g><marker id=\"m-{0}\" viewBox=\"-8 -8 16 16\" markerWidth=\"16\" "
            "markerHeight=\"16\"><use href=\"#s-{0}\"/></marker>",
            id, drawn);
    return out + "</defs>";
}

}  // namespace

std::string map_html(const PlanOutputs& o) {
    const BoxM content = content_of(o);
    if (content.empty()) return "<p>There is nothing to draw.</p>\n";
    const MapFrame frame = frame_around(content);
    Drawing drawing(frame);
    if (o.dwellings && !o.dwellings->dwellings.empty()) draw_dwellings(drawing, *o.dwellings);
    if (o.plan) draw_lines(drawing, *o.plan);
    if (o.sources) draw_sources(drawing, *o.sources);
    if (o.plan) draw_taps(drawing, *o.plan);
    if (o.demand) draw_nodes(drawing, *o.demand, o.plan);

    const double bar_m = nice_below(frame.box.width_m() / 4);
    std::string out = "<figure class=\"map\">\n";
    out += fmt::format(
        "<div class=\"frame\" style=\"aspect-ratio:{0}/{1}\">\n<svg id=\"map\" viewBox=\"0 0 {0} {1}\" "
        "data-unit=\"{2}\" style=\"--k:{3}\" tabindex=\"0\" role=\"img\" aria-label=\"Map of the plan\">\n",
        frame.width(), frame.height(), shortest(frame.unit_m),
        fmt::format("{:.4g}", static_cast<double>(frame.width()) / 1000));
    out += sign_definitions() + "\n" + drawing.svg() + "</svg>\n";
    out +=
        "<svg class=\"north\" viewBox=\"-12 -16 24 36\" role=\"img\" aria-label=\"North is up\"><path "
        "d=\"M0-15L6 3 0-1-6 3z\"/>"
        "<text y=\"17\">N</text></svg>\n";
    out += fmt::format(
        "<div class=\"scale\"><div id=\"bar\" style=\"width:{:.3f}%\"></div><span "
        "id=\"bar-text\">{}</span></div>\n",
        bar_m / frame.box.width_m() * 100, length_text(bar_m));
    out +=
        "<div class=\"zoom\" hidden><button type=\"button\" id=\"in\" aria-label=\"Zoom in\">+</button>"
        "<button type=\"button\" id=\"out\" aria-label=\"Zoom out\">−</button>"
        "<button type=\"button\" id=\"all\" aria-label=\"Show all\">⤢</button></div>\n</div>\n";
    out += "<p id=\"told\" class=\"told\" hidden aria-live=\"polite\"></p>\n";
    out += "<figcaption class=\"legend\">\n" + drawing.legend() + "</figcaption>\n</figure>\n";
    if (o.demand && o.demand->nodes.size() <= most_nodes_told)
        out += "<script type=\"application/json\" id=\"facts\">" + node_facts(frame, o) + "</script>\n";
    return out;
}

}  // namespace gridreach
