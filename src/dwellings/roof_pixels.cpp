// SPDX-License-Identifier: Apache-2.0
#include "dwellings/roof_pixels.h"

#include <algorithm>
#include <cmath>
#include <opencv2/imgproc.hpp>
#include <vector>

#include "dwellings/roof_pixel_model.h"

namespace gridreach {

namespace {

constexpr int border = cv::BORDER_REFLECT_101;

cv::Mat box_mean(const cv::Mat& plane, int size_px) {
    cv::Mat mean;
    cv::blur(plane, mean, {size_px, size_px}, {-1, -1}, border);
    return mean;
}

cv::Mat box_deviation(const cv::Mat& plane, int size_px) {
    const cv::Mat mean = box_mean(plane, size_px);
    cv::Mat variance = box_mean(plane.mul(plane), size_px) - mean.mul(mean);
    cv::max(variance, 0, variance);
    cv::sqrt(variance, variance);
    return variance;
}

/// The features in the order of roof_pixel_model.h. Distances are for roof_pixel_m.
std::vector<cv::Mat> features_of(const cv::Mat& rgb) {
    cv::Mat scaled, smooth;
    rgb.convertTo(scaled, CV_32F, 1.0 / 255);
    cv::GaussianBlur(scaled, smooth, {7, 7}, 1.0, 1.0, border);
    std::vector<cv::Mat> raw, colour;
    cv::split(scaled, raw);
    cv::split(smooth, colour);
    const cv::Mat &red = colour[0], &green = colour[1], &blue = colour[2];
    const cv::Mat bright = (red + green + blue) / 3, raw_bright = (raw[0] + raw[1] + raw[2]) / 3;
    const cv::Mat excess_green = 2 * green - red - blue, red_green = red - green, blue_red = blue - red;
    cv::Mat most, least;
    cv::max(red, cv::Mat(cv::max(green, blue)), most);
    cv::min(red, cv::Mat(cv::min(green, blue)), least);
    cv::Mat gx, gy, slope, darkest;
    cv::Scharr(bright, gx, CV_32F, 1, 0, 1.0 / 32);
    cv::Scharr(bright, gy, CV_32F, 0, 1, 1.0 / 32);
    cv::magnitude(gx, gy, slope);
    cv::erode(bright, darkest, cv::Mat::ones(21, 21, CV_8U));
    const cv::Mat around = box_mean(bright, 61), mean9 = box_mean(bright, 9), mean25 = box_mean(bright, 25);
    const cv::Mat green_around = box_mean(excess_green, 61);
    return {bright,
            excess_green,
            red_green,
            blue_red,
            most - least,
            bright - mean9,
            bright - mean25,
            bright - around,
            excess_green - green_around,
            red_green - box_mean(red_green, 61),
            blue_red - box_mean(blue_red, 61),
            box_deviation(raw_bright, 5),
            box_deviation(raw_bright, 13),
            box_deviation(raw_bright, 31),
            box_mean(slope, 13),
            around,
            green_around,
            darkest - bright,
            box_mean(excess_green, 9),
            mean9 - mean25};
}

cv::Mat filled_with_mean(const cv::Mat& rgb, const cv::Mat& valid) {
    cv::Mat filled = rgb.clone();
    filled.setTo(cv::mean(rgb, valid), valid == 0);
    return filled;
}

}  // namespace

cv::Mat roof_likelihood(const cv::Mat& rgb, const cv::Mat& valid) {
    std::vector<cv::Mat> features = features_of(filled_with_mean(rgb, valid));
    const auto width = static_cast<std::size_t>(rgb.cols);
    cv::Mat likelihood(rgb.size(), CV_8U);
    std::vector<std::vector<float>> z(roof_feature_count, std::vector<float>(width));
    std::vector<float> sum(width);
    for (int row = 0; row < rgb.rows; ++row) {
        for (std::size_t f = 0; f < roof_feature_count; ++f) {
            const float* from = features[f].ptr<float>(row);
            const float mean = roof_feature_mean[f], scale = 1 / roof_feature_deviation[f];
            for (std::size_t x = 0; x < width; ++x)
                z[f][x] = std::clamp((from[x] - mean) * scale, -4.0F, 4.0F);
        }
        std::fill(sum.begin(), sum.end(), roof_intercept);
        const float* quadratic = roof_quadratic;
        for (std::size_t i = 0; i < roof_feature_count; ++i) {
            const float* zi = z[i].data();
            for (std::size_t x = 0; x < width; ++x) sum[x] += roof_linear[i] * zi[x];
            for (std::size_t j = i; j < roof_feature_count; ++j) {
                const float c = *quadratic++;
                const float* zj = z[j].data();
                for (std::size_t x = 0; x < width; ++x) sum[x] += c * zi[x] * zj[x];
            }
        }
        const std::uint8_t* ok = valid.ptr<std::uint8_t>(row);
        std::uint8_t* out = likelihood.ptr<std::uint8_t>(row);
        for (std::size_t x = 0; x < width; ++x)
            out[x] = ok[x] == 0 ? 0 : static_cast<std::uint8_t>(std::lround(255 / (1 + std::exp(-sum[x]))));
    }
    return likelihood;
}

}  // namespace gridreach
