// SPDX-License-Identifier: Apache-2.0
#include "dwellings/adapt.h"

#include <gtest/gtest.h>

#include <random>

#include "base/parallel.h"
#include "dwellings/logistic.h"
#include "support/expect_error.h"
#include "support/memory_imagery.h"

namespace gridreach {
namespace {

using test::error_of;
using test::MemoryImagery;

PolygonM box_at(const ImageryGrid& grid, PixelWindow w) {
    PolygonM p;
    for (const auto& [x, y] : {std::pair(0, 0), {0, w.height}, {w.width, w.height}, {w.width, 0}})
        p.outer.push_back(grid.to_working(w.column + x, w.row + y));
    return p;
}

/// Roofs of a kind that a network does not know: faint squares hardly unlike the ground, without
/// shadow.
struct Region {
    MemoryImagery imagery{1500, 1000};
    AdaptInput input;
    Region() {
        std::mt19937 random(4);
        for (int row = 0; row < 6; ++row)
            for (int column = 0; column < 6; ++column) {
                const PixelWindow w{30 + column * 120 + static_cast<int>(random() % 40),
                                    30 + row * 150 + static_cast<int>(random() % 40), 20, 18};
                imagery.paint(w, {124, 103, 80});
                Dwelling d;
                d.outline = box_at(imagery.grid(), w);
                d.centre = centroid(d.outline->outer);
                input.labels.push_back(d);
            }
        input.imagery = &imagery;
        input.pixel_m = 0.3;
        input.empty = {box_at(imagery.grid(), {800, 50, 600, 400}),
                       box_at(imagery.grid(), {850, 600, 500, 300})};
    }
};

AdaptResult adapted(const AdaptInput& input) {
    QuietReporter reporter;
    return adapt(*load_roof_model(""), input, reporter);
}

TEST(Adapting, FindsMoreOfWhatTheModelMissed) {
    const Region region;
    const AdaptResult result = adapted(region.input);
    EXPECT_EQ(result.before.hits + result.before.misses, 36U);
    EXPECT_EQ(result.after.hits + result.after.misses, 36U);
    EXPECT_EQ(result.parts, 5);
    EXPECT_GT(result.after.f1().value_or(0), result.before.f1().value_or(0) + 0.1);
    EXPECT_NE(result.model.head, load_roof_model("")->head);
}

TEST(Adapting, GivesTheSameModelForEveryThreadCountAndOrderOfLabels) {
    Region region;
    const AdaptResult expected = adapted(region.input);
    for (const unsigned threads : {1U, 3U}) {
        const ThreadLimit limit(threads);
        EXPECT_EQ(card_text(adapted(region.input).model, "x"), card_text(expected.model, "x"));
    }
    std::shuffle(region.input.labels.begin(), region.input.labels.end(), std::mt19937(5));
    EXPECT_EQ(card_text(adapted(region.input).model, "x"), card_text(expected.model, "x"));
}

TEST(Adapting, LearnsFromPointsToo) {
    Region region;
    for (Dwelling& d : region.input.labels) d.outline.reset();
    const AdaptResult result = adapted(region.input);
    EXPECT_GE(result.after.f1().value_or(0), result.before.f1().value_or(0));
}

TEST(Adapting, CountsLabelsThatLieOnNoImagery) {
    Region region;
    Dwelling far = region.input.labels.front();
    far.outline.reset();
    far.centre.x += 5000;
    region.input.labels.push_back(far);
    EXPECT_EQ(adapted(region.input).labels_outside, 1U);
}

TEST(Adapting, RefusesWhatItCannotLearnFrom) {
    Region few;
    few.input.labels.resize(9);
    EXPECT_EQ(error_of([&] { adapted(few.input); }),
              "9 labels lie on imagery, and adapting needs at least 10. Label more dwellings.");
    Region full;
    full.input.empty.clear();
    EXPECT_EQ(
        error_of([&] { adapted(full.input); }),
        "no empty area lies on the imagery. Draw a few polygons in which every dwelling is labelled; most "
        "should hold none.");
    Region heap;
    for (std::size_t i = 0; i < heap.input.labels.size(); ++i) {
        heap.input.labels[i].outline.reset();
        heap.input.labels[i].centre = heap.imagery.grid().to_working(60 + static_cast<double>(i), 60);
    }
    EXPECT_EQ(
        error_of([&] { adapted(heap.input); }),
        "all labels lie within one square of 64 m, so a gain cannot be told from learning by heart. Label "
        "dwellings in several places.");
}

TEST(LogisticRegression, FindsTheCoefficientsThatDrewItsObservations) {
    std::mt19937 random(1);
    const auto uniform = [&] { return static_cast<double>(random()) / 4294967296.0; };
    constexpr int rows = 20000;
    cv::Mat values(rows, 3, CV_64F), truth(rows, 1, CV_64F);
    for (int i = 0; i < rows; ++i) {
        const double a = 4 * uniform() - 2, b = 4 * uniform() - 2;
        values.at<double>(i, 0) = a;
        values.at<double>(i, 1) = b;
        values.at<double>(i, 2) = 1;
        truth.at<double>(i) = uniform() < 1 / (1 + std::exp(-(1.5 * a - 0.7 * b + 0.3))) ? 1 : 0;
    }
    const cv::Mat fit = fit_logistic(values, truth, cv::Mat::ones(rows, 1, CV_64F),
                                     cv::Mat::zeros(1, 3, CV_64F), cv::Mat(1, 3, CV_64F, cv::Scalar(1e-6)));
    EXPECT_NEAR(fit.at<double>(0), 1.5, 0.08);
    EXPECT_NEAR(fit.at<double>(1), -0.7, 0.06);
    EXPECT_NEAR(fit.at<double>(2), 0.3, 0.06);
}

TEST(LogisticRegression, StaysWhereItIsHeldWithoutObservationsAndOnSeparableOnes) {
    const cv::Mat expected = (cv::Mat_<double>(1, 2) << 1, -2);
    const cv::Mat held(1, 2, CV_64F, cv::Scalar(3));
    const cv::Mat none =
        fit_logistic(cv::Mat(0, 2, CV_64F), cv::Mat(0, 1, CV_64F), cv::Mat(0, 1, CV_64F), expected, held);
    EXPECT_EQ(cv::norm(none - expected), 0);
    const cv::Mat values = (cv::Mat_<double>(2, 2) << -1, 1, 1, 1), truth = (cv::Mat_<double>(2, 1) << 0, 1);
    const cv::Mat fit = fit_logistic(values, truth, cv::Mat::ones(2, 1, CV_64F), expected, held);
    EXPECT_TRUE(std::isfinite(fit.at<double>(0)));
    EXPECT_GT(fit.at<double>(0), 1);
    EXPECT_LT(fit.at<double>(0), 3);
}

}  // namespace
}  // namespace gridreach
