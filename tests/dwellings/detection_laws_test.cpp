// SPDX-License-Identifier: Apache-2.0
#include <gtest/gtest.h>

#include <algorithm>
#include <random>

#include "base/parallel.h"
#include "dwellings/detectors.h"
#include "dwellings/evaluate.h"
#include "dwellings/roof_runs.h"
#include "support/expect_error.h"
#include "support/memory_imagery.h"

namespace gridreach {
namespace {

using test::MemoryImagery;

/// A bright metal roof.
constexpr test::Rgb metal{225, 225, 225};

DwellingSet detect(const Imagery& imagery, const std::string& settings = "{}",
                   std::vector<PolygonM> area = {}) {
    QuietReporter reporter;
    DetectorInput input;
    input.imagery = &imagery;
    input.survey_area = std::move(area);
    return find_choice(detectors(), "detector", "blob")
        .make(parse_yaml(settings, "test"))
        ->detect(input, reporter);
}

MemoryImagery village() {
    MemoryImagery imagery(1100, 700);
    std::mt19937 random(2);
    const auto up_to = [&](unsigned n) { return static_cast<int>(random() % n); };
    for (int row = 0; row < 5; ++row)
        for (int column = 0; column < 8; ++column)
            imagery.paint(
                {30 + column * 130 + up_to(30), 30 + row * 130 + up_to(30), 20 + up_to(25), 20 + up_to(15)},
                metal);
    return imagery;
}

TEST(Blob, FindsRoofsThatStandOut) {
    const DwellingSet found = detect(village());
    EXPECT_GE(found.dwellings.size(), 34U);
    EXPECT_LE(found.dwellings.size(), 44U);
    for (const Dwelling& d : found.dwellings) {
        EXPECT_GT(*d.roof_area_m2, 10);
        EXPECT_GE(*d.confidence, 0.25);
        EXPECT_NEAR(*d.roof_area_m2, area_m2(*d.outline), 1e-6);
    }
}

TEST(Blob, FindsTheSameDwellingsForEveryTileSizeAndThreadCount) {
    const MemoryImagery imagery = village();
    const DwellingSet expected = detect(imagery);
    for (const char* tile : {"256", "512", "1024"})
        for (unsigned threads : {1U, 2U, 4U}) {
            SCOPED_TRACE(testing::Message() << tile << " pixels, " << threads << " threads");
            const ThreadLimit limit(threads);
            EXPECT_EQ(detect(imagery, std::string("{tile_size_px: ") + tile + "}"), expected);
        }
}

TEST(Blob, FindsAShedOverManyCellsOnce) {
    MemoryImagery imagery(800, 600);
    imagery.paint({200, 230, 333, 60}, metal);  // 100 m × 18 m over the borders at 256 and 512
    const DwellingSet found = detect(imagery);
    ASSERT_EQ(found.dwellings.size(), 1U);
    EXPECT_NEAR(*found.dwellings[0].roof_area_m2, 333 * 60 * 0.09, 0.2 * 333 * 60 * 0.09);
    EXPECT_NEAR(found.dwellings[0].centre.x, 500000 + 366.5 * 0.3, 1.5);
}

TEST(Blob, FindsNothingWhereThereIsNoData) {
    MemoryImagery imagery = village();
    imagery.clear({0, 0, 1100, 700});
    EXPECT_TRUE(detect(imagery).dwellings.empty());
    EXPECT_TRUE(detect(MemoryImagery(0, 0)).dwellings.empty());
}

TEST(Blob, KeepsToTheSurveyArea) {
    const PolygonM west{{{500000, 9799000}, {500150, 9799000}, {500150, 9801000}, {500000, 9801000}}, {}};
    const DwellingSet all = detect(village()), some = detect(village(), "{}", {west});
    EXPECT_LT(some.dwellings.size(), all.dwellings.size());
    for (const Dwelling& d : some.dwellings) EXPECT_LT(d.centre.x, 500150);
}

TEST(Blob, RefusesImageryThatIsTooCoarse) {
    MemoryImagery imagery(10, 10);
    imagery.set_coarsest_scene_pixel_m(2);
    EXPECT_EQ(test::error_of([&] { detect(imagery); }),
              "the scenes have pixels of 2.00 m on the ground, and roofs cannot be told above 1.5 m. Give "
              "finer imagery.");
}

TEST(RoofRuns, JoinAsAFloodFillWouldWhateverTheCells) {
    std::mt19937 random(3);
    for (int round = 0; round < 60; ++round) {
        SCOPED_TRACE(round);
        const int width = 12 + static_cast<int>(random() % 20), height = 12 + static_cast<int>(random() % 20),
                  cell = 3 + static_cast<int>(random() % 9);
        cv::Mat mask(height, width, CV_8U);
        for (int y = 0; y < height; ++y)
            for (int x = 0; x < width; ++x) mask.at<std::uint8_t>(y, x) = random() % 5 < 3 ? 200 : 0;
        std::vector<RoofRun> runs;
        for (int y = 0; y < height; y += cell)
            for (int x = 0; x < width; x += cell) {
                const cv::Rect part(x, y, std::min(cell, width - x), std::min(cell, height - y));
                auto more = runs_of(mask(part), {x, y}, 100);
                std::move(more.begin(), more.end(), std::back_inserter(runs));
            }
        std::shuffle(runs.begin(), runs.end(), random);
        std::vector<int> sizes;
        for (const auto& patch : joined_runs(runs)) {
            int size = 0;
            for (const RoofRun& run : patch) size += static_cast<int>(run.likelihood.size());
            EXPECT_EQ(cv::countNonZero(patch_of(patch).likelihood), size);
            sizes.push_back(size);
        }
        std::vector<int> expected;
        cv::Mat left = mask.clone();
        for (int y = 0; y < height; ++y)
            for (int x = 0; x < width; ++x) {
                if (left.at<std::uint8_t>(y, x) == 0) continue;
                int size = 0;
                std::vector<cv::Point> waiting = {{x, y}};
                left.at<std::uint8_t>(y, x) = 0;
                while (!waiting.empty()) {
                    const cv::Point p = waiting.back();
                    waiting.pop_back();
                    ++size;
                    for (const cv::Point step :
                         {cv::Point(1, 0), cv::Point(-1, 0), cv::Point(0, 1), cv::Point(0, -1)})
                        if (const cv::Point q = p + step; q.x >= 0 && q.y >= 0 && q.x < width &&
                                                          q.y < height && left.at<std::uint8_t>(q) != 0) {
                            left.at<std::uint8_t>(q) = 0;
                            waiting.push_back(q);
                        }
                }
                expected.push_back(size);
            }
        EXPECT_EQ(sizes, expected);
    }
}

Dwelling house(double x, double y, double side_m) {
    Dwelling d;
    d.outline = PolygonM{{{x, y}, {x + side_m, y}, {x + side_m, y + side_m}, {x, y + side_m}}, {}};
    d.centre = {x + side_m / 2, y + side_m / 2};
    d.roof_area_m2 = side_m * side_m;
    return d;
}

TEST(Evaluate, CountsEachTrueDwellingOnce) {
    const std::vector<Dwelling> truth = {house(0, 0, 10), house(50, 0, 10)};
    // Two on the first house, of which one counts; one beside the second: near, but hardly overlapping.
    const std::vector<Dwelling> found = {house(0, 0, 10), house(1, 0, 10), house(52, 2, 4)};
    const DetectionScore s = evaluate(found, truth, {});
    EXPECT_NEAR(*s.precision, 1.0 / 3, 1e-12);
    EXPECT_NEAR(*s.recall, 0.5, 1e-12);
    EXPECT_NEAR(*s.f1, 0.4, 1e-12);
    EXPECT_NEAR(*s.f1_centre_3m, 0.8, 1e-12);
    EXPECT_NEAR(*s.count_error_fraction, 0.5, 1e-12);
}

TEST(Evaluate, LeavesUndefinedRatiosUnset) {
    const DetectionScore nothing = evaluate({}, {}, {});
    EXPECT_FALSE(nothing.precision);
    EXPECT_FALSE(nothing.recall);
    EXPECT_FALSE(nothing.f1);
    EXPECT_FALSE(nothing.count_error_fraction);
    EXPECT_FALSE(evaluate({}, {house(0, 0, 5)}, {}).precision);
    EXPECT_EQ(evaluate({}, {house(0, 0, 5)}, {}).count_error_fraction, -1.0);
}

TEST(Evaluate, LooksOnlyInTheArea) {
    const PolygonM area{{{-5, -5}, {30, -5}, {30, 30}, {-5, 30}}, {}};
    const DetectionScore s =
        evaluate({house(0, 0, 10), house(100, 0, 10)}, {house(0, 0, 10), house(200, 0, 10)}, {area});
    EXPECT_EQ(s.found, 1U);
    EXPECT_EQ(s.truth, 1U);
    EXPECT_EQ(s.f1, 1.0);
}

}  // namespace
}  // namespace gridreach
