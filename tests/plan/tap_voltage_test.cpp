// SPDX-License-Identifier: Apache-2.0
#include "plan/tap_voltage.h"

#include <gtest/gtest.h>

#include <cmath>
#include <complex>

#include "plan/drawn_region.h"
#include "plan/mst_planner.h"

namespace gridreach {
namespace {

TEST(TapVoltage, IsThatBehindTheImpedanceOfTheShortCircuitPower) {
    for (const double kw : {0.0, 200.0, 3000.0, 8000.0})
        for (const double pf : {0.8, 0.9, 1.0}) {
            constexpr double mva = 40, open = 0.98;
            const double v = voltage_behind(open, mva, kw, pf);
            // E = V + Z·I with I = conj(S/V), everything over the nominal voltage and the short-circuit
            // power.
            const double x = 1 / std::sqrt(1.01);
            const std::complex<double> z(0.1 * x, x);
            const double p = kw / (1000 * mva), q = p * std::sqrt(1 - pf * pf) / pf;
            const std::complex<double> current = std::conj(std::complex<double>(p, q) / v);
            EXPECT_NEAR(std::abs(v + z * current), open, 1e-12) << kw << " " << pf;
        }
    EXPECT_EQ(voltage_behind(1, 10, 0, 0.9), 1);
    EXPECT_EQ(voltage_behind(1, 10, 1e6, 0.9), 0.5);  // More than the source can give at any voltage.
}

TEST(TapVoltage, OfAStiffSourceIsItsOwnAndWeakerSourcesLeaveLess) {
    test::DrawnRegion region(3, 30, 20000, 60, {test::corner});
    const auto lowest = [&] {
        double pu = 2;
        const GridPlan plan = region.plan();
        for (const PlanNode& node : plan.nodes) pu = std::min(pu, node.voltage_pu.value_or(2));
        return pu;
    };
    const double stiff = lowest();
    region.sources.sources[0].short_circuit_mva = 1e7;
    EXPECT_NEAR(lowest(), stiff, 1e-4);
    region.sources.sources[0].short_circuit_mva = 60;
    EXPECT_LT(lowest(), stiff - 0.002);
}

TEST(TapVoltage, FallsWithTheLoadOfAllFeedersOfOneName) {
    const auto inside = [](double x, double y) { return PointM{test::corner.x + x, test::corner.y + y}; };
    test::DrawnRegion region(5, 40, 30000, 60,
                             {inside(8000, 8000), inside(22000, 22000), inside(8000, 22000)});
    for (Source& source : region.sources.sources) source.short_circuit_mva = 60;
    QuietReporter reporter;
    const Equipment equipment = with_prices_of(region.costs, test::shipped_equipment());
    const auto voltages = [&] {
        const LineSizing sizing(region.network, region.demand, region.sources, region.costs, equipment, {});
        GridPlan plan = MstPlanner({}).plan(region.network, region.demand, region.sources, reporter);
        return std::pair(tap_voltages(region.sources, plan, sizing.size(plan), 0.9), plan);
    };
    const auto apart = voltages();
    for (Source& source : region.sources.sources) source.feeder = "north";
    const auto together = voltages();
    ASSERT_EQ(apart.first.size(), together.first.size());
    ASSERT_GE(apart.first.size(), 2u);
    double all_kw = 0;
    for (const PlanLine& line : together.second.lines)
        if (line.source) all_kw += line.downstream_peak_kw;
    for (std::size_t k = 0; k < apart.first.size(); ++k) {
        EXPECT_NEAR(together.first[k], voltage_behind(1, 60, all_kw, 0.9), 1e-12);
        EXPECT_GE(apart.first[k], together.first[k]);
    }
}

}  // namespace
}  // namespace gridreach
