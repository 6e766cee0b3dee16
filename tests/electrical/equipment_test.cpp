// SPDX-License-Identifier: Apache-2.0
#include "electrical/equipment.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <cmath>
#include <fstream>
#include <sstream>

#include "electrical/shipped_equipment.h"
#include "model/costs.h"
#include "support/expect_error.h"

namespace gridreach {
namespace {

using test::error_of;
using test::shipped_equipment;

/// The shipped file with one text replaced, read.
std::string refusal(const std::string& text, const std::string& with) {
    std::ifstream in(std::string(GRIDREACH_SOURCE_DIR) + "/data/catalogue/equipment.yaml");
    std::stringstream all;
    all << in.rdbuf();
    std::string changed = all.str();
    const std::size_t at = changed.find(text);
    if (at == std::string::npos) return "no such text: " + text;
    changed.replace(at, text.size(), with);
    std::string said = error_of([&] { read_equipment(parse_yaml(changed, "mine.yaml")); });
    // The line is that of the shipped file: it moves with every comment.
    const std::size_t first = said.find(':'), second = said.find(':', first + 1);
    const bool has_line = second != std::string::npos && second > first + 1 &&
                          said.find_first_not_of("0123456789", first + 1) == second;
    return has_line ? said.substr(second + 2) : said;
}

/// The single number of an entry in the shipped costs, which this test reads as text: stages are not for
/// tools.
double cost_called(const std::string& name) {
    const Setting costs = read_yaml_file(std::string(GRIDREACH_SOURCE_DIR) + "/data/catalogue/costs.yaml");
    return std::stod(costs.find(name)->find("value")->text);
}

Costs shipped_prices() {
    Costs costs;
    costs.mv_line_cost_per_m = cost_called("mv_line_cost_per_m");
    costs.lv_line_cost_per_m = cost_called("lv_line_cost_per_m");
    costs.transformer_cost_fixed = cost_called("transformer_cost_fixed");
    costs.transformer_cost_per_kva = cost_called("transformer_cost_per_kva");
    return costs;
}

const LineType& named(const std::vector<LineType>& lines, const std::string& name) {
    for (const LineType& line : lines)
        if (line.name == name) return line;
    throw std::runtime_error("no line " + name);
}

TEST(ShippedEquipment, CostsWhatTheCostCatalogueSays) {
    const Equipment& e = shipped_equipment();
    const Costs costs = shipped_prices();
    EXPECT_NEAR(named(mv_line_types(e, LinePhases::three_phase, 33), "three_phase_33kv rabbit").cost_per_m,
                costs.mv_line_cost_per_m, 1e-9);
    EXPECT_NEAR(named(lv_line_types(e, LinePhases::three_phase), "abc_50").cost_per_m,
                costs.lv_line_cost_per_m, 1e-9);
    for (const TransformerType& t : transformer_types(e, LinePhases::three_phase))
        EXPECT_NEAR(t.cost, costs.transformer_cost_fixed + costs.transformer_cost_per_kva * t.rating_kva,
                    1e-9)
            << t.name;
    EXPECT_EQ(e.mv_line_cost_per_m, costs.mv_line_cost_per_m);
    EXPECT_EQ(e.lv_line_cost_per_m, costs.lv_line_cost_per_m);
    EXPECT_EQ(e.transformer_cost_fixed, costs.transformer_cost_fixed);
    EXPECT_EQ(e.transformer_cost_per_kva, costs.transformer_cost_per_kva);
}

TEST(ShippedEquipment, HasLinesOfEveryVoltageAndForm) {
    for (double kv : {11.0, 22.0, 33.0}) {
        const auto three = mv_line_types(shipped_equipment(), LinePhases::three_phase, kv);
        const auto two = mv_line_types(shipped_equipment(), LinePhases::single_phase, kv);
        const auto one = mv_line_types(shipped_equipment(), LinePhases::swer, kv / std::sqrt(3.0));
        EXPECT_EQ(three.size(), 9u);
        EXPECT_EQ(two.size(), 9u);
        EXPECT_EQ(one.size(), 9u);
        EXPECT_LT(one[0].cost_per_m, two[0].cost_per_m);
        EXPECT_LT(two[0].cost_per_m, three[0].cost_per_m);
        for (std::size_t i = 1; i < three.size(); ++i)
            EXPECT_LE(three[i - 1].cost_per_m, three[i].cost_per_m);
    }
    EXPECT_TRUE(mv_line_types(shipped_equipment(), LinePhases::three_phase, 20).empty());
    EXPECT_EQ(lv_line_types(shipped_equipment(), LinePhases::three_phase).size(), 5u);
    EXPECT_EQ(lv_line_types(shipped_equipment(), LinePhases::single_phase).size(), 3u);
}

/// Worked by hand: 0.0628319·ln(1.5 m/3.87 mm) = 0.37448; earth at 100 ohm m, 50 Hz: 0.04935 ohm/km, 931.1 m
/// deep.
TEST(MvLines, HaveTheReactanceOfTheirGeometryAndTheEarthsOfTheirReturn) {
    const LineType three =
        named(mv_line_types(shipped_equipment(), LinePhases::three_phase, 33), "three_phase_33kv rabbit");
    EXPECT_NEAR(three.x_ohm_per_km, 0.37448, 1e-5);
    EXPECT_EQ(three.r_ohm_per_km, 0.608);
    const LineType two =
        named(mv_line_types(shipped_equipment(), LinePhases::single_phase, 33), "single_phase_33kv rabbit");
    EXPECT_NEAR(two.x_ohm_per_km, 2 * 0.37448, 2e-5);
    EXPECT_EQ(two.r_ohm_per_km, 2 * 0.608);
    const LineType swer =
        named(mv_line_types(shipped_equipment(), LinePhases::swer, 19.053), "swer_19.1kv rabbit");
    EXPECT_NEAR(swer.r_ohm_per_km, 0.608 + 0.04935, 1e-5);
    EXPECT_NEAR(swer.x_ohm_per_km, 0.0628319 * std::log(931.1 / 0.00387), 1e-4);
    EXPECT_NEAR(three.capacity_kva(), std::sqrt(3.0) * 33 * 190, 1e-9);
    EXPECT_NEAR(two.current_a(33), 1, 1e-12);
}

TEST(EquipmentPrices, FollowTheCostsInProportion) {
    Costs costs = shipped_prices();
    EXPECT_NEAR(with_prices_of(costs, shipped_equipment()).wires[3].cost_per_m,
                shipped_equipment().wires[3].cost_per_m, 1e-12);
    costs.mv_line_cost_per_m = 50;
    costs.lv_line_cost_per_m = 5;
    costs.transformer_cost_fixed = 2000;
    costs.transformer_cost_per_kva = 0;
    const Equipment e = with_prices_of(costs, shipped_equipment());
    EXPECT_NEAR(named(mv_line_types(e, LinePhases::three_phase, 33), "three_phase_33kv rabbit").cost_per_m,
                50, 1e-9);
    EXPECT_NEAR(named(lv_line_types(e, LinePhases::three_phase), "abc_50").cost_per_m, 5, 1e-9);
    for (const TransformerType& t : transformer_types(e, LinePhases::three_phase))
        EXPECT_NEAR(t.cost, 2000, 1e-9);
    const Equipment twice = with_prices_of(costs, e);
    EXPECT_NEAR(twice.lv_bundles[0].cost_per_m, e.lv_bundles[0].cost_per_m, 1e-12);
    costs.currency = "EUR";
    EXPECT_EQ(error_of([&] { with_prices_of(costs, shipped_equipment()); }),
              "the equipment catalogue's prices are in USD, the costs in EUR. Give both in one currency.");
}

TEST(EquipmentReader, RefusesGapsWithTheirPlace) {
    EXPECT_EQ(refusal("    ampacity_a: 190\n", ""), "rabbit: ampacity_a is missing.");
    EXPECT_EQ(
        refusal("wires:", "wares:"),
        "there is no section or figure called \"wares\". Available: currency, price_year, frequency_hz, "
        "earth_resistivity_ohm_m.");
    EXPECT_EQ(refusal("price_year: 2023\n", ""), "mine.yaml: price_year is missing.");
    EXPECT_THAT(refusal("    spacing_m: 1.5\n", ""),
                testing::HasSubstr("three_phase_33kv: spacing_m is missing. Only a single wire has none."));
    EXPECT_THAT(refusal("    source: \"as swer_5\"\n", ""),
                testing::HasSubstr("swer_10 has no source. Say where its figures come from."));
    EXPECT_EQ(error_of([] { read_equipment(parse_yaml("[1]", "mine.yaml")); }),
              "mine.yaml:1: an equipment catalogue is a group of sections: poles, wires, …");
}

TEST(EquipmentReader, RefusesOtherUnitsAndUnknownKeys) {
    EXPECT_THAT(
        refusal("    r_ohm_per_km: 0.608\n", "    r_ohm_per_km: {value: 0.608, unit: ohm/mile}\n"),
        testing::HasSubstr("r_ohm_per_km: unit is ohm/mile, but it is given in ohm/km. Convert the value "
                           "and the unit."));
    // In ohm per metre, or milliohm.
    EXPECT_THAT(
        refusal("    r_ohm_per_km: 0.608\n", "    r_ohm_per_km: 0.000608\n"),
        testing::HasSubstr("r_ohm_per_km is 0.000608, but it must be at least 0.005 and at most 50."));
    EXPECT_THAT(refusal("    gmr_mm: 3.87\n", "    gmr_m: 0.00387\n"),
                testing::HasSubstr("there is no figure called \"gmr_m\". Did you mean \"gmr_mm\"?"));
    EXPECT_THAT(refusal("pole: wood_12m", "pole: wood_13m"),
                testing::HasSubstr("three_phase_33kv: there is no pole called \"wood_13m\". Did you mean "));
    EXPECT_THAT(refusal("phases: swer", "phases: swear"),
                testing::HasSubstr("phases is swear, but it must be "));
}

TEST(EquipmentReader, RefusesFiguresThatContradictEachOther) {
    EXPECT_THAT(
        refusal("cost: {value: 11000, unit: USD, range: [5000, 40000]}", "cost: 1100"),
        testing::HasSubstr("three_phase_100 of 100 kVA costs 1100, less than three_phase_50 of 50 kVA. "
                           "Correct one of them."));
    EXPECT_THAT(refusal("load_losses_w: 1750", "load_losses_w: 17500"),
                testing::HasSubstr("three_phase_100: load_losses_w is 17500, more than its impedance of 4 % "
                                   "allows. Are they in W?"));
    EXPECT_THAT(
        refusal("no_load_losses_w: 145", "no_load_losses_w: 14500"),
        testing::HasSubstr("three_phase_100: no_load_losses_w is 14500, more than its no-load current "));
}

}  // namespace
}  // namespace gridreach
