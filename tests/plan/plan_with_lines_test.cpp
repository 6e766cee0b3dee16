// SPDX-License-Identifier: Apache-2.0
#include "plan/plan_with_lines.h"

#include <gtest/gtest.h>

#include <cmath>
#include <complex>
#include <map>

#include "plan/drawn_region.h"
#include "plan/mst_planner.h"
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
        if (!plan.remarks.empty()) {
            EXPECT_TRUE(plan.remarks[0].starts_with("Not held: ")) << plan.remarks[0];
            EXPECT_EQ(violations(region, region.plan(), 0.9), 0) << "seed " << seed;
            continue;
        }
        ++held;
        EXPECT_LE(region.plan().total_cost, plan.total_cost) << "seed " << seed;
        EXPECT_FALSE(plan.lower_bound) << "a bound of other prices would be none";
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
    EXPECT_THROW(region.plan(both), InputError);
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
