// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <opencv2/core.hpp>
#include <span>

namespace gridreach {

/// Weighted logistic regression with a normal prior, by Newton's method: the coefficients that maximise
/// Σ weight × log likelihood − ½ Σ held × (coefficient − expected)². All CV_64F: `values` one row per
/// observation, `truth` (0 to 1, a chance
/// where it is not known) and `weights` one column, `expected` and `held` one row with an entry per
/// column of `values`. A constant is a column of ones. No observation: `expected`.
cv::Mat fit_logistic(const cv::Mat& values, const cv::Mat& truth, const cv::Mat& weights,
                     const cv::Mat& expected, const cv::Mat& held);

/// A quadratic logistic regression on standardised features, as trained models carry it: the chance
/// logistic(intercept + Σ linear zi + Σ quadratic zi zj), z = (feature − mean) / deviation within ±4.
struct QuadraticLogistic {
    double intercept = 0;
    std::span<const double> mean, deviation, linear;
    std::span<const double> quadratic;  ///< Products i <= j, row by row.
    double of(std::span<const double> features) const;
};

}  // namespace gridreach
