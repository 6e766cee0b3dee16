// SPDX-License-Identifier: Apache-2.0
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <algorithm>
#include <cmath>
#include <functional>
#include <map>

#include "base/errors.h"
#include "base/parallel.h"
#include "support/expect_error.h"
#include "terrain/build_surface.h"
#include "terrain/land_cover.h"
#include "terrain/slope.h"

namespace gridreach {
namespace {

using Draw = std::function<std::optional<double>(PointM)>;

/// Rasters that are drawn where they are asked for: path → what lies at a place.
class DrawnRasters : public RasterOpener {
public:
    std::map<std::string, Draw> drawn;
    std::string unit;
    std::unique_ptr<Raster> open(const std::string&, std::shared_ptr<const Projection>) const override {
        return nullptr;
    }
    LatticeBand resample(const std::string& path, std::shared_ptr<const Projection>,
                         const CellLattice& lattice, const ResampleRule& rule) const override {
        LatticeBand out;
        for (CellIndex c = 0; c < lattice.size(); ++c) {
            const auto value = drawn.at(path)(lattice.centre(c));
            const bool valid =
                value && !(rule.least && *value < *rule.least) && !(rule.most && *value > *rule.most);
            out.values.push_back(static_cast<float>(value.value_or(-9999)));
            out.valid.push_back(valid ? 1 : 0);
        }
        return out;
    }
    std::string value_unit(const std::string&) const override { return unit; }
};

struct Ground {
    DrawnRasters rasters;
    TerrainInput input;
    TerrainOptions options;
    CellLattice lattice{40, 30, {400000, 300000}, 50, 50};
    Ground() {
        input.rasters = &rasters;
        input.projection = utm_projection("EPSG:32636");
        input.mv_line_cost_per_m = 20;
    }
    void elevation(Draw draw) {
        rasters.drawn["dem"] = std::move(draw);
        input.elevation = "dem";
    }
    void land_cover(Draw draw) {
        rasters.drawn["cover"] = std::move(draw);
        input.land_cover = "cover";
    }
    CostSurface surface() {
        QuietReporter silent;
        return build_surface(options, input, {lattice, 0}, silent);
    }
    /// The price in the middle of the region.
    double price() { return static_cast<double>(surface().cost_per_m[lattice.cell(20, 15)]); }
};

VectorLayer layer_of(Shape shape, const std::string& iucn = "") {
    VectorLayer layer;
    layer.path = "drawn";
    layer.fields = {"IUCN_CAT"};
    layer.features.push_back({1, std::move(shape), {FieldValue(iucn)}});
    return layer;
}
Shape square(double half_m) {
    const PointM m{401025, 299225};  // The middle of cell 20, 15.
    Shape s;
    s.polygons.push_back({{{m.x - half_m, m.y - half_m},
                           {m.x + half_m, m.y - half_m},
                           {m.x + half_m, m.y + half_m},
                           {m.x - half_m, m.y + half_m}},
                          {}});
    return s;
}

TEST(CostSurface, IsTheBasePriceOnGroundThatNothingIsSaidOf) {
    Ground g;
    for (const float price : g.surface().cost_per_m) EXPECT_EQ(price, 20.0F);
}

TEST(CostSurface, FollowsTheSlopeOfAPlaneInAnyDirection) {
    for (const double turn : {0.0, 0.7, 2.0, 4.0}) {
        Ground g;
        g.elevation([&](PointM p) { return 1000 + 0.05 * (p.x * std::cos(turn) + p.y * std::sin(turn)); });
        EXPECT_NEAR(g.price(), 20 * 1.4, 1e-2);  // 5 %.
        g.options.slope_factor = {1, 2, 3, 4};
        EXPECT_NEAR(g.price(), 40, 1e-2);
        g.options.max_slope_percent = 4;
        EXPECT_THROW(g.surface(), InputError);  // No-go everywhere.
    }
}

TEST(CostSurface, ReadsFeetWhenTheRasterOrTheOptionSaysSo) {
    Ground g;
    g.elevation([](PointM p) { return 0.2 * p.x; });  // 20 % in metres, 6.096 % in feet.
    EXPECT_NEAR(g.price(), 20 * 1.75, 1e-2);
    const double in_feet = 20 * (1.4 + (6.096 - 5) / 15 * 0.35);
    g.rasters.unit = "ft";
    EXPECT_NEAR(g.price(), in_feet, 1e-2);
    g.options.elevation_unit = "m";
    EXPECT_NEAR(g.price(), 20 * 1.75, 1e-2);
    g.options.elevation_unit = "ft";
    EXPECT_NEAR(g.price(), in_feet, 1e-2);
    g.options.elevation_unit = "auto";
    g.rasters.unit = "cubits";
    EXPECT_EQ(test::error_of([&] { g.surface(); }),
              "dem says its elevations are in \"cubits\", which is neither metres nor feet. Set "
              "terrain.elevation_unit.");
}

TEST(CostSurface, MultipliesFactorsAndAddsCrossings) {
    Ground g;
    g.land_cover([](PointM) { return 10; });  // WorldCover: trees.
    EXPECT_NEAR(g.price(), 20 * 2.25, 1e-4);
    g.input.protected_areas = {layer_of(square(200))};
    EXPECT_NEAR(g.price(), 20 * 2.25 * 2, 1e-4);
    g.input.protected_areas = {layer_of(square(200), "II"), layer_of(square(100))};
    EXPECT_NEAR(g.price(), 20 * 2.25 * 6, 1e-4);  // The strict class stands where areas lie over each other.
    Shape road;
    road.lines.push_back({{400500, 299225}, {401500, 299225}});
    g.input.roads = {layer_of(road), layer_of(road)};
    EXPECT_NEAR(g.price(), 20 * 2.25 * 6 * 0.8 + 300.0 / 50, 1e-4);
    EXPECT_NEAR(g.surface().cost_per_m[g.lattice.cell(20, 13)], 20 * 2.25 * 6 * 0.8, 1e-4);  // 100 m away.
    EXPECT_NEAR(g.surface().cost_per_m[g.lattice.cell(20, 12)], 20 * 2.25 * 6, 1e-4);
    g.input.water = {layer_of(road)};
    EXPECT_NEAR(g.price(), 20 * 2.25 * 6 * 0.8 + 300.0 / 50 + 1500.0 / 50, 1e-4);
    g.input.water = {layer_of(square(100))};
    EXPECT_NEAR(g.price(), 20 * 2.25 * 10 * 6 * 0.8 + 300.0 / 50, 1e-3);
    g.rasters.drawn["mine"] = [](PointM p) -> std::optional<double> {
        return p.x < 401000 ? std::nullopt : std::optional(3.0);
    };
    g.input.cost_factors = {"mine"};
    EXPECT_NEAR(g.price(), 20 * 2.25 * 10 * 6 * 0.8 * 3 + 300.0 / 50, 1e-2);
}

TEST(CostSurface, IsNoGoWhereAskedAndNowhereElse) {
    const auto barred = [](Ground& g) {
        const CostSurface s = g.surface();
        return std::count(s.cost_per_m.begin(), s.cost_per_m.end(), no_go);
    };
    Ground g;
    g.input.no_go = {layer_of(square(70))};  // Touches 3 × 3 cells; 70 m reaches past 25 + 25.
    EXPECT_EQ(barred(g), 9);
    g.input.no_go = {};
    g.input.water = {layer_of(square(10))};
    EXPECT_EQ(barred(g), 0);
    g.options.water_no_go = true;
    EXPECT_EQ(barred(g), 1);
    g.input.water = {};
    g.input.protected_areas = {layer_of(square(10), "Ia"), layer_of(square(70), "VI")};
    EXPECT_EQ(barred(g), 0);
    g.options.protected_no_go = "strict";
    EXPECT_EQ(barred(g), 1);
    g.options.protected_no_go = "all";
    EXPECT_EQ(barred(g), 9);
}

TEST(CostSurface, GivesMissingGroundTheMeanFactorOrBarsIt) {
    Ground g;
    // Left half unknown; of the right half one part trees, one part crops.
    g.land_cover([](PointM p) -> std::optional<double> {
        if (p.x < 401000) return std::nullopt;
        return p.y > 299250 ? 10 : 40;
    });
    const CostSurface s = g.surface();
    EXPECT_NEAR(s.cost_per_m[g.lattice.cell(3, 3)], 20 * (2.25 + 1) / 2, 1e-4);
    EXPECT_NEAR(s.cost_per_m[g.lattice.cell(30, 3)], 20 * 2.25, 1e-4);
    g.options.missing_ground = "no_go";
    EXPECT_EQ(g.surface().cost_per_m[g.lattice.cell(3, 3)], no_go);
    g.land_cover([](PointM) { return std::nullopt; });
    EXPECT_EQ(test::error_of([&] { g.surface(); }),
              "cover says nothing of the region: no cell has land cover. Does it lie there?");
}

TEST(CostSurface, RefusesCodesWithoutAFactorAndNegativeFactors) {
    Ground g;
    g.land_cover([](PointM p) { return p.x < 400050 ? 33 : 40; });
    EXPECT_EQ(test::error_of([&] { g.surface(); }),
              "cover holds codes that the table worldcover lacks: 33 (30 cells). Name another "
              "terrain.land_cover_table, or "
              "give these codes factors in terrain.land_cover_factors.");
    Ground h;
    h.rasters.drawn["mine"] = [](PointM) { return -2; };
    h.input.cost_factors = {"mine"};
    EXPECT_EQ(test::error_of([&] { h.surface(); }),
              "mine is -2 at 400025, 299975, but a price factor must be at least 0 (0 is no-go).");
}

TEST(CostSurface, IsTheSameOnAnyNumberOfThreads) {
    Ground g;
    g.lattice.height = 700;
    g.elevation([](PointM p) -> std::optional<double> {
        if (std::fmod(p.x, 700) < 90) return std::nullopt;
        return 300 * std::sin(p.x / 500) * std::cos(p.y / 300);
    });
    g.land_cover([](PointM p) { return 10 * (1 + static_cast<int>(std::abs(p.x + p.y) / 400) % 6); });
    const ThreadLimit one(1);
    const CostSurface alone = g.surface();
    const ThreadLimit many(4);
    EXPECT_EQ(alone, g.surface());
}

TEST(TerrainExtent, HoldsNodesTheirNearestSourcesAndTheMargin) {
    DemandSet demand;
    for (const PointM at : {PointM{400010, 300020}, PointM{405000, 301000}}) {
        DemandNode node;
        node.at = at;
        demand.nodes.push_back(node);
    }
    SourceSet sources;
    Source line;
    line.geometry = {{300000, 310000}, {500000, 310000}};  // Far longer than the region.
    sources.sources.push_back(line);
    TerrainOptions options;
    options.margin_m = 500;
    const Metric metric(DistanceKind::projected, utm_projection("EPSG:32636"));
    const CellLattice l = terrain_extent(options, demand, sources, metric).lattice;
    EXPECT_EQ(l.top_left, (PointM{399510, 310500}));
    EXPECT_EQ(l.width, 200);   // To 405,510.
    EXPECT_EQ(l.height, 366);  // To 299,520.
    options.cell_size_m = 1;
    options.margin_m = 1e5;
    EXPECT_THROW(terrain_extent(options, demand, sources, metric), InputError);
}

TEST(HornSlope, LooksAwayFromNeighboursWithoutValue) {
    const CellLattice inner{1, 1, {0, 0}, 10, 10};
    LatticeBand z{{1, 1, 9999, 1, 1, 9999, 1, 1, 9999}, {1, 1, 0, 1, 1, 0, 1, 1, 0}};
    EXPECT_EQ(horn_slope_percent(z, inner)[0], 0.0F);
    z.valid[4] = 0;
    EXPECT_TRUE(std::isnan(horn_slope_percent(z, inner)[0]));
}

TEST(LandCoverTable, CoversEachProductsCodes) {
    EXPECT_THAT(land_cover_tables(), testing::ElementsAre("cci_africa_20m", "copernicus", "worldcover"));
    EXPECT_EQ(land_cover_table("worldcover", "").size(), 11U);
    EXPECT_EQ(land_cover_table("copernicus", "").size(), 22U);
    EXPECT_EQ(land_cover_table("cci_africa_20m", "").size(), 10U);
}

}  // namespace
}  // namespace gridreach
