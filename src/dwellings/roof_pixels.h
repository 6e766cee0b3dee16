// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <opencv2/core.hpp>

namespace gridreach {

/// How far, in pixels, the likelihood of a pixel depends on others.
inline constexpr int roof_halo_px = 40;
/// Ground pixel that the likelihood was fitted for, metres.
inline constexpr double roof_pixel_m = 0.3;

/// How likely each pixel belongs to a roof, 0 to 255.
///
/// A quadratic logistic model over twenty features of the pixel and its surroundings (colour, contrast to
/// rings of 3 to 18 m, texture, nearby shadow), see roof_pixel_model.h. `rgb` is CV_8UC3; pixels where
/// `valid` (CV_8U) is 0 get 0, and take the mean colour of the valid ones so that they do not look like an
/// edge. The outer roof_halo_px are not reliable.
cv::Mat roof_likelihood(const cv::Mat& rgb, const cv::Mat& valid);

}  // namespace gridreach
