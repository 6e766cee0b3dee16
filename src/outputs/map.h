// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <string>

#include "outputs/layers.h"

namespace gridreach {

/// More dwellings than this are drawn as squares shaded by their number.
inline constexpr std::size_t most_dwellings_drawn = 20000;

/// The plan as an HTML figure: an inline SVG with scale bar and north arrow, a legend whose checkboxes switch
/// the layers, and the demand nodes' facts for the script of the report. Without the script it is a still
/// picture. Coordinates are rounded to what the map can show. A sentence when there is nothing to draw.
std::string map_html(const PlanOutputs& outputs);

}  // namespace gridreach
