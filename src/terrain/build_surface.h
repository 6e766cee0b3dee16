// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <memory>
#include <string>
#include <vector>

#include "base/reporter.h"
#include "geo/metric.h"
#include "model/cost_surface.h"
#include "model/demand.h"
#include "model/network.h"
#include "model/raster.h"
#include "model/vector_layer.h"
#include "terrain/terrain_options.h"

namespace gridreach {

/// The ground as the pipeline names it; any may be left out.
struct TerrainInput {
    std::string elevation, land_cover;
    std::vector<std::string> cost_factors;  ///< Rasters of price factors: 0 is no-go, where
                                            ///< it touches a cell; no data is 1.
    std::vector<VectorLayer> roads, water, protected_areas, no_go;
    const RasterOpener* rasters = nullptr;
    std::shared_ptr<const Projection> projection;
    double mv_line_cost_per_m = 0;  ///< On level open ground.
};

/// The cells to work on, and how many of them on each side are margin.
struct TerrainExtent {
    CellLattice lattice;
    int margin_cells = 0;
};

/// Whole multiples of the cell size around all nodes, the nearest place of a source to
/// each, and the margin. Throws InputError when there are more than 2^31 cells in a row or 4e9 in all.
TerrainExtent terrain_extent(const TerrainOptions& options, const DemandSet& demand, const SourceSet& sources,
                             const Metric& metric);

/// What a metre of MV line costs on each cell:
///
///     price = mv_line_cost_per_m × slope × land cover × each cost factor × water × protected × road nearness
///             + (road crossing + river crossing) / cell size
///
/// with each factor 1 where its layer is not given or does not apply; no-go where any layer says so. Cells a
/// road or river passes through carry its crossing cost, so that crossing it pays about once and running
/// along it pays all the way: lines run beside roads. Says what it found in notes and warnings (what is
/// missing in the margin is not worth one). Throws InputError when a raster does not cover the region at all,
/// holds codes the table lacks or negative factors, and when no cell is left to build on.
CostSurface build_surface(const TerrainOptions& options, const TerrainInput& input,
                          const TerrainExtent& extent, Reporter& reporter);

}  // namespace gridreach
