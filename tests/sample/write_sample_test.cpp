// SPDX-License-Identifier: Apache-2.0
#include "sample/write_sample.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <filesystem>

#include "base/hash.h"
#include "io/layer_writer.h"
#include "io/raster_file.h"
#include "io/safe_write.h"
#include "io/vector_file.h"
#include "support/temporary_folder.h"

namespace gridreach {
namespace {

SampleRegion small_region() {
    SampleOptions options;
    options.seed = 11;
    options.size_m = 600;
    return draw_region(options);
}

TEST(WriteSample, WritesSevenFilesThatReadBackAsDrawn) {
    const test::TemporaryFolder folder;
    const SampleRegion region = small_region();
    write_sample(region, folder.path(), GdalLayerWriter());
    EXPECT_THAT(folder.names(),
                testing::ElementsAre("README.txt", "elevation.tif", "footprints.gpkg", "grid.gpkg",
                                     "land_cover.tif", "roads.gpkg", "scene.tif"));
    const auto working = utm_projection(region.crs);
    const GdalVectorReader reader;
    const VectorLayer footprints = reader.read(folder / "footprints.gpkg", *working);
    ASSERT_EQ(footprints.features.size(), region.footprints.size());
    for (std::size_t i = 0; i < region.footprints.size(); ++i)
        EXPECT_NEAR(area_m2(footprints.features[i].shape.polygons.at(0)), region.footprints[i].area_m2, 0.01);
    EXPECT_EQ(reader.read(folder / "roads.gpkg", *working).features.size(), region.roads.size());
    const VectorLayer grid = reader.read(folder / "grid.gpkg", *working);
    ASSERT_EQ(grid.features.size(), 1U);
    EXPECT_EQ(grid.features[0].shape.lines.at(0).size(), region.line.size());
    EXPECT_EQ(number_of(grid.features[0].values[*grid.field("voltage_kv")]), 33);

    const GdalRasterOpener rasters;
    const RasterInfo scene = rasters.info(folder / "scene.tif");
    EXPECT_EQ(scene.width, 1200);
    EXPECT_EQ(scene.bands.size(), 3U);
    EXPECT_EQ(scene.to_crs, region.scene.to_crs);
    EXPECT_EQ(rasters.info(folder / "elevation.tif").samples, SampleType::floating);
    EXPECT_EQ(rasters.info(folder / "land_cover.tif").width, 60);
}

TEST(WriteSample, WritesTheSameBytesTwice) {
    const test::TemporaryFolder first, second;
    write_sample(small_region(), first.path(), GdalLayerWriter());
    write_sample(small_region(), second.path(), GdalLayerWriter());
    for (const std::string& name : first.names())
        EXPECT_EQ(hash_file(first / name), hash_file(second / name)) << name;
}

TEST(WriteSample, StaysBelowEightMegabytes) {
    const test::TemporaryFolder folder;
    write_sample(draw_region({}), folder.path(), GdalLayerWriter());
    std::uintmax_t bytes = 0;
    for (const std::string& name : folder.names()) bytes += std::filesystem::file_size(folder / name);
    EXPECT_LE(bytes, 8'000'000U);
}

TEST(WriteSample, SaysInItsReadmeThatItIsDrawnAndHowToDrawItAgain) {
    const test::TemporaryFolder folder;
    write_sample(small_region(), folder.path(), GdalLayerWriter());
    const std::string text = read_text_file(folder / "README.txt");
    EXPECT_THAT(text, testing::HasSubstr("does not exist"));
    EXPECT_THAT(text, testing::HasSubstr("No claim about accuracy rests on it."));
    EXPECT_THAT(text, testing::HasSubstr("gridreach sample FOLDER --seed 11 --set size_m=600\n"));
}

}  // namespace
}  // namespace gridreach
