// SPDX-License-Identifier: Apache-2.0
#include "demand/catalogue.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "demand/shipped_costs.h"
#include "options/option_list.h"
#include "support/expect_error.h"

namespace gridreach {
namespace {

using test::error_of;
using test::shipped_catalogue;

Costs with(const std::string& overrides) {
    return read_costs(shipped_catalogue(), parse_yaml(overrides, "mine.yaml"));
}

std::string refusal(const std::string& overrides) {
    return error_of([&] { with(overrides); });
}

TEST(ShippedCosts, SetEveryEntryWithASourceAndTheUnitItIsCountedIn) {
    const Setting catalogue = shipped_catalogue();
    Costs costs = read_costs(catalogue, {});
    OptionList options;
    describe(costs, options);
    EXPECT_EQ(catalogue.entries.size(), options.all().size());
    for (const Option& option : options.all()) {
        const Setting* entry = catalogue.find(option.name());
        ASSERT_NE(entry, nullptr) << option.name();
        ASSERT_EQ(entry->kind, Setting::Kind::map) << option.name();
        const Setting* source = entry->find("source");
        ASSERT_NE(source, nullptr) << option.name() << " has no source";
        EXPECT_GE(source->text.size(), 10u) << option.name();
        EXPECT_EQ(entry->find("unit") == nullptr, option.unit_text().empty()) << option.name();
        EXPECT_FALSE(option.help_text().empty()) << option.name();
    }
}

/// A field that no entry sets would stay 0. Only a tap on a line is meant to cost nothing.
TEST(ShippedCosts, LeaveNoFieldUnset) {
    Costs costs = test::shipped_costs();
    OptionList options;
    describe(costs, options);
    for (const Option& option : options.all())
        EXPECT_EQ(option.default_text() == "0", option.name() == "line_tap_cost") << option.name();
    EXPECT_EQ(costs.tier_kwh_per_year, (std::vector<double>{4.5, 73, 365, 1250, 3000}));
    EXPECT_EQ(costs.tier_peak_kw, (std::vector<double>{0.003, 0.05, 0.2, 0.8, 2}));
    EXPECT_EQ(costs.currency, "USD");
}

TEST(CostReader, LaysOverridesOverTheCatalogue) {
    const Costs costs = with("mv_line_cost_per_m: 18\ntier: {value: 2, source: ours}\n");
    Costs expected = test::shipped_costs();
    expected.mv_line_cost_per_m = 18;
    expected.tier = 2;
    EXPECT_EQ(costs, expected);
    EXPECT_EQ(with(""), test::shipped_costs());
    EXPECT_EQ(
        with("line_tap_cost: {value: 700, unit: USD, range: [500, 900], note: \"two quotes\"}").line_tap_cost,
        700);
    EXPECT_EQ(with("tier_peak_kw: {value: [1, 2, 3, 4, 5], unit: kW}").tier_peak_kw,
              (std::vector<double>{1, 2, 3, 4, 5}));
}

TEST(CostReader, RefusesUnknownKeysWithTheNearest) {
    EXPECT_EQ(
        refusal("tier: 2\nmv_line_cost_per_km: 18\n"),
        "mine.yaml:2: there is no cost called \"mv_line_cost_per_km\". Did you mean \"mv_line_cost_per_m\"?");
    EXPECT_THAT(refusal("moon: 18\n"),
                testing::StartsWith("mine.yaml:1: there is no cost called \"moon\". Available: currency, "));
    EXPECT_EQ(refusal("tier: {value: 2, sourse: ours}\n"),
              "mine.yaml:1: tier: there is no part of a cost called \"sourse\". Did you mean \"source\"? "
              "Available: value, "
              "unit, source, range, note.");
    EXPECT_EQ(refusal("tier: {source: ours}\n"),
              "mine.yaml:1: tier has no value. Write it as tier: {value: …}.");
}

TEST(CostReader, RefusesAnotherUnit) {
    EXPECT_EQ(refusal("mv_line_cost_per_m:\n  value: 18000\n  unit: USD/km\n"),
              "mine.yaml:3: mv_line_cost_per_m: unit is USD/km, but it is given in USD/m. Convert the value "
              "and the unit.");
    EXPECT_EQ(refusal("mv_line_cost_per_m: {value: 18, unit: EUR/m}\n"),
              "mine.yaml:1: mv_line_cost_per_m: unit is EUR/m, but it is given in USD/m. Convert the value "
              "and the unit.");
    EXPECT_EQ(refusal("discount_rate: {value: 0.1, unit: \"\"}\n"),
              "mine.yaml:1: discount_rate: unit is empty, but it is given in 1/year. Convert the value and "
              "the unit.");
    EXPECT_EQ(refusal("currency: {value: USD, unit: dollars}\n"),
              "mine.yaml:1: currency: unit is dollars, but it has none. Leave it out.");
}

TEST(CostReader, RefusesWordsAndValuesOutOfRange) {
    EXPECT_EQ(refusal("mv_line_cost_per_m: cheap\n"),
              "mine.yaml:1: mv_line_cost_per_m is cheap, but it must be a number.");
    EXPECT_EQ(refusal("discount_rate: 8\n"),
              "mine.yaml:1: discount_rate is 8, but it must be at least 0 and at most 1.");
    EXPECT_EQ(refusal("line_life_years: {value: 0}\n"),
              "mine.yaml:1: line_life_years is 0, but it must be at least 1 and at most 200.");
    EXPECT_EQ(refusal("tier: 6\n"), "mine.yaml:1: tier is 6, but it must be at least 1 and at most 5.");
    EXPECT_EQ(refusal("line_tap_cost: {value: 700, range: [800, 900]}\n"),
              "mine.yaml:1: line_tap_cost is 700, outside the range 800 … 900 that is given with it.");
    EXPECT_EQ(refusal("line_tap_cost: {value: 700, range: [500, 600]}\n"),
              "mine.yaml:1: line_tap_cost is 700, outside the range 500 … 600 that is given with it.");
    EXPECT_EQ(refusal("line_tap_cost: {value: 700, range: [900, 500]}\n"),
              "mine.yaml:1: the range of line_tap_cost must be two numbers, the lower first.");
    EXPECT_EQ(refusal("currency: {value: USD, range: [1, 2]}\n"),
              "mine.yaml:1: currency is no single number, so it has no range.");
    EXPECT_EQ(refusal("currency: \"\"\n"), "mine.yaml:1: currency is empty. Name it, for example USD.");
    EXPECT_EQ(refusal("[1, 2]\n"),
              "mine.yaml:1: costs are a group of entries (`mv_line_cost_per_m: 20`), or a file of them.");
}

TEST(CostReader, WantsFiveRisingTiers) {
    EXPECT_EQ(refusal("tier: 2\ntier_kwh_per_year: [1, 2, 3]\n"),
              "mine.yaml:2: tier_kwh_per_year has 3 numbers, but there are 5 tiers.");
    EXPECT_EQ(refusal("tier_peak_kw: [5, 4, 3, 2, 1]\n"),
              "mine.yaml:1: tier_peak_kw falls from one tier to the next. Give tier 1 first.");
}

TEST(CostReader, DoesNotMixCurrencies) {
    EXPECT_EQ(refusal("mv_line_cost_per_m: 18\ncurrency: EUR\n"),
              "mine.yaml:2: currency is EUR, but lv_line_cost_per_m is not given, and in the catalogue it is "
              "in USD. Give "
              "every price in EUR.");
    Costs costs = test::shipped_costs();
    OptionList options;
    describe(costs, options);
    std::string every = "currency: EUR\n";
    for (const Option& option : options.all())
        if (option.unit_text().starts_with("USD"))
            every += option.name() + ": {value: 7, unit: EUR" + option.unit_text().substr(3) + "}\n";
    EXPECT_EQ(with(every).currency, "EUR");
    EXPECT_EQ(with(every).stand_alone_fixed_cost, 7);
    EXPECT_EQ(with("currency: USD\nmv_line_cost_per_m: 18\n").mv_line_cost_per_m, 18);
}

TEST(CostReader, WantsAWholeCatalogue) {
    Setting catalogue = shipped_catalogue();
    catalogue.origin = {"costs.yaml", 1};
    catalogue.remove("line_tap_cost");
    EXPECT_EQ(error_of([&] { read_costs(catalogue, {}); }),
              "costs.yaml: line_tap_cost is missing. A catalogue gives every entry.");
}

}  // namespace
}  // namespace gridreach
