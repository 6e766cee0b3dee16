// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <array>
#include <cstdint>
#include <optional>
#include <span>
#include <vector>

#include "dwellings/score_average_precision.h"

namespace gridreach {

/// The 5th and the 95th percentile.
struct Interval {
    double low = 0, high = 0;
    bool operator==(const Interval&) const = default;
};

/// What was counted in one block of ground. A pair counts in the block of its true dwelling, any other
/// dwelling in its own.
struct BlockTally {
    /// By one way of matching.
    struct Matches {
        std::uint32_t hits = 0, found = 0;
    };
    std::array<Matches, 3> ways;  ///< IoU 0.5, centres within 3 m, within 5 m.
    std::uint32_t found = 0, truth = 0;
};

/// 90 % intervals of scores.
struct ScoreIntervals {
    std::size_t blocks = 0;  ///< With dwellings.
    std::optional<Interval> f1, f1_centre_3m, f1_centre_5m, average_precision, count_error_fraction;
    bool operator==(const ScoreIntervals&) const = default;
};

/// Percentile bootstrap over blocks of ground (Efron & Tibshirani 1993; blocks as in Lahiri 2003): each
/// replicate draws as many blocks as there are, with replacement. Neighbouring dwellings are not independent
/// (one builder, one roof material, one kind of ground), so drawing single dwellings would give intervals
/// that are too narrow. The error of a whole place or sensor is not in them.
///
/// Replicates in which a score is undefined are left out of its interval. Fewer than 2 blocks, or no
/// replicate: unset. The same seed gives the same intervals, at any number of threads.
ScoreIntervals bootstrap_intervals(std::span<const BlockTally> blocks,
                                   std::span<const RankedFind> surest_first, std::size_t replicates,
                                   std::uint64_t seed);

}  // namespace gridreach
