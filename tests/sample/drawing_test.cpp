// SPDX-License-Identifier: Apache-2.0
#include <gtest/gtest.h>

#include <cmath>

#include "sample/building.h"
#include "sample/fields.h"
#include "sample/noise.h"

namespace gridreach::sample {
namespace {

TEST(SampleRandom, DrawsTheNumbersOfSplitMix64) {
    // The first outputs for seed 1234567, as its authors' reference program prints them.
    Random random(1234567);
    EXPECT_EQ(random.next(), 6457827717110365317ULL);
    EXPECT_EQ(random.next(), 3203168211198807973ULL);
    EXPECT_EQ(random.next(), 9817491932198370423ULL);
}

TEST(SampleRandom, StaysInItsRange) {
    Random random(5);
    int low = 0;
    for (int i = 0; i < 10000; ++i) {
        const double u = random.unit();
        ASSERT_TRUE(u >= 0 && u < 1);
        const int k = random.below(6);
        ASSERT_TRUE(k >= 0 && k < 6);
        low += k < 3;
    }
    EXPECT_NEAR(low, 5000, 250);
}

TEST(SampleNoise, IsSmoothAlsoAcrossZero) {
    const Noise noise(3);
    for (double x = -3; x < 3; x += 0.01) {
        EXPECT_LT(std::abs(noise.at(x + 0.001, 0.4) - noise.at(x, 0.4)), 0.02) << x;
        EXPECT_LT(std::abs(noise.at(x, 0.4)), 1.7) << x;
    }
}

TEST(SamplePlane, SineAgreesWithTheLibrary) {
    for (double turns = -2; turns <= 2; turns += 0.01)
        EXPECT_NEAR(sine_of_turns(turns), std::sin(turns * 2 * 3.14159265358979), 5e-6) << turns;
}

TEST(SamplePlane, AWanderingPathKeepsItsEndsAndItsBounds) {
    const BoxM bounds{0, 0, 500, 500};
    for (std::uint64_t seed = 0; seed < 50; ++seed) {
        Random random(seed);
        const PathM path = wandering_path(random, {0, 20}, {500, 480}, 150, 120, bounds);
        EXPECT_EQ(path.front(), (PointM{0, 20}));
        EXPECT_EQ(path.back(), (PointM{500, 480}));
        for (const PointM p : path) EXPECT_TRUE(bounds.contains(p));
    }
}

TEST(SampleBuilding, TheOutlineOfAnLIsTheUnionOfItsParts) {
    const Building house = straight_roof(RoofForm::gable, {10, 20}, heading(0.07), 12, 6, 4);
    const PolygonM outline{house.outline, {}};
    EXPECT_NEAR(area_m2(outline), 12 * 6 + 4 * 0.9 * 6, 1e-9);
    Random random(1);
    for (int i = 0; i < 5000; ++i) {
        const PointM p{random.between(0, 20), random.between(10, 35)};
        const double inside_m = std::max(house.parts[0].inside_m(p), house.parts[1].inside_m(p));
        if (std::abs(inside_m) < 1e-6) continue;
        EXPECT_EQ(contains(outline, p), inside_m > 0) << p.x << ", " << p.y;
    }
}

TEST(SampleBuilding, TwoRoofsAreApartByTheGapBetweenTheirSides) {
    const Building a = straight_roof(RoofForm::gable, {0, 0}, {1, 0}, 10, 6);
    EXPECT_TRUE(apart(a, straight_roof(RoofForm::gable, {11.3, 0}, {1, 0}, 10, 6), 1.2));
    EXPECT_FALSE(apart(a, straight_roof(RoofForm::gable, {11.1, 0}, {1, 0}, 10, 6), 1.2));
    EXPECT_FALSE(apart(a, round_roof({0, 0}, 1), 0));
}

TEST(SampleFields, PlotsAreConvexAndDoNotOverlap) {
    const double size_m = 600;
    const Terrain terrain = draw_terrain(Random(2), size_m, {400, 600}, {380, 0});
    Settlements settlements;
    settlements.homesteads = {{150, 200}, {200, 420}};
    const auto plots = draw_plots(Random(9), size_m, terrain, settlements);
    ASSERT_GT(plots.size(), 10U);
    for (const Plot& plot : plots) EXPECT_GT(plot.inside_m(centroid(plot.ring)), 0);
    Random random(4);
    for (int i = 0; i < 3000; ++i) {
        const PointM p{random.between(0, size_m), random.between(0, size_m)};
        int holders = 0;
        for (const Plot& plot : plots) holders += plot.inside_m(p) > 1e-6;
        EXPECT_LE(holders, 1);
    }
}

}  // namespace
}  // namespace gridreach::sample
