// SPDX-License-Identifier: Apache-2.0
#include "demand/lv_conductors.h"

#include <gtest/gtest.h>

#include <algorithm>
#include <cmath>
#include <map>
#include <set>

#include "demand/demand_models.h"
#include "demand/drawn_dwellings.h"
#include "demand/shipped_costs.h"
#include "electrical/shipped_equipment.h"

namespace gridreach {
namespace {

Costs heavy_costs() {
    Costs costs = test::shipped_costs();
    costs.tier = 5;  // 2 kW each: wires have to work.
    return costs;
}

DemandSet areas(const DwellingSet& set, const Costs& costs, const Equipment* equipment,
                const std::string& slot = "") {
    QuietReporter reporter;
    DemandInput input{&set, "", nullptr, test::utm_metric(), &costs};
    input.equipment = equipment;
    return find_choice(demand_models(), "demand model", "service_areas")
        .make(parse_yaml(slot, "plan.yaml"))
        ->assign(input, reporter);
}

Equipment equipment_for(const Costs& costs) {
    return with_prices_of(costs, test::shipped_equipment());
}

/// Resistance, reactance, ampacity and price of a bundle; of none: those of the options.
struct Bundle {
    double r = 0.72, x = 0.1, ampacity = 150, cost = 10;
};
Bundle bundle_named(const Equipment& equipment, const std::string& name, const Costs& costs) {
    for (const LvBundle& b : equipment.lv_bundles)
        if (b.name == name) return {b.r_ohm_per_km, b.x_ohm_per_km, b.ampacity_a, b.cost_per_m};
    EXPECT_EQ(name, "");
    Bundle reference;
    reference.cost = costs.lv_line_cost_per_m;
    return reference;
}

TEST(LvConductors, HoldVoltageAndCurrentByASumThatKnowsOnlyTheLayers) {
    const Costs costs = heavy_costs();
    const Equipment equipment = equipment_for(costs);
    const DwellingSet set = test::set_of(test::hamlets(4, 900, 120, 150));
    const double tangent = std::sqrt(1 - costs.power_factor * costs.power_factor) / costs.power_factor;
    for (const double most : {0.06, 0.03}) {
        SCOPED_TRACE(most);
        const DemandSet demand =
            areas(set, costs, &equipment, "{max_voltage_drop: " + std::to_string(most) + "}");
        std::set<std::string> used;
        for (const DemandNode& node : demand.nodes) {
            std::map<PointM, double> drop{{node.at, 0}};
            double worst = 0, cost = 0;
            for (const LvLine& line : node.lv_lines) {
                const Bundle b = bundle_named(equipment, line.conductor, costs);
                used.insert(line.conductor);
                const double lost =
                    line.peak_kw * 1000 * line.length_m / 1000 * (b.r + b.x * tangent) / (400.0 * 400);
                drop[line.path.back()] = drop.at(line.path.front()) + lost;
                worst = std::max(worst, drop[line.path.back()]);
                EXPECT_LE(line.peak_kw / costs.power_factor / (std::sqrt(3.0) * 0.4),
                          b.ampacity * (1 + 1e-9));
                EXPECT_NEAR(line.build_cost, b.cost * line.length_m, 1e-9 * line.build_cost);
                cost += line.build_cost;
            }
            EXPECT_LE(worst, most + 1e-9);
            if (node.voltage_drop) {
                EXPECT_GE(*node.voltage_drop, worst - 1e-12);
                EXPECT_LE(*node.voltage_drop, most + 1e-9);
            }
            ASSERT_TRUE(node.purchase);
            EXPECT_NEAR(node.purchase->total_cost(), node.grid_internal_build_cost, 1e-6);
            if (!node.lv_lines.empty()) {
                EXPECT_NEAR(node.purchase->lv_line_cost, cost, 1e-6);
            }
        }
        EXPECT_GT(used.size(), 1u);
    }
}

TEST(LvConductors, MakeAreasNoDearerThanOneLineForAll) {
    const Costs costs = heavy_costs();
    const Equipment equipment = equipment_for(costs);
    for (const unsigned seed : {1U, 2U}) {
        const DwellingSet set = test::set_of(test::hamlets(seed, 500, 120, 150));
        const auto cost = [&](const DemandSet& demand) {
            double sum = 0;
            for (const DemandNode& node : demand.nodes)
                sum += node.off_grid_reason.empty() ? node.grid_internal_cost : node.alternative->life_cost;
            return sum;
        };
        EXPECT_LT(cost(areas(set, costs, &equipment)), cost(areas(set, costs, nullptr)));
    }
}

TEST(LvConductors, WithoutACatalogueAreTheLineOfTheCosts) {
    const Costs& costs = test::shipped_costs();
    const DwellingSet set = test::set_of(test::hamlets(2, 200, 120, 150));
    for (const DemandNode& node : areas(set, costs, nullptr).nodes)
        for (const LvLine& line : node.lv_lines) {
            EXPECT_EQ(line.conductor, "");
            EXPECT_DOUBLE_EQ(line.build_cost, line.length_m * costs.lv_line_cost_per_m);
        }
}

TEST(LvConductors, AreDefinedForADwellingOfFiveHundredKilowatts) {
    const Costs& costs = test::shipped_costs();
    const Equipment equipment = equipment_for(costs);
    DwellingSet set = test::set_of(test::hamlets(6, 40, 60, 60));
    GivenDemand large;
    large.peak_kw = 500;
    large.energy_kwh_per_year = 500 * 2000;
    set.given_demand = {large};
    set.dwellings[7].given_demand = 1;
    const DemandSet demand = areas(set, costs, &equipment, "serve_all: yes");
    std::size_t found = 0;
    for (const DemandNode& node : demand.nodes)
        if (std::find(node.dwellings.begin(), node.dwellings.end(), DwellingId{7}) != node.dwellings.end()) {
            ++found;
            EXPECT_GE(*node.transformer_kva * costs.power_factor, 500);
            EXPECT_LE(node.voltage_drop.value_or(0), 0.06);
        }
    EXPECT_EQ(found, 1u);
}

}  // namespace
}  // namespace gridreach
