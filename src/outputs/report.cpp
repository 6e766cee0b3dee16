// SPDX-License-Identifier: Apache-2.0
#include "outputs/report.h"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>
#include <map>

#include "base/words.h"
#include "outputs/demand_facts.h"
#include "outputs/html.h"
#include "outputs/map.h"
#include "outputs/report_page.h"
#include "outputs/rounded.h"

namespace gridreach {

namespace {

std::string whole(double value) {
    return with_commas(std::llround(value));
}

std::string section(std::string_view title, std::string_view body) {
    return body.empty() ? std::string() : fmt::format("<section>\n<h2>{}</h2>\n{}</section>\n", title, body);
}

std::string list_of(const std::vector<std::string>& texts, std::string_view css_class = "") {
    if (texts.empty()) return {};
    std::string out = css_class.empty() ? "<ul>\n" : fmt::format("<ul class=\"{}\">\n", css_class);
    for (const std::string& text : texts) out += "<li>" + escaped(text) + "</li>\n";
    return out + "</ul>\n";
}

/// The five lines with their first word set off.
std::string in_short(const PlanSummary& s) {
    std::string out = "<ul class=\"short\">\n";
    for (const std::string& line : five_lines(s)) {
        const std::size_t colon = std::min(line.find(':'), line.size());
        out += fmt::format("<li><b>{}</b>{}</li>\n", escaped(line.substr(0, colon)),
                           escaped(line.substr(std::min(colon + 1, line.size()))));
    }
    return out + "</ul>\n";
}

/// Rows of cells; the first column is a heading, the others numbers. Cells are HTML already.
std::string number_table(const std::vector<std::string>& head,
                         const std::vector<std::vector<std::string>>& rows) {
    std::string out = "<div class=\"wide\"><table class=\"numbers\"><thead><tr>";
    for (const std::string& cell : head) out += "<th scope=\"col\">" + cell + "</th>";
    out += "</tr></thead><tbody>\n";
    for (const auto& row : rows) {
        out += row.front() == "Total" ? "<tr class=\"total\">" : "<tr>";
        for (std::size_t i = 0; i < row.size(); ++i)
            out += (i == 0 ? "<th scope=\"row\">" : "<td>") + row[i] + (i == 0 ? "</th>" : "</td>");
        out += "</tr>\n";
    }
    return out + "</tbody></table></div>\n";
}

std::string currency_of(const PlanSummary& s) {
    return s.currency.value.value_or("");
}

// Key figures -----------------------------------------------------------------------------------------------

std::string card(std::string_view name, std::string_view value, std::string_view note) {
    return fmt::format("<div class=\"card\"><dt>{}</dt><dd>{}<small>{}</small></dd></div>\n", name, value,
                       escaped(note));
}

template <class T, class Show>
std::string figure_card(std::string_view name, const Figure<T>& figure, Show show, const std::string& note) {
    return figure ? card(name, escaped(show(*figure)), note) : card(name, "–", "Unknown: " + figure.reason);
}

std::string key_figures(const PlanSummary& s) {
    const std::string currency = currency_of(s);
    const auto money = [&](double v) { return money_text(currency, v); };
    const auto count = [](std::uint64_t n) { return with_commas(static_cast<std::int64_t>(n)); };
    std::string cost_note = s.price_year ? fmt::format("Prices of {}", *s.price_year) : "";
    if (s.horizon_years)
        cost_note +=
            fmt::format("{}over {} years, discounted", cost_note.empty() ? "" : ", ", *s.horizon_years);
    std::string out = "<dl class=\"cards\">\n";
    out += figure_card("Demand nodes on the grid", s.served_nodes, count,
                       s.demand_nodes ? "of " + count(*s.demand_nodes) : "");
    out += figure_card("Households on the grid", s.served_households, whole,
                       s.households ? "of " + whole(*s.households) : "");
    out += figure_card("New MV line", s.mv_length_m, length_text,
                       s.taps ? counted(*s.mv_lines, "line") + ", " + counted(*s.taps, "tap") : "");
    out += figure_card("New LV line", s.lv_length_m, length_text,
                       s.transformers ? counted(*s.transformers, "transformer") : "");
    out += figure_card("Life cost", s.total_cost, money, cost_note);
    out += figure_card("Spent at the start", s.build_cost, money, "Part of the life cost");
    out += figure_card("Cost per household on the grid", s.cost_per_served_household, money,
                       "Life cost, MV lines included");
    out += figure_card("Could at most be cheaper by", s.gap_fraction, percent_text,
                       s.bound_scope ? (*s.bound_scope == "candidate_network" ? "Over the candidate lines"
                                        : *s.bound_scope == "surface"         ? "Over every route"
                                                                              : *s.bound_scope)
                                     : "");
    return out + "</dl>\n";
}

// Who gets what, and where the money goes
// ---------------------------------------------------------------------

constexpr std::array<std::string_view, 4> ways{"Grid", "Mini-grid", "Stand-alone systems", "Nothing"};

std::string who_gets_what(const PlanSummary& s) {
    if (!s.served_by) return "<p>Unknown: " + escaped(s.served_by.reason) + "</p>\n";
    const std::string currency = escaped(currency_of(s));
    std::vector<std::vector<std::string>> rows;
    ServedGroup total;
    const auto add = [&](std::string_view name, const ServedGroup& g) {
        const double cost = g.internal_cost + g.mv_cost;
        const bool households = s.households && g.households > 0;
        rows.push_back({std::string(name), with_commas(static_cast<std::int64_t>(g.nodes)),
                        s.served_dwellings ? with_commas(static_cast<std::int64_t>(g.dwellings)) : "–",
                        s.households ? whole(g.households) : "–", whole(cost),
                        households ? whole(cost / g.households) : "–"});
    };
    for (std::size_t i = 0; i < ways.size(); ++i) {
        const ServedGroup& g = (*s.served_by)[i];
        if (g.nodes > 0) add(ways[i], g);
        total.nodes += g.nodes, total.dwellings += g.dwellings, total.households += g.households;
        total.internal_cost += g.internal_cost, total.mv_cost += g.mv_cost;
    }
    add("Total", total);
    const std::string unit = currency.empty() ? "" : ", " + currency;
    return number_table(
        {"Served by", "Demand nodes", "Dwellings", "Households", "Life cost" + unit, "Per household" + unit},
        rows);
}

std::string where_the_money_goes(const PlanSummary& s) {
    if (!s.served_by || !s.total_cost) return {};
    const auto& g = *s.served_by;
    const std::array<std::pair<std::string_view, double>, 5> parts{
        {{"New MV lines", *s.mv_cost},
         {"Inside demand nodes on the grid", g[0].internal_cost},
         {"Mini-grids", g[1].internal_cost},
         {"Stand-alone systems", g[2].internal_cost},
         {"Where nothing is built", g[3].internal_cost}}};
    std::vector<std::vector<std::string>> rows;
    const double total = *s.total_cost;
    for (const auto& [name, cost] : parts) {
        if (cost == 0) continue;
        const double share = total > 0 ? cost / total : 0;
        rows.push_back({std::string(name), whole(cost),
                        fmt::format("<span class=\"share\">{:.0f} %</span><span class=\"track\"><span "
                                    "style=\"width:{:.1f}%\"></span></span>",
                                    share * 100, std::clamp(share, 0.0, 1.0) * 100)});
    }
    rows.push_back({"Total", whole(total), ""});
    const std::string currency = escaped(currency_of(s));
    return number_table({"Life cost of", currency.empty() ? "Amount" : currency, "Share"}, rows);
}

std::string bound_text(const PlanSummary& s) {
    if (!s.total_cost) return {};
    if (!s.gap_fraction)
        return fmt::format(
            "<p>There is no lower bound: {} So it is not known how far this plan is from the cheapest "
            "one.</p>\n",
            escaped(s.gap_fraction.reason) + (s.gap_fraction.reason.ends_with('.') ? "" : "."));
    const std::string currency = currency_of(s);
    const std::string scope = s.bound_scope.value.value_or("");
    std::string text = fmt::format(
        "<p>It was proved that no plan{} costs less than {}. This plan costs {}{}.</p>\n",
        scope == "candidate_network" ? " over the candidate lines" : "",
        escaped(money_text(currency, *s.lower_bound)), escaped(money_text(currency, *s.total_cost)),
        *s.gap_fraction > 0 ? ", so at most " + percent_text(*s.gap_fraction) + " could be saved"
                            : ": nothing can be saved");
    if (scope == "candidate_network")
        text +=
            "<p>The bound covers the candidate network: a route that is not among its lines might cost "
            "less.</p>\n";
    else if (scope == "surface")
        text += "<p>The bound covers the whole cost surface: every route that its cells allow.</p>\n";
    else
        text +=
            "<p>What the bound covers: " + escaped(scope.empty() ? s.bound_scope.reason : scope) + "</p>\n";
    return text;
}

/// The reasons for staying off the grid, most frequent first; equal numbers by text.
std::string why_unserved(const ReportInput& in) {
    constexpr std::size_t most_reasons = 12;
    if (!in.outputs.plan || !in.outputs.demand) return {};
    struct Group {
        std::size_t nodes = 0;
        double households = 0;
    };
    std::map<std::string, Group> groups;
    const auto& nodes = in.outputs.demand->nodes;
    const auto planned = plan_nodes_of(nodes.size(), in.outputs.plan);
    for (std::size_t i = 0; i < nodes.size(); ++i) {
        if (!planned[i] || planned[i]->served_by == ServedBy::grid) continue;
        Group& g = groups[planned[i]->reason.empty() ? "no reason given" : planned[i]->reason];
        ++g.nodes;
        g.households += households_of(nodes[i]).value_or(0);
    }
    if (groups.empty()) return {};
    std::vector<std::pair<std::string, Group>> sorted(groups.begin(), groups.end());
    std::stable_sort(sorted.begin(), sorted.end(),
                     [](const auto& a, const auto& b) { return a.second.nodes > b.second.nodes; });
    std::vector<std::vector<std::string>> rows;
    for (const auto& [reason, g] : sorted) {
        if (rows.size() == most_reasons) break;
        rows.push_back({escaped(reason), with_commas(static_cast<std::int64_t>(g.nodes)),
                        in.summary.households ? whole(g.households) : "–"});
    }
    std::string out = number_table({"Reason", "Demand nodes", "Households"}, rows);
    if (sorted.size() > most_reasons)
        out += fmt::format("<p>{} more are in the layer <code>unserved</code>.</p>\n",
                           counted(sorted.size() - most_reasons, "reason"));
    return out;
}

// What one should know
// ------------------------------------------------------------------------------------------

std::string detection_text(const ReportInput& in) {
    const PlanSummary& s = in.summary;
    if (!s.dwellings) return {};
    std::string out;
    if (s.expected_dwellings && s.expected_dwellings_p05 && s.expected_dwellings_p95)
        out += fmt::format(
            "<p>{} are on the map. With those that were probably missed and without those that are probably "
            "none, about {} are expected; with a chance of nine in ten between {} and {}.</p>\n",
            counted(*s.dwellings, "dwelling"), whole(*s.expected_dwellings), whole(*s.expected_dwellings_p05),
            whole(*s.expected_dwellings_p95));
    else
        out += fmt::format("<p>{} are on the map. How many were missed is unknown: {}</p>\n",
                           counted(*s.dwellings, "dwelling"), escaped(s.expected_dwellings.reason));
    if (!in.detection_quality.empty()) out += "<p>" + escaped(in.detection_quality) + "</p>\n";
    return out;
}

std::string remarks_text(const std::vector<StageRemarks>& stages) {
    std::string out;
    for (const StageRemarks& stage : stages) {
        if (stage.warnings.empty() && stage.remarks.empty()) continue;
        out += "<h3>" + escaped(stage.stage) + "</h3>\n" + list_of(stage.warnings, "warnings") +
               list_of(stage.remarks);
    }
    return out;
}

std::string files_text(const ReportInput& in) {
    std::string out;
    if (!in.coordinate_system.empty())
        out += "<p>Working coordinate system: <code>" + escaped(in.coordinate_system) + "</code></p>\n";
    if (in.files.empty()) return out;
    out +=
        "<div class=\"wide\"><table><thead><tr><th scope=\"col\">Key</th><th scope=\"col\">File</th>"
        "<th scope=\"col\">Bytes</th><th scope=\"col\">Checksum</th></tr></thead><tbody>\n";
    for (const ReportFile& f : in.files)
        out += fmt::format(
            "<tr><td>{}</td><td class=\"path\">{}</td><td>{}</td><td><code>{}</code></td></tr>\n",
            escaped(f.role), escaped(f.path),
            f.bytes ? with_commas(static_cast<std::int64_t>(*f.bytes)) : "–", escaped(f.checksum));
    return out + "</tbody></table></div>\n";
}

std::string settings_text(const ReportInput& in) {
    if (in.settings.empty()) return {};
    const auto written = std::count_if(in.settings.begin(), in.settings.end(),
                                       [](const ReportSetting& s) { return s.origin != "default"; });
    std::string out = fmt::format("<details><summary>{}, {} of them not the default</summary>\n",
                                  counted(in.settings.size(), "setting"), with_commas(written));
    out +=
        "<div class=\"wide\"><table><thead><tr><th scope=\"col\">Setting</th><th scope=\"col\">Value</th>"
        "<th scope=\"col\">Origin</th></tr></thead><tbody>\n";
    for (const ReportSetting& s : in.settings)
        out += fmt::format("<tr{}><td><code>{}</code></td><td class=\"path\">{}</td><td>{}</td></tr>\n",
                           s.origin == "default" ? "" : " class=\"set\"", escaped(s.key), escaped(s.value),
                           escaped(s.origin));
    return out + "</tbody></table></div>\n</details>\n";
}

}  // namespace

std::vector<StageRemarks> remarks_of(const PlanOutputs& o) {
    std::vector<StageRemarks> stages;
    const auto add = [&](std::string stage, const auto* value) {
        if (value && !value->remarks.empty()) stages.push_back({std::move(stage), {}, value->remarks});
    };
    add("Dwellings", o.dwellings);
    add("Demand", o.demand);
    add("Existing grid", o.sources);
    add("Candidate network", o.network);
    add("Plan", o.plan);
    return stages;
}

std::string report_html(const ReportInput& in) {
    const std::string title = escaped(in.title.empty() ? "Grid-extension plan" : in.title);
    std::string out =
        "<!DOCTYPE html>\n<html lang=\"en\">\n<head>\n<meta charset=\"utf-8\">\n"
        "<meta http-equiv=\"Content-Security-Policy\" content=\"default-src 'none'; style-src "
        "'unsafe-inline'; "
        "script-src 'unsafe-inline'\">\n"
        "<meta name=\"viewport\" content=\"width=device-width, initial-scale=1\">\n"
        "<meta name=\"referrer\" content=\"no-referrer\">\n";
    out +=
        fmt::format("<title>{}</title>\n<style>\n{}</style>\n</head>\n<body>\n<main>\n", title, report_style);
    out += fmt::format("<header>\n<h1>{}</h1>\n", title);
    if (!in.about.empty()) out += "<p class=\"about\">" + escaped(in.about) + "</p>\n";
    out += "</header>\n" + in_short(in.summary);
    out += map_html(in.outputs);
    if (in.outputs.plan) out += section("Key figures", key_figures(in.summary));
    out += section("Who gets what", in.outputs.plan ? who_gets_what(in.summary) : std::string());
    out += section("Where the money goes", where_the_money_goes(in.summary));
    out += section("How far from the cheapest plan", bound_text(in.summary));
    out += section("Why some are not on the grid", why_unserved(in));
    out += section("Dwellings", detection_text(in));
    out += section("Warnings and remarks", remarks_text(in.stages));
    out += section("Before using this",
                   list_of({"A plan is no construction design: routes, poles, clearances, wayleaves and "
                            "protection need a survey on site.",
                            "Where dwellings stand can be personal data. Share the layers, and this page, "
                            "accordingly."}));
    out += section("Inputs", files_text(in));
    out += section("Settings", settings_text(in));
    std::vector<std::string> methods = in.methods;
    if (in.outputs.plan)
        for (const std::string& method : in.outputs.plan->methods)
            if (std::find(methods.begin(), methods.end(), method) == methods.end()) methods.push_back(method);
    out += section("Methods", list_of(methods));
    out += "</main>\n";
    if (!in.program.empty()) out += "<footer>Made by " + escaped(in.program) + "</footer>\n";
    out += fmt::format("<script>\n{}</script>\n</body>\n</html>\n", report_script);
    return out;
}

}  // namespace gridreach
