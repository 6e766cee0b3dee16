// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "model/vector_layer.h"

namespace gridreach {

/// What a layer holds, before any row: the one table behind shapefiles, GeoPackage and docs/outputs.md.
struct LayerTable {
    std::string name;   ///< File and table name.
    std::string title;  ///< For people.
    GeometryKind kind = GeometryKind::point;
    std::string about;  ///< What a row is and when the layer is there, for the manual.
    std::vector<OutputField> fields;
};

/// Every layer the program writes, in writing order. A field has the same short name, type and unit in each
/// layer.
const std::vector<LayerTable>& layer_tables();

/// The table of one layer. `name` must be one of layer_tables(); anything else is a bug and throws Error.
const LayerTable& layer_table(std::string_view name);

/// Field tables in Markdown, as they stand between `<!-- generated -->` markers: those of layer_tables() in
/// docs/outputs.md.
std::string outputs_markdown(const std::vector<LayerTable>& tables);

}  // namespace gridreach
