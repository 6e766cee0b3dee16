// SPDX-License-Identifier: Apache-2.0
#include "dwellings/roof_network.h"

#include <fmt/format.h>

#include <array>
#include <cmath>
#include <opencv2/core/utils/logger.hpp>
#include <opencv2/imgproc.hpp>

#include "base/errors.h"

namespace gridreach {

namespace {

/// The pixel size that the network's last plane is relative to, metres.
constexpr double middle_pixel_m = 0.4;

/// The network's input: for each pixel of a cell of 2 × 2, its red, green and blue; then the pixel size.
cv::Mat planes_of(const cv::Mat& rgb, const cv::Mat& valid, double pixel_m) {
    const int rows = rgb.rows / 2, columns = rgb.cols / 2;
    const std::array<int, 4> shape{1, roof_planes_in, rows, columns};
    cv::Mat blob(4, shape.data(), CV_32F);
    const std::size_t plane = static_cast<std::size_t>(rows) * static_cast<std::size_t>(columns);
    auto* const first = blob.ptr<float>();
    for (int y = 0; y < rgb.rows; ++y) {
        const std::uint8_t* colour = rgb.ptr<std::uint8_t>(y);
        const std::uint8_t* known = valid.ptr<std::uint8_t>(y);
        float* const row = first + static_cast<std::size_t>(y / 2) * static_cast<std::size_t>(columns);
        for (int x = 0; x < rgb.cols; ++x) {
            float* const at = row + static_cast<std::size_t>(6 * (y % 2) + 3 * (x % 2)) * plane + x / 2;
            for (std::size_t c = 0; c < 3; ++c)
                at[c * plane] = known[x] != 0
                                    ? static_cast<float>(colour[3 * x + static_cast<int>(c)]) / 255.0F - 0.5F
                                    : 0.0F;
        }
    }
    std::fill_n(first + 12 * plane, plane, static_cast<float>(std::log2(pixel_m / middle_pixel_m)));
    return blob;
}

std::uint8_t shown(float logit) {
    return static_cast<std::uint8_t>(255.0F / (1.0F + std::exp(-logit)) + 0.5F);
}

/// The four planes of a map (one a row, as the cells of `valid` lie) as one at full resolution.
cv::Mat unfolded(const cv::Mat& planes, const cv::Mat& valid, int map) {
    constexpr int maps = roof_planes_out / 4;
    cv::Mat out(valid.size(), CV_8U);
    for (int y = 0; y < out.rows; ++y) {
        std::uint8_t* to = out.ptr<std::uint8_t>(y);
        const std::uint8_t* known = valid.ptr<std::uint8_t>(y);
        const int row = y / 2 * (out.cols / 2);
        const std::array from{planes.ptr<float>(2 * (y % 2) * maps + map) + row,
                              planes.ptr<float>((2 * (y % 2) + 1) * maps + map) + row};
        for (int x = 0; x < out.cols; ++x)
            to[x] = known[x] != 0 ? shown(from[static_cast<std::size_t>(x % 2)][x / 2]) : 0;
    }
    return out;
}

cv::dnn::Net read_net(const RoofModel& model) {
    const auto level = cv::utils::logging::setLogLevel(cv::utils::logging::LOG_LEVEL_SILENT);
    cv::dnn::Net net;
    try {
        net = cv::dnn::readNetFromONNX(reinterpret_cast<const char*>(model.weights.data()),
                                       model.weights.size());
        net.setPreferableBackend(cv::dnn::DNN_BACKEND_OPENCV);
        net.setPreferableTarget(cv::dnn::DNN_TARGET_CPU);
    } catch (const cv::Exception&) {
        net = {};
    }
    cv::utils::logging::setLogLevel(level);
    return net;
}

}  // namespace

RoofNetwork::RoofNetwork(std::shared_ptr<const RoofModel> model) : model_(std::move(model)) {}

cv::Mat RoofNetwork::features(const cv::Mat& rgb, const cv::Mat& valid, double pixel_m) {
    cv::dnn::Net net;
    {
        const std::lock_guard lock(mutex_);
        if (!idle_.empty()) {
            net = idle_.back();
            idle_.pop_back();
        }
    }
    if (net.empty()) net = read_net(*model_);
    net.setInput(planes_of(rgb, valid, pixel_m));
    cv::Mat features = net.forward().reshape(1, roof_feature_planes).clone();
    const std::lock_guard lock(mutex_);
    idle_.push_back(net);
    return features;
}

RoofMaps RoofNetwork::maps(const cv::Mat& rgb, const cv::Mat& valid, double pixel_m) {
    return maps_of(features(rgb, valid, pixel_m), model_->head, valid);
}

cv::Mat shown_ground(const cv::Mat& rgb, const cv::Mat& valid) {
    cv::Mat black;
    cv::inRange(rgb, cv::Scalar::all(0), cv::Scalar::all(5), black);
    cv::morphologyEx(black, black, cv::MORPH_OPEN, cv::Mat::ones(15, 15, CV_8U), {-1, -1}, 1,
                     cv::BORDER_REPLICATE);
    return valid & ~black;
}

RoofMaps maps_of(const cv::Mat& features, const std::vector<float>& head, const cv::Mat& valid) {
    const cv::Mat rows(roof_planes_out, roof_feature_planes + 1, CV_32F, const_cast<float*>(head.data()));
    cv::Mat planes = rows.colRange(0, roof_feature_planes) * features;
    for (int i = 0; i < planes.rows; ++i) planes.row(i) += rows.at<float>(i, roof_feature_planes);
    return {unfolded(planes, valid, 0), unfolded(planes, valid, 2)};
}

void check_network(const RoofModel& model, const std::string& name) {
    const auto wrong = [&](const std::string& what) {
        throw InputError(
            fmt::format("{}: {}. Use a network that the training of this version wrote.", name, what));
    };
    cv::dnn::Net net = read_net(model);
    if (net.empty()) wrong("it is not a network that OpenCV reads");
    constexpr int side = 32;
    const auto level = cv::utils::logging::setLogLevel(cv::utils::logging::LOG_LEVEL_SILENT);
    cv::Mat out;
    try {
        net.setInput(planes_of(cv::Mat::zeros(2 * side, 2 * side, CV_8UC3),
                               cv::Mat(2 * side, 2 * side, CV_8U, cv::Scalar(255)), middle_pixel_m));
        out = net.forward();
    } catch (const cv::Exception&) {
    }
    cv::utils::logging::setLogLevel(level);
    if (out.dims != 4 || out.size[1] != roof_feature_planes || out.size[2] != side || out.size[3] != side)
        wrong(fmt::format("it does not turn {} planes into {} planes of the same size", roof_planes_in,
                          roof_feature_planes));
}

}  // namespace gridreach
