// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>
#include <optional>
#include <vector>

#include "model/dwellings.h"

namespace gridreach {

/// A found and a true dwelling that may be one; the more `worth`, the better they agree.
struct LikelyPair {
    std::uint32_t found = 0, truth = 0;
    double worth = 0;
    auto operator<=>(const LikelyPair&) const = default;
};

/// The true dwelling of each found one.
using Partners = std::vector<std::optional<std::uint32_t>>;

/// Pairs whose outlines have an intersection over union of at least `least_iou` (above 0), sorted; `worth` is
/// that ratio. A dwelling without outline is in none.
std::vector<LikelyPair> outline_pairs(const std::vector<Dwelling>& found, const std::vector<Dwelling>& truth,
                                      double least_iou);

/// Pairs whose centres are no more than `within_m` apart, sorted; `worth` is 1 at the same place and falls to
/// 0 at `within_m`.
std::vector<LikelyPair> centre_pairs(const std::vector<Dwelling>& found, const std::vector<Dwelling>& truth,
                                     double within_m);

/// A largest one-to-one matching over `pairs` and, of these, one of largest total worth (successive cheapest
/// augmenting paths: Ahuja, Magnanti & Orlin 1993, chapter 9; each connected part alone). Deterministic for
/// the same pairs in any order. `pairs` holds each pair once.
Partners best_matching(std::size_t found, std::size_t truth, std::vector<LikelyPair> pairs);

}  // namespace gridreach
