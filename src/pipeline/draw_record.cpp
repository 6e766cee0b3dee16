// SPDX-License-Identifier: Apache-2.0
#include "pipeline/draw_record.h"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>
#include <cstdlib>
#include <nlohmann/json.hpp>
#include <numeric>

#include "base/statistics.h"
#include "base/words.h"
#include "io/csv_table.h"
#include "outputs/wording.h"

namespace gridreach {

using nlohmann::json;

const std::vector<std::string>& figure_names() {
    static const std::vector<std::string> names = {"total_cost",        "lower_bound", "gap_fraction",
                                                   "build_cost",        "saving",      "served_nodes",
                                                   "served_households", "mv_lines",    "mv_length_m"};
    return names;
}

std::vector<std::optional<double>> figures_of(const PlanSummary& summary) {
    const json all = to_json(summary);
    std::vector<std::optional<double>> figures;
    for (const std::string& name : figure_names()) {
        const json& value = all.at(name);
        figures.push_back(value.is_null() ? std::nullopt : std::optional(value.get<double>()));
    }
    return figures;
}

namespace {

/// One figure of every draw; nothing where a draw does not know it.
std::optional<std::vector<double>> figure_of_all(const std::vector<DrawResult>& draws, std::size_t figure) {
    std::vector<double> all;
    for (const DrawResult& draw : draws) {
        if (!draw.figures[figure]) return std::nullopt;
        all.push_back(*draw.figures[figure]);
    }
    return all;
}

double mean_of(const std::vector<double>& values) {
    return std::accumulate(values.begin(), values.end(), 0.0) / static_cast<double>(values.size());
}

/// A parameter's values as numbers; nothing where one is a word or a group.
std::optional<std::vector<double>> numbers_of(const std::vector<DrawResult>& draws, std::size_t parameter) {
    std::vector<double> numbers;
    for (const DrawResult& draw : draws) {
        const std::string& text = draw.values[parameter];
        char* end = nullptr;
        numbers.push_back(std::strtod(text.c_str(), &end));
        if (text.empty() || *end != '\0') return std::nullopt;
    }
    return numbers;
}

json by_value(const Parameter& p, std::size_t parameter, const std::vector<DrawResult>& draws) {
    json rows = json::array();
    for (const std::string& value : p.values) {
        std::vector<DrawResult> with;
        for (const DrawResult& draw : draws)
            if (draw.values[parameter] == value) with.push_back(draw);
        json row = {{"value", value}, {"draws", with.size()}};
        for (std::size_t f = 0; f < figure_names().size(); ++f) {
            const auto all = figure_of_all(with, f);
            row[figure_names()[f]] = all && !all->empty() ? json(mean_of(*all)) : json();
        }
        rows.push_back(std::move(row));
    }
    return rows;
}

}  // namespace

std::string draws_csv(const std::vector<Parameter>& parameters, const std::vector<DrawResult>& draws) {
    std::string text = "draw";
    for (const Parameter& p : parameters) text += "," + csv_cell(p.key);
    for (const std::string& name : figure_names()) text += "," + name;
    text += "\n";
    for (std::size_t i = 0; i < draws.size(); ++i) {
        text += fmt::format("{}", i + 1);
        for (const std::string& value : draws[i].values) text += "," + csv_cell(value);
        for (const auto& figure : draws[i].figures) text += "," + (figure ? shortest(*figure) : "");
        text += "\n";
    }
    return text;
}

json parameters_json(const std::vector<Parameter>& parameters, const std::vector<DrawResult>& draws) {
    json all = json::array();
    for (std::size_t p = 0; p < parameters.size(); ++p) {
        json entry = {{"key", parameters[p].key}, {"rank_correlation", nullptr}};
        if (parameters[p].is_varied()) {
            entry["values"] = parameters[p].values;
            entry["by_value"] = by_value(parameters[p], p, draws);
        } else {
            entry["law"] = parameters[p].counts_dwellings() ? "the detector's 90 % interval of their count"
                                                            : text_of(parameters[p].law);
        }
        if (const auto numbers = numbers_of(draws, p)) {
            json correlations = json::object();
            for (std::size_t f = 0; f < figure_names().size(); ++f) {
                const auto figure = figure_of_all(draws, f);
                const auto rho = figure ? rank_correlation(*numbers, *figure) : std::nullopt;
                correlations[figure_names()[f]] = rho ? json(*rho) : json();
            }
            entry["rank_correlation"] = std::move(correlations);
        }
        all.push_back(std::move(entry));
    }
    return all;
}

json figures_json(const std::vector<DrawResult>& draws) {
    json figures = json::object();
    for (std::size_t f = 0; f < figure_names().size(); ++f) {
        json& entry = figures[figure_names()[f]] = nullptr;
        const auto all = figure_of_all(draws, f);
        if (!all || all->empty()) continue;
        entry = {{"mean", mean_of(*all)},
                 {"p05", percentile(*all, 0.05)},
                 {"p95", percentile(*all, 0.95)},
                 {"least", *std::min_element(all->begin(), all->end())},
                 {"most", *std::max_element(all->begin(), all->end())}};
    }
    return figures;
}

namespace {

/// "262,000 (210,000 to 330,000)": the mean, and what 90 % of draws lie within.
template <class Show>
std::string spread_text(const json& figure, const Show& show) {
    const std::string mean = show(figure["mean"].get<double>()), low = show(figure["p05"].get<double>()),
                      high = show(figure["p95"].get<double>());
    return low == high ? mean : fmt::format("{} ({} to {})", mean, low, high);
}

/// "costs.mv_line_cost_per_m (+0.93), …": up to three parameters, the strongest first.
std::string strongest(const json& parameters, const std::string& figure, double weakest) {
    std::vector<std::pair<double, std::string>> all;
    for (const json& p : parameters) {
        const json& correlations = p["rank_correlation"];
        if (correlations.is_null() || correlations[figure].is_null()) continue;
        all.emplace_back(correlations[figure].get<double>(), p["key"].get<std::string>());
    }
    std::stable_sort(all.begin(), all.end(),
                     [](const auto& a, const auto& b) { return std::abs(a.first) > std::abs(b.first); });
    std::vector<std::string> words;
    for (const auto& [rho, key] : all)
        if (words.size() < 3 && std::abs(rho) >= weakest)
            words.push_back(fmt::format("{} ({:+.2f})", key, rho));
    return joined(words);
}

}  // namespace

std::vector<std::string> lines_for_people(const json& parameters, const json& figures,
                                          const ShareCounts& counts, const std::string& currency,
                                          const std::string& how_drawn, double weakest) {
    const Wording w;
    std::vector<std::string> lines = {"Draws: " + how_drawn + " In brackets: where 90 % of them lie."};
    const auto count = [&](double n) { return w.rounded(n); };
    lines.push_back(
        "Cost: " +
        spread_text(figures["total_cost"], [&](double amount) { return w.money(currency, amount); }) + ".");
    std::string grid = spread_text(figures["served_nodes"], count) + " demand nodes on the grid";
    if (!figures["served_households"].is_null())
        grid += ", " + spread_text(figures["served_households"], count) + " households";
    lines.push_back("Grid: " + grid + ", " +
                    spread_text(figures["mv_length_m"], [&](double m) { return w.length(m); }) +
                    " of new MV line.");
    lines.push_back(fmt::format(
        "Certain: {} of {} demand nodes are on the grid in at least 95 % of draws, {} in at most 5 %; {} of "
        "{} lines ({}) are built in at least 95 %.",
        with_commas(static_cast<std::int64_t>(counts.nodes_always)),
        with_commas(static_cast<std::int64_t>(counts.nodes)),
        with_commas(static_cast<std::int64_t>(counts.nodes_never)),
        with_commas(static_cast<std::int64_t>(counts.lines_always)),
        with_commas(static_cast<std::int64_t>(counts.lines)), w.length(counts.lines_always_m)));
    const std::string served = figures["served_households"].is_null() ? "served_nodes" : "served_households";
    for (const auto& [figure, what] :
         {std::pair<std::string, const char*>{"total_cost", "Total cost follows"},
          {served, served == "served_nodes" ? "Nodes on the grid follow" : "Households on the grid follow"}})
        if (const std::string keys = strongest(parameters, figure, weakest); !keys.empty())
            lines.push_back(fmt::format("{}: {} (rank correlation).", what, keys));
    for (const json& p : parameters) {
        if (!p.contains("by_value") || !p["rank_correlation"].is_null()) continue;
        std::vector<std::string> values;
        for (const json& row : p["by_value"])
            if (!row["total_cost"].is_null())
                values.push_back(fmt::format("{}: {} on average", row["value"].get<std::string>(),
                                             w.money(currency, row["total_cost"].get<double>())));
        lines.push_back(fmt::format("{}: {}.", p["key"].get<std::string>(), joined(values, "; ")));
    }
    return lines;
}

}  // namespace gridreach
