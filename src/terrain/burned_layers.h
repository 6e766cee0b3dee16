// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>
#include <vector>

#include "model/cost_surface.h"
#include "model/vector_layer.h"
#include "terrain/terrain_options.h"

namespace gridreach {

/// What lines and polygons say of each cell. A layer counts once on a cell, however many of its features
/// touch it.
struct BurnedLayers {
    std::vector<std::uint8_t> marks;  ///< Empty when no layer was given.
    float near_road = 1, water = 1, guarded = 1, strict = 1;
    float road_per_m = 0, river_per_m = 0;  ///< Crossing cost over the cell size.

    /// The price of cell `c` with all that applies.
    float priced(float price, CellIndex c) const;
};

/// Roads must be lines, protected and no-go areas polygons, water either: InputError otherwise.
BurnedLayers burn_layers(const TerrainOptions& options, const std::vector<VectorLayer>& roads,
                         const std::vector<VectorLayer>& water,
                         const std::vector<VectorLayer>& protected_areas,
                         const std::vector<VectorLayer>& no_go_areas, const CellLattice& lattice);

}  // namespace gridreach
