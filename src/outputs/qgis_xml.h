// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <fmt/format.h>

#include <cstdlib>
#include <string>
#include <utility>
#include <vector>

#include "outputs/symbols.h"

/// Small pieces of QGIS's documents.
namespace gridreach::qgis {

/// The oldest version that the documents were tried in; newer ones read them.
inline constexpr const char* format_version = "3.22.16";

/// The id of a layer in a project. QGIS takes none of ten characters or fewer.
inline std::string layer_id(const std::string& layer_name) {
    return "gridreach_" + layer_name;
}

/// "#0072b2" as "0,114,178,255"; "" is white that nobody sees.
inline std::string colour(const std::string& hex) {
    if (hex.empty()) return "255,255,255,0";
    const long rgb = std::strtol(hex.c_str() + 1, nullptr, 16);
    return fmt::format("{},{},{},255", rgb >> 16, rgb >> 8 & 255, rgb & 255);
}

inline const char* marker_name(Mark mark) {
    switch (mark) {
        case Mark::square:
            return "square";
        case Mark::triangle:
            return "triangle";
        case Mark::diamond:
            return "diamond";
        case Mark::cross:
            return "cross2";
        default:
            return "circle";
    }
}

/// One layer of a symbol. Properties stand as <prop>, which every version 3 reads.
inline std::string symbol_layer(const char* type,
                                const std::vector<std::pair<const char*, std::string>>& properties,
                                int pass = 0) {
    std::string out = fmt::format("<layer class=\"{}\" enabled=\"1\" locked=\"0\" pass=\"{}\">", type, pass);
    for (const auto& [key, value] : properties) out += fmt::format("<prop k=\"{}\" v=\"{}\"/>", key, value);
    return out + "</layer>";
}

}  // namespace gridreach::qgis
