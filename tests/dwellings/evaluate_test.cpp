// SPDX-License-Identifier: Apache-2.0
#include "dwellings/evaluate.h"

#include <gtest/gtest.h>

#include <algorithm>
#include <cmath>
#include <numeric>

#include "base/parallel.h"
#include "dwellings/evaluation_drawn.h"

namespace gridreach {
namespace {

using test::house;
using test::point;
using test::Settlement;

/// Everything but the intervals, whose order of blocks follows the found dwellings.
void expect_same(const DetectionScore& a, const DetectionScore& b) {
    EXPECT_EQ(a.found, b.found);
    EXPECT_EQ(a.truth, b.truth);
    EXPECT_EQ(a.precision, b.precision);
    EXPECT_EQ(a.recall, b.recall);
    EXPECT_EQ(a.f1, b.f1);
    EXPECT_EQ(a.mean_iou, b.mean_iou);
    EXPECT_EQ(a.average_precision, b.average_precision);
    EXPECT_EQ(a.f1_centre_3m, b.f1_centre_3m);
    EXPECT_EQ(a.f1_centre_5m, b.f1_centre_5m);
    EXPECT_EQ(a.intervals, b.intervals);
    for (std::size_t c = 0; c < a.by_area.size(); ++c) EXPECT_EQ(a.by_area[c].f1, b.by_area[c].f1);
}

TEST(Evaluate, GivesOneForEverythingThatIsPerfect) {
    std::vector<Dwelling> truth = Settlement(1, 200, 400).truth, found = truth;
    for (std::size_t i = 0; i < found.size(); ++i) found[i].confidence = 0.001 * static_cast<double>(i);
    const DetectionScore s = evaluate(found, truth, {});
    for (const auto& ratio :
         {s.precision, s.recall, s.f1, s.average_precision, s.precision_centre_3m, s.recall_centre_3m,
          s.f1_centre_3m, s.precision_centre_5m, s.recall_centre_5m, s.f1_centre_5m})
        EXPECT_EQ(ratio, 1.0);
    EXPECT_NEAR(*s.mean_iou, 1, 1e-12);
    EXPECT_EQ(s.count_error_fraction, 0.0);
    for (const AreaClassScore& c : s.by_area)
        EXPECT_EQ(c.f1, c.truth > 0 ? std::optional(1.0) : std::nullopt);
    EXPECT_EQ(s.intervals.f1, (Interval{1, 1}));
    EXPECT_EQ(s.intervals.f1_centre_5m, (Interval{1, 1}));
    EXPECT_EQ(s.intervals.count_error_fraction, (Interval{0, 0}));
    EXPECT_NEAR(s.intervals.average_precision->low, 1, 1e-12);
}

TEST(Evaluate, SwapsPrecisionAndRecallWithTheSides) {
    const Settlement place(2, 150, 300);
    const DetectionScore s = evaluate(place.found, place.truth, {}),
                         t = evaluate(place.truth, place.found, {});
    EXPECT_EQ(s.precision, t.recall);
    EXPECT_EQ(s.recall, t.precision);
    EXPECT_EQ(s.f1, t.f1);
    EXPECT_NEAR(*s.mean_iou, *t.mean_iou, 1e-12);
    EXPECT_EQ(s.precision_centre_5m, t.recall_centre_5m);
    EXPECT_EQ(s.f1_centre_3m, t.f1_centre_3m);
}

TEST(Evaluate, NeverGainsPrecisionByAFalseAlarm) {
    const Settlement place(3, 40, 200);
    const DetectionScore before = evaluate(place.found, place.truth, {});
    for (int i = 0; i <= 20; ++i) {
        SCOPED_TRACE(i);
        std::vector<Dwelling> found = place.found;
        found.push_back(house(1000, 37.0 * i, 8, i / 20.0));
        const DetectionScore s = evaluate(found, place.truth, {}, {.replicates = 0});
        EXPECT_LT(*s.precision, *before.precision);
        EXPECT_LE(*s.average_precision, *before.average_precision);
        EXPECT_LE(*s.precision_centre_3m, *before.precision_centre_3m);
        EXPECT_EQ(s.recall, before.recall);
    }
}

TEST(Evaluate, LooksAtTheOrderOfConfidencesAlone) {
    const Settlement place(4, 80, 250);
    const DetectionScore s = evaluate(place.found, place.truth, {});
    std::vector<Dwelling> found = place.found;
    for (Dwelling& d : found) d.confidence = 40 * *d.confidence * *d.confidence - 7;
    expect_same(evaluate(found, place.truth, {}), s);
}

std::vector<Dwelling> shuffled(const std::vector<Dwelling>& dwellings, std::mt19937& random) {
    std::vector<std::size_t> order(dwellings.size());
    std::iota(order.begin(), order.end(), std::size_t{0});
    std::shuffle(order.begin(), order.end(), random);
    std::vector<Dwelling> out;
    for (const std::size_t i : order) out.push_back(dwellings[i]);
    return out;
}

TEST(Evaluate, DependsNeitherOnOrderNorOnIdsNorOnThreads) {
    Settlement place(5, 120, 250);
    place.found.push_back(place.found[7]);
    for (Dwelling& d : place.found) d.confidence = std::round(*d.confidence * 4) / 4;  // Many are equal.
    const DetectionScore s = evaluate(place.found, place.truth, {});
    std::mt19937 random(6);
    for (int round = 0; round < 5; ++round) {
        std::vector<Dwelling> found = shuffled(place.found, random);
        for (Dwelling& d : found) d.id = random();
        const ThreadLimit limit(1 + static_cast<unsigned>(round));
        expect_same(evaluate(found, shuffled(place.truth, random), {}), s);
    }
}

TEST(Evaluate, TakesTheBetterOfTwoEquallyLargeMatchings) {
    // Both found overlap both true ones enough; taken in their order they would be paired crosswise.
    const std::vector<Dwelling> truth = {house(0, 0, 10), house(2, 0.3, 10)};
    const std::vector<Dwelling> found = {house(0.1, 0.2, 10), house(2.1, 0.1, 10)};
    EXPECT_NEAR(*evaluate(found, truth, {}).mean_iou, 97.02 / 102.98, 1e-9);
}

TEST(Evaluate, TellsThreeMetresFromFive) {
    const DetectionScore s = evaluate({point(0, 0), point(104, 0), point(206, 0)},
                                      {point(1, 0), point(100, 0), point(200, 0)}, {});
    EXPECT_NEAR(*s.f1_centre_3m, 1.0 / 3, 1e-12);
    EXPECT_NEAR(*s.f1_centre_5m, 2.0 / 3, 1e-12);
    EXPECT_FALSE(s.f1);
    EXPECT_FALSE(s.average_precision);
    EXPECT_FALSE(s.intervals.f1);
    EXPECT_FALSE(s.intervals.average_precision);
    EXPECT_TRUE(s.intervals.f1_centre_3m);
}

TEST(Evaluate, HasNoAveragePrecisionWithoutEveryConfidenceAndOutline) {
    const std::vector<Dwelling> truth = {house(0, 0), house(50, 0)};
    EXPECT_TRUE(evaluate({house(0, 0, 10, 0.5)}, truth, {}).average_precision);
    EXPECT_FALSE(evaluate({house(0, 0, 10, 0.5), house(50, 0)}, truth, {}).average_precision);
    Dwelling without_outline = point(55, 5);
    without_outline.confidence = 0.5;
    EXPECT_FALSE(evaluate({house(0, 0, 10, 0.5), without_outline}, truth, {}).average_precision);
    EXPECT_EQ(evaluate({}, truth, {}).average_precision, 0.0);
    EXPECT_FALSE(evaluate({house(0, 0, 10, 0.5)}, {}, {}).average_precision);
}

const PolygonM hectare{{{0, 0}, {100, 0}, {100, 100}, {0, 100}}, {}};

TEST(EvaluateBorder, ScoresNoneNearTheBorder) {
    // One inside on both sides; near the border: a miss, a false alarm and a pair.
    const std::vector<Dwelling> truth = {house(40, 40), house(1, 20), house(88, 88)};
    const std::vector<Dwelling> found = {house(40, 40), house(60, 1), house(88, 88)};
    const DetectionScore all = evaluate(found, truth, {hectare});
    EXPECT_NEAR(*all.f1, 2.0 / 3, 1e-12);
    const DetectionScore s = evaluate(found, truth, {hectare}, {.border_m = 5});
    EXPECT_EQ(s.found, 1U);
    EXPECT_EQ(s.truth, 1U);
    EXPECT_EQ(s.found_near_border, 2U);
    EXPECT_EQ(s.truth_near_border, 2U);
    EXPECT_EQ(s.precision, 1.0);
    EXPECT_EQ(s.recall, 1.0);
    EXPECT_EQ(s.f1_centre_5m, 1.0);
    EXPECT_EQ(s.count_error_fraction, 0.0);
}

TEST(EvaluateBorder, GoesByTheTrueDwellingOfAPair) {
    // The border zone ends at 5: of each pair one is just inside it, one just outside.
    const std::vector<Dwelling> truth = {house(5.5, 20), house(4.5, 60)};
    const std::vector<Dwelling> found = {house(4.5, 20, 10, 0.9), house(5.5, 60, 10, 0.8)};
    const Evaluation e = evaluate_in_detail(found, truth, {hectare}, {.border_m = 5});
    EXPECT_EQ(e.score.precision, 1.0);  // The first is a hit, the second no error.
    EXPECT_EQ(e.score.recall, 1.0);
    EXPECT_EQ(e.score.average_precision, 1.0);
    EXPECT_EQ(e.of_found, (std::vector{Verdict::unscored, Verdict::hit}));  // From north to south.
    EXPECT_EQ(e.of_truth, (std::vector{Verdict::unscored, Verdict::hit}));
    EXPECT_EQ(e.score.by_area[2].found, 1U);
}

TEST(EvaluateBorder, OfNothingIsNothing) {
    const Settlement place(7, 60, 100);
    const DetectionScore s = evaluate(place.found, place.truth, {hectare}, {.border_m = 0});
    expect_same(s, evaluate(place.found, place.truth, {hectare}));
    EXPECT_EQ(s.found_near_border, 0U);
}

TEST(EvaluateBorder, ScoresNoFewerForANarrowerBorder) {
    const Settlement place(8, 200, 100);
    std::size_t scored = 0;
    for (double border_m : {30.0, 20.0, 10.0, 5.0, 1.0, 0.0}) {
        const DetectionScore s =
            evaluate(place.found, place.truth, {hectare}, {.border_m = border_m, .replicates = 0});
        EXPECT_GE(s.truth, scored);
        scored = s.truth;
    }
}

}  // namespace
}  // namespace gridreach
