// SPDX-License-Identifier: Apache-2.0
#include "pipeline/variations.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <map>
#include <set>

#include "pipeline/pipeline_file.h"
#include "support/expect_error.h"

namespace gridreach {
namespace {

using test::error_of;

Setting root_of(const std::string& more = "") {
    return widened(parse_yaml("nodes: villages.csv\n" + more, "plan.yaml"));
}

Variations made(const std::vector<std::string>& vary, const std::vector<std::string>& sample = {},
                std::optional<std::int64_t> draws = {}, const std::string& more = "") {
    const Setting root = root_of(more);
    return make_variations(root, {vary, sample, draws, 1});
}

/// The values of every draw, a draw as one text.
std::vector<std::string> drawn(const Variations& v) {
    std::vector<std::string> draws;
    for (const auto& places : v.places) {
        std::string text;
        for (std::size_t k = 0; k < v.parameters.size(); ++k)
            text += (k > 0 ? " " : "") + v.parameters[k].value_at(places[k]);
        draws.push_back(text);
    }
    return draws;
}

TEST(Variations, OfVariedKeysAreAllTheirCombinations) {
    const Variations v = made({"costs.mv_line_cost_per_m=10, 20,40", "planner.type=mst,prize_collecting"});
    EXPECT_TRUE(v.full_grid);
    EXPECT_EQ(drawn(v), (std::vector<std::string>{"10 mst", "10 prize_collecting", "20 mst",
                                                  "20 prize_collecting", "40 mst", "40 prize_collecting"}));
}

TEST(Variations, WithDrawsTakeEachVariedValueEquallyOften) {
    const Variations v = made({"costs.tier=1,2,3"}, {}, 30);
    EXPECT_FALSE(v.full_grid);
    std::map<std::string, int> counts;
    for (const std::string& draw : drawn(v)) ++counts[draw];
    EXPECT_EQ(counts, (std::map<std::string, int>{{"1", 10}, {"2", 10}, {"3", 10}}));
}

TEST(Variations, ValuesMayBeListsAndQuotedText) {
    const Variations v =
        made({"costs.tier_peak_kw=[0.1,0.2,0.3,0.4,0.5],[1,2,3,4,5]", "planner=mst,prize_collecting"});
    EXPECT_EQ(v.parameters[0].values, (std::vector<std::string>{"[0.1,0.2,0.3,0.4,0.5]", "[1,2,3,4,5]"}));
    EXPECT_EQ(v.places.size(), 4U);
}

TEST(Variations, ASampledCostTakesItsRange) {
    const Variations v = made({}, {"costs.mv_line_cost_per_m"});
    ASSERT_EQ(v.parameters.size(), 1U);
    EXPECT_EQ(text_of(v.parameters[0].law), "triangular 16 … 25 … 55");
    EXPECT_EQ(v.places.size(), 100U);
    const Variations own = made({}, {"costs.mv_line_cost_per_m"}, {},
                                "costs: {mv_line_cost_per_m: {value: 9, unit: USD/m, range: [8, 12]}}\n");
    EXPECT_EQ(text_of(own.parameters[0].law), "triangular 8 … 9 … 12");
    EXPECT_EQ(text_of(made({}, {"costs.tier"}).parameters[0].law), "whole numbers 1 … 5");
}

TEST(Variations, AllCostsWithARangeAreSampledButWholeNumbers) {
    std::set<std::string> keys;
    for (const Parameter& p : made({}, {"costs"}).parameters) {
        EXPECT_TRUE(keys.insert(p.key).second);
        EXPECT_LT(p.law.low, p.law.high) << p.key;
        EXPECT_LE(p.law.low, p.law.middle) << p.key;
        EXPECT_LE(p.law.middle, p.law.high) << p.key;
    }
    EXPECT_EQ(keys.count("costs.mv_line_cost_per_m"), 1U);
    EXPECT_EQ(keys.count("costs.tier"), 0U);
    EXPECT_EQ(keys.count("costs.households_per_dwelling"), 0U);
    // A price of one's own, outside the range that the catalogue gives, stays as it is.
    for (const Parameter& p : made({}, {"costs"}, {}, "costs: {mv_line_cost_per_m: 3}\n").parameters)
        EXPECT_NE(p.key, "costs.mv_line_cost_per_m");
}

TEST(Variations, MakeThePipelineOfADraw) {
    const Setting root = root_of("planner: mst\n");
    const Variations v = make_variations(
        root, {{"planner.type=mst,prize_collecting"}, {"costs.mv_line_cost_per_m=10..20"}, 3, 1});
    const Pipeline p = make_pipeline(with_values(root, v.parameters, {"prize_collecting", "12.5"}));
    EXPECT_EQ(p.planner_type, "prize_collecting");
    EXPECT_DOUBLE_EQ(p.costs.mv_line_cost_per_m, 12.5);
}

TEST(Variations, RefuseWhatIsWrongInWords) {
    const auto error = [](const std::vector<std::string>& vary, const std::vector<std::string>& sample = {},
                          std::optional<std::int64_t> draws = {}, const std::string& more = "") {
        return error_of([&] { made(vary, sample, draws, more); });
    };
    EXPECT_EQ(error({}), "nothing varies. Add --vary KEY=A,B,C or --sample KEY=LOW..HIGH.");
    EXPECT_THAT(error({"planner.restart=1,2"}),
                ::testing::StartsWith(
                    "--vary: there is no option called \"restart\". Did you mean \"restarts\"? Available: "));
    EXPECT_EQ(error({}, {"costs.mv_line_cost_per_n=1..2"}),
              "--sample: there is no cost called \"mv_line_cost_per_n\". Did you mean "
              "\"mv_line_cost_per_m\"?");
    EXPECT_EQ(error({}, {"costs.mv_line_cost_per_n=~0.1"}),
              "--sample: there is no cost called \"mv_line_cost_per_n\". Did you mean "
              "\"mv_line_cost_per_m\"?");
    EXPECT_EQ(error({"costs.discount_rate=0.1,3"}),
              "--vary: discount_rate is 3, but it must be at least 0 and at most 1.");
    EXPECT_EQ(error({}, {"costs.power_factor=0.5..1.5"}),
              "--sample: power_factor is 1.5, but it must be greater than 0 and at most 1.");
    EXPECT_EQ(error({"costs.tier"}),
              "--vary costs.tier: write it as KEY=A,B,C, for example costs.mv_line_cost_per_m=18,25,40.");
    EXPECT_EQ(error({"costs.tier=2"}),
              "--vary costs.tier=2: one value varies nothing. Give several, or use --set.");
    EXPECT_EQ(error({"costs.tier=2,,3"}), "--vary costs.tier=2,,3: a value between two commas is empty.");
    EXPECT_EQ(error({"costs.tier=1,2", "costs.tier=2,3"}),
              "--vary costs.tier=2,3: costs.tier is given twice.");
    EXPECT_EQ(error({"planner=mst,mvmax", "planner.type=mst,mvmax"}),
              "--vary planner.type=mst,mvmax: planner and planner.type lie in one another.");
    EXPECT_EQ(error({"output=a,b"}),
              "--vary output=a,b: output cannot differ between draws: they would not compare.");
    EXPECT_EQ(error({}, {"dwellings"}),
              "--sample dwellings: the run starts at nodes, so no detector says how sure their count is.");
    EXPECT_EQ(error({}, {"costs.mv_line_cost_per_m"}, {}, "costs: {mv_line_cost_per_m: 3}\n"),
              "--sample costs.mv_line_cost_per_m: it lies outside its range 16 … 55. The value is 3. Write "
              "costs.mv_line_cost_per_m=LOW..HIGH.");
    EXPECT_EQ(error({}, {"costs.households_per_dwelling"}),
              "--sample costs.households_per_dwelling: the costs give no range for it. The value is 1. Write "
              "costs.households_per_dwelling=LOW..HIGH.");
    EXPECT_EQ(error({}, {"costs.tier_peak_kw=1..2"}),
              "--sample costs.tier_peak_kw=1..2: it is no single number. Name its values with --vary.");
    EXPECT_EQ(error({}, {"costs.tier=5..1"}), "--sample costs.tier=5..1: the lower end must come first.");
    EXPECT_EQ(error({}, {"costs.tier=~0.2"}),
              "--sample costs.tier=~0.2: it is a whole number. Write KEY=LOW..HIGH.");
    EXPECT_EQ(error({}, {"costs.discount_rate=~0"}),
              "--sample costs.discount_rate=~0: the spread after ~ must be greater than 0 and at most 10.");
    EXPECT_EQ(error({"costs.tier=1,2"}, {}, 0),
              "--draws is 0, but it must be at least 1 and at most 10,000.");
}

}  // namespace
}  // namespace gridreach
