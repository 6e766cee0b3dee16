// SPDX-License-Identifier: Apache-2.0
#include "imagery/radiometry.h"

#include <gtest/gtest.h>

#include <random>

#include "support/memory_raster.h"

namespace gridreach {
namespace {

using test::MemoryRaster;

constexpr Affine anywhere{{0, 1, 0, 0, 0, -1}};

template <class Draw>
MemoryRaster wide(int width, int height, int bands, SampleType samples, const Draw& draw) {
    MemoryRaster raster(width, height, bands, anywhere, draw);
    raster.about.samples = samples;
    return raster;
}

Stretch stretch_of(const MemoryRaster& raster, const std::string& expected_warning = "") {
    std::vector<int> bands;
    for (int i = 0; i < static_cast<int>(raster.about.bands.size()); ++i) bands.push_back(i);
    std::string warning;
    const Stretch stretch = fixed_stretch(raster, bands, warning);
    EXPECT_EQ(warning, expected_warning);
    return stretch;
}

TEST(Radiometry, ShowsEightBitsAsTheyAreWithoutReading) {
    const MemoryRaster raster = wide(50, 50, 3, SampleType::unsigned8, [](int c, int, int) { return c; });
    const Stretch stretch = stretch_of(raster);
    for (int v = 0; v < 256; ++v) ASSERT_EQ(stretch.shown(1, static_cast<float>(v)), v);
    EXPECT_EQ(stretch.shown(0, 99.6F), 100);
    EXPECT_EQ(raster.reads, std::size_t{0});
}

TEST(Radiometry, StretchesEachBandBetweenItsPercentiles) {
    // Band b holds 1000·(b + 1) + 0 … 1000, each equally often.
    const MemoryRaster raster =
        wide(1001, 100, 3, SampleType::unsigned16, [](int c, int, int b) { return 1000 * (b + 1) + c; });
    const Stretch stretch = stretch_of(raster);
    for (std::size_t b = 0; b < 3; ++b) {
        const auto base = static_cast<float>(1000 * (b + 1));
        EXPECT_EQ(stretch.shown(b, base), 0);
        EXPECT_NEAR(stretch.low[b], base + 20, 1);
        EXPECT_EQ(stretch.shown(b, base + 20), 0);
        EXPECT_EQ(stretch.shown(b, base + 500), 128);
        EXPECT_EQ(stretch.shown(b, base + 980), 255);
        EXPECT_EQ(stretch.shown(b, base + 1000), 255);
    }
}

TEST(Radiometry, FindsThePercentilesOfALargeSceneFromWindows) {
    const MemoryRaster raster = wide(3000, 2500, 1, SampleType::floating,
                                     [](int c, int r, int) { return (c * 31 + r * 17) % 1000 / 1000.0; });
    const Stretch stretch = stretch_of(raster);
    EXPECT_NEAR(stretch.low[0], 0.02, 0.005);
    EXPECT_NEAR(stretch.shown(0, 0.5F), 128, 2);
    EXPECT_EQ(raster.reads, std::size_t{64});
}

TEST(Radiometry, LooksCloserWhereAlmostNothingIsValid) {
    MemoryRaster raster =
        wide(3000, 3000, 1, SampleType::unsigned16, [](int c, int, int) { return 500 + c % 100; });
    for (std::size_t i = 0; i < raster.mask.size(); ++i)
        if (i % 3000 > 200 || i / 3000 > 200) raster.mask[i] = 0;
    const Stretch stretch = stretch_of(raster);
    EXPECT_NEAR(stretch.low[0], 502, 3);
    EXPECT_GT(raster.reads, std::size_t{64});
    EXPECT_LE(raster.reads, std::size_t{64 + 256 + 1024});
}

TEST(Radiometry, LeavesOutNodataAndUnmarkedBorders) {
    const auto draw = [](int c, int r, int) { return r < 40 ? 0 : r < 60 ? 65535 : 300 + c; };
    MemoryRaster raster = wide(100, 100, 3, SampleType::unsigned16, draw);
    for (auto& band : raster.about.bands) band.nodata = 65535;
    const Stretch stretch = stretch_of(raster);
    EXPECT_NEAR(stretch.low[2], 302, 1);
    EXPECT_EQ(stretch.shown(2, 398), 255);
}

TEST(Radiometry, ShowsAConstantBandAsGrey) {
    for (double value : {0.0, 700.0, -1e30, 1e30}) {
        const Stretch stretch =
            stretch_of(wide(20, 20, 1, SampleType::floating, [&](int, int, int) { return value; }));
        EXPECT_NEAR(stretch.shown(0, static_cast<float>(value)), 128, 1) << value;
    }
}

TEST(Radiometry, SaysWhenNothingIsValid) {
    MemoryRaster raster = wide(20, 20, 1, SampleType::unsigned16, [](int, int, int) { return 65535; });
    raster.mask.assign(raster.mask.size(), 0);
    EXPECT_EQ(stretch_of(raster, "scenes: memory holds no valid pixel.").shown(0, 65535), 255);
    MemoryRaster large =
        wide(1000, 1000, 1, SampleType::floating, [](int, int, int) { return std::nan(""); });
    stretch_of(large, "scenes: memory seems to hold no valid pixel.");
}

TEST(Radiometry, SurvivesAnyFloat) {
    std::mt19937 random(3);
    for (int trial = 0; trial < 50; ++trial) {
        const MemoryRaster raster = wide(16, 16, 1, SampleType::floating, [&](int, int, int) {
            return std::ldexp(static_cast<double>(random()) - 2e9, static_cast<int>(random() % 200) - 130);
        });
        const Stretch stretch = stretch_of(raster);
        EXPECT_TRUE(std::isfinite(stretch.low[0]) && std::isfinite(stretch.gain[0]) && stretch.gain[0] >= 0);
    }
}

}  // namespace
}  // namespace gridreach
