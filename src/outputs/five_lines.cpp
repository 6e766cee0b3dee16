// SPDX-License-Identifier: Apache-2.0
#include <fmt/format.h>

#include <cmath>

#include "base/words.h"
#include "outputs/rounded.h"
#include "outputs/summary.h"

namespace gridreach {

namespace {

std::string whole(double value) {
    return with_commas(std::llround(value));
}

std::string households_text(double n) {
    return whole(n) + (std::llround(n) == 1 ? " household" : " households");
}

std::string found_line(const PlanSummary& s) {
    std::string text = s.dwellings ? counted(*s.dwellings, "dwelling") : std::string();
    if (s.expected_dwellings && s.expected_dwellings_p05 && s.expected_dwellings_p95)
        text += fmt::format(" (with what was missed {}, likely {} to {})", rounded(*s.expected_dwellings),
                            rounded(*s.expected_dwellings_p05), rounded(*s.expected_dwellings_p95));
    if (!s.demand_nodes)
        return text.empty() ? "Found: unknown, " + s.demand_nodes.reason : "Found: " + text + ".";
    text += (text.empty() ? "" : " in ") + counted(*s.demand_nodes, "demand node");
    if (s.households) text += ", " + households_text(*s.households);
    return "Found: " + text + ".";
}

std::string grid_line(const PlanSummary& s) {
    if (!s.served_nodes) return "Grid: unknown, " + s.served_nodes.reason;
    if (*s.served_nodes == 0)
        return fmt::format("Grid: serves none of {}.", counted(*s.demand_nodes, "demand node"));
    std::string text =
        fmt::format("Grid: serves {} of {}", with_commas(static_cast<std::int64_t>(*s.served_nodes)),
                    counted(*s.demand_nodes, "demand node"));
    if (s.served_households) text += fmt::format(" ({})", households_text(*s.served_households));
    text += fmt::format(" with {} of new MV line", length_text(*s.mv_length_m));
    if (s.lv_length_m) text += fmt::format(" and {} of LV line", length_text(*s.lv_length_m));
    return text + ".";
}

std::string others_line(const PlanSummary& s) {
    if (!s.served_by) return "Others: unknown, " + s.served_by.reason;
    const auto& groups = *s.served_by;
    std::vector<std::string> parts;
    const auto add = [&](ServedBy way, std::string_view what) {
        const ServedGroup& g = groups[static_cast<std::size_t>(way)];
        if (g.nodes > 0) parts.push_back(fmt::format("{} {}", counted(g.nodes, "demand node"), what));
    };
    add(ServedBy::mini_grid, "by mini-grid");
    add(ServedBy::stand_alone, "by stand-alone systems");
    add(ServedBy::nothing, "by nothing");
    if (parts.empty()) return *s.demand_nodes == 0 ? "Others: none." : "Others: none, the grid serves all.";
    return "Others: " + joined(parts) + ".";
}

std::string cost_line(const PlanSummary& s) {
    if (!s.total_cost) return "Cost: unknown, " + s.total_cost.reason;
    const std::string currency = s.currency.value.value_or("");
    std::string text = fmt::format("Cost: {}", money_text(currency, *s.total_cost));
    text += s.horizon_years ? fmt::format(" over {} years", *s.horizon_years) : std::string(" over its life");
    if (s.price_year) text += fmt::format(" in prices of {}", *s.price_year);
    text += fmt::format(", {} of it at the start", money_text(currency, *s.build_cost));
    if (s.cost_per_served_household)
        text += fmt::format("; {} for each household on the grid",
                            money_text(currency, *s.cost_per_served_household));
    return text + ".";
}

std::string bound_line(const PlanSummary& s) {
    if (!s.gap_fraction)
        return "Bound: none, " + s.gap_fraction.reason + (s.gap_fraction.reason.back() == '.' ? "" : ".");
    const std::string scope = s.bound_scope.value.value_or("unknown");
    const std::string gap = percent_text(*s.gap_fraction);
    if (scope == "surface")
        return *s.gap_fraction == 0 ? "Bound: no plan is cheaper."
                                    : fmt::format("Bound: no plan is more than {} cheaper.", gap);
    if (scope == "candidate_network")
        return (*s.gap_fraction == 0
                    ? std::string("Bound: no plan over the candidate lines is cheaper")
                    : fmt::format("Bound: no plan over the candidate lines is more than {} cheaper", gap)) +
               "; other routes are not counted.";
    return fmt::format("Bound: at most {} above the lower bound ({}).", gap, scope);
}

}  // namespace

std::vector<std::string> five_lines(const PlanSummary& summary) {
    return {found_line(summary), grid_line(summary), others_line(summary), cost_line(summary),
            bound_line(summary)};
}

}  // namespace gridreach
