// SPDX-License-Identifier: Apache-2.0
#include "demand/customers.h"

#include <gtest/gtest.h>

#include <algorithm>
#include <cmath>
#include <numeric>
#include <random>

#include "demand/demand_models.h"
#include "demand/drawn_dwellings.h"
#include "demand/shipped_costs.h"
#include "support/expect_error.h"

namespace gridreach {
namespace {

Costs with(const std::string& overrides) {
    return read_costs(test::shipped_catalogue(), parse_yaml(overrides, "mine.yaml"));
}

/// Huts below 30 m2 count as any dwelling; houses of two households of tier 4; halls of no household.
const char* classes =
    "{roof_class_from_m2: [30, 300], roof_class_households: [2, 0], roof_class_tier: [4, 1], "
    "roof_class_kwh_per_m2_year: [0, 20], roof_class_peak_w_per_m2: [0, 10]}";

DemandSet assign(const std::string& type, const DwellingSet& set, const Costs& costs,
                 std::vector<PointLoad> loads = {}, const std::string& slot = "") {
    QuietReporter reporter;
    return find_choice(demand_models(), "demand model", type)
        .make(parse_yaml(slot, "plan.yaml"))
        ->assign({&set, "", nullptr, test::utm_metric(), &costs, nullptr, std::move(loads)}, reporter);
}

PointLoad load_at(PointM at, double kwh, double kw, const std::string& name = "mill") {
    PointLoad load;
    load.name = name;
    load.at = at;
    load.energy_kwh_per_year = kwh;
    load.peak_kw = kw;
    return load;
}

double energy_of(const DemandSet& demand) {
    double sum = 0;
    for (const DemandNode& node : demand.nodes) sum += node.energy_kwh_per_year.front();
    return sum;
}

const std::vector<std::string> dwelling_models = {"service_areas", "dbscan", "per_dwelling"};

TEST(RoofClasses, GiveARoofTheDemandOfItsArea) {
    DwellingSet set = test::set_of({{450000, 250000}, {450010, 250000}, {450020, 250000}, {450030, 250000}});
    set.dwellings[0].roof_area_m2 = 29;
    set.dwellings[1].roof_area_m2 = 30;
    set.dwellings[2].roof_area_m2 = 500;
    const Costs costs = with(classes);
    const DemandSet demand = assign("per_dwelling", set, costs);
    ASSERT_EQ(demand.nodes.size(), 4u);
    const auto first = [&](int i) {
        const DemandNode& node = demand.nodes[i];
        return std::tuple(node.expected_households, node.energy_kwh_per_year[0], node.peak_kw[0]);
    };
    const double two = 0.3 + 0.7 / std::sqrt(2.0);
    EXPECT_EQ(first(0), std::tuple(1.0, 365.0, 0.2));
    EXPECT_EQ(first(1), std::tuple(2.0, 2500.0, 1.6 * two));
    EXPECT_EQ(first(2), std::tuple(0.0, 500 * 20.0, 5.0));
    EXPECT_EQ(first(3), std::tuple(1.0, 365.0, 0.2));
    EXPECT_EQ(demand.remarks,
              (std::vector<std::string>{"The demand of 2 dwellings follows from the class of the roof.",
                                        "1 dwelling has no known roof area and no class."}));
}

TEST(RoofClasses, OfWhatEveryDwellingIsAnywayChangeNothing) {
    const auto points = test::hamlets(3, 400, 120, 60);
    DwellingSet set = test::set_of(points);
    for (Dwelling& d : set.dwellings) d.roof_area_m2 = 50;
    const Costs same = with(
        "{roof_class_from_m2: [0], roof_class_households: [1], roof_class_tier: [3], "
        "roof_class_kwh_per_m2_year: [0], roof_class_peak_w_per_m2: [0]}");
    for (const std::string& type : dwelling_models) {
        const DemandSet plain = assign(type, set, test::shipped_costs()), by_class = assign(type, set, same);
        ASSERT_EQ(plain.nodes.size(), by_class.nodes.size()) << type;
        for (std::size_t i = 0; i < plain.nodes.size(); ++i) {
            EXPECT_EQ(plain.nodes[i].dwellings, by_class.nodes[i].dwellings);
            EXPECT_NEAR(plain.nodes[i].peak_kw[0], by_class.nodes[i].peak_kw[0], 1e-9);
            EXPECT_NEAR(plain.nodes[i].grid_internal_cost, by_class.nodes[i].grid_internal_cost, 1e-6);
        }
    }
}

TEST(RoofClasses, ThatAskForNothingAreInNoNode) {
    DwellingSet set = test::set_of({{450000, 250000}, {450010, 250000}});
    set.dwellings[1].roof_area_m2 = 4;
    const Costs costs = with(
        "{roof_class_from_m2: [0], roof_class_households: [0], roof_class_tier: [1], "
        "roof_class_kwh_per_m2_year: [0], roof_class_peak_w_per_m2: [0]}");
    for (const std::string& type : dwelling_models) {
        const DemandSet demand = assign(type, set, costs);
        ASSERT_EQ(demand.nodes.size(), 1u) << type;
        EXPECT_EQ(demand.nodes[0].dwellings, std::vector<DwellingId>{DwellingId{0}});
    }
}

TEST(RoofClasses, AreRefusedWithTheirLineWhereTheyCannotBe) {
    const auto refusal = [](const std::string& text) { return test::error_of([&] { with(text); }); };
    EXPECT_EQ(refusal("roof_class_from_m2: [0]"),
              "mine.yaml:1: roof_class_households has 0 numbers, but roof_class_from_m2 has 1. Give one for "
              "each class.");
    EXPECT_EQ(refusal("{roof_class_from_m2: [9, 9], roof_class_households: [1, 1], roof_class_tier: [1, 1], "
                      "roof_class_kwh_per_m2_year: [0, 0], roof_class_peak_w_per_m2: [0, 0]}"),
              "mine.yaml:1: roof_class_from_m2 must rise from one class to the next.");
    EXPECT_EQ(refusal("{roof_class_from_m2: [9], roof_class_households: [1], roof_class_tier: [1.5], "
                      "roof_class_kwh_per_m2_year: [0], roof_class_peak_w_per_m2: [0]}"),
              "mine.yaml:1: roof_class_tier is 1.5, but a tier is 1, 2, 3, 4 or 5.");
    EXPECT_EQ(
        refusal("{roof_class_from_m2: [9], roof_class_households: [1], roof_class_tier: [1], "
                "roof_class_kwh_per_m2_year: [20], roof_class_peak_w_per_m2: [0]}"),
        "mine.yaml:1: roof_class_peak_w_per_m2 is 0 where roof_class_kwh_per_m2_year is 20, which needs "
        "at least 2.28 W/m2 all year. Correct one.");
}

TEST(GivenDemand, TakesThePlaceOfTheModelsForThatDwelling) {
    DwellingSet set = test::set_of({{450000, 250000}, {450010, 250000}, {450020, 250000}, {450030, 250000}});
    set.given_demand = {{3, {}, {}, {}}, {{}, 900, {}, {}}, {{}, {}, 5, 4}};
    for (std::uint32_t i = 0; i < 3; ++i) set.dwellings[i].given_demand = i + 1;
    const DemandSet demand = assign("per_dwelling", set, test::shipped_costs());
    const double three = 0.3 + 0.7 / std::sqrt(3.0);
    EXPECT_DOUBLE_EQ(demand.nodes[0].energy_kwh_per_year[0], 3 * 365);
    EXPECT_DOUBLE_EQ(demand.nodes[0].peak_kw[0], 0.6 * three);
    EXPECT_DOUBLE_EQ(demand.nodes[1].energy_kwh_per_year[0], 900);
    EXPECT_DOUBLE_EQ(demand.nodes[1].peak_kw[0], 900.0 / 365 * 0.2);
    EXPECT_DOUBLE_EQ(demand.nodes[2].energy_kwh_per_year[0], 1250);
    EXPECT_DOUBLE_EQ(demand.nodes[2].peak_kw[0], 5);
    EXPECT_EQ(demand.nodes[3].energy_kwh_per_year[0], 365);
    EXPECT_EQ(demand.remarks, std::vector<std::string>{"The demand of 3 dwellings is given by the input."});
}

/// A large household among small ones needs its own peak, however little the others coincide.
TEST(GivenDemand, OfOneLargeDwellingIsNeverLostAmongManySmall) {
    std::vector<PointM> points;
    for (int i = 0; i < 60; ++i) points.push_back({450000.0 + 10 * i, 250000});
    DwellingSet set = test::set_of(points);
    set.given_demand = {{{}, {}, 40, {}}};
    set.dwellings[30].given_demand = 1;
    for (const char* method : {"{}", "{coincidence: velander}"}) {
        const DemandSet demand = assign("service_areas", set, with(method), {}, "{serve_all: true}");
        for (const DemandNode& node : demand.nodes)
            if (std::find(node.dwellings.begin(), node.dwellings.end(), DwellingId{30}) !=
                node.dwellings.end()) {
                EXPECT_GE(node.peak_kw[0], 40);
                EXPECT_GE(*node.transformer_kva * 0.9, node.peak_kw.back());
            }
    }
}

TEST(Customers, TogetherReachBetweenTheLargestAndTheSum) {
    std::mt19937 engine(11);
    std::uniform_real_distribution<double> size(0, 3);
    for (const char* method : {"{}", "{coincidence: velander}"})
        for (int draw = 0; draw < 200; ++draw) {
            const Costs costs = with(method);
            CustomerGroup group{1, static_cast<std::size_t>(draw % 7), {}};
            double largest = group.alike > 0 ? CustomerGroup{1, 1, {}}.load(costs).peak_kw[0] : 0;
            double sum = largest * static_cast<double>(group.alike), before = largest;
            for (int i = 0; i < 6; ++i) {
                Customer c;
                c.households = std::floor(size(engine));
                c.household_kwh = c.households * 700 * size(engine);
                c.household_kw = c.households * size(engine);
                c.other_kw = i % 3 == 0 ? size(engine) : 0;
                group.special.push_back(c);
                const double alone = CustomerGroup{1, 0, {c}}.load(costs).peak_kw[0];
                largest = std::max(largest, alone);
                sum += alone;
                const double peak = group.load(costs).peak_kw[0];
                EXPECT_LE(peak, sum * (1 + 1e-9)) << method << draw;
                EXPECT_GE(peak, largest * (1 - 1e-9)) << method << draw;
                before = peak;
            }
            EXPECT_NEAR(
                greatest_load(group, costs).peak_kw(coincidence_of(costs)), group.load(costs).peak_kw.back(),
                1e-9 * before + 1e-12 + (group.special[0].other_kw + group.special[3].other_kw) * 0.6);
        }
}

TEST(PointLoads, AreServedOnceByEveryModel) {
    const auto points = test::hamlets(5, 300, 120, 60);
    const DwellingSet set = test::set_of(points);
    std::vector<PointLoad> loads = {load_at({points[7].x + 20, points[7].y}, 20000, 10, "clinic"),
                                    load_at({440000, 250000}, 5000, 4, "pump")};
    for (const std::string& type : dwelling_models) {
        const DemandSet without = assign(type, set, test::shipped_costs()),
                        with_loads = assign(type, set, test::shipped_costs(), loads);
        EXPECT_NEAR(energy_of(with_loads), energy_of(without) + 25000, 1e-6) << type;
        double households = 0;
        for (const DemandNode& node : with_loads.nodes) households += node.expected_households;
        EXPECT_NEAR(households, 300, 1e-9) << type;
        const auto pump = std::find_if(with_loads.nodes.begin(), with_loads.nodes.end(),
                                       [](const DemandNode& node) { return node.name == "pump"; });
        ASSERT_NE(pump, with_loads.nodes.end()) << type;
        EXPECT_EQ(pump->at, (PointM{440000, 250000}));
        EXPECT_TRUE(pump->dwellings.empty());
        EXPECT_DOUBLE_EQ(pump->peak_kw[0], 4);
        std::reverse(loads.begin(), loads.end());
        EXPECT_EQ(assign(type, set, test::shipped_costs(), loads).nodes, with_loads.nodes) << type;
    }
}

TEST(PointLoads, LetTheTransformerGrowThatServesThem) {
    std::vector<PointM> points;
    for (int i = 0; i < 10; ++i) points.push_back({450000.0 + 20 * i, 250000});
    const DwellingSet set = test::set_of(points);
    for (const std::string& type : {std::string("service_areas"), std::string("dbscan")}) {
        const DemandSet before = assign(type, set, test::shipped_costs());
        const DemandSet demand =
            assign(type, set, test::shipped_costs(), {load_at({450090, 250050}, 40000, 20)});
        ASSERT_EQ(before.nodes.size(), 1u);
        ASSERT_EQ(demand.nodes.size(), 1u) << type;
        EXPECT_DOUBLE_EQ(demand.nodes[0].peak_kw[0], before.nodes[0].peak_kw[0] + 20);
        EXPECT_GT(*demand.nodes[0].transformer_kva, *before.nodes[0].transformer_kva);
        EXPECT_GT(demand.nodes[0].lv_length_m, before.nodes[0].lv_length_m) << type;
        if (type == "service_areas") {
            double line_m = 0;
            for (const LvLine& line : demand.nodes[0].lv_lines) line_m += line.length_m;
            EXPECT_NEAR(line_m, demand.nodes[0].lv_length_m, 1e-6);
            EXPECT_GE(demand.nodes[0].drop_length_m, 0);
            for (const ServiceDrop& drop : demand.nodes[0].service_drops)
                EXPECT_LT(index(drop.dwelling), points.size());
        }
    }
}

TEST(PointLoads, OfFiveHundredKilowattsGetTransformersOfTheirOwn) {
    std::vector<PointM> points;
    for (int i = 0; i < 10; ++i) points.push_back({450000.0 + 20 * i, 250000});
    PointLoad large = load_at({450090, 250010}, 1500000, 500, "factory");
    large.must_serve = true;
    large.growth_per_year = 0;
    const DemandSet demand = assign("service_areas", test::set_of(points), test::shipped_costs(), {large});
    const auto own = std::find_if(demand.nodes.begin(), demand.nodes.end(),
                                  [](const DemandNode& node) { return node.name == "factory"; });
    ASSERT_NE(own, demand.nodes.end());
    EXPECT_TRUE(own->dwellings.empty());
    EXPECT_TRUE(own->must_serve);
    EXPECT_EQ(*own->transformer_kva, 1000);
    EXPECT_EQ(own->peak_kw.front(), 500);
    EXPECT_EQ(own->peak_kw.back(), 500);
    EXPECT_EQ(std::count_if(demand.remarks.begin(), demand.remarks.end(),
                            [](const std::string& text) {
                                return text.find("more than the largest transformer") != std::string::npos;
                            }),
              1);
}

TEST(PointLoads, GrowAsTheySay) {
    PointLoad load = load_at({450000, 250000}, 1000, 1);
    load.growth_per_year = 0.1;
    const DemandSet demand = assign("per_dwelling", {}, test::shipped_costs(), {load});
    ASSERT_EQ(demand.nodes.size(), 1u);
    EXPECT_NEAR(demand.nodes[0].peak_kw[19], std::pow(1.1, 19), 1e-9);
    EXPECT_NEAR(demand.nodes[0].energy_kwh_per_year[19], 1000 * std::pow(1.1, 19), 1e-6);
}

TEST(PointLoads, WithoutDwellingsAreDemandNodes) {
    for (const std::string& type : dwelling_models)
        EXPECT_EQ(assign(type, {}, test::shipped_costs(), {load_at({450000, 250000}, 1000, 1)}).nodes.size(),
                  1u)
            << type;
}

}  // namespace
}  // namespace gridreach
