// SPDX-License-Identifier: Apache-2.0
#include <fmt/format.h>

#include <algorithm>
#include <nlohmann/json.hpp>

#include "base/words.h"
#include "outputs/compare_plans.h"

namespace gridreach {

using nlohmann::json;

namespace {

using Kind = ComparedFigure::Kind;

constexpr std::tuple<Kind, std::string_view, std::string_view> known_figures[] = {
    {Kind::money, "total_cost", "Life cost"},
    {Kind::money, "build_cost", "Spent at the start"},
    {Kind::money, "mv_cost", "Life cost of new MV lines"},
    {Kind::money, "cost_per_served_household", "Cost per household on the grid"},
    {Kind::money, "saving", "Saved against leaving all to their alternatives"},
    {Kind::money, "lower_bound", "No plan costs less than"},
    {Kind::fraction, "gap_fraction", "Could at most be cheaper by"},
    {Kind::money, "surface_lower_bound", "No plan over the ground costs less than"},
    {Kind::fraction, "surface_gap_fraction", "Over the ground, could at most be cheaper by"},
    {Kind::whole, "demand_nodes", "Demand nodes"},
    {Kind::whole, "served_nodes", "Demand nodes on the grid"},
    {Kind::whole, "served_dwellings", "Dwellings on the grid"},
    {Kind::whole, "served_households", "Households on the grid"},
    {Kind::whole, "unserved_nodes", "Demand nodes not on the grid"},
    {Kind::whole, "mv_lines", "New MV lines"},
    {Kind::length, "mv_length_m", "Length of new MV lines"},
    {Kind::length, "lv_length_m", "New LV line"},
    {Kind::whole, "transformers", "Transformers"},
    {Kind::whole, "taps", "Taps"}};

std::optional<double> figure(const ComparedPlan& plan, std::string_view key) {
    const auto found = plan.figures.find(std::string(key));
    return found == plan.figures.end() ? std::nullopt : std::optional(found->second);
}

json maybe_number(const std::optional<double>& value) {
    return value ? json(*value) : json();
}

std::string changes_line(const Wording& w, const PlaceChanges& c, std::string_view one,
                         std::string_view many) {
    std::string out =
        fmt::format("{} gain the grid, {} lose it; {} have it in both plans, {} in neither",
                    w.counted(c.gained, one, many), w.count(c.lost), w.count(c.on_grid), w.count(c.off_grid));
    if (c.only_a + c.only_b > 0)
        out += fmt::format("; {} exist only in A, {} only in B", w.count(c.only_a), w.count(c.only_b));
    return out + ".";
}

/// Columns as wide as their widest cell; the first to the left, the others to the right unless `texts`.
std::vector<std::string> table(const std::vector<std::vector<std::string>>& rows, bool texts) {
    std::vector<std::size_t> widths;
    const auto width = [](const std::string& s) {
        return static_cast<std::size_t>(
            std::count_if(s.begin(), s.end(), [](char c) { return (c & 0xC0) != 0x80; }));
    };
    for (const auto& row : rows)
        for (std::size_t i = 0; i < row.size(); ++i) {
            if (i == widths.size()) widths.push_back(0);
            widths[i] = std::max(widths[i], width(row[i]));
        }
    std::vector<std::string> lines;
    for (const auto& row : rows) {
        std::string line = " ";
        for (std::size_t i = 0; i < row.size(); ++i) {
            const std::string space(widths[i] - width(row[i]), ' ');
            line += " " + (i == 0 || texts ? row[i] + space : space + row[i]) + " ";
        }
        line.erase(line.find_last_not_of(' ') + 1);
        lines.push_back(line);
    }
    return lines;
}

}  // namespace

std::string money_apart(const ComparedPlan& a, const ComparedPlan& b) {
    if (a.currency != b.currency)
        return fmt::format("Money is not compared: A counts in {}, B in {}.", a.currency, b.currency);
    const auto year_a = figure(a, "price_year"), year_b = figure(b, "price_year");
    if (year_a && year_b && *year_a != *year_b)
        return fmt::format("Money is not compared: A has prices of {}, B of {}.", *year_a, *year_b);
    const auto years_a = figure(a, "horizon_years"), years_b = figure(b, "horizon_years");
    if (years_a && years_b && *years_a != *years_b)
        return fmt::format("Money is not compared: A counts {} years, B {}.", *years_a, *years_b);
    return {};
}

std::vector<ComparedFigure> compared_figures(const ComparedPlan& a, const ComparedPlan& b) {
    const bool apart = !money_apart(a, b).empty();
    std::vector<ComparedFigure> figures;
    for (const auto& [kind, key, label] : known_figures) {
        if (kind == Kind::money && apart) continue;
        const ComparedFigure figures_here{kind, key, label, figure(a, key), figure(b, key)};
        if (figures_here.a || figures_here.b) figures.push_back(figures_here);
    }
    return figures;
}

std::string figure_text(const Wording& w, const std::string& currency, ComparedFigure::Kind kind,
                        double value) {
    switch (kind) {
        case Kind::money:
            return w.money(currency, value);
        case Kind::length:
            return w.length(value);
        case Kind::fraction:
            return w.percent(value);
        default:
            return w.whole(value);
    }
}

std::vector<std::string> compare_lines_for_people(const ComparedPlan& a, const ComparedPlan& b,
                                                  const PlanComparison& c) {
    const Wording w;
    std::vector<std::string> lines = {"A: " + a.name, "B: " + b.name};
    const auto add = [&](const std::vector<std::string>& more) {
        lines.insert(lines.end(), more.begin(), more.end());
    };
    lines.push_back(c.settings.empty()
                        ? "Settings and inputs: the same."
                        : fmt::format("Settings and inputs that differ: {}.", c.settings.size()));
    std::vector<std::vector<std::string>> rows;
    const auto cut = [](const std::optional<std::string>& text) {
        if (!text) return std::string("not set");
        return text->size() <= 60 ? *text : "…" + text->substr(text->size() - 57);
    };
    for (const SettingDifference& each : c.settings) rows.push_back({each.key, cut(each.a), cut(each.b)});
    add(table(rows, true));
    if (const std::string apart = money_apart(a, b); !apart.empty()) lines.push_back(apart);
    lines.emplace_back("");
    rows = {{"", "A", "B", "B − A"}};
    for (const ComparedFigure& f : compared_figures(a, b)) {
        const auto show = [&](const std::optional<double>& v) {
            return v ? figure_text(w, a.currency, f.kind, *v) : std::string("unknown");
        };
        rows.push_back({std::string(f.label), show(f.a), show(f.b),
                        f.a && f.b && f.kind != Kind::fraction ? show(*f.b - *f.a) : ""});
    }
    add(table(rows, false));
    lines.emplace_back("");
    lines.push_back("Grid: " + changes_line(w, c.nodes, "{n} demand node", "{n} demand nodes"));
    if (c.nodes.gained_households + c.nodes.lost_households > 0)
        lines.push_back(fmt::format("Households: {} gain the grid, {} lose it.",
                                    w.whole(c.nodes.gained_households), w.whole(c.nodes.lost_households)));
    if (c.layers.size() > 2)
        lines.push_back("Dwellings: " + changes_line(w, c.dwellings, "{n} dwelling", "{n} dwellings"));
    lines.push_back(fmt::format("MV lines: {} in both plans, {} only in A, {} only in B.",
                                w.length(c.lines.both_m), w.length(c.lines.only_a_m),
                                w.length(c.lines.only_b_m)));
    return lines;
}

json compare_json(const ComparedPlan& a, const ComparedPlan& b, const PlanComparison& c) {
    json settings = json::array();
    for (const SettingDifference& each : c.settings)
        settings.push_back({{"key", each.key},
                            {"a", each.a ? json(*each.a) : json()},
                            {"b", each.b ? json(*each.b) : json()}});
    json figures = json::object();
    for (const ComparedFigure& f : compared_figures(a, b))
        figures[std::string(f.key)] = {{"a", maybe_number(f.a)},
                                       {"b", maybe_number(f.b)},
                                       {"difference", f.a && f.b ? json(*f.b - *f.a) : json()}};
    const auto places = [](const PlaceChanges& p) {
        return json{{"gained", p.gained},           {"lost", p.lost},
                    {"on_grid_in_both", p.on_grid}, {"off_grid_in_both", p.off_grid},
                    {"only_a", p.only_a},           {"only_b", p.only_b}};
    };
    json nodes = places(c.nodes);
    nodes["gained_households"] = c.nodes.gained_households;
    nodes["lost_households"] = c.nodes.lost_households;
    const std::string apart = money_apart(a, b);
    return {{"format_version", 1},
            {"a", a.name},
            {"b", b.name},
            {"currency", apart.empty() ? json(a.currency) : json()},
            {"money_apart", apart.empty() ? json() : json(apart)},
            {"settings", settings},
            {"figures", figures},
            {"bound_scope",
             {{"a", a.bound_scope.empty() ? json() : json(a.bound_scope)},
              {"b", b.bound_scope.empty() ? json() : json(b.bound_scope)}}},
            {"demand_nodes", nodes},
            {"dwellings", c.layers.size() > 2 ? places(c.dwellings) : json()},
            {"mv_lines",
             {{"both_m", c.lines.both_m}, {"only_a_m", c.lines.only_a_m}, {"only_b_m", c.lines.only_b_m}}}};
}

}  // namespace gridreach
