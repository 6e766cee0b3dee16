// SPDX-License-Identifier: Apache-2.0
#include "terrain/land_cover.h"

#include <fmt/format.h>

#include <charconv>
#include <cmath>
#include <limits>

#include "base/errors.h"
#include "options/setting.h"

namespace gridreach {

namespace {

constexpr float no_go_factor = std::numeric_limits<float>::infinity();

// Factors of the Western Electricity Coordinating Council's transmission cost calculator (Black & Veatch
// 2014, as reVX uses it): forest 2.25, urban 1.59, suburban 1.27, wetland 1.2, farmed, grass and bare ground
// 1; water 10 (reVX). Villages count as suburban.
constexpr float forest = 2.25F, built = 1.27F, urban = 1.59F, wet = 1.2F, open = 1, water = 10, snow = 1.75F;
constexpr float open_forest = 1.6F;  // Half of forest's surcharge.
constexpr float shrubs = 1.1F;       // Clearing by hand; judgement.

const std::map<std::string, LandCoverTable>& shipped() {
    static const std::map<std::string, LandCoverTable> all = {
        // ESA WorldCover 2020 and 2021, 10 m.
        {"worldcover",
         {{10, forest},
          {20, shrubs},
          {30, open},
          {40, open},
          {50, built},
          {60, open},
          {70, snow},
          {80, water},
          {90, wet},
          {95, forest},
          {100, open}}},
        // Copernicus Global Land Service, 100 m, discrete classes.
        {"copernicus",
         {{20, shrubs},       {30, open},         {40, open},         {50, urban},        {60, open},
          {70, snow},         {80, water},        {90, wet},          {100, open},        {111, forest},
          {112, forest},      {113, forest},      {114, forest},      {115, forest},      {116, forest},
          {121, open_forest}, {122, open_forest}, {123, open_forest}, {124, open_forest}, {125, open_forest},
          {126, open_forest}, {200, water}}},
        // ESA CCI land cover of Africa 2016, 20 m prototype.
        {"cci_africa_20m",
         {{1, forest},
          {2, shrubs},
          {3, open},
          {4, open},
          {5, wet},
          {6, open},
          {7, open},
          {8, built},
          {9, snow},
          {10, water}}},
    };
    return all;
}

}  // namespace

std::vector<std::string> land_cover_tables() {
    std::vector<std::string> names;
    for (const auto& [name, _] : shipped()) names.push_back(name);
    return names;
}

LandCoverTable land_cover_table(const std::string& name, const std::string& factors) {
    LandCoverTable table = shipped().at(name);
    if (factors.empty()) return table;
    const Setting root = read_yaml_file(factors);
    if (root.kind != Setting::Kind::map)
        throw UsageError(
            fmt::format("{} holds no land-cover factors: write lines of `code: factor`.", factors));
    for (const Setting::Entry& entry : root.entries) {
        const auto refuse = [&](const std::string& why) {
            throw UsageError(fmt::format("{}: {}", entry.value.origin.text(), why));
        };
        int code = 0;
        const char* end = entry.key.data() + entry.key.size();
        if (std::from_chars(entry.key.data(), end, code).ptr != end)
            refuse(fmt::format("\"{}\" is no land-cover code, which is a whole number.", entry.key));
        const std::string& text = entry.value.text;
        double factor = 0;
        const char* last = text.data() + text.size();
        if (text == "no_go")
            factor = no_go_factor;
        else if (std::from_chars(text.data(), last, factor).ptr != last || !(factor > 0) ||
                 !std::isfinite(factor))
            refuse(fmt::format("the factor of code {} is \"{}\", but it must be a number above 0, or no_go.",
                               code, text));
        table[code] = static_cast<float>(factor);
    }
    return table;
}

}  // namespace gridreach
