// SPDX-License-Identifier: Apache-2.0
#include "terrain/terrain_options.h"

#include <fmt/format.h>

#include <algorithm>
#include <functional>

#include "base/errors.h"
#include "options/option_list.h"
#include "terrain/land_cover.h"

namespace gridreach {

void describe(TerrainOptions& o, OptionList& list) {
    list.number("cell_size_m", o.cell_size_m)
        .at_least(1)
        .at_most(10000)
        .unit("m")
        .help("Side of a cell of the cost surface.");
    list.number("margin_m", o.margin_m)
        .at_least(0)
        .unit("m")
        .help(
            "Ground around nodes and the sources nearest to them; none: a tenth of the region, at least ten "
            "cells.");
    list.choice("missing_ground", o.missing_ground, {"mean", "no_go"})
        .help(
            "Cells that elevation or land cover says nothing of get the layer's mean factor, or are no-go.");
    list.flag("write_surface", o.write_surface)
        .help("Write the cost surface beside the layers, as cost_surface.tif (cloud-optimised GeoTIFF).");
    list.choice("elevation_unit", o.elevation_unit, {"auto", "m", "ft"})
        .help("Unit of elevations; auto: what the raster says, else metres.");
    list.numbers("elevation_valid", o.elevation_valid)
        .help("Least and greatest elevation that counts, such as [850, 3000]; others are no data.");
    list.integer("elevation_fringe_pixels", o.elevation_fringe_pixels)
        .at_least(0)
        .at_most(20)
        .help("Pixels this near to one without data are no data either (a resampling fringe).");
    list.numbers("slope_percent", o.slope_percent)
        .at_least(0)
        .help("Slopes, rising, at which slope_factor is given; straight lines between, level beyond.");
    list.numbers("slope_factor", o.slope_factor).above(0).help("Price factor at each of slope_percent.");
    list.number("max_slope_percent", o.max_slope_percent)
        .above(0)
        .help("Steeper ground is no-go; none: none is.");
    list.choice("land_cover_table", o.land_cover_table, land_cover_tables())
        .help("What land-cover codes mean, and their price factors.");
    list.path("land_cover_factors", o.land_cover_factors)
        .help("YAML file of `code: factor` or `code: no_go` that replaces and adds to the table.");
    list.number("road_near_m", o.road_near_m)
        .at_least(0)
        .at_most(5000)
        .unit("m")
        .help("How far a road eases work.");
    list.number("road_near_factor", o.road_near_factor)
        .above(0)
        .at_most(10)
        .help("Price factor so near to a road.");
    list.number("road_crossing_cost", o.road_crossing_cost)
        .at_least(0)
        .unit("currency")
        .help("Added where a line crosses a road.");
    list.number("river_crossing_cost", o.river_crossing_cost)
        .at_least(0)
        .unit("currency")
        .help("Added where a line crosses a line of water.");
    list.number("water_factor", o.water_factor).above(0).help("Price factor on polygons of water.");
    list.flag("water_no_go", o.water_no_go).help("Polygons of water are no-go.");
    list.number("protected_factor", o.protected_factor).above(0).help("Price factor in protected areas.");
    list.number("protected_strict_factor", o.protected_strict_factor)
        .above(0)
        .help("Price factor in areas of IUCN class Ia, Ib or II.");
    list.text("protected_class_field", o.protected_class_field)
        .help("Field of protected_areas that holds the IUCN class; without it none is strict.");
    list.choice("protected_no_go", o.protected_no_go, {"none", "strict", "all"})
        .help("Which protected areas are no-go.");
}

void check(const TerrainOptions& o) {
    if (o.slope_percent.size() != o.slope_factor.size() || o.slope_percent.empty())
        throw UsageError(fmt::format("slope_percent has {} values and slope_factor {}, but they go in pairs.",
                                     o.slope_percent.size(), o.slope_factor.size()));
    if (std::adjacent_find(o.slope_percent.begin(), o.slope_percent.end(), std::greater_equal<>()) !=
        o.slope_percent.end())
        throw UsageError("slope_percent must rise from value to value.");
    if (!o.elevation_valid.empty() &&
        (o.elevation_valid.size() != 2 || !(o.elevation_valid[0] < o.elevation_valid[1])))
        throw UsageError("elevation_valid must be two values, the least and the greatest.");
}

}  // namespace gridreach
