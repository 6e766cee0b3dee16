// SPDX-License-Identifier: Apache-2.0
#include "dwellings/roof_instances.h"

#include <gtest/gtest.h>

#include <opencv2/imgproc.hpp>
#include <random>
#include <set>

namespace gridreach {
namespace {

/// A patch in which `roofs` are sure and as deep as a network would say; `faces` pulls the depth down along
/// the middle line of each by so much of 255.
RoofPatch patch_with(const std::vector<cv::Rect>& roofs, int faces = 0) {
    RoofPatch patch{cv::Mat::zeros(120, 160, CV_8U), cv::Mat::zeros(120, 160, CV_8U), {0, 0}};
    for (const cv::Rect& r : roofs) {
        cv::rectangle(patch.likelihood, r, 240, cv::FILLED);
        cv::Mat inside = cv::Mat::zeros(r.height + 2, r.width + 2, CV_8U), near;
        inside(cv::Rect(1, 1, r.width, r.height)) = 255;
        cv::distanceTransform(inside, near, cv::DIST_L2, 5);
        near *= 255.0 / (std::min(r.width, r.height) / 2.0);
        cv::Mat depth;
        near(cv::Rect(1, 1, r.width, r.height)).convertTo(depth, CV_8U);
        if (faces > 0) depth.row(r.height / 2) -= cv::Scalar(faces);
        depth.copyTo(patch.depth(r));
    }
    return patch;
}

/// Sure of rectangles, the surer the more of its rectangle a region fills; less of what is tied to its
/// neighbour over a high saddle.
RoofConfidence likes_rectangles() {
    RoofConfidence c;
    c.mean.assign(roof_candidate_features, 0);
    c.deviation.assign(roof_candidate_features, 1);
    c.linear.assign(roof_candidate_features, 0);
    c.quadratic.assign(roof_candidate_features * (roof_candidate_features + 1) / 2, 0);
    c.mean[7] = 0.85;
    c.deviation[7] = 0.05;
    c.linear[7] = 3;
    c.linear[10] = -16;
    return c;
}

constexpr CandidateLimits limits{0.3, 4, 10000};

std::set<std::pair<int, int>> corners(const std::vector<RoofCandidate>& roofs) {
    std::set<std::pair<int, int>> all;
    for (const RoofCandidate& c : roofs) {
        const cv::Rect box = cv::boundingRect(c.shape.contour);
        all.emplace(box.x, box.y);
    }
    return all;
}

TEST(RoofCandidates, ComeApartWhereRoofsTouch) {
    const auto roofs =
        choose_candidates(patch_with({{10, 10, 40, 30}, {50, 20, 40, 40}}), limits, likes_rectangles());
    EXPECT_EQ(roofs.size(), 2U);
    EXPECT_EQ(corners(roofs), (std::set<std::pair<int, int>>{{10, 10}, {50, 20}}));
}

TEST(RoofCandidates, KeepTheTwoFacesOfOneRoofTogether) {
    const auto roofs = choose_candidates(patch_with({{20, 20, 80, 50}}, 90), limits, likes_rectangles());
    ASSERT_EQ(roofs.size(), 1U);
    EXPECT_EQ(cv::boundingRect(roofs[0].shape.contour), cv::Rect(20, 20, 81, 51) & cv::Rect(20, 20, 80, 50));
}

TEST(RoofCandidates, RespectTheLimitsOfArea) {
    const RoofPatch patch = patch_with({{10, 10, 40, 30}, {80, 60, 8, 8}});
    EXPECT_EQ(choose_candidates(patch, {0.3, 4, 10000}, likes_rectangles()).size(), 2U);
    EXPECT_EQ(corners(choose_candidates(patch, {0.3, 20, 10000}, likes_rectangles())),
              (std::set<std::pair<int, int>>{{10, 10}}));
    EXPECT_EQ(corners(choose_candidates(patch, {0.3, 4, 20}, likes_rectangles())),
              (std::set<std::pair<int, int>>{{80, 60}}));
}

TEST(RoofCandidates, OfAnEmptyPatchAreNone) {
    EXPECT_TRUE(choose_candidates(patch_with({}), limits, likes_rectangles()).empty());
}

TEST(RoofCandidates, NeverShareAPixelAndAreAmongThoseWeighed) {
    std::mt19937 random(7);
    for (int round = 0; round < 20; ++round) {
        RoofPatch patch = patch_with({});
        cv::Mat noise(patch.likelihood.size(), CV_8U);
        for (int i = 0; i < static_cast<int>(noise.total()); ++i)
            noise.data[i] = static_cast<std::uint8_t>(random() % 256);
        cv::GaussianBlur(noise, noise, {0, 0}, 4);
        cv::normalize(noise, noise, 0, 255, cv::NORM_MINMAX);
        noise.copyTo(patch.likelihood, noise > 110);
        noise.copyTo(patch.depth, noise > 110);
        cv::rectangle(patch.likelihood, cv::Rect({0, 0}, noise.size()), 0);
        std::size_t weighed = 0;
        const auto roofs =
            choose_candidates(patch, limits, likes_rectangles(), [&](const RoofCandidate&) { ++weighed; });
        EXPECT_LE(roofs.size(), weighed);
        cv::Mat covered = cv::Mat::zeros(noise.size(), CV_32S);
        for (const RoofCandidate& c : roofs) {
            cv::Mat one = cv::Mat::zeros(noise.size(), CV_8U);
            cv::polylines(one, std::vector<std::vector<cv::Point>>{c.shape.contour}, true, 1);
            cv::Mat as_int;
            one.convertTo(as_int, CV_32S);
            covered += as_int;
        }
        double most = 0;
        cv::minMaxLoc(covered, nullptr, &most);
        EXPECT_LE(most, 1);
    }
}

/// Basins by flooding: every pixel climbs to a peak; then peaks are joined by brute force while one stands
/// out too little.
int basins_by_brute_force(const cv::Mat& height, const cv::Mat& inside, int least_rise) {
    // A peak counts if every path to a higher pixel goes down by least_rise: look at the component of pixels
    // above (peak − least_rise) that holds it.
    int count = 0;
    std::vector<cv::Point> counted;
    for (int level = 255; level >= 0; --level)
        for (int y = 0; y < height.rows; ++y)
            for (int x = 0; x < height.cols; ++x) {
                if (inside.at<std::uint8_t>(y, x) == 0 || height.at<std::uint8_t>(y, x) != level) continue;
                cv::Mat above = (height > level - least_rise) & inside, labels;
                cv::connectedComponents(above, labels, 8, CV_32S);
                const int mine = labels.at<int>(y, x);
                bool highest = true;
                for (int v = 0; v < height.rows && highest; ++v)
                    for (int u = 0; u < height.cols && highest; ++u)
                        if (labels.at<int>(v, u) == mine &&
                            (height.at<std::uint8_t>(v, u) > level ||
                             (height.at<std::uint8_t>(v, u) == level && (v < y || (v == y && u < x)))))
                            highest = false;
                count += highest;
            }
    return count;
}

TEST(Basins, AreAsManyAsPeaksThatStandOut) {
    std::mt19937 random(3);
    for (int round = 0; round < 15; ++round) {
        cv::Mat height(14, 17, CV_8U), inside(14, 17, CV_8U, cv::Scalar(0));
        for (int i = 0; i < static_cast<int>(height.total()); ++i)
            height.data[i] = static_cast<std::uint8_t>(random() % 12 * 20);
        for (int y = 1; y < 13; ++y)
            for (int x = 1; x < 16; ++x) inside.at<std::uint8_t>(y, x) = random() % 5 == 0 ? 0 : 255;
        const int rise = 10 + 20 * (round % 5);
        const cv::Mat labels = basins_of(height, inside, rise);
        double most = 0;
        cv::minMaxLoc(labels, nullptr, &most);
        EXPECT_EQ(static_cast<int>(most), basins_by_brute_force(height, inside, rise)) << "rise " << rise;
        EXPECT_EQ(cv::countNonZero((labels > 0) != (inside > 0)), 0);
    }
}

}  // namespace
}  // namespace gridreach
