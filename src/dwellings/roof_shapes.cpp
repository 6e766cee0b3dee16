// SPDX-License-Identifier: Apache-2.0
#include "dwellings/roof_shapes.h"

#include <algorithm>
#include <cmath>
#include <opencv2/imgproc.hpp>

#include "dwellings/logistic.h"
#include "dwellings/roof_shape_model.h"

namespace gridreach {

namespace {

constexpr int threshold_step = 15;
/// What a chosen region must be surer than: about half of the F1 that such a detector reaches, the break-even
/// of precision against recall.
constexpr double break_even = 0.2;

using Contours = std::vector<std::vector<cv::Point>>;

struct Chosen {
    double worth = 0;
    std::vector<RoofShape> roofs;
};

class RegionTree {
public:
    RegionTree(const cv::Mat& likelihood, const RoofLimits& limits,
               const std::function<void(const RoofShape&)>& seen)
        : likelihood_(likelihood),
          limits_(limits),
          seen_(seen),
          min_area_px_(limits.min_area_m2 / (limits.pixel_m * limits.pixel_m)) {}

    /// The best choice among the regions of `inside` (CV_8U, the part of the patch at `at`) that are at least
    /// `threshold`.
    Chosen best(const cv::Mat& inside, cv::Point at, int threshold) const {
        Chosen all;
        if (threshold > 250) return all;
        const cv::Mat part = likelihood_(cv::Rect(at, inside.size()));
        cv::Mat mask;
        cv::bitwise_and(inside, part >= threshold, mask);
        cv::morphologyEx(mask, mask, cv::MORPH_OPEN, cv::getStructuringElement(cv::MORPH_CROSS, {3, 3}));
        cv::Mat labels, stats, centres;
        const int count = cv::connectedComponentsWithStats(mask, labels, stats, centres, 4, CV_32S);
        for (int label = 1; label < count; ++label) {
            if (stats.at<int>(label, cv::CC_STAT_AREA) < min_area_px_) continue;
            // One empty pixel around it, as far as the patch has it.
            cv::Rect box(
                stats.at<int>(label, cv::CC_STAT_LEFT) - 1, stats.at<int>(label, cv::CC_STAT_TOP) - 1,
                stats.at<int>(label, cv::CC_STAT_WIDTH) + 2, stats.at<int>(label, cv::CC_STAT_HEIGHT) + 2);
            box &= cv::Rect({0, 0}, mask.size());
            const cv::Mat region = labels(box) == label;
            Chosen one = best_of(region, at + box.tl(), threshold);
            all.worth += one.worth;
            std::move(one.roofs.begin(), one.roofs.end(), std::back_inserter(all.roofs));
        }
        return all;
    }

private:
    Chosen best_of(const cv::Mat& region, cv::Point at, int threshold) const {
        Chosen inside = best(region, at, threshold + threshold_step);
        const RoofShape whole = shape_of(region, at, threshold);
        if (seen_) seen_(whole);
        const double area_m2 = whole.area_px * limits_.pixel_m * limits_.pixel_m;
        const bool fits = whole.confidence >= limits_.min_confidence && area_m2 >= limits_.min_area_m2 &&
                          area_m2 <= limits_.max_area_m2;
        const double worth = fits ? whole.confidence - break_even : 0;
        if (fits && worth >= inside.worth) return {worth, {whole}};
        return inside;
    }

    RoofShape shape_of(const cv::Mat& region, cv::Point at, int threshold) const {
        RoofShape shape;
        RegionMeasures m = measured(region);
        shape.contour = std::move(m.contour);
        shape.area_px = m.area_px;
        const cv::Mat part = likelihood_(cv::Rect(at, region.size()));
        shape.features = {std::log(shape.area_px * limits_.pixel_m * limits_.pixel_m),
                          m.solidity,
                          m.rectangularity,
                          m.elongation,
                          cv::mean(part, m.filled)[0] / 255,
                          cv::mean(part, m.ring(3))[0] / 255,
                          threshold / 255.0};
        shape.confidence = QuadraticLogistic{roof_shape_intercept, roof_shape_mean, roof_shape_deviation,
                                             roof_shape_linear, roof_shape_quadratic}
                               .of(shape.features);
        for (cv::Point& p : shape.contour) p += at;
        return shape;
    }

    const cv::Mat& likelihood_;
    const RoofLimits& limits_;
    const std::function<void(const RoofShape&)>& seen_;
    double min_area_px_;
};

}  // namespace

RegionMeasures measured(const cv::Mat& region) {
    RegionMeasures m;
    Contours contours;
    cv::findContours(region, contours, cv::RETR_EXTERNAL, cv::CHAIN_APPROX_NONE);
    m.contour = *std::max_element(contours.begin(), contours.end(),
                                  [](const auto& a, const auto& b) { return a.size() < b.size(); });
    const auto drawn = [&](const std::vector<cv::Point>& border) {
        cv::Mat mask = cv::Mat::zeros(region.size(), CV_8U);
        cv::drawContours(mask, Contours{border}, 0, 255, cv::FILLED);
        return mask;
    };
    m.filled = drawn(m.contour);
    m.area_px = cv::countNonZero(m.filled);
    std::vector<cv::Point> hull;
    cv::convexHull(m.contour, hull);
    m.solidity = m.area_px / cv::countNonZero(drawn(hull));
    // Contours run through pixel centres.
    const cv::Size2f side = cv::minAreaRect(m.contour).size + cv::Size2f(1, 1);
    m.rectangularity = std::min(1.0, m.area_px / (side.width * side.height));
    m.elongation = std::min(side.width, side.height) / std::max(side.width, side.height);
    return m;
}

cv::Mat RegionMeasures::ring(int width) const {
    cv::Mat out;
    cv::dilate(filled, out, cv::Mat::ones(2 * width + 1, 2 * width + 1, CV_8U));
    cv::bitwise_and(out, ~filled, out);
    return out;
}

std::vector<RoofShape> choose_roofs(const cv::Mat& likelihood, const RoofLimits& limits,
                                    const std::function<void(const RoofShape&)>& seen) {
    return RegionTree(likelihood, limits, seen)
        .best(cv::Mat(likelihood.size(), CV_8U, cv::Scalar(255)), {0, 0}, lowest_roof_likelihood)
        .roofs;
}

}  // namespace gridreach
