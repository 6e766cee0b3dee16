// SPDX-License-Identifier: Apache-2.0
#include "dwellings/score_average_precision.h"

#include <algorithm>

namespace gridreach {

Partners greedy_matching(const std::vector<std::uint32_t>& ranking, const std::vector<LikelyPair>& pairs,
                         std::size_t truth) {
    Partners partner(ranking.size());
    std::vector<bool> taken(truth);
    for (const std::uint32_t found : ranking) {
        const LikelyPair* best = nullptr;
        const auto first = std::lower_bound(pairs.begin(), pairs.end(), found,
                                            [](const LikelyPair& p, std::uint32_t f) { return p.found < f; });
        for (auto p = first; p != pairs.end() && p->found == found; ++p)
            if (!taken[p->truth] && (best == nullptr || p->worth > best->worth)) best = &*p;
        if (best == nullptr) continue;
        partner[found] = best->truth;
        taken[best->truth] = true;
    }
    return partner;
}

std::optional<double> average_precision(std::span<const RankedFind> surest_first,
                                        std::span<const std::uint32_t> weight_of_block, std::size_t truth) {
    if (truth == 0) return std::nullopt;
    std::uint64_t hits = 0, found = 0;
    for (const RankedFind& each : surest_first) {
        found += weight_of_block[each.block];
        if (each.hit) hits += weight_of_block[each.block];
    }
    // From the least sure up: the precision of each stretch is the largest met so far.
    double area = 0, precision = 0;
    for (std::size_t i = surest_first.size(); i-- > 0;) {
        const std::uint32_t weight = weight_of_block[surest_first[i].block];
        if (weight == 0) continue;
        precision = std::max(precision, static_cast<double>(hits) / static_cast<double>(found));
        found -= weight;
        if (!surest_first[i].hit) continue;
        hits -= weight;
        area += precision * weight;
    }
    return area / static_cast<double>(truth);
}

}  // namespace gridreach
