// SPDX-License-Identifier: Apache-2.0
#include "electrical/select_feeder.h"

#include <gtest/gtest.h>

#include <algorithm>
#include <cmath>
#include <limits>
#include <random>

#include "electrical/shipped_equipment.h"
#include "support/expect_error.h"

namespace gridreach {
namespace {

constexpr double infinite = std::numeric_limits<double>::infinity();
const std::vector<LinePhases> all_phases = {LinePhases::three_phase, LinePhases::single_phase,
                                            LinePhases::swer};

/// A feeder of long lines and drawn loads; keeps what its FeederSelection only points to.
struct DrawnFeeder {
    std::vector<std::uint32_t> parent{0};
    std::vector<double> length_m{0}, paid_m{0}, peak_kw;
    std::vector<LinePhases> fewest;
    FeederSelection problem;

    DrawnFeeder(std::size_t nodes, double length, double kw, std::mt19937_64& random) {
        const auto uniform = [&](double low, double high) {
            return std::uniform_real_distribution<double>(low, high)(random);
        };
        fewest.push_back(LinePhases::swer);
        peak_kw.push_back(0);
        for (std::uint32_t i = 1; i < nodes; ++i) {
            parent.push_back(std::uniform_int_distribution<std::uint32_t>(i > 2 ? i - 2 : 0, i - 1)(random));
            length_m.push_back(uniform(0.2, 1.8) * length);
            paid_m.push_back(uniform(1, 3) * length_m.back());
            peak_kw.push_back(uniform(0, 1) < 0.2 ? 0 : uniform(0, 2 * kw));
            fewest.push_back(all_phases[std::min<std::size_t>(2, random() % 6)]);
        }
        problem.tree = {parent, length_m};
        problem.paid_m = paid_m;
        problem.peak_kw = peak_kw;
        problem.fewest = fewest;
        problem.losses = loss_prices(0.12, 0.3, 1, 0.08);
        problem.supply = {uniform(0.96, 1.04), 0.9};
        problem.lowest_voltage_pu = 0.92;
        problem.life_factor = 1.1;
        problem.swer_start_cost = 4000;
    }
};

/// Three wires only, so that every combination can be tried.
MvLevel small_level(double kv) {
    MvLevel level = mv_level(test::shipped_equipment(), kv, all_phases, 25);
    std::vector<LineType> few;
    for (LinePhases each : all_phases)
        for (const LineType& type : level.types)
            if (type.phases == each && (type.name.find("squirrel") != std::string::npos ||
                                        type.name.find("dog") != std::string::npos))
                few.push_back(type);
    level.types = few;
    return level;
}

/// What types cost, written without the code under test; infinite when they do not hold.
double cost_of(const DrawnFeeder& f, const MvLevel& level, const std::vector<std::uint16_t>& choice) {
    const std::size_t n = f.parent.size();
    double cost = 0;
    for (std::size_t i = 1; i < n; ++i) {
        const LineType& type = level.types[choice[i]];
        const std::uint32_t up = f.parent[i];
        const LinePhases before = up == 0 ? LinePhases::three_phase : level.types[choice[up]].phases;
        if (type.phases < before || f.fewest[i] < type.phases) return infinite;
        if (type.phases == LinePhases::swer && (up == 0 || before != LinePhases::swer))
            cost += f.problem.swer_start_cost * f.problem.life_factor;
        cost += f.problem.life_factor * type.cost_per_m * f.paid_m[i];
    }
    const TreeFlow flow = tree_flow(f.problem.tree, level.types, choice, f.peak_kw, f.problem.supply);
    if (!flow.converged || flow.lowest_voltage_pu() < f.problem.lowest_voltage_pu) return infinite;
    std::vector<double> carried = f.peak_kw;
    for (std::size_t i = n; i-- > 1;) carried[f.parent[i]] += carried[i];
    for (std::size_t i = 1; i < n; ++i) {
        const LineType& type = level.types[choice[i]];
        if (flow.line_current_a[i] > type.ampacity_a) return infinite;
        const double amps = carried[i] / f.problem.supply.power_factor / type.voltage_kv;
        cost += amps * amps * type.r_ohm_per_km * f.length_m[i] / 1e6 * f.problem.losses.per_peak_kw[0];
    }
    return cost;
}

TEST(FeederSelectionTest, IsNearWhatBruteForceFindsWithMixedPhasesOnDrawnTrees) {
    int feasible = 0, optimal = 0, refused = 0, bound = 0;
    double worst = 1;
    for (std::uint64_t seed = 1; seed <= 160; ++seed) {
        std::mt19937_64 random(seed);
        const double kw[] = {20, 60, 120, 240};
        const DrawnFeeder f(3 + seed % 3, 12000, kw[seed % 4], random);
        const std::vector<MvLevel> levels = {small_level(11), small_level(33)};
        double best = infinite;
        for (const MvLevel& level : levels) {
            std::vector<std::uint16_t> choice(f.parent.size(), 0);
            for (std::size_t i = 1; i < choice.size();) {
                best = std::min(best, cost_of(f, level, choice));
                for (i = 1; i < choice.size() && ++choice[i] == level.types.size(); ++i) choice[i] = 0;
                if (i < choice.size()) i = 1;
            }
        }
        const SelectedFeeder found = select_feeder(f.problem, levels);
        if (best == infinite) {
            EXPECT_FALSE(found.lines.feasible()) << "seed " << seed;
            continue;
        }
        ++feasible;
        if (!found.lines.feasible()) {
            ++refused;
            continue;
        }
        const MvLevel& level = found.voltage_kv == 11 ? levels[0] : levels[1];
        const double cost = cost_of(f, level, found.lines.type);
        EXPECT_NEAR(cost, found.life_cost, 1e-9 * cost) << "seed " << seed;
        EXPECT_GE(cost, best * (1 - 1e-12)) << "seed " << seed;
        bound += found.lines.peak.lowest_voltage_pu() < 0.95;
        optimal += cost <= best * (1 + 1e-9);
        worst = std::max(worst, cost / best);
    }
    std::printf("feasible %d, optimal %d, refused %d, low voltages %d, worst %.4f\n", feasible, optimal,
                refused, bound, worst);
    EXPECT_GT(feasible, 100);
    EXPECT_EQ(refused, 0);
    EXPECT_GE(optimal, feasible * 9 / 10);
    EXPECT_LT(worst, 1.25);
}

TEST(FeederSelectionTest, NeverHasMorePhasesFurtherOut) {
    for (std::uint64_t seed = 1; seed <= 20; ++seed) {
        std::mt19937_64 random(seed);
        const DrawnFeeder f(300, 500, 8, random);
        const std::vector<MvLevel> levels = {mv_level(test::shipped_equipment(), 33, all_phases, 25)};
        const SelectedFeeder found = select_feeder(f.problem, levels);
        for (std::size_t i = 1; i < f.parent.size(); ++i) {
            EXPECT_LE(found.phases[i], f.fewest[i]);
            if (f.parent[i] != 0) {
                EXPECT_GE(found.phases[i], found.phases[f.parent[i]]) << "seed " << seed;
            }
            const LineType& type = found.types[found.lines.type[i]];
            EXPECT_EQ(type.phases, found.phases[i]);
            EXPECT_TRUE(!found.lines.feasible() || found.lines.peak.line_current_a[i] <= type.ampacity_a);
        }
        EXPECT_TRUE(!found.lines.feasible() || found.lines.peak.lowest_voltage_pu() >= 0.92);
    }
}

TEST(FeederSelectionTest, ALargeLoadTakesThreePhasesAndASmallOneTwoWires) {
    const std::vector<std::uint32_t> parent = {0, 0, 0};
    const std::vector<double> length_m = {0, 5000, 5000}, peak_kw = {0, 2000, 20};
    const std::vector<LinePhases> fewest = {LinePhases::swer, LinePhases::three_phase,
                                            LinePhases::single_phase};
    FeederSelection p;
    p.tree = {parent, length_m};
    p.paid_m = length_m;
    p.peak_kw = peak_kw;
    p.fewest = fewest;
    p.losses = loss_prices(0.12, 0.3, 1, 0.08);
    const std::vector<MvLevel> levels = {mv_level(test::shipped_equipment(), 33, all_phases, 25)};
    const SelectedFeeder found = select_feeder(p, levels);
    EXPECT_EQ(found.phases[1], LinePhases::three_phase);
    EXPECT_EQ(found.phases[2], LinePhases::single_phase) << "its transformer allows no fewer wires";
    EXPECT_TRUE(found.lines.feasible());
}

}  // namespace
}  // namespace gridreach
