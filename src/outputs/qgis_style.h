// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <string>

#include "outputs/phrases.h"
#include "outputs/symbols.h"

namespace gridreach {

/// A QGIS style document (QML, as QGIS 3 reads it since its first release) for a layer drawn with `symbols`:
/// symbols, labels, scales, a name for every field (alias) and a tip for the mouse. `names` says which field
/// names the file carries.
std::string qml_of(const LayerSymbols& symbols, const OutputLayer& layer, FieldNames names,
                   const Phrases& phrases);

/// The same symbols as OGC Styled Layer Descriptor 1.1, which other programs read. Without labels.
std::string sld_of(const LayerSymbols& symbols, const OutputLayer& layer, FieldNames names,
                   const Phrases& phrases);

/// What a QML document holds between its root tags, and the attributes of the root: a project's layer carries
/// them too.
struct QmlParts {
    std::string attributes, body;
};
QmlParts qml_parts(const LayerSymbols& symbols, const OutputLayer& layer, FieldNames names,
                   const Phrases& phrases);

/// Gives every layer its style, under the name "gridreach", and after it a layer with years of building one
/// by year.
void add_styles(std::vector<OutputLayer>& layers, const Phrases& phrases);

/// What people call a field: "Peak first year (kW)".
std::string alias_of(const OutputField& field, const Phrases& phrases);

}  // namespace gridreach
