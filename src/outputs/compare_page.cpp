// SPDX-License-Identifier: Apache-2.0
#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <nlohmann/json.hpp>

#include "base/errors.h"
#include "outputs/compare_plans.h"
#include "outputs/html.h"
#include "outputs/map.h"
#include "outputs/map_drawing.h"
#include "outputs/report_html.h"

namespace gridreach {

namespace {

constexpr std::size_t most_rows = 50;

const FieldValue& value_of(const OutputLayer& layer, std::size_t row, std::string_view field) {
    for (std::size_t i = 0; i < layer.fields.size(); ++i)
        if (layer.fields[i].name == field) return layer.rows[row].values[i];
    throw Error(ErrorClass::bug, fmt::format("layer {} has no field \"{}\".", layer.name, field));
}

std::string text_of(const OutputLayer& layer, std::size_t row, std::string_view field) {
    const auto* text = std::get_if<std::string>(&value_of(layer, row, field));
    return text ? *text : std::string();
}

struct Drawn {
    std::string_view value, id, label;
};
/// In drawing order: what changes comes on top.
constexpr std::array<Drawn, 6> node_changes{{{"off_grid", "off-grid", "{n} off the grid in both"},
                                             {"on_grid", "on-grid", "{n} on the grid in both"},
                                             {"only_a", "only-a", "{n} only in A"},
                                             {"only_b", "only-b", "{n} only in B"},
                                             {"lost", "lost", "{n} that lose the grid"},
                                             {"gained", "gained", "{n} that gain the grid"}}};
constexpr std::array<Drawn, 3> line_changes{{{"both", "line-both", "MV lines in both, {length}"},
                                             {"only_a", "line-a", "MV lines only in A, {length}"},
                                             {"only_b", "line-b", "MV lines only in B, {length}"}}};

void draw_lines(MapDrawing& drawing, const OutputLayer& lines) {
    for (const Drawn& each : line_changes) {
        std::vector<PathM> paths;
        double length_m = 0;
        for (std::size_t i = 0; i < lines.rows.size(); ++i) {
            if (text_of(lines, i, "change") != each.value) continue;
            paths.push_back(lines.rows[i].path);
            length_m += std::get<double>(value_of(lines, i, "length_m"));
        }
        if (paths.empty()) continue;
        const Symbol& symbol = symbol_of("compared_lines", each.value);
        const std::string style = fmt::format("style=\"stroke:{};stroke-width:calc(var(--s)*{:.2f}px)\"",
                                              symbol.fill, symbol.size_mm * map_pixels_per_mm);
        drawing.layer(each.id,
                      fmt::format("<path class=\"mv\" {} d=\"{}\"/>", style,
                                  lines_text(drawing.frame(), std::move(paths))),
                      fmt::format("<path class=\"mv\" style=\"stroke:{}\" d=\"M1 7h22\"/>", symbol.fill),
                      drawing.wording.say(each.label, fmt::arg("length", drawing.wording.length(length_m))));
    }
}

void draw_nodes(MapDrawing& drawing, const OutputLayer& nodes) {
    for (const Drawn& each : node_changes) {
        PathText places(drawing.frame());
        std::size_t count = 0;
        for (std::size_t i = 0; i < nodes.rows.size(); ++i) {
            if (text_of(nodes, i, "change") != each.value) continue;
            places.vertex(nodes.rows[i].path.front());
            ++count;
        }
        if (count == 0) continue;
        const Wording& w = drawing.wording;
        drawing.layer(
            each.id, path_element(fmt::format("sign m-{}", each.id), places.take()),
            fmt::format("<use href=\"#s-{}\" x=\"12\" y=\"7\"/>", each.id),
            w.say(each.label, fmt::arg("n", w.counted(count, "{n} demand node", "{n} demand nodes"))));
    }
}

std::string map_of(const PlanComparison& c, const Wording& w) {
    BoxM box;
    for (std::size_t i = 0; i < 2; ++i)
        for (const OutputRow& row : c.layers[i].rows)
            for (const PointM p : row.path) box.add(p);
    if (box.empty()) return paragraph(w.say("There is nothing to draw."));
    const MapFrame frame = frame_around(box);
    MapDrawing drawing(frame, w);
    draw_lines(drawing, c.layers[1]);
    draw_nodes(drawing, c.layers[0]);
    std::string definitions;
    nlohmann::json signs = nlohmann::json::object();
    const bool many = c.layers[0].rows.size() > 1000;
    for (const Drawn& each : node_changes) {
        const Symbol& symbol = symbol_of("compared_nodes", each.value);
        definitions += sign_definition(each.id, symbol);
        signs[std::string(each.id)] = sign_numbers(symbol, map_pixels_per_mm * (many ? 0.6 : 1));
    }
    return map_figure(drawing, definitions) + facts_element({{"currency", ""},
                                                             {"language", name_of(w.phrases().language())},
                                                             {"nodes", nlohmann::json::array()},
                                                             {"lines", nlohmann::json::array()},
                                                             {"texts", nlohmann::json::array()},
                                                             {"words", map_words(w)},
                                                             {"signs", std::move(signs)}});
}

std::string figures_table(const ComparedPlan& a, const ComparedPlan& b, const Wording& w) {
    std::vector<std::vector<std::string>> rows;
    for (const ComparedFigure& f : compared_figures(a, b)) {
        const auto show = [&](const std::optional<double>& v) {
            return v ? escaped(figure_text(w, a.currency, f.kind, *v)) : escaped(w.say("unknown"));
        };
        rows.push_back({escaped(w.say(f.label)), show(f.a), show(f.b),
                        f.a && f.b && f.kind != ComparedFigure::Kind::fraction ? show(*f.b - *f.a) : ""});
    }
    const std::string apart = money_apart(a, b);
    return number_table({"", "A", "B", "B − A"}, rows) + (apart.empty() ? "" : paragraph(apart));
}

std::string settings_table(const PlanComparison& c, const Wording& w) {
    if (c.settings.empty()) return paragraph(w.say("None: both runs had the same settings and inputs."));
    std::string out = fmt::format(
        "<div class=\"wide\" tabindex=\"0\"><table><thead><tr><th scope=\"col\">{}</th><th "
        "scope=\"col\">A</th><th scope=\"col\">B</th></tr></thead><tbody>\n",
        escaped(w.say("Name")));
    for (const SettingDifference& each : c.settings) {
        const auto cell = [&](const std::optional<std::string>& text) {
            return "<td class=\"path\">" + escaped(text ? *text : w.say("not set")) + "</td>";
        };
        out +=
            "<tr><td><code>" + escaped(each.key) + "</code></td>" + cell(each.a) + cell(each.b) + "</tr>\n";
    }
    return out + "</tbody></table></div>\n";
}

/// Demand nodes that change, those with most households first.
std::string changed_nodes(const PlanComparison& c, const std::vector<std::size_t>& changed,
                          std::string_view title, const Wording& w) {
    if (changed.empty()) return {};
    const OutputLayer& nodes = c.layers[0];
    const auto cell = [&](std::size_t row, std::string_view field) {
        const auto* number = std::get_if<double>(&value_of(nodes, row, field));
        return number ? w.whole(*number) : std::string("–");
    };
    const auto way = [&](std::size_t row, std::string_view field) {
        std::string text = text_of(nodes, row, field);
        std::replace(text.begin(), text.end(), '_', text == "mini_grid" ? '-' : ' ');
        return text == "stand alone" ? w.say("stand-alone systems") : std::string(w.phrases().or_same(text));
    };
    std::vector<std::vector<std::string>> rows;
    for (const std::size_t row : changed) {
        if (rows.size() == most_rows) break;
        std::string name = text_of(nodes, row, "name");
        if (name.empty())
            name = w.say("Demand node") + " " +
                   std::to_string(std::get<std::int64_t>(value_of(nodes, row, "id_a")));
        rows.push_back({escaped(name), cell(row, "households_b"), escaped(way(row, "served_by_a")),
                        escaped(way(row, "served_by_b")), cell(row, "total_cost_a"),
                        cell(row, "total_cost_b")});
    }
    const std::string cost = escaped(w.say("Life cost"));
    std::string out = "<h3>" + escaped(w.say(title)) + "</h3>\n" +
                      number_table({escaped(w.say("Demand node")), escaped(w.say("Households")), "A", "B",
                                    cost + " A", cost + " B"},
                                   rows);
    if (changed.size() > most_rows)
        out += paragraph(w.say("{n} more are in the layer compared_nodes.",
                               fmt::arg("n", w.count(changed.size() - most_rows))));
    return out;
}

}  // namespace

std::string compare_html(const ComparedPlan& a, const ComparedPlan& b, const PlanComparison& c,
                         Language language, const std::string& program) {
    const Wording w(language);
    const std::string title = escaped(w.say("Two plans compared"));
    std::string out =
        page_head(title, w) + fmt::format("<body>\n<main>\n<header>\n<h1>{}</h1>\n</header>\n", title);
    out += fmt::format("<ul class=\"short\">\n<li><b>A</b> {}</li>\n<li><b>B</b> {}</li>\n</ul>\n",
                       escaped(a.name), escaped(b.name));
    out += map_of(c, w);
    out += section(w.say("Key figures"), figures_table(a, b, w));
    std::string who = changed_nodes(c, c.nodes.gained_rows, "Gains the grid in B", w) +
                      changed_nodes(c, c.nodes.lost_rows, "Loses the grid in B", w);
    if (who.empty()) who = paragraph(w.say("No demand node that both plans have gains or loses the grid."));
    if (c.layers.size() > 2)
        who += paragraph(
            w.say("{gained} gain the grid in B, {lost} lose it.",
                  fmt::arg("gained", w.counted(c.dwellings.gained, "{n} dwelling", "{n} dwellings")),
                  fmt::arg("lost", w.count(c.dwellings.lost))));
    out += section(w.say("Who gains or loses the grid"), who);
    out += section(w.say("Settings and inputs that differ"), settings_table(c, w));
    return out + page_foot(program, w);
}

}  // namespace gridreach
