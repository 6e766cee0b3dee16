// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>
#include <optional>
#include <span>
#include <vector>

#include "dwellings/evaluate_matching.h"

namespace gridreach {

/// A found dwelling in a ranking by confidence.
struct RankedFind {
    bool hit = false;
    std::uint32_t block = 0;  ///< The ground block it counts in.
};

/// Takes found dwellings in the order of `ranking`, surest first: each gets the free true dwelling of largest
/// worth among its pairs (equal worth: the lower index), or none (Everingham et al. 2010, Lin et al. 2014).
/// `pairs` is sorted.
Partners greedy_matching(const std::vector<std::uint32_t>& ranking, const std::vector<LikelyPair>& pairs,
                         std::size_t truth);

/// Area under the precision-recall curve of a ranking, interpolated at all points: precision at a recall is
/// the largest at that recall or above (Everingham et al. 2010, as PASCAL VOC since 2010). Each find counts
/// `weight_of_block[block]` times. Unset when no true dwelling counts; 0 when nothing was found.
std::optional<double> average_precision(std::span<const RankedFind> surest_first,
                                        std::span<const std::uint32_t> weight_of_block, std::size_t truth);

}  // namespace gridreach
