// SPDX-License-Identifier: Apache-2.0
#include "dwellings/evaluation_picture.h"

#include <gtest/gtest.h>

#include <algorithm>
#include <opencv2/core.hpp>

#include "base/parallel.h"
#include "dwellings/evaluate_drawing.h"
#include "dwellings/evaluation_drawn.h"
#include "support/memory_imagery.h"

namespace gridreach {
namespace {

using test::house;
using test::point;

using Colour = cv::Vec3b;

Colour colour(Mark mark) {
    const cv::Scalar c = colour_of(mark);
    return {static_cast<std::uint8_t>(c[0]), static_cast<std::uint8_t>(c[1]),
            static_cast<std::uint8_t>(c[2])};
}

int count(const cv::Mat& rgb, const Colour& wanted) {
    cv::Mat same;
    cv::inRange(rgb, wanted, wanted, same);
    return cv::countNonZero(same);
}

cv::Mat seen(Picture& picture) {
    return {picture.height, picture.width, CV_8UC3, picture.rgb.data()};
}

/// A canvas of 200 × 200 pixels, half a metre each, from (0, 0) to (100, 100).
struct Canvas {
    cv::Mat rgb = cv::Mat(200, 200, CV_8UC3, cv::Scalar(90, 90, 90));
    PictureFrame frame{{0, 100}, 0.5};
    Colour at(double x, double y) const {
        const cv::Point2d p = frame.at({x, y});
        return rgb.at<Colour>(static_cast<int>(p.y), static_cast<int>(p.x));
    }
};

TEST(EvaluationDrawing, DrawsAHitWhereItIs) {
    Canvas canvas;
    draw(canvas.rgb, canvas.frame, house(20, 30, 20), Mark::hit);
    for (double along : {22.0, 30.0, 38.0}) {
        EXPECT_EQ(canvas.at(along, 30), colour(Mark::hit));
        EXPECT_EQ(canvas.at(along, 50), colour(Mark::hit));
        EXPECT_EQ(canvas.at(20, along + 10), colour(Mark::hit));
    }
    EXPECT_EQ(canvas.at(30, 40), Colour(90, 90, 90));  // The roof itself stays visible.
    EXPECT_EQ(canvas.at(60, 60), Colour(90, 90, 90));
}

TEST(EvaluationDrawing, TellsMarksApartByTheirLines) {
    Canvas hit, miss, alarm;
    draw(hit.rgb, hit.frame, house(20, 20, 40), Mark::hit);
    draw(miss.rgb, miss.frame, house(20, 20, 40), Mark::miss);
    draw(alarm.rgb, alarm.frame, house(20, 20, 40), Mark::false_alarm);
    EXPECT_EQ(miss.at(40, 40), colour(Mark::miss));  // The cross.
    EXPECT_GT(count(miss.rgb, colour(Mark::miss)), count(hit.rgb, colour(Mark::hit)));
    EXPECT_LT(count(alarm.rgb, colour(Mark::false_alarm)), 3 * count(hit.rgb, colour(Mark::hit)) / 4);
}

TEST(EvaluationDrawing, DrawsACircleAroundAPoint) {
    Canvas canvas;
    draw(canvas.rgb, canvas.frame, point(50, 50), Mark::hit);
    EXPECT_EQ(canvas.at(50, 50), Colour(90, 90, 90));
    EXPECT_GT(count(canvas.rgb, colour(Mark::hit)), 15);
    EXPECT_LT(count(canvas.rgb, Colour(90, 90, 90)), 200 * 200 - 40);
}

TEST(EvaluationDrawing, KeepsInsideTheCanvas) {
    Canvas canvas;
    draw(canvas.rgb, canvas.frame, house(-20, -20, 40), Mark::miss);
    draw(canvas.rgb, canvas.frame, house(1e7, -1e9, 40), Mark::false_alarm);
    EXPECT_EQ(canvas.at(10, 20), colour(Mark::miss));
    EXPECT_EQ(count(canvas.rgb, colour(Mark::false_alarm)), 0);
}

TEST(EvaluationDrawing, BreaksTheLegendIntoRows) {
    const std::vector<LegendEntry> entries = {
        {Mark::hit, "found 100"}, {Mark::miss, "missed 20"}, {std::nullopt, "F1 0.700 at IoU 0.5"}};
    const cv::Mat wide = legend(entries, 900), narrow = legend(entries, 200);
    EXPECT_EQ(wide.cols, 900);
    EXPECT_EQ(narrow.cols, 200);
    EXPECT_EQ(narrow.rows, 3 * wide.rows);
    EXPECT_GT(count(wide, colour(Mark::hit)), 20);
}

/// A hit, a miss and a false alarm on a drawn picture of 120 m × 90 m.
Evaluation some_of_each() {
    const double x = 500000, y = 9800000 - 90;
    return evaluate_in_detail({house(x + 20, y + 20, 10), house(x + 80, y + 20, 10)},
                              {house(x + 20, y + 20, 10), house(x + 80, y + 60, 10)}, {});
}

TEST(EvaluationPicture, ShowsTheSceneAndEveryMark) {
    const test::MemoryImagery imagery(400, 300);
    QuietReporter reporter;
    const BoxM ground{500000, 9800000 - 90, 500120, 9800000};
    Picture picture = draw_evaluation(some_of_each(), {}, ground, &imagery, reporter);
    EXPECT_EQ(picture.width, 480);  // The legend needs more than the scene's 400 pixels.
    EXPECT_GT(picture.height, 300);
    const cv::Mat all = seen(picture);
    const Pixels scene = imagery.read({0, 0, 400, 300});
    EXPECT_EQ(all.at<Colour>(5, 7), Colour(&scene.rgb[3 * (5 * 400 + 7)]));
    const cv::Mat map = all(cv::Rect(0, 0, 400, 300));
    for (Mark mark : {Mark::hit, Mark::miss, Mark::false_alarm}) {
        EXPECT_GT(count(map, colour(mark)), 20);
        EXPECT_GT(count(all(cv::Rect(0, 300, 480, picture.height - 300)), colour(mark)), 10);
    }
    // The lower side of the hit: y = 20 m, 70 m or 233 pixels from the top.
    EXPECT_EQ(map.at<Colour>(233, 83), colour(Mark::hit));
}

TEST(EvaluationPicture, IsTheSameAtAnyThreadCount) {
    const test::MemoryImagery imagery(400, 300);
    const BoxM ground{500000, 9800000 - 90, 500120, 9800000};
    std::vector<std::uint8_t> first;
    for (unsigned threads : {1U, 4U}) {
        const ThreadLimit limit(threads);
        QuietReporter reporter;
        const Picture picture = draw_evaluation(some_of_each(), {}, ground, &imagery, reporter);
        if (first.empty()) first = picture.rgb;
        EXPECT_EQ(picture.rgb, first);
    }
}

TEST(EvaluationPicture, NeedsNoScene) {
    const Evaluation e = some_of_each();
    QuietReporter reporter;
    const BoxM ground = picture_ground({}, {}, e);
    EXPECT_NEAR(ground.width_m(), 70 + 2 * 10, 1e-6);
    Picture picture = draw_evaluation(e, {}, ground, nullptr, reporter);
    EXPECT_EQ(picture.width, good_picture_px);
    EXPECT_GT(count(seen(picture), colour(Mark::miss)), 100);
    const Evaluation nothing = evaluate_in_detail({}, {}, {});
    EXPECT_GT(draw_evaluation(nothing, {}, picture_ground({}, {}, nothing), nullptr, reporter).height, 0);
}

TEST(EvaluationPicture, ShowsTheSurroundingsOfTheArea) {
    const PolygonM area{{{100, 100}, {300, 100}, {300, 200}, {100, 200}}, {}};
    EXPECT_EQ(picture_ground({0, 0, 1000, 195}, {area}, {}), (BoxM{90, 90, 310, 195}));
    EXPECT_EQ(picture_ground({}, {area}, {}), (BoxM{90, 90, 310, 210}));
}

TEST(EvaluationPicture, HasAPixelThatFits) {
    const auto side_px = [](double side_m, double scene_m) {
        return side_m / picture_pixel_m({0, 0, side_m, side_m / 2}, scene_m);
    };
    EXPECT_NEAR(side_px(1000, 0.5), 2000, 1e-6);            // The scene's own.
    EXPECT_NEAR(side_px(100, 0.3), 4 * 100 / 0.3, 1e-6);    // Enlarged four times, not more.
    EXPECT_NEAR(side_px(300, 0.3), good_picture_px, 1e-6);  // Enlarged as far as is good.
    EXPECT_LT(side_px(1e6, 0.3), most_picture_px);
    EXPECT_GT(side_px(1e6, 0.3), most_picture_px - 3);
}

}  // namespace
}  // namespace gridreach
