// SPDX-License-Identifier: Apache-2.0
#include "outputs/year_symbols.h"

#include <fmt/format.h>

#include <algorithm>
#include <array>

namespace gridreach {

namespace {
constexpr std::array<const char*, 6> early_to_late{"#0d0887", "#6a00a8", "#b12a90",
                                                   "#e16462", "#fca636", "#d8b70a"};
}  // namespace

std::vector<Symbol> year_symbols(int last_year, const Symbol& base) {
    constexpr auto colours = static_cast<int>(early_to_late.size());
    const int width = (last_year + colours - 1) / colours;
    std::vector<Symbol> symbols;
    for (int first = 1; first <= last_year; first += width) {
        const int last = std::min(first + width - 1, last_year);
        Symbol symbol = base;
        symbol.value = std::to_string(first);
        symbol.up_to = std::to_string(last);
        symbol.label = first == last ? symbol.value : fmt::format("{}–{}", first, last);
        symbols.push_back(symbol);
    }
    const std::size_t count = symbols.size();
    for (std::size_t i = 0; i < count; ++i)
        symbols[i].fill = early_to_late[count < 2 ? 0 : i * (early_to_late.size() - 1) / (count - 1)];
    return symbols;
}

std::optional<LayerSymbols> symbols_by_year(const OutputLayer& layer) {
    std::int64_t last = 0;
    for (std::size_t i = 0; i < layer.fields.size(); ++i)
        if (layer.fields[i].name == "year")
            for (const OutputRow& row : layer.rows)
                if (const auto* year = std::get_if<std::int64_t>(&row.values[i]))
                    last = std::max(last, *year);
    if (last == 0) return std::nullopt;
    LayerSymbols symbols = symbols_of(layer);
    symbols.field = "year";
    symbols.symbols = year_symbols(static_cast<int>(last), symbols.symbols.front());
    if (layer.kind == GeometryKind::line)
        for (Symbol& symbol : symbols.symbols) symbol.size_mm = 0.9;
    return symbols;
}

}  // namespace gridreach
