// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <optional>
#include <vector>

namespace gridreach {

/// The percentile, 0 … 1, of `values` (at least one), linear between the nearest two (Hyndman & Fan 1996,
/// type 7).
double percentile(std::vector<double> values, double at);

/// The place that a standard normal variable stays below with chance `p`, 0 < p < 1: −1.645 for 0.05.
double normal_quantile(double p);

/// Spearman's rank correlation of two equally long lists, −1 … 1; equal values share their mean rank. Unset
/// for fewer than 2 values and where one list holds a single value only.
std::optional<double> rank_correlation(const std::vector<double>& x, const std::vector<double>& y);

}  // namespace gridreach
