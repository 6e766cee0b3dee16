// SPDX-License-Identifier: Apache-2.0
#include "electrical/select_lines.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <algorithm>
#include <cmath>
#include <limits>
#include <random>

#include "electrical/drop_curve.h"
#include "electrical/select_transformer.h"
#include "electrical/shipped_equipment.h"
#include "support/expect_error.h"

namespace gridreach {
namespace {

/// A tree with its peaks, drawn; keeps what a LineSelection only points to.
struct DrawnTree {
    std::vector<std::uint32_t> parent{0};
    std::vector<double> length_m{0}, peak_kw;
    std::vector<LineType> types;
    LineSelection problem;

    DrawnTree(std::size_t nodes, double length, double kw, std::size_t years, std::size_t type_count,
              LinePhases phases, std::mt19937_64& random, double loss_cost = 0.12) {
        const auto uniform = [&](double low, double high) {
            return std::uniform_real_distribution<double>(low, high)(random);
        };
        for (std::uint32_t i = 1; i < nodes; ++i) {
            parent.push_back(std::uniform_int_distribution<std::uint32_t>(i > 3 ? i - 3 : 0, i - 1)(random));
            length_m.push_back(uniform(0.2, 1.8) * length);
        }
        std::vector<double> first(nodes);
        for (double& each : first) each = uniform(0, 1) < 0.2 ? 0 : uniform(0, 2 * kw);
        for (std::size_t year = 0; year < years; ++year)
            for (double each : first) peak_kw.push_back(each * std::pow(1.05, static_cast<double>(year)));
        for (const LineType& each : lv_line_types(test::shipped_equipment(), phases))
            if (types.size() < type_count) types.push_back(each);
        problem.tree = {parent, length_m};
        problem.types = types;
        problem.peak_kw = peak_kw;
        problem.losses = loss_prices(loss_cost, 0.3, static_cast<std::int64_t>(years), 0.08);
        problem.supply = {uniform(0.97, 1.05), 0.9};
        problem.lowest_voltage_pu = 0.92;
        problem.life_factor = 1.2;
    }

    std::vector<double> largest() const {
        std::vector<double> most(parent.size(), 0);
        for (std::size_t i = 0; i < peak_kw.size(); ++i)
            most[i % parent.size()] = std::max(most[i % parent.size()], peak_kw[i]);
        return most;
    }
};

/// What a choice costs, written without the code under test; infinite when it does not hold.
double cost_of(const DrawnTree& t, const std::vector<std::uint16_t>& choice) {
    const TreeFlow flow = tree_flow(t.problem.tree, t.types, choice, t.largest(), t.problem.supply);
    if (!flow.converged || flow.lowest_voltage_pu() < t.problem.lowest_voltage_pu)
        return std::numeric_limits<double>::infinity();
    const std::size_t n = t.parent.size();
    double cost = 0;
    for (std::size_t i = 1; i < n; ++i) {
        const LineType& type = t.types[choice[i]];
        if (flow.line_current_a[i] > type.ampacity_a) return std::numeric_limits<double>::infinity();
        cost += t.problem.life_factor * type.cost_per_m * t.length_m[i];
    }
    for (std::size_t year = 0; year < t.problem.losses.per_peak_kw.size(); ++year) {
        std::vector<double> carried(t.peak_kw.begin() + static_cast<std::ptrdiff_t>(year * n),
                                    t.peak_kw.begin() + static_cast<std::ptrdiff_t>((year + 1) * n));
        for (std::size_t i = n; i-- > 1;) carried[t.parent[i]] += carried[i];
        for (std::size_t i = 1; i < n; ++i) {
            const LineType& type = t.types[choice[i]];
            const double kva = carried[i] / t.problem.supply.power_factor, amps = kva / type.voltage_kv;
            cost +=
                amps * amps * type.r_ohm_per_km * t.length_m[i] / 1e6 * t.problem.losses.per_peak_kw[year];
        }
    }
    return cost;
}

/// Every choice there is.
double brute_force(const DrawnTree& t) {
    std::vector<std::uint16_t> choice(t.parent.size(), 0);
    double best = std::numeric_limits<double>::infinity();
    for (;;) {
        best = std::min(best, cost_of(t, choice));
        std::size_t i = 1;
        while (i < choice.size() && ++choice[i] == t.types.size()) choice[i++] = 0;
        if (i == choice.size()) return best;
    }
}

TEST(LineSelection, CostsWhatBruteForceFindsOnDrawnTrees) {
    int feasible = 0, bound_by_voltage = 0, optimal = 0, wrongly_refused = 0;
    double worst = 1;
    for (std::uint64_t seed = 1; seed <= 400; ++seed) {
        std::mt19937_64 random(seed);
        const double kw[] = {1, 4, 8, 12, 18};
        // Dear losses choose thick lines whatever the voltage: most trees have cheap ones.
        const DrawnTree t(3 + seed % 5, 100, kw[seed % 5], 1 + seed % 3, 4, LinePhases::three_phase, random,
                          seed % 4 == 0 ? 0.12 : 0.004);
        const SelectedLines selected = select_lines(t.problem);
        const double best = brute_force(t);
        if (best == std::numeric_limits<double>::infinity()) {
            EXPECT_FALSE(selected.feasible()) << "seed " << seed;
            continue;
        }
        ++feasible;
        if (!selected.feasible()) {
            ++wrongly_refused;
            continue;
        }
        const double cost = cost_of(t, selected.type);
        EXPECT_NEAR(cost, selected.life_cost, 1e-9 * cost) << "seed " << seed;
        EXPECT_GE(cost, best * (1 - 1e-12)) << "seed " << seed;
        worst = std::max(worst, cost / best);
        if (cost <= best * (1 + 1e-9)) ++optimal;
        std::vector<std::uint16_t> freely = select_lines([&] {
                                                LineSelection p = t.problem;
                                                p.lowest_voltage_pu = 0.5;
                                                return p;
                                            }())
                                                .type;
        if (freely != selected.type) ++bound_by_voltage;
    }
    RecordProperty("optimal", optimal);
    std::cout << feasible << " trees: " << optimal << " optimal, " << bound_by_voltage
              << " bound by voltage, worst " << worst << ", " << wrongly_refused << " wrongly refused\n";
    EXPECT_GE(feasible, 300);
    EXPECT_GE(bound_by_voltage, 50);
    EXPECT_GE(optimal, feasible * 97 / 100);
    EXPECT_LT(worst, 1.06);
    EXPECT_EQ(wrongly_refused, 0);
}

/// Few states are an upper bound of many.
TEST(LineSelection, LosesLittleWithBoundedStates) {
    double worst = 0;
    for (std::uint64_t seed = 1; seed <= 20; ++seed) {
        std::mt19937_64 random(seed);
        const DrawnTree t(150, 25, 0.25, 2, 5, LinePhases::three_phase, random, 0.004);
        const SelectedLines few = select_lines(t.problem), many = select_lines(t.problem, 1000);
        ASSERT_EQ(few.feasible(), many.feasible()) << "seed " << seed;
        if (!few.feasible()) continue;
        worst = std::max(worst, few.life_cost / many.life_cost);
        EXPECT_LE(few.life_cost, many.life_cost * 1.005) << "seed " << seed;
        EXPECT_GE(few.peak.lowest_voltage_pu(), t.problem.lowest_voltage_pu);
    }
    std::cout << "64 points cost " << worst << " of 1000\n";
}

TEST(LineSelection, TakesThickerLinesAsLoadsGrow) {
    std::mt19937_64 random(3);
    DrawnTree t(40, 40, 0.5, 1, 5, LinePhases::three_phase, random);
    double before = 0;
    for (double scale : {0.1, 0.5, 1.0, 2.0}) {
        DrawnTree scaled = t;
        for (double& kw : scaled.peak_kw) kw *= scale;
        scaled.problem.peak_kw = scaled.peak_kw;
        scaled.problem.tree = {scaled.parent, scaled.length_m};
        scaled.problem.types = scaled.types;
        const SelectedLines s = select_lines(scaled.problem);
        EXPECT_GE(s.life_cost, before);
        before = s.life_cost;
    }
}

TEST(LineSelection, SaysWhichLineFailsAndWhatWouldHelp) {
    std::mt19937_64 random(1);
    DrawnTree t(3, 100, 1, 1, 5, LinePhases::three_phase, random);
    t.parent = {0, 0, 1}, t.length_m = {0, 50, 2200}, t.peak_kw = {0, 0, 20};
    t.problem.tree = {t.parent, t.length_m};
    t.problem.peak_kw = t.peak_kw;
    t.problem.supply = {1, 0.9};
    const SelectedLines far = select_lines(t.problem);
    ASSERT_TRUE(far.shortfall);
    EXPECT_EQ(far.shortfall->kind, SelectionShortfall::Kind::voltage);
    EXPECT_EQ(far.shortfall->line, 2u);
    EXPECT_THAT(far.shortfall->text(),
                testing::MatchesRegex(
                    "the voltage at node 2 is 0.[0-9]+ of nominal, below 0.920, with the best lines "
                    "there are; the line to node 2 drops the most. Raise the voltage, shorten it, or "
                    "feed it from elsewhere."));
    t.length_m = {0, 1, 1}, t.peak_kw = {0, 0, 900};
    const SelectedLines heavy = select_lines(t.problem);
    ASSERT_TRUE(heavy.shortfall);
    EXPECT_EQ(heavy.shortfall->kind, SelectionShortfall::Kind::ampacity);
    EXPECT_EQ(heavy.shortfall->limit, 258);
    t.peak_kw = {0, 0, 90000}, t.length_m = {0, 5000, 5000};
    EXPECT_FALSE(select_lines(t.problem).feasible());
}

TEST(LineSelection, OfNothingIsNothing) {
    std::mt19937_64 random(1);
    const DrawnTree alone(1, 1, 1, 1, 3, LinePhases::single_phase, random);
    const SelectedLines none = select_lines(alone.problem);
    EXPECT_TRUE(none.feasible());
    EXPECT_EQ(none.life_cost, 0);
    DrawnTree idle(5, 30, 1, 2, 3, LinePhases::single_phase, random);
    std::fill(idle.peak_kw.begin(), idle.peak_kw.end(), 0.0);
    const SelectedLines thinnest = select_lines(idle.problem);
    EXPECT_TRUE(thinnest.feasible());
    EXPECT_EQ(std::count(thinnest.type.begin(), thinnest.type.end(), 0), 5);
    LineSelection wrong = idle.problem;
    wrong.types = {};
    EXPECT_EQ(test::error_of([&] { select_lines(wrong); }), "there are no line types to choose from.");
    idle.peak_kw[2] = -1;
    EXPECT_EQ(test::error_of([&] { select_lines(idle.problem); }),
              "a peak is -1 kW, but it must be at least 0.");
}

TEST(DropCurve, AddsStepsExactlyAndKeepsWhatIsPossibleWhenSampled) {
    const DropCurve s{{{1, 10}, {2, 5}, {2.01, 4.9}, {3, 1}}, false};
    EXPECT_EQ(s.cost_at(0.9), std::numeric_limits<double>::infinity());
    EXPECT_EQ(s.cost_at(2.5), 4.9);
    const DropCurve sum = side_by_side(s, {{{1.5, 7}, {4, 0}}, false}, 99);
    EXPECT_EQ(sum.points.front().drop, 1.5);
    EXPECT_EQ(sum.points.front().cost, 17);
    EXPECT_EQ(sum.points.back().cost, 1);
    const DropCurve few = side_by_side(s, {{{1.5, 7}, {4, 0}}, false}, 3);
    ASSERT_EQ(few.points.size(), 3u);
    EXPECT_TRUE(few.sampled);
    EXPECT_EQ(few.points.front().drop, 1.5);
    EXPECT_EQ(few.points.front().cost, 17);
    EXPECT_EQ(few.points.back().cost, 1);
    const DropCurve line = behind_line(s, {{0.5, 1, 0}, {0.1, 3, 1}}, 3.2, 99);
    EXPECT_EQ(line.points.front().drop, 1.1);
    EXPECT_EQ(line.cost_at(1.5), 11);
    EXPECT_EQ(line.cost_at(9), 4);
    EXPECT_TRUE(behind_line(s, {{0.5, 1, 0}}, 1.2, 99).points.empty());
}

/// 20 kVA growing to 40: the 50 kVA unit, unless losses are dear enough to pay for a larger one.
TEST(TransformerSelection, WeighsLossesAgainstPrice) {
    const auto types = transformer_types(test::shipped_equipment(), LinePhases::three_phase);
    std::vector<double> kva;
    for (int year = 0; year < 20; ++year) kva.push_back(20 * std::pow(1.037, year));
    TransformerRules rules;
    rules.losses = loss_prices(0.12, 0.3, 20, 0.08);
    const auto chosen = select_transformer(types, kva, rules);
    ASSERT_TRUE(chosen);
    EXPECT_EQ(types[chosen->type].rating_kva, 50);
    double by_hand = types[chosen->type].cost + 0.09 * 0.12 * 8760 * 9.818147;
    for (int year = 0; year < 20; ++year)
        by_hand += 1.1 * std::pow(kva[static_cast<std::size_t>(year)] / 50, 2) * 0.12 * 8760 *
                   (0.06 + 0.8 * 0.09) / std::pow(1.08, year + 1);
    EXPECT_NEAR(chosen->life_cost, by_hand, 0.01);
    rules.losses = loss_prices(20, 0.9, 20, 0.08);
    EXPECT_GT(types[select_transformer(types, kva, rules)->type].rating_kva, 50);
    EXPECT_FALSE(select_transformer(types, std::vector<double>(20, 501.0), rules));
    EXPECT_FALSE(select_transformer({}, kva, rules));
}

}  // namespace
}  // namespace gridreach
