// SPDX-License-Identifier: Apache-2.0
#include <gtest/gtest.h>

#include <algorithm>
#include <cmath>

#include "io/raster_file.h"
#include "support/drawn_files.h"
#include "support/temporary_folder.h"

namespace gridreach {
namespace {

using test::draw_tiff;
using test::TemporaryFolder;

const auto utm36n = utm_projection("EPSG:32636");
// Around 32.5 E, 3 N: 444,420 / 331,600 in zone 36.
const std::vector<double> thousandth_degree = {32.4, 0.001, 0, 3.1, 0, -0.001};

CellLattice cells_around(PointM middle, int side, double cell_m) {
    return {side, side, {middle.x - side * cell_m / 2, middle.y + side * cell_m / 2}, cell_m, cell_m};
}

TEST(ResampledRaster, InterpolatesBetweenPixelsOfAnotherSystem) {
    const TemporaryFolder folder;
    draw_tiff(folder / "z.tif", 200, 200, 1, GDT_Float32, thousandth_degree, "EPSG:4326",
              [](int, int x, int y) { return 3 * x + 7 * y; });
    const CellLattice lattice = cells_around(utm36n->forward({32.5, 3.0}), 60, 30);
    const LatticeBand band = GdalRasterOpener().resample(folder / "z.tif", utm36n, lattice, {});
    for (CellIndex c = 0; c < lattice.size(); ++c) {
        const LonLat at = utm36n->inverse(lattice.centre(c));
        const double expected = 3 * ((at.lon - 32.4) / 0.001 - 0.5) + 7 * ((3.1 - at.lat) / 0.001 - 0.5);
        ASSERT_EQ(band.valid[c], 1);
        EXPECT_NEAR(band.values[c], expected, 0.3) << c;  // A thirtieth of a pixel.
    }
}

TEST(ResampledRaster, AveragesFinePixelsAndTakesTheMostFrequentCode) {
    const TemporaryFolder folder;
    const std::vector<double> five_metres = {440000, 5, 0, 332000, 0, -5};
    const auto draw = [](int, int x, int y) { return x % 4 == 0 ? 9 : y % 2 + 1; };
    draw_tiff(folder / "a.tif", 400, 400, 1, GDT_Byte, five_metres, "EPSG:32636", draw);
    const CellLattice lattice{20, 20, {440200, 331800}, 40, 40};  // 8 × 8 pixels each.
    const LatticeBand mean = GdalRasterOpener().resample(folder / "a.tif", utm36n, lattice, {});
    ResampleRule codes;
    codes.categories = true;
    const LatticeBand mode = GdalRasterOpener().resample(folder / "a.tif", utm36n, lattice, codes);
    for (CellIndex c = 0; c < lattice.size(); ++c) {
        EXPECT_NEAR(mean.values[c], 0.25 * 9 + 0.75 * 1.5, 1e-4);
        EXPECT_TRUE(mode.values[c] == 1 || mode.values[c] == 2);
    }
    // Where cells are no coarser, codes are never mixed.
    const CellLattice fine{50, 50, {440200, 331800}, 3, 3};
    for (const float v : GdalRasterOpener().resample(folder / "a.tif", utm36n, fine, codes).values)
        EXPECT_TRUE(v == 1 || v == 2 || v == 9) << v;
}

TEST(ResampledRaster, HasTheLowestOfAllPixelsThatACellTouches) {
    const TemporaryFolder folder;
    const std::vector<double> ten_metres = {440000, 10, 0, 332000, 0, -10};
    const auto wall = [](int, int x, int y) { return y == 20 || (x == 7 && y > 20) ? 0 : 3 + (x + y) % 5; };
    draw_tiff(folder / "wall.tif", 40, 40, 1, GDT_Byte, ten_metres, "EPSG:32636", wall);
    ResampleRule lowest;
    lowest.lowest = true;
    for (const double side_m : {3.0, 7.0, 10.0, 13.0, 16.0, 45.0}) {
        const int cells = static_cast<int>(300 / side_m);
        const CellLattice lattice{cells, cells, {440041, 331957}, side_m, side_m};
        const LatticeBand band = GdalRasterOpener().resample(folder / "wall.tif", utm36n, lattice, lowest);
        for (CellIndex c = 0; c < lattice.size(); ++c) {
            const PointM at = lattice.centre(c);
            int least = 99;
            for (int y = 0; y < 40; ++y)
                for (int x = 0; x < 40; ++x)
                    if (std::abs(440005 + 10 * x - at.x) < (10 + side_m) / 2 - 1e-6 &&
                        std::abs(331995 - 10 * y - at.y) < (10 + side_m) / 2 - 1e-6)
                        least = std::min(least, static_cast<int>(wall(0, x, y)));
            ASSERT_TRUE(band.valid[c] != 0 && band.values[c] == static_cast<float>(least))
                << "cell " << c << " of " << side_m << " m: " << band.values[c] << ", not " << least;
        }
    }
}

TEST(ResampledRaster, LeavesOutWhatTheRuleSaysAndTheRimAroundIt) {
    const TemporaryFolder folder;
    const std::vector<double> cells = {440000, 30, 0, 332000, 0, -30};
    // Zeros in the left third that nothing marks as no data.
    draw_tiff(folder / "z.tif", 30, 20, 1, GDT_Int16, cells, "EPSG:32636", [](int, int x, int) {
        return x < 10 ? 0 : x == 10 ? 500 : 1000;
    });
    const CellLattice lattice{30, 20, {440000, 332000}, 30, 30};
    const auto missing_columns = [&](const ResampleRule& rule) {
        const LatticeBand band = GdalRasterOpener().resample(folder / "z.tif", utm36n, lattice, rule);
        int missing = 0;
        for (int x = 0; x < 30; ++x) missing += band.valid[lattice.cell(x, 10)] == 0 ? 1 : 0;
        for (std::size_t i = 0; i < band.values.size(); ++i)
            EXPECT_TRUE(band.valid[i] == 0 || !rule.least || band.values[i] >= *rule.least);
        return missing;
    };
    EXPECT_EQ(missing_columns({}), 0);
    ResampleRule rule;
    rule.least = 100;
    EXPECT_EQ(missing_columns(rule), 10);
    rule.fringe_pixels = 1;
    EXPECT_EQ(missing_columns(rule), 11);
    rule.fringe_pixels = 0;
    rule.least = 800;
    EXPECT_EQ(missing_columns(rule), 11);
    rule = {};
    rule.nodata = 1000;
    EXPECT_EQ(missing_columns(rule), 19);
}

TEST(ResampledRaster, HasNothingBeyondTheRaster) {
    const TemporaryFolder folder;
    draw_tiff(folder / "z.tif", 200, 200, 1, GDT_Float32, thousandth_degree, "EPSG:4326",
              [](int, int, int) { return 5; });
    const CellLattice away = cells_around(utm36n->forward({34.5, 3.0}), 10, 30);
    for (const std::uint8_t v : GdalRasterOpener().resample(folder / "z.tif", utm36n, away, {}).valid)
        EXPECT_EQ(v, 0);
    const CellLattice edge = cells_around(utm36n->forward({32.4, 3.0}), 20, 30);
    const LatticeBand half = GdalRasterOpener().resample(folder / "z.tif", utm36n, edge, {});
    const auto count = std::count(half.valid.begin(), half.valid.end(), 1);
    EXPECT_GT(count, 150);
    EXPECT_LT(count, 250);
}

}  // namespace
}  // namespace gridreach
