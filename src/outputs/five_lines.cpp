// SPDX-License-Identifier: Apache-2.0
#include <fmt/format.h>

#include <algorithm>
#include <cmath>

#include "base/words.h"
#include "outputs/summary.h"
#include "outputs/wording.h"

namespace gridreach {

namespace {

std::string households_text(const Wording& w, double n) {
    return w.counted(static_cast<std::uint64_t>(std::max(0LL, std::llround(n))), "{n} household",
                     "{n} households");
}

std::string nodes_text(const Wording& w, std::uint64_t n) {
    return w.counted(n, "{n} demand node", "{n} demand nodes");
}

std::string unknown(const Wording& w, const std::string& reason) {
    return w.say("unknown, {reason}", fmt::arg("reason", w.phrases().or_same(reason)));
}

std::string found_text(const Wording& w, const PlanSummary& s) {
    std::string text = s.dwellings ? w.counted(*s.dwellings, "{n} dwelling", "{n} dwellings") : std::string();
    if (s.expected_dwellings && s.expected_dwellings_p05 && s.expected_dwellings_p95)
        text += w.say(" (with what was missed {expected}, likely {low} to {high})",
                      fmt::arg("expected", w.rounded(std::round(*s.expected_dwellings))),
                      fmt::arg("low", w.rounded(std::round(*s.expected_dwellings_p05))),
                      fmt::arg("high", w.rounded(std::round(*s.expected_dwellings_p95))));
    if (!s.demand_nodes) return text.empty() ? unknown(w, s.demand_nodes.reason) : text + ".";
    const std::string nodes = nodes_text(w, *s.demand_nodes);
    text =
        text.empty() ? nodes : w.say("{what} in {nodes}", fmt::arg("what", text), fmt::arg("nodes", nodes));
    if (s.households) text += ", " + households_text(w, *s.households);
    return text + ".";
}

std::string grid_text(const Wording& w, const PlanSummary& s) {
    if (!s.served_nodes) return unknown(w, s.served_nodes.reason);
    const std::string all = nodes_text(w, *s.demand_nodes);
    if (*s.served_nodes == 0) return w.say("serves none of {nodes}.", fmt::arg("nodes", all));
    std::string text =
        w.say("serves {n} of {nodes}", fmt::arg("n", w.count(*s.served_nodes)), fmt::arg("nodes", all));
    if (s.served_households) text += fmt::format(" ({})", households_text(w, *s.served_households));
    text += w.say(" with {length} of new MV line", fmt::arg("length", w.length(*s.mv_length_m)));
    if (s.lv_length_m)
        text += w.say(" and {length} of LV line", fmt::arg("length", w.length(*s.lv_length_m)));
    return text + ".";
}

std::string others_text(const Wording& w, const PlanSummary& s) {
    if (!s.served_by) return unknown(w, s.served_by.reason);
    std::vector<std::string> parts;
    const auto add = [&](ServedBy way, std::string_view what) {
        const ServedGroup& g = (*s.served_by)[static_cast<std::size_t>(way)];
        if (g.nodes > 0) parts.push_back(w.say(what, fmt::arg("nodes", nodes_text(w, g.nodes))));
    };
    add(ServedBy::mini_grid, "{nodes} by mini-grid");
    add(ServedBy::stand_alone, "{nodes} by stand-alone systems");
    add(ServedBy::nothing, "{nodes} by nothing");
    if (parts.empty()) return w.say(*s.demand_nodes == 0 ? "none." : "none, the grid serves all.");
    return joined(parts) + ".";
}

std::string cost_text(const Wording& w, const PlanSummary& s) {
    if (!s.total_cost) return unknown(w, s.total_cost.reason);
    const auto money = [&](double amount) { return w.money(s.currency.value.value_or(""), amount); };
    std::string text = money(*s.total_cost);
    text += s.horizon_years ? w.say(" over {years} years", fmt::arg("years", *s.horizon_years))
                            : w.say(" over its life");
    if (s.price_year) text += w.say(" in prices of {year}", fmt::arg("year", *s.price_year));
    text += w.say(", {money} of it at the start", fmt::arg("money", money(*s.build_cost)));
    if (s.cost_per_served_household)
        text += w.say("; {money} for each household on the grid",
                      fmt::arg("money", money(*s.cost_per_served_household)));
    return text + ".";
}

/// "More than less than 0.001 %" says nothing: rounded up, the sentence stays true.
std::string gap_text(const Wording& w, double gap_fraction) {
    return w.percent(gap_fraction > 0 ? std::max(gap_fraction, 1e-5) : 0);
}

std::string bound_text(const Wording& w, const PlanSummary& s) {
    const std::string over_ground = s.surface_gap_fraction ? gap_text(w, *s.surface_gap_fraction) : "";
    const auto ground = fmt::arg("ground", over_ground);
    if (!s.gap_fraction) {
        if (s.surface_gap_fraction)
            return w.say("no plan over the ground is more than {ground} cheaper.", ground);
        const std::string reason(w.phrases().or_same(s.gap_fraction.reason));
        return w.say("none, {reason}", fmt::arg("reason", reason.back() == '.' ? reason : reason + "."));
    }
    const std::string scope = s.bound_scope.value.value_or("unknown");
    const std::string percent = gap_text(w, *s.gap_fraction);
    const auto gap = fmt::arg("gap", percent);
    if (scope == "candidate_network" && s.surface_gap_fraction)
        return w.say(
            "no plan over the candidate lines is more than {gap} cheaper, and none over the ground more than "
            "{ground}.",
            gap, ground);
    const bool exact = *s.gap_fraction == 0;
    if (scope == "surface")
        return exact ? w.say("no plan is cheaper.") : w.say("no plan is more than {gap} cheaper.", gap);
    if (scope == "candidate_network")
        return exact
                   ? w.say("no plan over the candidate lines is cheaper; other routes are not counted.")
                   : w.say(
                         "no plan over the candidate lines is more than {gap} cheaper; other routes are not "
                         "counted.",
                         gap);
    return w.say("at most {gap} above the lower bound ({scope}).", gap, fmt::arg("scope", scope));
}

}  // namespace

std::vector<SummaryLine> summary_lines(const PlanSummary& s, const Wording& w) {
    return {{w.say("Found"), found_text(w, s)},
            {w.say("Grid"), grid_text(w, s)},
            {w.say("Others"), others_text(w, s)},
            {w.say("Cost"), cost_text(w, s)},
            {w.say("Bound"), bound_text(w, s)}};
}

std::vector<std::string> five_lines(const PlanSummary& summary, const Wording& wording) {
    std::vector<std::string> lines;
    for (const SummaryLine& line : summary_lines(summary, wording))
        lines.push_back(line.about + ": " + line.text);
    return lines;
}

}  // namespace gridreach
