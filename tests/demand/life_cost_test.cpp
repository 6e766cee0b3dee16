// SPDX-License-Identifier: Apache-2.0
#include "demand/life_cost.h"

#include <fmt/format.h>
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <cmath>
#include <fstream>
#include <numeric>
#include <sstream>

#include "base/words.h"
#include "demand/shipped_costs.h"

namespace gridreach {
namespace {

Costs plain_costs(std::int64_t horizon_years, double discount_rate) {
    Costs costs = test::shipped_costs();
    costs.horizon_years = horizon_years;
    costs.discount_rate = discount_rate;
    return costs;
}

TEST(LifeCost, AnnuityFactorIsTheClosedForm) {
    EXPECT_NEAR(annuity_factor(0.08, 20), (1 - std::pow(1.08, -20)) / 0.08, 1e-12);
    EXPECT_NEAR(annuity_factor(0.1, 10), 6.14457, 1e-5);  // The factor of NetworkPlanner's defaults.
    EXPECT_EQ(annuity_factor(0, 20), 20);
    EXPECT_EQ(annuity_factor(0.08, 0), 0);
}

TEST(LifeCost, OfAnAssetThatLastsTheHorizonIsItsCostAndUpkeep) {
    const NodeCost cost = asset_cost({100, 20, 0.03}, 2, plain_costs(20, 0.08));
    EXPECT_DOUBLE_EQ(cost.build, 200);
    EXPECT_NEAR(cost.life, 200 * (1 + 0.03 * annuity_factor(0.08, 20)), 1e-9);
}

TEST(LifeCost, CountsReplacementsAndWhatIsLeft) {
    // Built in years 0, 8 and 16; the last has 4 of its 8 years left.
    const NodeCost cost = asset_cost({100, 8, 0}, 1, plain_costs(20, 0.08));
    EXPECT_NEAR(cost.life, 100 + 100 / std::pow(1.08, 8) + 100 / std::pow(1.08, 16) - 50 / std::pow(1.08, 20),
                1e-9);
    // Without discounting only the years used are paid for.
    EXPECT_NEAR(asset_cost({100, 8, 0}, 1, plain_costs(20, 0)).life, 100 * 20.0 / 8, 1e-9);
    EXPECT_NEAR(asset_cost({100, 30, 0}, 1, plain_costs(20, 0)).life, 100 * 20.0 / 30, 1e-9);
    EXPECT_NEAR(asset_cost({100, 2.5, 0.1}, 1, plain_costs(5, 0)).life, 200 + 5 * 10, 1e-9);
    EXPECT_NEAR(asset_cost({100, 1, 0}, 1, plain_costs(7, 0)).life, 700, 1e-9);
}

TEST(LifeCost, SizesEachAssetForTheLargestNeedDuringItsLife) {
    const std::vector<double> need = {1, 2, 3, 4, 5};
    // Lives 0–2, 2–4 and 4–6: sizes 2, 4, 5; half of the last is left.
    const NodeCost cost = asset_cost({10, 2, 0.1}, need, 0);
    EXPECT_DOUBLE_EQ(cost.build, 20);
    EXPECT_NEAR(cost.life, 20 + 40 + 50 - 25 + 0.1 * (2 * 20 + 2 * 40 + 50), 1e-9);
    EXPECT_DOUBLE_EQ(asset_cost({10, 20, 0}, std::vector<double>{5, 3, 1}, 0).build, 50);
    EXPECT_EQ(asset_cost({10, 20, 0}, std::vector<double>{}, 0.08).life, 0);
}

TEST(LifeCost, NeverFallsWhenALifeIsShorter) {
    double last = 0;
    for (double life = 40; life >= 1; life -= 0.25) {
        const double cost = asset_cost({100, life, 0.02}, 1, plain_costs(20, 0.08)).life;
        EXPECT_GE(cost, last - 1e-9) << life;
        last = cost;
    }
}

TEST(Demand, PeaksCoincideLessTheMoreHouseholds) {
    EXPECT_EQ(coincidence(1, 0.3), 1);
    EXPECT_EQ(coincidence(0.4, 0.3), 1);
    EXPECT_DOUBLE_EQ(coincidence(4, 0.3), 0.65);
    EXPECT_DOUBLE_EQ(coincidence(100, 0.3), 0.37);
    EXPECT_NEAR(coincidence(1e12, 0.3), 0.3, 1e-5);
}

TEST(Demand, OfHouseholdsGrowsFromTheTiersFirstYear) {
    const Costs& costs = test::shipped_costs();
    const Load load = load_of_households(4, costs);
    ASSERT_EQ(load.energy_kwh_per_year.size(), 20u);
    ASSERT_EQ(load.peak_kw.size(), 20u);
    EXPECT_DOUBLE_EQ(load.energy_kwh_per_year[0], 4 * 365);
    EXPECT_DOUBLE_EQ(load.energy_kwh_per_year[2], 4 * 365 * 1.02 * 1.02);
    EXPECT_DOUBLE_EQ(load.peak_kw[0], 4 * 0.2 * 0.65);
    EXPECT_DOUBLE_EQ(load.peak_kw[19], 4 * 0.2 * 0.65 * std::pow(1.02, 19));
    const Load twice = load_of_energy(2 * 4 * 365, 4, costs);
    EXPECT_DOUBLE_EQ(twice.energy_kwh_per_year[5], 2 * load.energy_kwh_per_year[5]);
    EXPECT_DOUBLE_EQ(twice.peak_kw[5], 2 * load.peak_kw[5]);
}

TEST(Demand, OfNobodyIsNothing) {
    const Load load = load_of_households(0, test::shipped_costs());
    EXPECT_EQ(load.energy_kwh_per_year, std::vector<double>(20, 0));
    EXPECT_EQ(stand_alone_cost(load, 0, test::shipped_costs()).life, 0);
}

TEST(Alternative, IsTheCheaperWay) {
    const Costs& costs = test::shipped_costs();
    const auto priced = [&](double households, double lv_length_m) {
        DemandNode node;
        node.expected_households = households;
        node.lv_length_m = lv_length_m;
        price_node(node, load_of_households(households, costs), costs);
        return node;
    };
    EXPECT_EQ(priced(1, 0).alternative->type, "stand_alone");
    EXPECT_EQ(priced(80, 1500).alternative->type, "mini_grid");
    EXPECT_EQ(priced(80, 100000).alternative->type, "stand_alone");
    const DemandNode node = priced(12, 300);
    const Load load = load_of_households(12, costs);
    EXPECT_DOUBLE_EQ(node.alternative->life_cost,
                     std::min(mini_grid_cost(load, 12, wires_of_one_kind(300, 0, costs), costs).life,
                              stand_alone_cost(load, 12, costs).life));
    EXPECT_DOUBLE_EQ(node.grid_internal_cost,
                     grid_internal_cost(load, 12, wires_of_one_kind(300, 0, costs), costs).life);
    EXPECT_DOUBLE_EQ(node.grid_internal_build_cost,
                     grid_internal_cost(load, 12, wires_of_one_kind(300, 0, costs), costs).build);
}

TEST(Transformer, IsTheSmallestThatHoldsThePeakOrSeveralOfTheLargest) {
    Costs costs = test::shipped_costs();
    costs.transformer_ratings_kva = {10, 25, 50};
    costs.power_factor = 0.9;
    EXPECT_EQ(transformer_size(0, costs).rating_kva, 10);
    EXPECT_EQ(transformer_size(9, costs).rating_kva, 10);
    EXPECT_EQ(transformer_size(9.001, costs).rating_kva, 25);
    EXPECT_EQ(transformer_size(45, costs).kva(), 50);
    // 500 kW are 555.6 kVA.
    EXPECT_EQ(transformer_size(500, costs).rating_kva, 50);
    EXPECT_EQ(transformer_size(500, costs).count, 12);
    EXPECT_EQ(transformer_size(500, costs).kva(), 600);
}

std::string concepts() {
    std::ifstream in(std::string(GRIDREACH_SOURCE_DIR) + "/docs/concepts.md");
    return (std::ostringstream() << in.rdbuf()).str();
}

TEST(WorkedExample, OfTheManualHoldsToTheDollar) {
    const Costs& c = test::shipped_costs();
    const double households = 40, lv_length_m = 900;
    const Load load = load_of_households(households, c);
    const auto money = [](double x) { return with_commas(std::llround(x)); };
    const std::string text = concepts();
    const auto row = [&](const std::string& what, NodeCost cost, const char* bold = "") {
        return fmt::format("| {}{}{} | {}{}{} | {}{}{} |", bold, what, bold, bold, money(cost.build), bold,
                           bold, money(cost.life), bold);
    };
    const NodeCost mv = mv_line_cost_per_m(c);
    EXPECT_THAT(text, testing::HasSubstr(
                          fmt::format("| MV line, each metre | {:.2f} | {:.2f} |", mv.build, mv.life)));
    const NodeCost lv = asset_cost({c.lv_line_cost_per_m, c.line_life_years, c.line_upkeep_fraction_per_year},
                                   lv_length_m, c);
    const NodeCost connections = asset_cost(
        {c.connection_cost_per_household, c.connection_life_years, c.connection_upkeep_fraction_per_year},
        households, c);
    const double kva = load.peak_kw.back() / c.power_factor;
    const double rating_kva = 10;  // The smallest that holds the last year's peak.
    const NodeCost transformer =
        asset_cost({c.transformer_cost_fixed + rating_kva * c.transformer_cost_per_kva,
                    c.transformer_life_years, c.transformer_upkeep_fraction_per_year},
                   1, c);
    const NodeCost energy{0, discounted(load.energy_kwh_per_year, c.discount_rate) / (1 - c.losses_fraction) *
                                 c.grid_energy_cost_per_kwh};
    EXPECT_THAT(text, testing::HasSubstr(row("LV lines", lv)));
    EXPECT_THAT(text, testing::HasSubstr(row("connections", connections)));
    EXPECT_THAT(text, testing::HasSubstr(row("transformer", transformer)));
    EXPECT_THAT(text, testing::HasSubstr(row("energy from the grid", energy)));
    const NodeCost grid = grid_internal_cost(load, households, wires_of_one_kind(lv_length_m, 0, c), c),
                   mini = mini_grid_cost(load, households, wires_of_one_kind(lv_length_m, 0, c), c);
    EXPECT_NEAR(grid.life, lv.life + connections.life + transformer.life + energy.life, 1e-6);
    EXPECT_THAT(text, testing::HasSubstr(row("grid, internal", grid, "**")));
    EXPECT_THAT(text, testing::HasSubstr(row("mini-grid", mini, "**")));
    EXPECT_THAT(text, testing::HasSubstr(row("stand-alone", stand_alone_cost(load, households, c), "**")));
    EXPECT_THAT(
        text, testing::HasSubstr(fmt::format("{} − {} = {} on reaching the node: {} m of MV line",
                                             money(mini.life), money(grid.life), money(mini.life - grid.life),
                                             money((mini.life - grid.life) / mv.life))));
    EXPECT_THAT(text, testing::HasSubstr(fmt::format("P(1) = 40 · 0.2 · 0.4107 = {:.2f} kW and P(20) = "
                                                     "{:.2f} kW; the transformer must hold {:.2f} kVA",
                                                     load.peak_kw.front(), load.peak_kw.back(), kva)));
}

}  // namespace
}  // namespace gridreach
