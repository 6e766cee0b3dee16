// SPDX-License-Identifier: Apache-2.0
#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <cmath>
#include <map>

#include "outputs/bill.h"
#include "outputs/demand_facts.h"
#include "outputs/html.h"
#include "outputs/remarks.h"
#include "outputs/report_html.h"
#include "outputs/symbols.h"

namespace gridreach {

std::string number_table(const std::vector<std::string>& head,
                         const std::vector<std::vector<std::string>>& rows, bool total) {
    std::string out = "<div class=\"wide\" tabindex=\"0\"><table class=\"numbers\"><thead><tr>";
    for (const std::string& cell : head) out += "<th scope=\"col\">" + cell + "</th>";
    out += "</tr></thead><tbody>\n";
    for (const auto& row : rows) {
        out += total && &row == &rows.back() ? "<tr class=\"total\">" : "<tr>";
        for (std::size_t i = 0; i < row.size(); ++i)
            out += (i == 0 ? "<th scope=\"row\">" : "<td>") + row[i] + (i == 0 ? "</th>" : "</td>");
        out += "</tr>\n";
    }
    return out + "</tbody></table></div>\n";
}

std::string paragraph(std::string_view text) {
    return "<p>" + escaped(text) + "</p>\n";
}

std::string currency_of(const PlanSummary& s) {
    return s.currency.value.value_or("");
}

namespace {

std::string card(std::string_view name, std::string_view value, std::string_view note) {
    return fmt::format("<div class=\"card\"><dt>{}</dt><dd>{}<small>{}</small></dd></div>\n", escaped(name),
                       value, escaped(note));
}

std::string unknown(const Wording& w, std::string_view reason) {
    return w.say("Unknown: {reason}", fmt::arg("reason", w.phrases().or_same(reason)));
}

/// "Life cost, USD".
std::string with_unit(const Wording& w, std::string_view phrase, const std::string& currency) {
    return escaped(currency.empty() ? w.say(phrase) : w.say(phrase) + ", " + currency);
}

}  // namespace

std::string key_figures(const ReportInput& in, const Wording& w) {
    const PlanSummary& s = in.summary;
    const std::string currency = currency_of(s);
    const auto show = [&](std::string_view name, const auto& figure, auto text, const std::string& note) {
        return figure ? card(w.say(name), escaped(text(*figure)), note)
                      : card(w.say(name), "–", unknown(w, figure.reason));
    };
    const auto money = [&](double v) { return w.money(currency, v); };
    const auto length = [&](double v) { return w.length(v); };
    const auto count = [&](std::uint64_t n) { return w.count(n); };
    const auto whole = [&](double v) { return w.whole(v); };
    const auto of = [&](const std::string& n) { return w.say("of {n}", fmt::arg("n", n)); };
    std::string cost_note = s.price_year ? w.say("Prices of {year}", fmt::arg("year", *s.price_year)) : "";
    if (s.horizon_years)
        cost_note += (cost_note.empty() ? "" : ", ") +
                     w.say("over {years} years, discounted", fmt::arg("years", *s.horizon_years));
    const std::string scope = s.bound_scope.value.value_or("");
    std::string out = "<dl class=\"cards\">\n";
    out += show("Demand nodes on the grid", s.served_nodes, count,
                s.demand_nodes ? of(count(*s.demand_nodes)) : "");
    out += show("Households on the grid", s.served_households, whole,
                s.households ? of(whole(*s.households)) : "");
    out += show("New MV line", s.mv_length_m, length,
                s.taps ? w.counted(*s.mv_lines, "{n} line", "{n} lines") + ", " +
                             w.counted(*s.taps, "{n} tap", "{n} taps")
                       : "");
    out += show("New LV line", s.lv_length_m, length,
                s.transformers ? w.counted(*s.transformers, "{n} transformer", "{n} transformers") : "");
    out += show("Life cost", s.total_cost, money, cost_note);
    out += show("Spent at the start", s.build_cost, money, w.say("Part of the life cost"));
    out += show("Cost per household on the grid", s.cost_per_served_household, money,
                w.say("Life cost, MV lines included"));
    out += show(
        "Could at most be cheaper by", s.gap_fraction, [&](double v) { return w.percent(v); },
        scope == "candidate_network" ? w.say("Over the candidate lines")
        : scope == "surface"         ? w.say("Over every route")
                                     : scope);
    return out + "</dl>\n";
}

std::string who_gets_what(const ReportInput& in, const Wording& w) {
    const PlanSummary& s = in.summary;
    if (!s.served_by) return paragraph(unknown(w, s.served_by.reason));
    std::vector<std::vector<std::string>> rows;
    ServedGroup total;
    const auto add = [&](const std::string& name, const ServedGroup& g) {
        const double cost = g.internal_cost + g.mv_cost;
        const bool households = s.households && g.households > 0;
        rows.push_back({escaped(name), w.count(g.nodes), s.served_dwellings ? w.count(g.dwellings) : "–",
                        s.households ? w.whole(g.households) : "–", w.whole(cost),
                        households ? w.whole(cost / g.households) : "–"});
    };
    for (std::size_t i = 0; i < s.served_by.value->size(); ++i) {
        const ServedGroup& g = (*s.served_by)[i];
        if (g.nodes > 0) add(w.say(way_names[i]), g);
        total.nodes += g.nodes, total.dwellings += g.dwellings, total.households += g.households;
        total.internal_cost += g.internal_cost, total.mv_cost += g.mv_cost;
    }
    add(w.say("Total"), total);
    const std::string currency = currency_of(s);
    return number_table({w.say("Served by"), w.say("Demand nodes"), w.say("Dwellings"), w.say("Households"),
                         with_unit(w, "Life cost", currency), with_unit(w, "Per household", currency)},
                        rows, true);
}

std::string where_the_money_goes(const ReportInput& in, const Wording& w) {
    const PlanSummary& s = in.summary;
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
        rows.push_back({escaped(w.say(name)), w.whole(cost),
                        fmt::format("<span class=\"share\">{:.0f} %</span><span class=\"track\"><span "
                                    "style=\"width:{:.1f}%\"></span></span>",
                                    share * 100, std::clamp(share, 0.0, 1.0) * 100)});
    }
    rows.push_back({escaped(w.say("Total")), w.whole(total), ""});
    const std::string currency = currency_of(s);
    return number_table(
        {w.say("Life cost of"), currency.empty() ? w.say("Amount") : escaped(currency), w.say("Share")}, rows,
        true);
}

namespace {

/// "Transformer, 50 kVA".
std::string name_of(const BillRow& row, const Wording& w) {
    const bool of_grid = row.part == "grid";
    const auto with_kind = [&](std::string_view plain, std::string_view with) {
        return row.kind.empty() ? w.say(plain) : w.say(with, fmt::arg("kind", in_words(row.kind)));
    };
    if (row.item == "tap")
        return w.say(row.kind == "line"         ? "Tap of an existing line"
                     : row.kind == "substation" ? "Feeder bay at a substation"
                                                : "Tap");
    if (row.item == "mv_line") return with_kind("MV line", "MV line, {kind}");
    if (row.item == "swer_isolating_transformer") return w.say("Isolating transformer for earth return");
    if (row.item == "transformer") return with_kind("Transformer", "Transformer, {kind}");
    if (row.item == "lv_line" && of_grid) return with_kind("LV line", "LV line, {kind}");
    if (row.item == "lv_line") return with_kind("LV line of mini-grids", "LV line of mini-grids, {kind}");
    if (row.item == "service_drop") return w.say("Service drops");
    if (row.item == "connection") return w.say("Connections with meter");
    if (row.item == "pole" && !of_grid) return w.say("Poles of mini-grids");
    if (row.item == "pole")
        return w.say(row.kind == "mv" ? "MV pole" : row.kind == "lv" ? "LV pole" : "MV and LV pole");
    if (row.item == "mini_grid") return w.say("Mini-grids");
    if (row.item == "stand_alone_system") return w.say("Households with stand-alone systems");
    return w.say("Other, inside demand nodes");
}

}  // namespace

std::string materials(const ReportInput& in, const Wording& w) {
    if (in.outputs.bill == nullptr || in.outputs.bill->empty()) return {};
    // All years together, in the order of the bill.
    std::vector<BillRow> all;
    for (const BillRow& row : *in.outputs.bill) {
        const auto same = std::find_if(all.begin(), all.end(), [&](const BillRow& each) {
            return each.part == row.part && each.item == row.item && each.kind == row.kind;
        });
        if (same == all.end()) {
            all.push_back(row);
            continue;
        }
        same->quantity += row.quantity;
        if (row.cost) same->cost = same->cost.value_or(0) + *row.cost;
    }
    std::vector<std::vector<std::string>> rows;
    double total = 0;
    for (const BillRow& row : all) {
        const bool metres = row.unit == "m";
        const double unit_cost = row.cost && row.quantity > 0 ? *row.cost / row.quantity : 0;
        rows.push_back({escaped(name_of(row, w)), metres ? w.length(row.quantity) : w.whole(row.quantity),
                        unit_cost > 0 ? w.rounded(unit_cost) + (metres ? "/m" : "") : "–",
                        row.cost ? w.whole(*row.cost) : "–"});
        total += row.cost.value_or(0);
    }
    rows.push_back({escaped(w.say("Total")), "", "", w.whole(total)});
    return number_table({w.say("What is built"), w.say("Quantity"), w.say("Unit cost"),
                         with_unit(w, "Build cost", currency_of(in.summary))},
                        rows, true) +
           paragraph(w.say("Poles are paid with their lines. Mini-grids and stand-alone systems are no part "
                           "of the build cost."));
}

std::string why_unserved(const ReportInput& in, const Wording& w) {
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
        rows.push_back({escaped(translated_or_same(reason, w)), w.count(g.nodes),
                        in.summary.households ? w.whole(g.households) : "–"});
    }
    std::string out = number_table({w.say("Reason"), w.say("Demand nodes"), w.say("Households")}, rows);
    if (sorted.size() > most_reasons)
        out +=
            "<p>" +
            w.say("{reasons} more are in the layer {layer}.",
                  fmt::arg("reasons", w.counted(sorted.size() - most_reasons, "{n} reason", "{n} reasons")),
                  fmt::arg("layer", "<code>unserved</code>")) +
            "</p>\n";
    return out;
}

std::string ground_bound_text(const PlanSummary& s, const Wording& w) {
    if (!s.surface_gap_fraction) return {};
    return paragraph(
        w.say("It was also proved that no plan whose lines run over the ground from cell to cell, whatever "
              "the candidates, costs less than {bound}: {gap} below this plan. Straight lines can be up to "
              "2.7 % shorter than a way over cells.",
              fmt::arg("bound", w.money(currency_of(s), *s.surface_lower_bound)),
              fmt::arg("gap", w.percent(*s.surface_gap_fraction))));
}

std::string bound_text(const ReportInput& in, const Wording& w) {
    const PlanSummary& s = in.summary;
    if (!s.total_cost) return {};
    if (!s.gap_fraction) {
        if (s.surface_gap_fraction) return ground_bound_text(s, w);
        std::string reason(w.phrases().or_same(s.gap_fraction.reason));
        if (!reason.ends_with('.')) reason += '.';
        return paragraph(
            w.say("There is no lower bound: {reason} So it is not known how far this plan is from the "
                  "cheapest one.",
                  fmt::arg("reason", reason)));
    }
    const std::string currency = currency_of(s), scope = s.bound_scope.value.value_or("");
    const bool over_candidates = scope == "candidate_network";
    std::string out = paragraph(
        w.say(over_candidates ? "It was proved that no plan over the candidate lines costs less than {bound}."
                              : "It was proved that no plan costs less than {bound}.",
              fmt::arg("bound", w.money(currency, *s.lower_bound))) +
        " " +
        w.say(*s.gap_fraction > 0 ? "This plan costs {cost}, so at most {gap} could be saved."
                                  : "This plan costs {cost}: nothing can be saved.",
              fmt::arg("cost", w.money(currency, *s.total_cost)),
              fmt::arg("gap", w.percent(*s.gap_fraction))));
    if (over_candidates) {
        out += paragraph(
            w.say("The bound covers the candidate network: a route that is not among its lines might cost "
                  "less."));
    } else if (scope == "surface") {
        out += paragraph(w.say("The bound covers the whole cost surface: every route that its cells allow."));
    } else {
        out += paragraph(
            w.say("What the bound covers: {scope}",
                  fmt::arg("scope",
                           scope.empty() ? std::string(w.phrases().or_same(s.bound_scope.reason)) : scope)));
    }
    out += ground_bound_text(s, w);
    return out + paragraph(w.say(
                     "The bound says how good the choice is for these prices and demands, not how right they "
                     "are: a price that is 10 % off moves the cost far more than the gap."));
}

std::string rollout_text(const ReportInput& in, const Wording& w) {
    const Rollout* r = in.outputs.rollout;
    if (!r || r->years.empty()) return {};
    const std::string currency = currency_of(in.summary);
    const auto share = [&](double benefit) {
        // To a tenth: what one compares lies close together.
        return w.rounded(r->upper_bound > 0 ? std::round(benefit / r->upper_bound * 1000) / 10 : 0) + " %";
    };
    std::string budgets;
    for (std::size_t i = 0; i + 1 < r->yearly_budgets.size(); ++i)
        budgets += w.money(currency, r->yearly_budgets[i]) + ", ";
    const std::string every =
        w.say("{budget} each year", fmt::arg("budget", w.money(currency, r->yearly_budgets.back())));
    if (!budgets.empty()) budgets += w.say("then {budget}", fmt::arg("budget", every));
    std::string out = paragraph(
        w.say("With {budget}, lines are built outward from supply in an order that brings {what} "
              "early: {share} "
              "of what the best order could give if every job counted the moment it is paid for. The usual "
              "greedy order "
              "gives {greedy}.",
              fmt::arg("budget", budgets.empty() ? every : budgets), fmt::arg("what", w.say(r->benefit)),
              fmt::arg("share", share(r->discounted_benefit)), fmt::arg("greedy", share(r->greedy_benefit))));
    out += paragraph(
        w.say("Money not spent is carried to the next year; a line may take several years' money."));
    std::vector<std::vector<std::string>> rows;
    double households = 0;
    for (const RolloutYear& y : r->years) {
        households += y.households;
        rows.push_back({std::to_string(y.year), w.count(y.nodes), w.whole(y.households), w.whole(households),
                        w.length(y.mv_length_m), w.whole(y.build_cost)});
    }
    return out +
           number_table({w.say("Year"), w.say("Demand nodes"), w.say("New on the grid"),
                         w.say("Households up to then"), w.say("MV line"), with_unit(w, "Spent", currency)},
                        rows);
}

std::string files_text(const ReportInput& in, const Wording& w) {
    std::string out;
    if (!in.coordinate_system.empty())
        out += "<p>" +
               w.say("Working coordinate system: {crs}",
                     fmt::arg("crs", "<code>" + escaped(in.coordinate_system) + "</code>")) +
               "</p>\n";
    if (in.files.empty()) return out;
    out += "<div class=\"wide\" tabindex=\"0\"><table><thead><tr>";
    for (const char* head : {"Key", "File", "Bytes", "Checksum"})
        out += "<th scope=\"col\">" + w.say(head) + "</th>";
    out += "</tr></thead><tbody>\n";
    for (const ReportFile& f : in.files)
        out += fmt::format(
            "<tr><td>{}</td><td class=\"path\">{}</td><td>{}</td><td><code>{}</code></td></tr>\n",
            escaped(f.role), escaped(f.path), f.bytes ? w.count(*f.bytes) : "–", escaped(f.checksum));
    return out + "</tbody></table></div>\n";
}

std::string settings_text(const ReportInput& in, const Wording& w) {
    if (in.settings.empty()) return {};
    const auto written = std::count_if(in.settings.begin(), in.settings.end(),
                                       [](const ReportSetting& s) { return s.origin != "default"; });
    std::string out =
        fmt::format("<details><summary>{}</summary>\n<div class=\"wide\"><table><thead><tr>",
                    w.say("{n} settings, {written} of them not the default",
                          fmt::arg("n", w.count(in.settings.size())), fmt::arg("written", written)));
    for (const char* head : {"Name", "Value", "From"}) out += "<th scope=\"col\">" + w.say(head) + "</th>";
    out += "</tr></thead><tbody>\n";
    for (const ReportSetting& s : in.settings)
        out += fmt::format("<tr{}><td><code>{}</code></td><td class=\"path\">{}</td><td>{}</td></tr>\n",
                           s.origin == "default" ? "" : " class=\"set\"", escaped(s.key), escaped(s.value),
                           escaped(s.origin));
    return out + "</tbody></table></div>\n</details>\n";
}

}  // namespace gridreach
