// SPDX-License-Identifier: Apache-2.0
#include "outputs/symbols.h"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>
#include <optional>
#include <set>

#include "base/errors.h"

namespace gridreach {

namespace {

constexpr const char *white = "#ffffff", *ink = "#222222", *blue = "#0072b2";
constexpr std::size_t many_rows = 1000;
constexpr std::size_t crowd = 200000;
constexpr double crowd_scale = 250000;

std::vector<Symbol> ways_of_supply() {
    return {{"grid", "On the grid", Mark::circle, blue, white, 2.4, 0.2, false},
            {"mini_grid", "With a mini-grid", Mark::square, "#e69f00", ink, 2.6, 0.2, false},
            {"stand_alone", "With stand-alone systems", Mark::triangle, "#009e73", white, 3, 0.2, false},
            {"nothing", "With nothing", Mark::cross, "#c63d00", white, 2.6, 0.8, false},
            {"", "Demand node", Mark::circle, "#555555", white, 2.4, 0.2, false}};
}

/// The surer the wider and the darker.
std::vector<Symbol> certainties(Mark mark, double size_mm) {
    const auto symbol = [&](const char* value, const char* label, const char* fill, double size) {
        return Symbol{value, label, mark, fill, white, size * size_mm, mark == Mark::line ? 0.4 : 0.2, false};
    };
    return {symbol("always", "In at least 95 % of draws", blue, 1),
            symbol("mostly", "In at least half of the draws", "#56b4e9", 0.9),
            symbol("sometimes", "In fewer draws", "#e69f00", 0.8),
            symbol("never", "In at most 5 % of draws", "#999999", 0.6),
            symbol("", "Not known", "#555555", 0.6)};
}

std::vector<Symbol> pole_kinds() {
    return {{"mv", "MV pole", Mark::circle, blue, white, 1.6, 0.2, false},
            {"lv", "LV pole", Mark::circle, "#cc79a7", white, 1.2, 0.15, false},
            {"shared", "MV and LV pole", Mark::square, blue, "#cc79a7", 1.7, 0.3, false},
            {"", "Pole", Mark::circle, "#777777", white, 1.2, 0.15, false}};
}

std::vector<Symbol> node_changes() {
    return {{"gained", "Gains the grid in B", Mark::circle, "#009e73", ink, 3.2, 0.3, false},
            {"lost", "Loses the grid in B", Mark::cross, "#c63d00", white, 3, 0.8, false},
            {"on_grid", "On the grid in both", Mark::circle, blue, white, 1.8, 0.2, false},
            {"off_grid", "Off the grid in both", Mark::triangle, "#999999", white, 2, 0.2, false},
            {"only_a", "Only in A", Mark::diamond, "#e69f00", ink, 2.4, 0.2, false},
            {"only_b", "Only in B", Mark::square, "#56b4e9", ink, 2.2, 0.2, false},
            {"", "Not known", Mark::circle, "#555555", white, 1.8, 0.2, false}};
}

std::vector<Symbol> line_changes() {
    return {{"only_a", "Only in A", Mark::line, "#e69f00", white, 0.9, 0.3, false},
            {"only_b", "Only in B", Mark::line, "#009e73", white, 0.9, 0.3, false},
            {"both", "In both", Mark::line, "#777777", white, 0.6, 0.3, false},
            {"", "Not known", Mark::line, "#999999", white, 0.5, 0.3, false}};
}

std::vector<Symbol> dwelling_changes() {
    std::vector<Symbol> changes = node_changes();
    for (Symbol& change : changes) change.size_mm *= 0.4, change.stroke_mm *= 0.4;
    return changes;
}

std::vector<LayerSymbols> make_table() {
    const Symbol mv{"", "New MV line", Mark::line, blue, white, 0.7, 0.4, false};
    const Symbol lv{"", "LV line", Mark::line, "#cc79a7", "", 0.35, 0, false};
    const Symbol drop{"", "Service drop", Mark::line, "#cc79a7", "", 0.18, 0, true};
    const Symbol transformer{"", "Transformer", Mark::diamond, "#f0e442", ink, 4, 0.25, false};
    const Symbol tap{"", "Tap", Mark::circle, white, ink, 2.4, 0.5, false};
    const Symbol existing{"", "Existing line", Mark::line, ink, "", 0.85, 0, false};
    const Symbol dwelling{"", "Dwelling", Mark::area, "#cfc5ba", "#8a7868", 0.6, 0.1, false};
    return {
        {"source_points",
         "Existing grid",
         "kind",
         {{"substation", "Substation", Mark::square, ink, white, 3.6, 0.4, false},
          {"candidate", "Candidate site", Mark::square, white, ink, 3.3, 0.6, false},
          {"", "Source", Mark::square, "#888888", white, 3.3, 0.4, false}},
         "\"name\"",
         250000},
        {"taps", "Plan", "", {tap}, "", 0},
        {"demand_nodes", "Plan", "served_by", ways_of_supply(), "coalesce(\"name\", \"id\")", 25000},
        {"transformers", "Plan", "", {transformer}, "", 0, 50000},
        {"mv_lines", "Plan", "", {mv}, "replace(\"conductor\", '_', ' ')", 25000},
        {"poles", "Details", "kind", pole_kinds(), "", 0, 10000},
        {"lv_lines", "Plan", "", {lv}, "", 0, 100000},
        {"service_drops", "Plan", "", {drop}, "", 0, 25000},
        {"sources", "Existing grid", "", {existing}, "\"voltage_kv\" || ' kV'", 250000},
        {"dwellings", "Dwellings", "", {dwelling}, "", 0},
        {"nodes", "Certainty", "certainty", certainties(Mark::circle, 2.6), "coalesce(\"name\", \"id\")",
         25000},
        {"lines", "Certainty", "certainty", certainties(Mark::line, 0.9), "", 0},
        {"dwelling_shares", "Certainty", "certainty", certainties(Mark::square, 1.2), "", 0, 100000},
        {"compared_nodes", "Comparison", "change", node_changes(), "coalesce(\"name\", \"id_a\")", 25000},
        {"compared_lines", "Comparison", "change", line_changes(), "", 0},
        {"compared_dwellings", "Comparison", "change", dwelling_changes(), "", 0, 100000},
        {"unserved", "Details", "served_by", ways_of_supply(), "\"reason\"", 10000, 0, false},
    };
}

std::optional<std::size_t> index_of(const OutputLayer& layer, std::string_view field) {
    for (std::size_t i = 0; i < layer.fields.size(); ++i)
        if (layer.fields[i].name == field) return i;
    return std::nullopt;
}

std::string text_at(const OutputRow& row, std::optional<std::size_t> at) {
    const auto* text = at ? std::get_if<std::string>(&row.values[*at]) : nullptr;
    return text ? *text : std::string();
}

/// The number in a name, such as 50 in "ACSR 50/8": conductors are listed by size, then by name.
double first_number(const std::string& name) {
    const std::size_t at = name.find_first_of("0123456789");
    return at == std::string::npos ? 0 : std::strtod(name.c_str() + at, nullptr);
}

void split_by_conductor(LayerSymbols& symbols, const OutputLayer& layer) {
    const auto at = index_of(layer, "conductor");
    std::set<std::string> conductors;
    for (const OutputRow& row : layer.rows)
        if (const std::string name = text_at(row, at); !name.empty()) conductors.insert(name);
    if (conductors.empty()) return;
    symbols.field = "conductor";
    symbols.symbols = conductor_symbols(conductors);
}

}  // namespace

const std::vector<LayerSymbols>& symbol_table() {
    static const std::vector<LayerSymbols> table = make_table();
    return table;
}

LayerSymbols symbols_of(const OutputLayer& layer) {
    const auto& table = symbol_table();
    const auto found = std::find_if(table.begin(), table.end(),
                                    [&](const LayerSymbols& s) { return s.layer == layer.name; });
    LayerSymbols symbols;
    if (found != table.end()) {
        symbols = *found;
    } else {
        const Mark mark = layer.kind == GeometryKind::line      ? Mark::line
                          : layer.kind == GeometryKind::polygon ? Mark::area
                                                                : Mark::circle;
        symbols = {layer.name, "Details", "", {{"", layer.title, mark, "#777777", white, 0.6, 0.2, false}},
                   "",         0};
        if (mark == Mark::circle) symbols.symbols.front().size_mm = 2;
    }
    if (layer.name == "mv_lines") split_by_conductor(symbols, layer);
    if (layer.rows.size() > crowd && (symbols.visible_scale == 0 || symbols.visible_scale > crowd_scale))
        symbols.visible_scale = crowd_scale;
    for (Symbol& symbol : symbols.symbols) {
        if (symbol.mark == Mark::area && layer.kind == GeometryKind::point) {
            symbol = {symbol.value, symbol.label, Mark::circle, symbol.stroke, "", symbol.size_mm, 0, false};
        } else if (symbol.mark != Mark::area && layer.rows.size() > many_rows) {
            symbol.size_mm *= 0.6;
            symbol.stroke_mm *= 0.6;
        }
    }
    return symbols;
}

std::string in_words(std::string name) {
    std::replace(name.begin(), name.end(), '_', ' ');
    return name;
}

std::vector<Symbol> conductor_symbols(const std::set<std::string>& conductors) {
    const Symbol& plain = symbol_of("mv_lines", "");
    std::set<std::pair<double, std::string>> sorted;
    for (const std::string& name : conductors) sorted.emplace(first_number(name), name);
    std::vector<Symbol> symbols;
    for (const auto& [number, name] : sorted) {
        const double share =
            sorted.size() > 1 ? static_cast<double>(symbols.size()) / static_cast<double>(sorted.size() - 1)
                              : 0.5;
        const auto mixed = [&](int light, int dark) { return std::lround(light + share * (dark - light)); };
        Symbol symbol = plain;
        symbol.value = name;
        symbol.label = in_words(name);
        symbol.fill = fmt::format("#{:02x}{:02x}{:02x}", mixed(86, 0), mixed(180, 57), mixed(233, 101));
        symbol.size_mm = 0.55 + 0.5 * share;
        symbols.push_back(symbol);
    }
    symbols.push_back(plain);
    return symbols;
}

const Symbol& symbol_of(std::string_view layer, std::string_view value) {
    for (const LayerSymbols& symbols : symbol_table())
        if (symbols.layer == layer)
            for (const Symbol& symbol : symbols.symbols)
                if (symbol.value == value) return symbol;
    throw Error(ErrorClass::bug, fmt::format("layer {} has no symbol for \"{}\".", layer, value));
}

std::vector<std::size_t> counts_of(const LayerSymbols& symbols, const OutputLayer& layer) {
    std::vector<std::size_t> counts(symbols.symbols.size());
    const auto at = index_of(layer, symbols.field);
    for (const OutputRow& row : layer.rows) {
        const std::string value = text_at(row, at);
        std::size_t i = 0;
        while (i + 1 < counts.size() && symbols.symbols[i].value != value) ++i;
        ++counts[i];
    }
    return counts;
}

}  // namespace gridreach
