// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <algorithm>
#include <filesystem>
#include <string>
#include <vector>

#include "outputs/fields.h"

namespace gridreach {

/// Removes the shapefiles of layers of `tables` that an earlier run wrote and this one does not reach: they
/// would not belong to its record.
inline void remove_stale(const std::string& folder, const std::vector<LayerTable>& tables,
                         const std::vector<OutputLayer>& layers) {
    for (const LayerTable& table : tables) {
        if (std::any_of(layers.begin(), layers.end(),
                        [&](const OutputLayer& layer) { return layer.name == table.name; }))
            continue;
        std::error_code ignored;
        for (const char* extension : {".shp", ".shx", ".dbf", ".prj", ".cpg", ".qml", ".sld"})
            std::filesystem::remove(folder + "/" + table.name + extension, ignored);
    }
}

}  // namespace gridreach
