// SPDX-License-Identifier: Apache-2.0
#include "dwellings/cnn_detector.h"

#include <gtest/gtest.h>

#include <algorithm>
#include <random>

#include "base/parallel.h"
#include "dwellings/evaluate.h"
#include "support/expect_error.h"
#include "support/memory_imagery.h"

namespace gridreach {
namespace {

using test::error_of;
using test::MemoryImagery;

DwellingSet detect(const Imagery& imagery, const CnnOptions& options = {}, std::vector<PolygonM> area = {}) {
    QuietReporter reporter;
    DetectorInput input;
    input.imagery = &imagery;
    input.survey_area = std::move(area);
    return CnnDetector(options).detect(input, reporter);
}

Dwelling drawn_roof(MemoryImagery& imagery, PixelWindow w, test::Rgb colour) {
    // A shadow, then the roof with two faces of unlike brightness.
    imagery.paint({w.column + 3, w.row + 3, w.width, w.height}, {60, 50, 38});
    imagery.paint(w, colour);
    imagery.paint({w.column, w.row, w.width, w.height / 2}, {colour[0] - 18, colour[1] - 18, colour[2] - 18});
    Dwelling d;
    PolygonM outline;
    for (const auto& [x, y] : {std::pair(0, 0), {0, w.height}, {w.width, w.height}, {w.width, 0}})
        outline.outer.push_back(imagery.grid().to_working(w.column + x, w.row + y));
    d.centre = centroid(outline.outer);
    d.outline = outline;
    return d;
}

struct Village {
    MemoryImagery imagery{1250, 1150};
    std::vector<Dwelling> dwellings;
};

Village village() {
    Village v;
    std::mt19937 random(2);
    const auto up_to = [&](int n) { return static_cast<int>(random() % static_cast<unsigned>(n)); };
    for (int row = 0; row < 8; ++row)
        for (int column = 0; column < 9; ++column)
            v.dwellings.push_back(drawn_roof(
                v.imagery,
                {30 + column * 130 + up_to(30), 30 + row * 130 + up_to(30), 22 + up_to(25), 22 + up_to(12)},
                {190 + up_to(50), 190 + up_to(50), 195 + up_to(50)}));
    return v;
}

TEST(Cnn, FindsDrawnTinRoofsAndLittleElse) {
    const Village v = village();
    const DwellingSet found = detect(v.imagery);
    const DetectionScore score = evaluate(found.dwellings, v.dwellings, {});
    EXPECT_GE(score.recall.value_or(0), 0.85);
    EXPECT_GE(score.precision.value_or(0), 0.85);
    for (const Dwelling& d : found.dwellings) {
        EXPECT_GT(*d.confidence, 0);
        EXPECT_LT(*d.confidence, 1);
        EXPECT_NEAR(*d.roof_area_m2, area_m2(*d.outline), 1e-6);
    }
}

TEST(Cnn, FindsTheSameDwellingsForEveryTileSizeAndThreadCount) {
    Village v = village();
    // A shed of 100 m over the corner that four cells share.
    drawn_roof(v.imagery, {960 - 167, 960 - 18, 333, 60}, {215, 218, 225});
    const PointM corner = v.imagery.grid().to_working(960, 960);
    const DwellingSet expected = detect(v.imagery);
    const bool crosses =
        std::any_of(expected.dwellings.begin(), expected.dwellings.end(), [&](const Dwelling& d) {
            const BoxM box = box_of(d.outline->outer);
            return box.min_x < corner.x - 3 && box.max_x > corner.x + 3 && box.min_y < corner.y &&
                   box.max_y > corner.y;
        });
    EXPECT_TRUE(crosses) << "the shed does not go on across the cells";
    for (const auto& [tile, threads] : {std::pair(256, 1U), {512, 2U}, {1024, 4U}, {2048, 2U}}) {
        SCOPED_TRACE(testing::Message() << tile << " pixels, " << threads << " threads");
        const ThreadLimit limit(threads);
        CnnOptions options;
        options.tile_size_px = tile;
        EXPECT_EQ(detect(v.imagery, options), expected);
    }
}

TEST(Cnn, SaysTheSameOfAnEmptyAndOfABlackPicture) {
    MemoryImagery empty(600, 300), black(600, 300);
    empty.clear({0, 0, 600, 300});
    black.paint({0, 0, 600, 300}, {-10, -10, -10});
    for (const MemoryImagery* each : {&empty, &black}) {
        const DwellingSet found = detect(*each);
        EXPECT_TRUE(found.dwellings.empty());
        EXPECT_LT(found.expected_count.value_or(99), 0.5);
    }
}

TEST(Cnn, FindsNothingWhereThereIsNoData) {
    Village v = village();
    v.imagery.clear({0, 0, 550, 1150});
    const double border = v.imagery.grid().to_working(550, 0).x;
    const DwellingSet found = detect(v.imagery);
    EXPECT_GE(found.dwellings.size(), 10U);
    for (const Dwelling& d : found.dwellings)
        for (const PointM& p : d.outline->outer) EXPECT_GE(p.x, border - 1);
}

TEST(Cnn, WorksInTheScenesOwnPixelWithinWhatItWasTrainedFor) {
    const CnnDetector detector(CnnOptions{});
    EXPECT_EQ(detector.pixel_m(0.13), 0.3);
    EXPECT_EQ(detector.pixel_m(0.3), 0.3);
    EXPECT_EQ(detector.pixel_m(0.5), 0.5);
    EXPECT_EQ(detector.pixel_m(1.0), 0.7);
    CnnOptions options;
    options.pixel_m = 0.4;
    EXPECT_EQ(CnnDetector(options).pixel_m(1.0), 0.4);
}

TEST(Cnn, SaysWhenItResamplesAndRefusesWhatIsTooCoarse) {
    MemoryImagery fine(200, 200, 0.3), coarse(200, 200, 0.7), hopeless(200, 200, 0.7);
    fine.set_coarsest_scene_pixel_m(0.13);
    EXPECT_EQ(
        detect(fine).remarks,
        std::vector<std::string>{"The scenes' pixels of 0.13 m were averaged to 0.3 m for the network."});
    coarse.set_coarsest_scene_pixel_m(1.0);
    EXPECT_EQ(
        detect(coarse).remarks,
        std::vector<std::string>{"The scenes' pixels of 1.00 m were enlarged to 0.7 m for the network."});
    hopeless.set_coarsest_scene_pixel_m(2.0);
    EXPECT_EQ(error_of([&] { detect(hopeless); }),
              "the scenes have pixels of 2.00 m on the ground; the network was trained for 0.25 to 0.7 m and "
              "finds no roofs above 1.4 m. Give finer imagery.");
}

TEST(Cnn, LeavesOutAndCountsWhatLiesOutsideTheSurveyArea) {
    const Village v = village();
    const DwellingSet all = detect(v.imagery);
    const PointM a = v.imagery.grid().to_working(0, 1150), b = v.imagery.grid().to_working(550, 0);
    const PolygonM west{{{a.x, a.y}, {b.x, a.y}, {b.x, b.y}, {a.x, b.y}}, {}};
    const DwellingSet inside = detect(v.imagery, {}, {west});
    EXPECT_LT(inside.dwellings.size(), all.dwellings.size());
    for (const Dwelling& d : inside.dwellings) EXPECT_LE(d.centre.x, b.x);
    EXPECT_LT(*inside.expected_count, *all.expected_count);
    ASSERT_EQ(inside.remarks.size(), 1U);
    EXPECT_NE(inside.remarks[0].find("outside the survey area were left out."), std::string::npos);
}

TEST(Cnn, ReportsFewerOfTheSameDwellingsWhenItMustBeSurer) {
    const Village v = village();
    CnnOptions options;
    options.min_confidence = 0.05;
    const DwellingSet many = detect(v.imagery, options);
    options.min_confidence = 0.6;
    const DwellingSet few = detect(v.imagery, options);
    EXPECT_LE(few.dwellings.size(), many.dwellings.size());
    for (const Dwelling& d : few.dwellings)
        EXPECT_NE(std::find(many.dwellings.begin(), many.dwellings.end(), d), many.dwellings.end());
    EXPECT_EQ(few.expected_count, many.expected_count);
}

TEST(Cnn, ExpectsACountAboutTheTrueOneWithAnIntervalAroundIt) {
    const Village v = village();
    const DwellingSet found = detect(v.imagery);
    ASSERT_TRUE(found.expected_count && found.count_p05 && found.count_p95);
    EXPECT_LT(*found.count_p05, *found.expected_count);
    EXPECT_GT(*found.count_p95, *found.expected_count);
    EXPECT_LE(*found.count_p05, 72);
    EXPECT_GE(*found.count_p95, 72);
}

TEST(Cnn, RefusesLimitsThatLeaveNothing) {
    CnnOptions options;
    options.min_area_m2 = 100;
    options.max_area_m2 = 50;
    EXPECT_EQ(
        error_of([&] { CnnDetector detector(options); }),
        "detector.min_area_m2 is 100 and max_area_m2 50, so no roof is left. Give a larger max_area_m2.");
}

}  // namespace
}  // namespace gridreach
