// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "geo/shapes.h"
#include "outputs/phrases.h"
#include "outputs/qgis_surface.h"
#include "outputs/symbols.h"

namespace gridreach {

struct ProjectInput {
    std::string title;
    std::string about;                 ///< Below the title; may be empty.
    std::vector<std::string> remarks;  ///< What the print says beside the map: figures of the plan.
    std::string geopackage;            ///< Path relative to the project, "./plan.gpkg".
    std::string crs_name;              ///< "EPSG:32636", or empty when the system has no code.
    std::string crs_wkt;
    const std::vector<OutputLayer>* layers = nullptr;
    std::optional<SurfaceLayer> surface;  ///< Below everything and not switched on, so that the plan is read.
    Phrases phrases{Language::en};
};

/// The rectangle around the layers that a project shows when it is opened; a 1 km square around 0 when they
/// are empty, and at least 250 m across.
BoxM shown_extent(const std::vector<OutputLayer>& layers);

/// A QGIS project document (.qgs) over the layers of one GeoPackage: groups, styles, labels, scales, field
/// aliases, paths relative to the project, and a print layout with map, legend, scale bar and what one must
/// know. Same input, same text: ids are the layers' names, and nothing says when or by whom.
std::string qgis_project(const ProjectInput& input);

/// The print layout of a project: A4 landscape.
std::string qgis_layout(const ProjectInput& input, const std::vector<LayerSymbols>& symbols, BoxM shown);

}  // namespace gridreach
