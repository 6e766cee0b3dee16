// SPDX-License-Identifier: Apache-2.0
#include "plan/plan_with_lines.h"

#include <fmt/format.h>
#include <gtest/gtest.h>

#include <algorithm>
#include <cmath>
#include <complex>
#include <limits>
#include <map>

#include "plan/drawn_region.h"
#include "plan/mst_planner.h"
#include "plan/plan_problem.h"
#include "support/expect_error.h"

namespace gridreach {
namespace {

using test::corner;
using test::DrawnRegion;
using test::shipped_equipment;

/// Both ways of adding up, and every figure where it must be.
void expect_sums(const DrawnRegion& region, const GridPlan& plan) {
    double by_nodes = 0, by_lines = 0, built = 0, built_lines = 0;
    for (const PlanNode& node : plan.nodes) {
        by_nodes += node.internal_cost + node.mv_cost_share;
        by_lines += node.internal_cost;
        built += node.build_cost_share;
        if (node.served_by == ServedBy::grid) {
            EXPECT_TRUE(node.voltage_pu);
            built_lines += region.demand.nodes[index(node.demand)].grid_internal_build_cost;
        }
    }
    for (const PlanLine& line : plan.lines) {
        by_lines += line.life_cost;
        built_lines += line.build_cost;
        EXPECT_TRUE(line.conductor && line.phases && line.voltage_kv && line.current_a && line.loss_kw);
    }
    EXPECT_NEAR(by_nodes, plan.total_cost, 1e-9 * plan.total_cost);
    EXPECT_NEAR(by_lines, plan.total_cost, 1e-9 * plan.total_cost);
    EXPECT_NEAR(built, plan.build_cost, 1e-9 * plan.build_cost);
    EXPECT_NEAR(built_lines, plan.build_cost, 1e-9 * plan.build_cost);
    ASSERT_TRUE(plan.lower_bound);
    EXPECT_LE(*plan.lower_bound, plan.total_cost);
}

const LineType& type_called(const std::string& name, double kv) {
    static std::map<std::string, LineType> all;
    if (!all.contains(name))
        for (LinePhases phases : {LinePhases::three_phase, LinePhases::single_phase, LinePhases::swer})
            for (const LineType& each : mv_line_types(shipped_equipment(), phases, kv)) all[each.name] = each;
    return all.at(name);
}

/// Nodes below the limit and lines above their ampacity, by a load flow that knows only the final plan:
/// Gauss-Seidel sweeps of complex voltages, in per unit, written apart from the program's.
int violations(const DrawnRegion& region, const GridPlan& plan, double lowest_pu) {
    using Complex = std::complex<double>;
    const std::size_t n = plan.lines.size();
    std::vector<Complex> v(n, 1), load(n), z(n), current(n);
    std::vector<double> tap(n, 1);
    for (std::size_t i = 0; i < n; ++i) {
        const PlanLine& line = plan.lines[i];
        const LineType& type = type_called(*line.conductor, *line.voltage_kv);
        z[i] = Complex(type.r_ohm_per_km, type.x_ohm_per_km) * line.length_m / 1000.0 /
               (1000 * *line.voltage_kv * *line.voltage_kv);  // On 1 kVA.
        if (line.source) tap[i] = *region.sources.sources[index(*line.source)].tap_voltage_pu;
        const auto& id = region.network.nodes[index(line.to)].demand;
        if (id && plan.nodes[index(*id)].served_by == ServedBy::grid) {
            const double kw = region.demand.nodes[index(*id)].peak_kw.back();
            load[i] = {kw, kw * std::tan(std::acos(region.costs.power_factor))};
        }
    }
    for (int sweep = 0; sweep < 200; ++sweep) {
        for (std::size_t i = 0; i < n; ++i) current[i] = std::conj(load[i] / v[i]);
        for (std::size_t i = n; i-- > 0;)
            if (plan.lines[i].upstream) current[*plan.lines[i].upstream] += current[i];
        for (std::size_t i = 0; i < n; ++i)
            v[i] =
                (plan.lines[i].upstream ? v[*plan.lines[i].upstream] : Complex(tap[i])) - z[i] * current[i];
    }
    int found = 0;
    for (std::size_t i = 0; i < n; ++i) {
        const LineType& type = type_called(*plan.lines[i].conductor, *plan.lines[i].voltage_kv);
        const double amps =
            std::abs(current[i]) /
            (*plan.lines[i].voltage_kv * (type.phases == LinePhases::three_phase ? std::sqrt(3) : 1));
        EXPECT_NEAR(amps, *plan.lines[i].current_a, 1e-4 * (1 + amps));
        found += amps > type.ampacity_a * (1 + 1e-6);
        found += std::abs(v[i]) < lowest_pu - 1e-6;
    }
    return found;
}

TEST(PlanWithLines, AddsUpAndHoldsByALoadFlowThatKnowsOnlyThePlan) {
    std::size_t lines = 0;
    for (unsigned seed = 1; seed <= 12; ++seed) {
        SCOPED_TRACE(seed);
        const DrawnRegion region(seed, 25, 30000, 60, {corner});
        const GridPlan plan = region.plan();
        lines += plan.lines.size();
        expect_sums(region, plan);
        EXPECT_EQ(violations(region, plan, 0.9), 0);
    }
    EXPECT_GT(lines, 100U);
}

TEST(PlanWithLines, IsNoDearerInPlanThanAfterIt) {
    int held = 0;
    for (unsigned seed = 1; seed <= 12; ++seed) {
        const DrawnRegion region(seed, 25, 30000, 60, {corner});
        ElectricalOptions after;
        after.sizing = "after_plan";
        const GridPlan plan = region.plan(after);
        // One that does not hold may well be cheaper.
        if (plan.remarks.size() > 1) {
            EXPECT_TRUE(plan.remarks[1].starts_with("Not held: ")) << plan.remarks[1];
            EXPECT_EQ(violations(region, region.plan(), 0.9), 0) << "seed " << seed;
            continue;
        }
        ++held;
        EXPECT_LE(region.plan().total_cost, plan.total_cost) << "seed " << seed;
        ASSERT_TRUE(plan.lower_bound);
        EXPECT_LE(*plan.lower_bound, region.plan().total_cost) << "it counts the cheapest conductor";
    }
    EXPECT_GE(held, 4);
}

TEST(PlanWithLines, LeavesThePlanAsItIsWithoutSizingAndWithoutPeaks) {
    DrawnRegion region(1, 25, 30000, 60, {corner});
    QuietReporter reporter;
    ElectricalOptions none;
    none.sizing = "none";
    const auto bare = [&] {
        return PrizeCollectingPlanner({}).plan(region.network, region.demand, region.sources, reporter);
    };
    EXPECT_EQ(region.plan(none), bare());
    for (DemandNode& node : region.demand.nodes) node.peak_kw.clear();
    GridPlan plan = region.plan();
    ASSERT_EQ(plan.remarks.size(), 1U);
    EXPECT_EQ(plan.remarks[0], "No peak load is known, so lines are not sized and voltages not checked.");
    plan.remarks.clear();
    EXPECT_EQ(plan, bare());
}

TEST(PlanWithLines, ASourcesVoltageBindsAndOthersTakeTheCheapest) {
    DrawnRegion region(3, 20, 20000, 40, {corner});
    ElectricalOptions both;
    both.voltage_kv = {11, 33};
    region.sources.sources[0].voltage_kv = 33;
    const GridPlan bound = region.plan(both);
    for (const PlanLine& line : bound.lines) EXPECT_EQ(line.voltage_kv, 33);
    region.sources.sources[0].voltage_kv.reset();
    const GridPlan free = region.plan(both);
    ASSERT_FALSE(free.lines.empty());
    EXPECT_EQ(free.lines[0].voltage_kv, 11) << "short lines and small loads: cheaper poles";
    EXPECT_LE(free.total_cost, bound.total_cost);
    region.sources.sources[0].voltage_kv = 132;
    EXPECT_EQ(
        test::error_of([&] { region.plan(both); }),
        "a source has 132 kV, but the equipment catalogue has lines of 11, 22, 33 kV. Leave such "
        "sources out, give the voltage at which they can be tapped, or add its lines to the catalogue.");
}

TEST(PlanWithLines, HoldsLimitsThatBindAndSaysWhoPaysForIt) {
    std::size_t left_out = 0, kept = 0;
    for (unsigned seed = 1; seed <= 4; ++seed) {
        SCOPED_TRACE(seed);
        // Far and heavy: 11 kV cannot hold all of it.
        DrawnRegion region(seed, 30, 40000, 300, {corner});
        for (DemandNode& node : region.demand.nodes) node.alternative->life_cost += 200000;
        ElectricalOptions options;
        options.voltage_kv = {11};
        const GridPlan plan = region.plan(options);
        expect_sums(region, plan);
        EXPECT_EQ(violations(region, plan, 0.9), 0);
        for (const std::string& remark : plan.remarks) EXPECT_EQ(remark.find("Not held"), std::string::npos);
        for (const PlanNode& node : plan.nodes) {
            left_out += node.reason == "its line could not hold its voltage with the largest conductors.";
            kept += node.served_by == ServedBy::grid;
        }
        options.voltage_kv = {11, 33};
        EXPECT_LE(region.plan(options).total_cost, plan.total_cost) << "a higher voltage is an upgrade";
    }
    EXPECT_GT(left_out, 20U);
    EXPECT_GT(kept, 20U);
}

TEST(PlanWithLines, TakesNoMoreThanASourceHasToSpare) {
    for (unsigned seed = 1; seed <= 8; ++seed) {
        SCOPED_TRACE(seed);
        DrawnRegion region(seed, 30, 20000, 60, {corner});
        region.sources.sources[0].spare_kw = 400;
        const GridPlan plan = region.plan();
        expect_sums(region, plan);
        double kw = 0;
        for (const PlanLine& line : plan.lines)
            kw += *line.loss_kw + (line.upstream ? 0 : line.downstream_peak_kw);
        EXPECT_LE(kw, 400);
        EXPECT_GT(kw, 200) << "and not far less";
        EXPECT_TRUE(std::any_of(plan.nodes.begin(), plan.nodes.end(),
                                [](const PlanNode& node) { return node.reason == no_spare_power; }));
    }
}

TEST(PlanWithLines, WhatMustBeServedStaysAndTheRemarkNamesTheLine) {
    DrawnRegion region(2, 30, 40000, 300, {corner});
    for (DemandNode& node : region.demand.nodes) node.must_serve = true;
    ElectricalOptions options;
    options.voltage_kv = {11};
    const GridPlan plan = region.plan(options);
    for (const PlanNode& node : plan.nodes) EXPECT_EQ(node.served_by, ServedBy::grid);
    EXPECT_TRUE(std::any_of(plan.remarks.begin(), plan.remarks.end(), [](const std::string& text) {
        return text.starts_with("Not held: ") && text.find(" line ") != std::string::npos;
    }));
}

TEST(PlanWithLines, AHigherTapVoltageMakesNoPlanDearer) {
    for (unsigned seed = 1; seed <= 8; ++seed) {
        DrawnRegion region(seed, 25, 40000, 100, {corner});
        double before = std::numeric_limits<double>::infinity();
        for (double pu : {0.92, 0.95, 1.0, 1.05}) {
            region.set_tap_voltage(pu);
            const double cost = region.plan().total_cost;
            EXPECT_LE(cost, before * (1 + 1e-3)) << "seed " << seed << " at " << pu;
            before = cost;
        }
    }
}

TEST(PlanWithLines, KeepsABudgetWithWhatLinesReallyCost) {
    for (unsigned seed = 1; seed <= 8; ++seed) {
        SCOPED_TRACE(seed);
        DrawnRegion region(seed, 30, 20000, 60, {corner});
        const GridPlan free = region.plan();
        PrizeCollectingOptions options;
        options.build_budget = 0.5 * free.build_cost;
        QuietReporter reporter;
        const GridPlan plan =
            plan_with_lines(PrizeCollectingPlanner(options), region.network, region.demand, region.sources,
                            region.costs, with_prices_of(region.costs, shipped_equipment()), {}, reporter);
        expect_sums(region, plan);
        EXPECT_LE(plan.build_cost, *options.build_budget);
        EXPECT_GT(plan.build_cost, 0.6 * *options.build_budget) << "and makes use of it";
        EXPECT_TRUE(plan.remarks.at(0).starts_with("Of the budget of ")) << plan.remarks.at(0);
        EXPECT_LE(*plan.lower_bound, plan.total_cost);
        EXPECT_GE(plan.total_cost, *free.lower_bound);
    }
}

TEST(PlanWithLines, SaysWhenLimitsKeepACoverageTargetOutOfReach) {
    DrawnRegion region(2, 30, 40000, 300, {corner});
    PrizeCollectingOptions options;
    options.coverage_fraction = 0.9;
    for (DemandNode& node : region.demand.nodes) node.expected_households = 10;
    QuietReporter reporter;
    const auto plan = [&] {
        return plan_with_lines(PrizeCollectingPlanner(options), region.network, region.demand, region.sources,
                               region.costs, with_prices_of(region.costs, shipped_equipment()), {}, reporter);
    };
    const GridPlan held = plan();
    EXPECT_TRUE(held.remarks.at(0).starts_with("The grid reaches ")) << held.remarks.at(0);
    region.sources.sources[0].spare_kw = 300;
    const GridPlan little = plan();
    EXPECT_TRUE(little.remarks.at(0).starts_with("Not held: the coverage target of 90.0 %"))
        << little.remarks.at(0);
}

/// The plan of a search that is asked to stop before it begins.
std::optional<GridPlan> stopped_plan(const DrawnRegion& region, const Planner& planner,
                                     const std::string& sizing, WhenStopped when_stopped) {
    QuietReporter reporter;
    ElectricalOptions options;
    options.sizing = sizing;
    request_stop(2);
    std::optional<GridPlan> plan;
    try {
        plan = plan_with_lines(planner, region.network, region.demand, region.sources, region.costs,
                               with_prices_of(region.costs, shipped_equipment()), options, reporter,
                               when_stopped);
    } catch (const Cancelled&) {
    }
    EXPECT_EQ(finishing_when_stopped(), plan.has_value());
    request_stop(0);
    EXPECT_FALSE(finishing_when_stopped());
    return plan;
}

TEST(PlanWithLines, AnswersAStopWithTheBestSoFarAndABoundThatHolds) {
    for (unsigned seed = 1; seed <= 12; ++seed)
        for (const char* sizing : {"in_plan", "after_plan", "none"}) {
            SCOPED_TRACE(fmt::format("seed {}, sizing {}", seed, sizing));
            DrawnRegion region(seed, 30, 30000, 60, {corner});
            ElectricalOptions options;
            options.sizing = sizing;
            const GridPlan full = region.plan(options);
            PrizeCollectingOptions budget;
            budget.build_budget = 0.5 * full.build_cost;
            for (const PrizeCollectingOptions& asked : {PrizeCollectingOptions(), budget}) {
                const PrizeCollectingPlanner planner(asked);
                EXPECT_FALSE(stopped_plan(region, planner, sizing, WhenStopped::give_up));
                const auto plan = stopped_plan(region, planner, sizing, WhenStopped::answer);
                ASSERT_TRUE(plan);
                EXPECT_TRUE(plan->remarks.at(0).starts_with("The search was stopped on request"));
                const double bound = plan->lower_bound.value_or(0);
                EXPECT_LE(bound, plan->total_cost);
                if (!asked.build_budget) {
                    EXPECT_LE(bound, full.total_cost * (1 + 1e-9));
                }
                if (plan->lines.empty() || !plan->lines[0].conductor) continue;
                EXPECT_EQ(violations(region, *plan, 0.9), 0);
            }
        }
}

TEST(PlanWithLines, OtherPlannersKeepTheirLines) {
    const DrawnRegion region(4, 20, 20000, 40, {corner});
    QuietReporter reporter;
    const GridPlan bare = MstPlanner({}).plan(region.network, region.demand, region.sources, reporter);
    const GridPlan plan = plan_with_lines(MstPlanner({}), region.network, region.demand, region.sources,
                                          region.costs, shipped_equipment(), {}, reporter);
    ASSERT_EQ(plan.lines.size(), bare.lines.size());
    for (std::size_t i = 0; i < bare.lines.size(); ++i) {
        EXPECT_EQ(plan.lines[i].path, bare.lines[i].path);
        EXPECT_TRUE(plan.lines[i].conductor);
    }
}

}  // namespace
}  // namespace gridreach
