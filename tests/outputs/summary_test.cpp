// SPDX-License-Identifier: Apache-2.0
#include "outputs/summary.h"

#include <gtest/gtest.h>

#include <cmath>
#include <nlohmann/json.hpp>

#include "outputs/drawn_plan.h"
#include "outputs/rounded.h"

namespace gridreach {
namespace {

using test::drawn_plan;

TEST(Rounded, QuotesThreeDigits) {
    EXPECT_EQ(rounded(0), "0");
    EXPECT_EQ(rounded(3), "3");
    EXPECT_EQ(rounded(1234.6), "1,230");
    EXPECT_EQ(rounded(99.96), "100");
    EXPECT_EQ(rounded(999.6), "1,000");
    EXPECT_EQ(rounded(0.04567), "0.0457");
    EXPECT_EQ(rounded(-0.5), "-0.5");
    EXPECT_EQ(rounded(NAN), "unknown");
}

TEST(Rounded, QuotesMoneyLengthsAndShares) {
    EXPECT_EQ(money_text("USD", 949.7), "USD 950");
    EXPECT_EQ(money_text("USD", 8412345), "USD 8.41 million");
    EXPECT_EQ(money_text("USD", 999999), "USD 1 million");
    EXPECT_EQ(money_text("", 2.5e9), "2.5 billion");
    EXPECT_EQ(money_text("USD", -1500), "USD -1,500");
    EXPECT_EQ(length_text(843.4), "843 m");
    EXPECT_EQ(length_text(999.7), "1 km");
    EXPECT_EQ(length_text(84312), "84.3 km");
    EXPECT_EQ(percent_text(0), "0 %");
    EXPECT_EQ(percent_text(0.0123), "1.2 %");
    EXPECT_EQ(percent_text(1e-9), "less than 0.001 %");
    EXPECT_EQ(counted(1, "demand node"), "1 demand node");
    EXPECT_EQ(counted(2340, "dwelling"), "2,340 dwellings");
}

TEST(Summary, AddsUpWhatTheGridServes) {
    const auto plan = drawn_plan();
    const PlanSummary s = summarise(plan.outputs());
    EXPECT_EQ(*s.dwellings, 5U);
    EXPECT_EQ(*s.served_nodes, 2U);
    EXPECT_EQ(*s.unserved_nodes, 2U);
    EXPECT_EQ(*s.served_dwellings, 3U);
    EXPECT_EQ(*s.unserved_dwellings, 2U);
    EXPECT_DOUBLE_EQ(*s.served_households, 3);
    EXPECT_DOUBLE_EQ(*s.households, 5);
    EXPECT_DOUBLE_EQ(*s.mv_length_m, 2000.8);
    EXPECT_DOUBLE_EQ(*s.mv_plane_length_m, 2000);
    EXPECT_DOUBLE_EQ(*s.lv_length_m, 100);
    EXPECT_EQ(*s.transformers, 2U);
    EXPECT_EQ(*s.taps, 1U);
    EXPECT_DOUBLE_EQ(*s.cost_per_served_household, 40000.0 / 3);
    EXPECT_DOUBLE_EQ(*s.gap_fraction, 0.01);
    EXPECT_DOUBLE_EQ(*s.saving, 4 * 1500 - 41500);
}

TEST(Summary, HasGroupsThatAddUpToTheTotal) {
    const auto plan = drawn_plan();
    const PlanSummary s = summarise(plan.outputs());
    double cost = 0, build = 0;
    std::uint64_t nodes = 0;
    for (const ServedGroup& g : *s.served_by) {
        cost += g.internal_cost + g.mv_cost;
        build += g.build_cost;
        nodes += g.nodes;
    }
    EXPECT_DOUBLE_EQ(cost, *s.total_cost);
    EXPECT_DOUBLE_EQ(build, *s.build_cost);
    EXPECT_EQ(nodes, *s.demand_nodes);
}

TEST(Summary, CountsNoNewTransformerWhereTheGridIsAlready) {
    auto plan = drawn_plan();
    plan.demand.nodes[0].already_served = true;
    const PlanSummary s = summarise(plan.outputs());
    EXPECT_EQ(*s.transformers, 1U);
    EXPECT_DOUBLE_EQ(*s.lv_length_m, 50);
    EXPECT_EQ(*s.served_nodes, 2U);
}

TEST(Summary, SaysWhyAFigureIsUnknown) {
    auto plan = drawn_plan();
    plan.plan.lower_bound.reset();
    plan.plan.bound_scope = "mvmax is a rule, not an optimisation.";
    for (DemandNode& n : plan.demand.nodes) n.dwellings.clear(), n.lv_length_m = 0;
    plan.demand.nodes[1].alternative.reset();
    PlanOutputs outputs = plan.outputs();
    outputs.dwellings = nullptr;
    const auto json = to_json(summarise(outputs));
    EXPECT_TRUE(json["dwellings"].is_null());
    EXPECT_EQ(json["reasons"]["dwellings"], "this run has no dwellings: it began at demand nodes.");
    EXPECT_TRUE(json["served_dwellings"].is_null());
    EXPECT_TRUE(json["lv_length_m"].is_null());
    EXPECT_EQ(json["reasons"]["saving"],
              "what the alternative to the grid costs is not known for every node.");
    EXPECT_EQ(json["reasons"]["gap_fraction"], "mvmax is a rule, not an optimisation.");
    EXPECT_EQ(json["served_by"]["grid"]["dwellings"], nullptr);
    EXPECT_FALSE(json["reasons"].contains("total_cost"));
}

TEST(Summary, HasAValueOrAReasonForEveryKey) {
    const auto plan = drawn_plan();
    PlanOutputs dwellings_only, no_plan = plan.outputs();
    dwellings_only.dwellings = &plan.dwellings;
    no_plan.plan = nullptr;
    for (const PlanOutputs& outputs : {PlanOutputs{}, dwellings_only, no_plan, plan.outputs()}) {
        const auto json = to_json(summarise(outputs));
        for (const auto& [key, value] : json.items()) {
            if (key == "reasons") continue;
            EXPECT_EQ(value.is_null(), json["reasons"].contains(key)) << key;
            EXPECT_NE(json["reasons"].value(key, "known"), "") << key;
        }
    }
}

TEST(Summary, OfAnEmptyPlanHasNoGapAndNoCostPerHousehold) {
    test::DrawnPlan nothing;
    nothing.plan.lower_bound = 0;
    nothing.plan.bound_scope = "surface";
    const PlanSummary s = summarise(nothing.outputs());
    EXPECT_DOUBLE_EQ(*s.gap_fraction, 0);
    EXPECT_EQ(s.cost_per_served_household.reason, "the grid serves no household.");
}

TEST(FiveLines, SayThePlan) {
    const auto plan = drawn_plan();
    EXPECT_EQ(
        five_lines(summarise(plan.outputs())),
        (std::vector<std::string>{
            "Found: 5 dwellings in 4 demand nodes, 5 households.",
            "Grid: serves 2 of 4 demand nodes (3 households) with 2 km of new MV line and 100 m of LV line.",
            "Others: 1 demand node by mini-grid, 1 demand node by nothing.",
            "Cost: USD 41,500 over 2 years in prices of 2023, USD 30,900 of it at the start; USD 13,300 for "
            "each "
            "household on the grid.",
            "Bound: no plan over the candidate lines is more than 1 % cheaper; other routes are not "
            "counted."}));
}

TEST(FiveLines, SayWhatIsUnknown) {
    const auto lines = five_lines(summarise({}));
    ASSERT_EQ(lines.size(), 5U);
    EXPECT_EQ(lines[0], "Found: unknown, this run made no demand nodes.");
    EXPECT_EQ(lines[4], "Bound: none, this run made no demand nodes.");
}

}  // namespace
}  // namespace gridreach
