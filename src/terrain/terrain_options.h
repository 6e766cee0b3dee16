// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <optional>
#include <string>
#include <vector>

namespace gridreach {

class OptionList;

/// How the ground becomes prices; see docs/stages/terrain.md for the rule and the sources of the defaults.
struct TerrainOptions {
    double cell_size_m = 30;
    std::optional<double> margin_m;
    std::string missing_ground = "mean";
    bool write_surface = false;

    std::string elevation_unit = "auto";
    std::vector<double> elevation_valid;
    std::int64_t elevation_fringe_pixels = 0;
    std::vector<double> slope_percent{0, 5, 20, 60};
    std::vector<double> slope_factor{1, 1.4, 1.75, 3};
    std::optional<double> max_slope_percent;

    std::string land_cover_table = "worldcover";
    std::string land_cover_factors;

    double road_near_m = 100;
    double road_near_factor = 0.8;
    double road_crossing_cost = 300;
    double river_crossing_cost = 1500;
    double water_factor = 10;
    bool water_no_go = false;

    double protected_factor = 2;
    double protected_strict_factor = 6;
    std::string protected_class_field = "IUCN_CAT";
    std::string protected_no_go = "none";
};

void describe(TerrainOptions& options, OptionList& list);

/// What no single option can say of itself. Throws UsageError.
void check(const TerrainOptions& options);

}  // namespace gridreach
