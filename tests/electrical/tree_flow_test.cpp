// SPDX-License-Identifier: Apache-2.0
#include "electrical/tree_flow.h"

#include <gtest/gtest.h>

#include <cmath>

#include "electrical/equipment.h"
#include "electrical/shipped_equipment.h"

namespace gridreach {
namespace {

std::vector<LineType> bundles() {
    return lv_line_types(test::shipped_equipment(), LinePhases::three_phase);
}

/// 100 m of abc_50 with 20 kW at power factor 1: 0.719 ohm/km · 0.1 km · 20 kW / (0.4 kV)² = 0.898 % at first
/// order.
TEST(TreeFlow, OfOneLineIsWhatAHandbookSays) {
    const std::vector<LineType> types = bundles();
    const std::uint16_t abc_50 = 2;
    ASSERT_EQ(types[abc_50].name, "abc_50");
    const std::vector<std::uint32_t> parent = {0, 0};
    const std::vector<double> length_m = {0, 100}, kw = {0, 20};
    const std::vector<std::uint16_t> type = {0, abc_50};
    EXPECT_NEAR(drop_pu_per_kw_m(types[abc_50], 1) * 100 * 20, 0.0089875, 1e-9);
    const TreeFlow flow = tree_flow({parent, length_m}, types, type, kw);
    ASSERT_TRUE(flow.converged);
    // v = (1 + √(1 − 4·0.0089875)) / 2.
    EXPECT_NEAR(flow.voltage_pu[1], (1 + std::sqrt(1 - 4 * 0.0089875)) / 2, 1e-6);
    const double amps = 20 / (std::sqrt(3.0) * 0.4 * flow.voltage_pu[1]);
    EXPECT_NEAR(flow.line_current_a[1], amps, 1e-3);
    EXPECT_NEAR(flow.losses_kw, 3 * amps * amps * 0.719 * 0.1 / 1000, 1e-5);
    EXPECT_NEAR(flow.line_kva[0], 20 + flow.losses_kw, 1e-3);
}

TEST(TreeFlow, OfATransformerAloneAndOfNoLoadIsTheSupply) {
    const std::vector<std::uint32_t> parent = {0, 0, 1};
    const std::vector<double> length_m = {0, 50, 50}, none = {0, 0, 0}, some = {5};
    const std::vector<std::uint16_t> type = {0, 0, 0};
    const TreeFlow idle = tree_flow({parent, length_m}, bundles(), type, none, {.voltage_pu = 0.96});
    EXPECT_EQ(idle.lowest_voltage_pu(), 0.96);
    EXPECT_EQ(idle.losses_kw, 0);
    const std::span<const std::uint32_t> one(parent.data(), 1);
    const TreeFlow alone =
        tree_flow({one, std::span(length_m).first(1)}, bundles(), std::span(type).first(1), some);
    EXPECT_TRUE(alone.converged);
    EXPECT_EQ(alone.line_kva[0], 5);
}

TEST(TreeFlow, SaysWhenLinesCannotCarryTheLoads) {
    const std::vector<std::uint32_t> parent = {0, 0};
    const std::vector<double> length_m = {0, 2000}, kw = {0, 500};
    const std::vector<std::uint16_t> type = {0, 0};
    EXPECT_FALSE(tree_flow({parent, length_m}, bundles(), type, kw).converged);
}

/// A single-phase bundle of 16 mm² at 230 V drops what a loop of twice its wire drops.
TEST(TreeFlow, OfTwoWiresCountsBoth) {
    const auto types = lv_line_types(test::shipped_equipment(), LinePhases::single_phase);
    ASSERT_EQ(types[0].name, "abc_16_single");
    EXPECT_NEAR(drop_pu_per_kw_m(types[0], 1), 2 * 2.141 / (1e6 * 0.23 * 0.23), 1e-12);
    EXPECT_NEAR(types[0].current_a(2.3), 10, 1e-9);
}

TEST(CarriedLoad, IsTheSumBehindEachLine) {
    const std::vector<std::uint32_t> parent = {0, 0, 1, 1};
    const std::vector<double> length_m(4, 1), kw = {1, 2, 4, 8};
    EXPECT_EQ(carried_kw({parent, length_m}, kw), (std::vector<double>{15, 14, 4, 8}));
}

}  // namespace
}  // namespace gridreach
