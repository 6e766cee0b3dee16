// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "model/vector_layer.h"

namespace gridreach {

/// Writes layers through GDAL and trusts nothing it says: its errors are counted, the file is closed, opened
/// again and its rows counted, flushed and renamed, so that what stands under a final name is whole. Same
/// layers, same bytes.
class GdalLayerWriter : public LayerWriter {
public:
    /// Shapefiles with .prj, .cpg (UTF-8), .dbf and the first style as .qml and .sld; text is cut to 254
    /// bytes at a character's border. A style that an earlier run left beside a layer without styles stays.
    void write_shapefiles(const std::string& folder, const std::vector<OutputLayer>& layers,
                          const Projection& working) const override;
    void write_geopackage(const std::string& path, const std::vector<OutputLayer>& layers,
                          const Projection& working) const override;
};

}  // namespace gridreach
