// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <memory>
#include <mutex>
#include <opencv2/dnn.hpp>
#include <vector>

#include "dwellings/roof_model.h"

namespace gridreach {

/// What the network says of each pixel, 0 to 255.
struct RoofMaps {
    cv::Mat likelihood;  ///< CV_8U: that it belongs to a roof.
    cv::Mat depth;       ///< CV_8U: how deep inside its roof it lies, 255 the deepest.
};

/// The network of a model, ready to run on any number of threads.
class RoofNetwork {
public:
    explicit RoofNetwork(std::shared_ptr<const RoofModel> model);

    /// The feature planes of a picture: CV_32F of roof_feature_planes rows, one column per cell of 2 × 2
    /// pixels, row by row. `rgb` CV_8UC3, `valid` CV_8U (0: shown to the network as middle grey), both with
    /// sides that are multiples of 16; `pixel_m` on the ground.
    cv::Mat features(const cv::Mat& rgb, const cv::Mat& valid, double pixel_m);

    /// features(), then maps_of() with the model's head.
    RoofMaps maps(const cv::Mat& rgb, const cv::Mat& valid, double pixel_m);

private:
    std::shared_ptr<const RoofModel> model_;
    std::mutex mutex_;
    std::vector<cv::dnn::Net> idle_;  ///< A thread takes one and gives it back.
};

/// The ground that the network is to see: what is valid, without what is black over 15 pixels and more (a
/// border that the file does not mark, or a lost tile).
cv::Mat shown_ground(const cv::Mat& rgb, const cv::Mat& valid);

/// What the last layer `head` (see RoofModel) makes of feature planes; 0 where `valid` is.
RoofMaps maps_of(const cv::Mat& features, const std::vector<float>& head, const cv::Mat& valid);

/// Throws InputError, naming the file `name`, unless the model's weights are a network of the shape that this
/// program feeds.
void check_network(const RoofModel& model, const std::string& name);

}  // namespace gridreach
