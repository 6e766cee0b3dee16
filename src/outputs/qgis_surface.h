// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <string>
#include <vector>

#include "model/cost_surface.h"
#include "outputs/phrases.h"

namespace gridreach {

/// A cost surface as a project shows it.
struct SurfaceLayer {
    std::string file;           ///< Path relative to the project, "./cost_surface.tif".
    std::string currency;       ///< May be empty.
    std::vector<double> stops;  ///< Prices at which a colour stands, ascending; see price_stops().
};

/// Five prices that a fiftieth, a quarter, half, three quarters and all but a fiftieth of the cells with a
/// price stay below; equal ones once, none where every cell is no-go. Of large surfaces, from every k-th
/// cell, a million in all: colours need no more.
std::vector<double> price_stops(const CostSurface& surface);

/// What a QGIS layer or style says between its root tags: pale where lines are cheap, dark where they are
/// dear (ColorBrewer's YlOrBr, which people with any kind of colour vision order alike), grey where no line
/// may pass.
std::string surface_pipe(const SurfaceLayer& surface);

/// "What a metre of MV line costs, USD (grey: no line may pass)".
std::string surface_title(const SurfaceLayer& surface, const Phrases& phrases);

/// A QML document for the raster by itself.
std::string surface_qml(const SurfaceLayer& surface);

}  // namespace gridreach
