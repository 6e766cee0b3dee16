// SPDX-License-Identifier: Apache-2.0
#include "io/raster_file.h"

#include <gtest/gtest.h>

#include <cmath>

#include "io/geotiff.h"
#include "support/drawn_files.h"
#include "support/expect_error.h"
#include "support/shared_data.h"
#include "support/temporary_folder.h"

namespace gridreach {
namespace {

using test::draw_tiff;
using test::error_of;
using test::TemporaryFolder;

const auto utm36s = utm_projection("EPSG:32736");
const std::vector<double> half_metre = {500000, 0.5, 0, 9800000, 0, -0.5};

TEST(RasterFile, ReadsWindowsThatReachBeyondItAsEmptyThere) {
    const TemporaryFolder folder;
    draw_tiff(folder / "a.tif", 20, 10, 3, GDT_Byte, half_metre, "EPSG:32736",
              [](int b, int x, int y) { return b * 50 + x + y; });
    const auto raster = GdalRasterOpener().open(folder / "a.tif", utm36s);
    const std::vector<int> bands = {2, 0};
    std::vector<float> samples(2 * 16);
    std::vector<std::uint8_t> valid(16);
    raster->read({-2, 8, 4, 4}, bands, samples, valid);
    EXPECT_EQ(valid, (std::vector<std::uint8_t>{0, 0, 255, 255, 0, 0, 255, 255, 0, 0, 0, 0, 0, 0, 0, 0}));
    EXPECT_EQ(samples[3], 100 + 1 + 8);
    EXPECT_EQ(samples[16 + 7], 1 + 9);
}

TEST(RasterFile, PlacesPixelsWhereTheRotatedGridHasThem) {
    const TemporaryFolder folder;
    draw_tiff(folder / "a.tif", 20, 10, 1, GDT_Byte, {500000, .4, .3, 9800000, .3, -.4}, "EPSG:32736",
              [](int, int, int) { return 1; });
    const auto raster = GdalRasterOpener().open(folder / "a.tif", utm36s);
    const PointM at = raster->to_working({10, 4});
    EXPECT_NEAR(at.x, 500000 + 4 + 1.2, 1e-6);
    EXPECT_NEAR(at.y, 9800000 + 3 - 1.6, 1e-6);
    EXPECT_NEAR(raster->to_pixel(at).x, 10, 1e-6);
    EXPECT_NEAR(raster->to_pixel(at).y, 4, 1e-6);
}

TEST(RasterFile, FindsPixelsBeyondTheAntimeridian) {
    const TemporaryFolder folder;
    draw_tiff(folder / "a.tif", 200, 10, 1, GDT_Byte, {179.999, 1e-5, 0, -17, 0, -1e-5}, "EPSG:4326",
              [](int, int, int) { return 1; });
    const GeoBox box = GdalRasterOpener().look_at(folder / "a.tif");
    EXPECT_NEAR(box.width_degrees(), 0.002, 1e-9);
    const auto raster = GdalRasterOpener().open(folder / "a.tif", choose_projection(box));
    for (double column : {0.0, 1.0, 99.0, 101.0, 199.0, 200.0}) {
        const PointM back = raster->to_pixel(raster->to_working({column, 5}));
        EXPECT_NEAR(back.x, column, 1e-6);
        EXPECT_NEAR(back.y, 5, 1e-6);
    }
}

TEST(RasterFile, TakesNodataNanAndInfinityAsEmpty) {
    const TemporaryFolder folder;
    draw_tiff(folder / "a.tif", 4, 1, 1, GDT_Float32, half_metre, "EPSG:32736", [](int, int x, int) {
        return x == 0 ? std::nan("") : x == 1 ? INFINITY : x;
    });
    {
        DatasetPtr dataset(static_cast<GDALDataset*>(GDALOpen((folder / "a.tif").c_str(), GA_Update)));
        dataset->GetRasterBand(1)->SetNoDataValue(2);
    }
    const auto raster = GdalRasterOpener().open(folder / "a.tif", utm36s);
    std::vector<float> samples(4);
    std::vector<std::uint8_t> valid(4);
    raster->read({0, 0, 4, 1}, std::vector<int>{0}, samples, valid);
    EXPECT_EQ(valid, (std::vector<std::uint8_t>{0, 0, 0, 255}));
}

TEST(RasterFile, ExpandsAPalette) {
    const TemporaryFolder folder;
    draw_tiff(folder / "a.tif", 3, 1, 1, GDT_Byte, half_metre, "EPSG:32736",
              [](int, int x, int) { return x * 10; });
    {
        DatasetPtr dataset(static_cast<GDALDataset*>(GDALOpen((folder / "a.tif").c_str(), GA_Update)));
        GDALColorTable table;
        for (short i = 0; i < 256; ++i) {
            const GDALColorEntry entry{i, static_cast<short>(255 - i), 7, 255};
            table.SetColorEntry(i, &entry);
        }
        dataset->GetRasterBand(1)->SetColorTable(&table);
    }
    const auto raster = GdalRasterOpener().open(folder / "a.tif", utm36s);
    ASSERT_EQ(raster->info().bands.size(), 3U);
    std::vector<float> samples(9);
    std::vector<std::uint8_t> valid(3);
    raster->read({0, 0, 3, 1}, std::vector<int>{0, 1, 2}, samples, valid);
    EXPECT_EQ(samples, (std::vector<float>{0, 10, 20, 255, 245, 235, 7, 7, 7}));
}

TEST(RasterFile, RefusesWhatCannotBePlaced) {
    const TemporaryFolder folder;
    const auto one = [](int, int, int) { return 1; };
    draw_tiff(folder / "no_crs.tif", 4, 4, 1, GDT_Byte, half_metre, "", one);
    draw_tiff(folder / "no_place.tif", 4, 4, 1, GDT_Byte, {}, "EPSG:32736", one);
    draw_tiff(folder / "flat.tif", 4, 4, 1, GDT_Byte, {500000, 0, 0, 9800000, 0, 0}, "EPSG:32736", one);
    draw_tiff(folder / "complex.tif", 4, 4, 1, GDT_CFloat32, half_metre, "EPSG:32736", one);
    const auto refusal = [&](const std::string& name) {
        return error_of([&] { GdalRasterOpener().open(folder / name, utm36s); })
            .substr((folder / name).size());
    };
    EXPECT_EQ(refusal("no_crs.tif"),
              " has no coordinate system. Assign one with gdal_edit.py -a_srs, or set crs.");
    EXPECT_EQ(refusal("no_place.tif"),
              " does not say where it lies (no geotransform). Georeference it first.");
    EXPECT_EQ(refusal("flat.tif"),
              " has a geotransform that no map can have: [500000, 0, 0, 9800000, 0, 0].");
    EXPECT_EQ(refusal("complex.tif"),
              " holds complex numbers in band 1, which are no picture. Give its intensity.");
    EXPECT_EQ(refusal("nothing.tif"), " does not exist.");
    EXPECT_NE(GdalRasterOpener("EPSG:32736").open(folder / "no_crs.tif", utm36s), nullptr);
}

TEST(RasterFile, DoesNotUseTheNetwork) {
    const TemporaryFolder folder;
    const std::string vrt = folder.file(
        "a.vrt",
        "<VRTDataset rasterXSize=\"10\" "
        "rasterYSize=\"10\"><SRS>EPSG:32736</SRS><GeoTransform>500000,1,0,9800000,0,-1</GeoTransform>"
        "<VRTRasterBand dataType=\"Byte\" "
        "band=\"1\"><SimpleSource><SourceFilename>/vsicurl/http://127.0.0.1:9/x.tif</SourceFilename>"
        "<SourceBand>1</SourceBand></SimpleSource></VRTRasterBand></VRTDataset>");
    EXPECT_THROW(
        {
            const auto raster = GdalRasterOpener().open(vrt, utm36s);
            std::vector<float> samples(1);
            std::vector<std::uint8_t> valid(1);
            raster->read({0, 0, 1, 1}, std::vector<int>{0}, samples, valid);
        },
        InputError);
    EXPECT_EQ(error_of([] { GdalRasterOpener().open("/vsicurl/http://127.0.0.1:9/x.tif", utm36s); }),
              "/vsicurl/http://127.0.0.1:9/x.tif asks for the network, which is not used. Fetch the file "
              "first, or add --allow-network.");
}

TEST(GeoTiff, WritesTheSameBytesTwiceAndReadsBack) {
    const TemporaryFolder folder;
    const std::vector<std::uint8_t> samples = {1, 2, 3, 4, 5, 6};
    const GeoTiffForm form{3, 2, 1, {{500000, 0.5, 0, 9800000, 0, -0.5}}, "EPSG:32736", std::nullopt, 0};
    write_geotiff(folder / "a.tif", form, samples);
    write_geotiff(folder / "b.tif", form, samples);
    EXPECT_EQ(folder.names(), (std::vector<std::string>{"a.tif", "b.tif"}));
    std::ifstream a(folder / "a.tif", std::ios::binary), b(folder / "b.tif", std::ios::binary);
    EXPECT_EQ(std::string(std::istreambuf_iterator<char>(a), {}),
              std::string(std::istreambuf_iterator<char>(b), {}));
    EXPECT_EQ(GdalRasterOpener().info(folder / "a.tif").width, 3);
}

TEST(BadRasterFiles, AreEachRefusedOrReadAsDocumented) {
    NEEDS_SHARED_DATA("badinputs/synthetic");
    const std::string folder = test::shared_data() + "/badinputs/synthetic/";
    const auto reads = [&](const std::string& name) {
        const GdalRasterOpener opener;
        (void)opener.look_at(folder + name);
        const auto raster = opener.open(folder + name, utm36s);
        std::vector<int> bands;
        for (int b = 0; b < static_cast<int>(raster->info().bands.size()); ++b) bands.push_back(b);
        const PixelWindow window{0, 0, std::min(raster->info().width, 256),
                                 std::min(raster->info().height, 256)};
        std::vector<float> samples(window.size() * bands.size());
        std::vector<std::uint8_t> valid(window.size());
        raster->read(window, bands, samples, valid);
        return static_cast<std::size_t>(std::count(valid.begin(), valid.end(), 255));
    };
    for (const char* name : {"truncated_0.tif",
                             "truncated_4.tif",
                             "truncated_8.tif",
                             "truncated_64.tif",
                             "truncated_24783.tif",
                             "truncated_49565.tif",
                             "corrupt_deflate.tif",
                             "wrong_endian.tif",
                             "text_not_tiff.tif",
                             "no_crs.tif",
                             "no_geotransform.tif",
                             "singular_gt.tif",
                             "nan_gt.tif",
                             "cplx.tif",
                             "zero_dims.tif",
                             "bomb_header_2e31.tif",
                             "bomb_sparse_60000x60000x8.tif",
                             "selfref.vrt",
                             "ssrf.vrt",
                             "north_pole_geog.tif"})
        EXPECT_THROW(reads(name), InputError) << name;
    for (const char* name :
         {"ok.tif", "rotated.tif", "south_up.tif", "nonsquare_px.tif", "geographic.tif", "webmercator.tif",
          "feet_crs.tif", "u16_4band.tif", "u16_8band.tif", "one_band.tif", "two_band.tif", "lzw.tif"})
        EXPECT_EQ(reads(name), 128U * 128U) << name;
    EXPECT_EQ(reads("all_nodata.tif"), 0U);
    EXPECT_LT(reads("nan_inf.tif"), 128U * 128U);
    EXPECT_EQ(reads("1x1.tif"), 1U);
    EXPECT_EQ(GdalRasterOpener().info(folder + "palette.tif").bands.size(), 3U);
}

}  // namespace
}  // namespace gridreach
