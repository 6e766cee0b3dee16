// SPDX-License-Identifier: Apache-2.0
// The parts of an evaluation, each against something plain.
#include <gtest/gtest.h>

#include <algorithm>
#include <cmath>
#include <functional>
#include <numeric>

#include "dwellings/evaluate.h"
#include "dwellings/evaluate_border.h"
#include "dwellings/evaluate_matching.h"
#include "dwellings/evaluation_drawn.h"
#include "graph/matching.h"

namespace gridreach {
namespace {

using test::house;
using test::point;
using test::Settlement;

/// The most pairs and, with these, the most worth: every choice is tried.
std::pair<std::size_t, double> best_by_trial(std::size_t found, const std::vector<LikelyPair>& pairs) {
    std::pair<std::size_t, double> best{0, 0};
    std::vector<bool> taken(32);
    const std::function<void(std::size_t, std::size_t, double)> choose = [&](std::size_t f, std::size_t n,
                                                                             double worth) {
        if (f == found) {
            best = std::max(best, std::pair(n, worth));
            return;
        }
        choose(f + 1, n, worth);
        for (const LikelyPair& p : pairs)
            if (p.found == f && !taken[p.truth]) {
                taken[p.truth] = true;
                choose(f + 1, n + 1, worth + p.worth);
                taken[p.truth] = false;
            }
    };
    choose(0, 0, 0);
    return best;
}

TEST(BestMatching, IsAsLargeAndAsGoodAsTryingEveryChoice) {
    std::mt19937 random(1);
    for (int round = 0; round < 400; ++round) {
        SCOPED_TRACE(round);
        const std::size_t found = 1 + random() % 6, truth = 1 + random() % 6;
        std::vector<LikelyPair> pairs;
        for (std::uint32_t f = 0; f < found; ++f)
            for (std::uint32_t t = 0; t < truth; ++t)
                if (random() % 3 == 0) pairs.push_back({f, t, static_cast<double>(random() % 8) / 8});
        const auto [count, worth] = best_by_trial(found, pairs);
        std::shuffle(pairs.begin(), pairs.end(), random);
        const Partners partner = best_matching(found, truth, pairs);
        double sum = 0;
        std::vector<int> uses(truth);
        for (const LikelyPair& p : pairs)
            if (partner[p.found] == p.truth) {
                sum += p.worth;
                EXPECT_EQ(++uses[p.truth], 1);
            }
        EXPECT_EQ(std::count_if(partner.begin(), partner.end(), [](const auto& p) { return p.has_value(); }),
                  static_cast<std::ptrdiff_t>(count));
        EXPECT_NEAR(sum, worth, 1e-9);
    }
}

TEST(BestMatching, HasAsManyPairsAsTheLargestMatching) {
    const Settlement place(2, 400, 120);  // So dense that centres within 5 m make long chains.
    const auto pairs = centre_pairs(place.found, place.truth, 5);
    std::vector<std::pair<std::uint32_t, std::uint32_t>> edges;
    for (const LikelyPair& p : pairs) edges.emplace_back(p.found, p.truth);
    const auto count = [](const Partners& partner) {
        return std::count_if(partner.begin(), partner.end(), [](const auto& p) { return p.has_value(); });
    };
    EXPECT_EQ(count(best_matching(place.found.size(), place.truth.size(), pairs)),
              count(maximum_matching(place.found.size(), place.truth.size(), edges)));
}

/// Average precision as it is defined: greedy matching, every point of the curve, and at each new recall the
/// largest precision from there on.
double plain_average_precision(std::vector<Dwelling> found, const std::vector<Dwelling>& truth) {
    std::sort(found.begin(), found.end(),
              [](const Dwelling& a, const Dwelling& b) { return *a.confidence > *b.confidence; });
    std::vector<bool> taken(truth.size());
    std::vector<double> precision, recall;
    double hits = 0;
    for (std::size_t i = 0; i < found.size(); ++i) {
        double best = 0;
        std::size_t at = 0;
        for (const LikelyPair& p : outline_pairs({found[i]}, truth, 0.5))
            if (!taken[p.truth] && p.worth > best) {
                best = p.worth;
                at = p.truth;
            }
        if (best > 0) {
            taken[at] = true;
            ++hits;
        }
        precision.push_back(hits / static_cast<double>(i + 1));
        recall.push_back(hits / static_cast<double>(truth.size()));
    }
    double area = 0;
    for (std::size_t i = 0; i < found.size(); ++i)
        area += (recall[i] - (i > 0 ? recall[i - 1] : 0)) *
                *std::max_element(precision.begin() + static_cast<std::ptrdiff_t>(i), precision.end());
    return area;
}

TEST(AveragePrecision, IsWhatItsDefinitionGives) {
    for (unsigned seed = 1; seed <= 20; ++seed) {
        SCOPED_TRACE(seed);
        const Settlement place(seed, 30, 80);
        EXPECT_NEAR(*evaluate(place.found, place.truth, {}, {.replicates = 0}).average_precision,
                    plain_average_precision(place.found, place.truth), 1e-12);
    }
}

TEST(AveragePrecision, OfAKnownRanking) {
    // hit, miss, hit of 4 true ones: 1/4 · 1 + 1/4 · 2/3.
    const std::vector<RankedFind> ranking = {{true, 0}, {false, 1}, {true, 2}};
    const std::vector<std::uint32_t> once = {1, 1, 1};
    EXPECT_NEAR(*average_precision(ranking, once, 4), 0.25 + 0.25 * 2 / 3, 1e-12);
    EXPECT_EQ(average_precision({}, once, 4), 0.0);
    EXPECT_FALSE(average_precision(ranking, once, 0));
}

TEST(AveragePrecision, CountsWeightsAsCopies) {
    const std::vector<RankedFind> ranking = {{false, 0}, {true, 1}, {true, 2}, {false, 3}};
    const std::vector<std::uint32_t> weights = {2, 3, 0, 1}, once = {1};
    std::vector<RankedFind> copies;
    for (const RankedFind& each : ranking)
        copies.insert(copies.end(), weights[each.block], RankedFind{each.hit, 0});
    EXPECT_NEAR(*average_precision(ranking, weights, 5), *average_precision(copies, once, 5), 1e-12);
}

TEST(Intervals, AreTheSameForASeedAndHoldTheScore) {
    int inside = 0, all = 0;
    for (unsigned seed = 1; seed <= 12; ++seed) {
        SCOPED_TRACE(seed);
        const Settlement place(seed, 300, 500);
        const DetectionScore s = evaluate(place.found, place.truth, {}, {.seed = seed}),
                             again = evaluate(place.found, place.truth, {}, {.seed = seed}),
                             other = evaluate(place.found, place.truth, {}, {.seed = seed + 1});
        EXPECT_EQ(s.intervals, again.intervals);
        EXPECT_NE(s.intervals, other.intervals);
        EXPECT_GT(s.intervals.blocks, 80U);
        EXPECT_LE(s.intervals.blocks, 121U);
        for (const auto& [interval, score] : {std::pair(s.intervals.f1, s.f1),
                                              {s.intervals.f1_centre_3m, s.f1_centre_3m},
                                              {s.intervals.f1_centre_5m, s.f1_centre_5m},
                                              {s.intervals.average_precision, s.average_precision},
                                              {s.intervals.count_error_fraction, s.count_error_fraction}}) {
            ++all;
            inside += interval->low < *score && *score < interval->high;
            EXPECT_GT(interval->high - interval->low, 0.01);
            EXPECT_LT(interval->high - interval->low, 0.3);
        }
    }
    EXPECT_EQ(inside, all);
}

TEST(Intervals, HoldTheTrueF1OfAKnownDetectorAboutNineTimesInTen) {
    // Lone houses, each found with chance 0.7, one block each; a false alarm with chance 0.3 of its own:
    // F1 = 2 · 0.7 / (1 + 0.7 + 0.3).
    constexpr double expected = 0.7;
    std::mt19937 random(9);
    int inside = 0;
    constexpr int rounds = 200;
    for (int round = 0; round < rounds; ++round) {
        std::vector<Dwelling> found, truth;
        for (int i = 0; i < 120; ++i) {
            const double x = 100.0 * (i % 12) + 20, y = 100.0 * (i / 12) + 20;
            truth.push_back(house(x, y));
            if (random() % 10 < 7) found.push_back(house(x, y));
            if (random() % 10 < 3) found.push_back(house(x + 15, y + 15));
        }
        const auto f1 = evaluate(found, truth, {}, {.replicates = 300}).intervals.f1;
        inside += f1->low <= expected && expected <= f1->high;
    }
    EXPECT_GE(inside, rounds * 84 / 100);
    EXPECT_LE(inside, rounds * 96 / 100);
}

TEST(Intervals, NeedTwoBlocks) {
    const std::vector<Dwelling> one_block = {house(1, 1, 5, 0.9), house(20, 20, 5, 0.8)};
    const DetectionScore s = evaluate(one_block, one_block, {});
    EXPECT_EQ(s.intervals.blocks, 1U);
    EXPECT_FALSE(s.intervals.f1);
    EXPECT_FALSE(s.intervals.count_error_fraction);
    EXPECT_EQ(evaluate({}, {}, {}).intervals, ScoreIntervals{});
}

PolygonM rectangle(double left, double bottom, double right, double top) {
    return {{{left, bottom}, {right, bottom}, {right, top}, {left, top}}, {}};
}

double length_of(const std::vector<PathM>& paths) {
    double sum = 0;
    for (const PathM& path : paths) sum += plane_length_m(path);
    return sum;
}

TEST(Border, LeavesOutSeams) {
    EXPECT_NEAR(length_of(border_of({rectangle(0, 0, 10, 10)})), 40, 1e-9);
    // Side by side, also with sides of different lengths; overlapping; far apart.
    EXPECT_NEAR(length_of(border_of({rectangle(0, 0, 10, 10), rectangle(10, 0, 20, 10)})), 60, 1e-9);
    EXPECT_NEAR(length_of(border_of({rectangle(0, 0, 10, 10), rectangle(10, 2, 20, 8)})), 60, 1e-9);
    EXPECT_NEAR(length_of(border_of({rectangle(0, 0, 10, 10), rectangle(5, 5, 15, 15)})), 60, 1e-9);
    EXPECT_NEAR(length_of(border_of({rectangle(0, 0, 10, 10), rectangle(50, 0, 60, 10)})), 80, 1e-9);
    EXPECT_TRUE(border_of({}).empty());
}

TEST(Border, IsNearByTheOutlineOrElseTheCentre) {
    const PolygonM area = rectangle(0, 0, 100, 100);
    const std::vector<Dwelling> dwellings = {house(4, 50, 10), house(6, 50, 10), point(4, 50),
                                             point(6, 50),     house(-3, 50, 6), house(50, 94, 3)};
    EXPECT_EQ(near_border(dwellings, {area}, 5), (std::vector{true, false, true, false, true, true}));
    EXPECT_EQ(near_border(dwellings, {area}, 0), std::vector<bool>(6));
    EXPECT_EQ(near_border(dwellings, {}, 5), std::vector<bool>(6));
}

TEST(Border, RunsAroundHoles) {
    PolygonM area = rectangle(0, 0, 100, 100);
    area.holes.push_back(rectangle(40, 40, 60, 60).outer);
    EXPECT_EQ(near_border({house(30, 45, 8), house(20, 45, 8)}, {area}, 5), (std::vector{true, false}));
}

TEST(Border, IsNearAsAPlainMeasureSays) {
    std::mt19937 random(4);
    const auto unit = [&] { return random() / 4294967296.0; };
    const PolygonM area{{{0, 0}, {80, 10}, {100, 60}, {40, 100}, {10, 50}}, {}};
    std::vector<Dwelling> dwellings;
    for (int i = 0; i < 300; ++i) dwellings.push_back(house(100 * unit(), 100 * unit(), 1 + 10 * unit()));
    const std::vector<bool> near = near_border(dwellings, {area}, 6);
    for (std::size_t i = 0; i < dwellings.size(); ++i) {
        // Points along the sides of the house, every 1 % of a side, from every edge of the area.
        double apart_m = 1e9;
        const RingM& ring = dwellings[i].outline->outer;
        for (std::size_t side = 0; side < 4; ++side)
            for (int step = 0; step < 100; ++step) {
                const PointM a = ring[side], b = ring[(side + 1) % 4];
                const PointM p{a.x + (b.x - a.x) * step / 100, a.y + (b.y - a.y) * step / 100};
                for (std::size_t e = 0; e < area.outer.size(); ++e)
                    apart_m = std::min(apart_m, distance_m(p, nearest_on_segment(p, area.outer[e],
                                                                                 area.outer[(e + 1) % 5])));
            }
        if (std::abs(apart_m - 6) > 0.2) {
            EXPECT_EQ(near[i], apart_m < 6) << i << ": " << apart_m;
        }
    }
}

}  // namespace
}  // namespace gridreach
