// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <opencv2/core.hpp>

namespace gridreach {

/// Weighted logistic regression with a normal prior, by Newton's method: the coefficients that maximise
/// Σ weight × log likelihood − ½ Σ held × (coefficient − expected)². All CV_64F: `values` one row per
/// observation, `truth` (0 to 1, a chance
/// where it is not known) and `weights` one column, `expected` and `held` one row with an entry per
/// column of `values`. A constant is a column of ones. No observation: `expected`.
cv::Mat fit_logistic(const cv::Mat& values, const cv::Mat& truth, const cv::Mat& weights,
                     const cv::Mat& expected, const cv::Mat& held);

}  // namespace gridreach
