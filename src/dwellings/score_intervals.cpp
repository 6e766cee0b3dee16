// SPDX-License-Identifier: Apache-2.0
#include "dwellings/score_intervals.h"

#include <algorithm>
#include <random>

#include "base/parallel.h"
#include "base/statistics.h"

namespace gridreach {

namespace {

constexpr double low_percentile = 0.05, high_percentile = 0.95;

struct Replicate {
    std::array<std::optional<double>, 3> f1;
    std::optional<double> average_precision, count_error_fraction;
};

/// How often each block is drawn. A generator for each replicate: threads change nothing.
std::vector<std::uint32_t> drawn_blocks(std::size_t blocks, std::uint64_t seed, std::size_t replicate) {
    std::seed_seq words{static_cast<std::uint32_t>(seed), static_cast<std::uint32_t>(seed >> 32),
                        static_cast<std::uint32_t>(replicate)};
    std::mt19937_64 random(words);
    std::vector<std::uint32_t> times(blocks);
    // The standard's distributions differ between libraries; the high bits of a product do not.
    for (std::size_t i = 0; i < blocks; ++i) ++times[((random() >> 32) * blocks) >> 32];
    return times;
}

Replicate score_of(std::span<const BlockTally> blocks, std::span<const RankedFind> surest_first,
                   std::span<const std::uint32_t> times) {
    std::array<std::uint64_t, 3> hits{}, matched_from{};
    std::uint64_t found = 0, truth = 0;
    for (std::size_t b = 0; b < blocks.size(); ++b) {
        const std::uint64_t n = times[b];
        for (std::size_t w = 0; w < hits.size(); ++w) {
            hits[w] += n * blocks[b].ways[w].hits;
            matched_from[w] += n * blocks[b].ways[w].found;
        }
        found += n * blocks[b].found;
        truth += n * blocks[b].truth;
    }
    Replicate r;
    for (std::size_t w = 0; w < hits.size(); ++w)
        if (matched_from[w] + truth > 0)
            r.f1[w] = 2 * static_cast<double>(hits[w]) / static_cast<double>(matched_from[w] + truth);
    if (truth > 0)
        r.count_error_fraction =
            (static_cast<double>(found) - static_cast<double>(truth)) / static_cast<double>(truth);
    r.average_precision = average_precision(surest_first, times, truth);
    return r;
}

template <class Score>
std::optional<Interval> interval_of(const std::vector<Replicate>& replicates, const Score& score) {
    std::vector<double> values;
    for (const Replicate& r : replicates)
        if (const std::optional<double>& value = score(r)) values.push_back(*value);
    if (values.empty()) return std::nullopt;
    return Interval{percentile(values, low_percentile), percentile(values, high_percentile)};
}

}  // namespace

ScoreIntervals bootstrap_intervals(std::span<const BlockTally> blocks,
                                   std::span<const RankedFind> surest_first, std::size_t replicates,
                                   std::uint64_t seed) {
    ScoreIntervals intervals;
    intervals.blocks = blocks.size();
    if (blocks.size() < 2) return intervals;
    std::vector<Replicate> drawn(replicates);
    parallel_for(replicates, [&](std::size_t i) {
        drawn[i] = score_of(blocks, surest_first, drawn_blocks(blocks.size(), seed, i));
    });
    const auto f1 = [&](std::size_t way) {
        return interval_of(drawn, [way](const Replicate& r) { return r.f1[way]; });
    };
    intervals.f1 = f1(0);
    intervals.f1_centre_3m = f1(1);
    intervals.f1_centre_5m = f1(2);
    intervals.average_precision = interval_of(drawn, [](const Replicate& r) { return r.average_precision; });
    intervals.count_error_fraction =
        interval_of(drawn, [](const Replicate& r) { return r.count_error_fraction; });
    return intervals;
}

}  // namespace gridreach
