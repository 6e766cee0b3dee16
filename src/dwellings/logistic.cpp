// SPDX-License-Identifier: Apache-2.0
#include "dwellings/logistic.h"

#include <algorithm>
#include <cmath>
#include <vector>

namespace gridreach {

namespace {

/// Negative log posterior.
double cost_of(const cv::Mat& values, const cv::Mat& truth, const cv::Mat& weights, const cv::Mat& expected,
               const cv::Mat& held, const cv::Mat& coefficients) {
    const cv::Mat logit = values * coefficients.t(), off = coefficients - expected;
    double cost = 0.5 * cv::sum(held.mul(off).mul(off))[0];
    for (int i = 0; i < values.rows; ++i) {
        const double x = logit.at<double>(i);
        const double log_of_both = x > 0 ? x + std::log1p(std::exp(-x)) : std::log1p(std::exp(x));
        cost += weights.at<double>(i) * (log_of_both - truth.at<double>(i) * x);
    }
    return cost;
}

}  // namespace

double QuadraticLogistic::of(std::span<const double> features) const {
    std::vector<double> z(features.size());
    for (std::size_t i = 0; i < z.size(); ++i)
        z[i] = std::clamp((features[i] - mean[i]) / deviation[i], -4.0, 4.0);
    double sum = intercept;
    std::size_t q = 0;
    for (std::size_t i = 0; i < z.size(); ++i) {
        sum += linear[i] * z[i];
        for (std::size_t j = i; j < z.size(); ++j) sum += quadratic[q++] * z[i] * z[j];
    }
    return 1 / (1 + std::exp(-sum));
}

cv::Mat fit_logistic(const cv::Mat& values, const cv::Mat& truth, const cv::Mat& weights,
                     const cv::Mat& expected, const cv::Mat& held) {
    cv::Mat at = expected.clone();
    if (values.rows == 0) return at;
    double cost = cost_of(values, truth, weights, expected, held, at);
    for (int round = 0; round < 100; ++round) {
        const cv::Mat logit = values * at.t();
        cv::Mat error(values.rows, 1, CV_64F), weighted = values.clone();
        for (int i = 0; i < values.rows; ++i) {
            const double p = 1 / (1 + std::exp(-logit.at<double>(i)));
            error.at<double>(i) = weights.at<double>(i) * (p - truth.at<double>(i));
            weighted.row(i) *= weights.at<double>(i) * p * (1 - p);
        }
        const cv::Mat gradient = error.t() * values + held.mul(at - expected);
        const cv::Mat curvature = weighted.t() * values + cv::Mat::diag(held.t());
        cv::Mat step;
        if (!cv::solve(curvature, gradient.t(), step, cv::DECOMP_CHOLESKY)) break;
        double part = 1, better = cost;
        cv::Mat next;
        for (; part > 1e-4; part /= 2) {
            next = at - part * step.t();
            better = cost_of(values, truth, weights, expected, held, next);
            if (better <= cost) break;
        }
        if (!(better < cost)) break;
        const double gain = cost - better;
        at = next;
        cost = better;
        if (gain < 1e-9 * (1 + std::abs(cost))) break;
    }
    return at;
}

}  // namespace gridreach
