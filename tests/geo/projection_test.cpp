// SPDX-License-Identifier: Apache-2.0
#include "geo/projection.h"

#include <gtest/gtest.h>

#include <random>

#include "base/errors.h"

namespace gridreach {
namespace {

void expect_near(PointM found, PointM expected, double within_m) {
    EXPECT_NEAR(found.x, expected.x, within_m);
    EXPECT_NEAR(found.y, expected.y, within_m);
}

std::string refusal(const std::function<void()>& work) {
    try {
        work();
    } catch (const InputError& e) {
        return e.what();
    }
    return "nothing was thrown";
}

TEST(Utm, AgreesWithGeographicLibsDocumentedPlaces) {
    // The manual of GeoConvert: 33.3 N 44.4 E is 38N 444140.54 3684706.36.
    expect_near(utm_projection("EPSG:32638")->forward({44.4, 33.3}), {444140.54, 3684706.36}, 0.01);
    // The central meridian at the equator, and the false northing of the south.
    expect_near(utm_projection("EPSG:32631")->forward({3, 0}), {500000, 0}, 1e-6);
    expect_near(utm_projection("EPSG:32731")->forward({3, 0}), {500000, 10000000}, 1e-6);
}

TEST(Utm, ComesBackFromWhereItWent) {
    std::mt19937 random(5);
    std::uniform_real_distribution<double> off(-4, 4), lat(-84, 84);
    for (int zone = 1; zone <= 60; ++zone)
        for (const char* half : {"EPSG:326", "EPSG:327"}) {
            const std::string name = half + std::string(zone < 10 ? "0" : "") + std::to_string(zone);
            const auto projection = utm_projection(name);
            ASSERT_NE(projection, nullptr);
            EXPECT_EQ(projection->definition(), name);
            const LonLat place{zone * 6 - 183 + off(random), lat(random)};
            const LonLat back = projection->inverse(projection->forward(place));
            ASSERT_NEAR(back.lat, place.lat, 1e-10);
            ASSERT_NEAR(std::remainder(back.lon - place.lon, 360), 0, 1e-9) << name;
        }
}

TEST(Utm, IsNothingElse) {
    for (const char* other : {"", "EPSG:4326", "EPSG:32600", "EPSG:32661", "EPSG:32561", "EPSG:3263x",
                              "EPSG:326360", "epsg:32636"})
        EXPECT_EQ(utm_projection(other), nullptr) << other;
}

TEST(ChooseProjection, TakesTheZoneAndHemisphereOfTheCentre) {
    EXPECT_EQ(choose_projection({32, 1, 33, 2})->definition(), "EPSG:32636");
    EXPECT_EQ(choose_projection({32, -2, 33, -1})->definition(), "EPSG:32736");
    EXPECT_EQ(choose_projection({-180, 1, -179.5, 2})->definition(), "EPSG:32601");
    EXPECT_EQ(choose_projection({179, 1, 179.9, 2})->definition(), "EPSG:32660");
}

TEST(ChooseProjection, KeepsOneZoneAcrossTheEquatorAndAZoneBorder) {
    const auto across = choose_projection({35.5, -1, 36.3, 0.5});
    EXPECT_EQ(across->definition(), "EPSG:32736");
    const double north = across->forward({35.6, 0.1}).y, south = across->forward({35.6, -0.1}).y;
    EXPECT_NEAR(north - south, 22114 * 0.9998, 30);  // No jump of the false northing.
    EXPECT_NEAR(across->forward({36.1, 0}).x - across->forward({35.9, 0}).x, 22264, 30);
}

TEST(ChooseProjection, MakesALocalMercatorForAWideRegion) {
    const auto wide = choose_projection({10, 40, 18, 46});
    EXPECT_EQ(wide->definition(),
              "+proj=tmerc +lat_0=43 +lon_0=14 +k=0.9996 +x_0=0 +y_0=0 +datum=WGS84 +units=m +no_defs");
    expect_near(wide->forward({14, 43}), {0, 0}, 1e-6);
    const LonLat back = wide->inverse(wide->forward({17.9, 45.9}));
    EXPECT_NEAR(back.lon, 17.9, 1e-10);
    EXPECT_NEAR(back.lat, 45.9, 1e-10);
}

TEST(ChooseProjection, KnowsTheAntimeridian) {
    const GeoBox fiji = geo_box_of(std::vector<LonLat>{{178, -17}, {-179, -18}, {179.5, -16}});
    EXPECT_EQ(fiji.west, 178);
    EXPECT_EQ(fiji.east, -179);
    EXPECT_EQ(fiji.width_degrees(), 3);
    EXPECT_NEAR(fiji.centre().lon, 179.5, 1e-12);
    const auto projection = choose_projection(fiji);
    EXPECT_EQ(projection->definition(), "EPSG:32760");
    const PointM west = projection->forward({179.9, -17}), east = projection->forward({-179.9, -17});
    EXPECT_NEAR(east.x - west.x, 0.2 * 106480, 100);
}

TEST(ChooseProjection, RefusesThePoles) {
    const std::string rest = ", where no UTM zone is defined. Name a metric system with working_crs.";
    EXPECT_EQ(refusal([] { choose_projection({10, 80, 12, 85}); }), "the region reaches latitude 85" + rest);
    EXPECT_EQ(refusal([] {
                  choose_projection({10, -86.5, 12, -80});
              }),
              "the region reaches latitude -86.5" + rest);
}

TEST(GeoBox, LeavesOutTheWidestGapOfLongitudes) {
    std::mt19937 random(9);
    for (int trial = 0; trial < 200; ++trial) {
        const double west = std::uniform_real_distribution<double>(-180, 180)(random);
        std::uniform_real_distribution<double> along(0, 170);
        std::vector<LonLat> places{{west, 1}};
        for (int i = 0; i < 20; ++i) places.push_back({std::remainder(west + along(random), 360), 2});
        const GeoBox box = geo_box_of(places);
        ASSERT_LE(box.width_degrees(), 170 + 1e-9);
        for (LonLat p : places) {
            const double east_of_west = std::fmod(p.lon - box.west + 720, 360);
            ASSERT_TRUE(east_of_west <= box.width_degrees() + 1e-9 || east_of_west > 360 - 1e-9);
        }
        EXPECT_EQ(box.south, 1);
        EXPECT_EQ(box.north, 2);
    }
}

TEST(GeoBox, RefusesWhatIsNoPlace) {
    EXPECT_EQ(refusal([] { geo_box_of({}); }), "there is no place to put a box around.");
    const auto of = [](LonLat place) {
        return refusal([&] { geo_box_of(std::vector<LonLat>{{1, 1}, place}); });
    };
    EXPECT_EQ(of({1, 91}), "1, 91 is not a longitude and a latitude.");
    EXPECT_EQ(of({std::nan(""), 0}), "nan, 0 is not a longitude and a latitude.");
    EXPECT_EQ(of({500000, 1}), "500000, 1 is not a longitude and a latitude.");
    EXPECT_EQ(geo_box_of(std::vector<LonLat>{{190, 0}}).west, -170);
}

}  // namespace
}  // namespace gridreach
