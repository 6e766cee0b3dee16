// SPDX-License-Identifier: Apache-2.0
#include <gtest/gtest.h>

#include <algorithm>
#include <numeric>
#include <random>
#include <set>

#include "base/parallel.h"
#include "demand/demand_models.h"
#include "demand/drawn_dwellings.h"
#include "demand/life_cost.h"
#include "demand/shipped_costs.h"
#include "support/expect_error.h"

namespace gridreach {
namespace {

using test::set_of;

std::unique_ptr<DemandModel> model(const std::string& type, const std::string& slot = "") {
    return find_choice(demand_models(), "demand model", type).make(parse_yaml(slot, "plan.yaml"));
}

DemandSet assign(const DemandModel& m, const DwellingSet& set) {
    QuietReporter reporter;
    return m.assign({&set, "", nullptr, test::utm_metric(), &test::shipped_costs()}, reporter);
}

std::vector<PointM> hamlets(unsigned seed, std::size_t count) {
    return test::hamlets(seed, count, 80, 60);
}

TEST(DbscanDemand, PutsNeighboursTogetherAndLeavesLonersAlone) {
    // Two houses 60 m apart, one 5 km east; north first.
    const DwellingSet set = set_of({{500000, 300060}, {500000, 300000}, {505000, 300000}});
    const DemandSet demand = assign(*model("dbscan", "max_distance_m: 100"), set);
    ASSERT_EQ(demand.nodes.size(), 2u);
    const DemandNode &pair = demand.nodes[0], &loner = demand.nodes[1];
    EXPECT_EQ(pair.id, 0u);
    EXPECT_EQ(pair.at, (PointM{500000, 300030}));
    EXPECT_EQ(pair.dwellings, (std::vector<DwellingId>{DwellingId{0}, DwellingId{1}}));
    EXPECT_EQ(pair.expected_households, 2);
    EXPECT_NEAR(pair.lv_length_m, 60 / 0.9996, 1e-3);
    EXPECT_DOUBLE_EQ(pair.energy_kwh_per_year.front(), 2 * 365);
    EXPECT_EQ(loner.at, (PointM{505000, 300000}));
    EXPECT_EQ(loner.lv_length_m, 0);
    EXPECT_EQ(loner.alternative->type, "stand_alone");
    EXPECT_FALSE(loner.budget_m);
    EXPECT_EQ(demand.horizon_years, 20);
    EXPECT_EQ(demand.mv_build_cost_per_m, 25);
    EXPECT_NEAR(demand.mv_life_cost_per_m, 28.1212, 1e-4);
    EXPECT_TRUE(demand.remarks.empty());
}

TEST(DbscanDemand, MeasuresDistancesOnTheGround) {
    // 99.97 m in the plane are more than 100 m on the ground here.
    const DwellingSet set = set_of({{500000, 300099.97}, {500000, 300000}});
    EXPECT_EQ(assign(*model("dbscan", "max_distance_m: 100"), set).nodes.size(), 2u);
    EXPECT_EQ(assign(*model("dbscan", "max_distance_m: 100.02"), set).nodes.size(), 1u);
}

TEST(DbscanDemand, ServesEachDwellingOnce) {
    const auto points = hamlets(4, 3000);
    const DemandSet demand = assign(
        *model("dbscan", "{max_lv_length_m: 300, max_households_per_transformer: 40, min_dwellings: 4}"),
        set_of(points));
    std::set<DwellingId> served;
    double households = 0;
    for (std::size_t k = 0; k < demand.nodes.size(); ++k) {
        const DemandNode& node = demand.nodes[k];
        EXPECT_EQ(node.id, k);
        EXPECT_LE(node.dwellings.size(), 40u);
        for (const DwellingId d : node.dwellings) {
            EXPECT_TRUE(served.insert(d).second);
            EXPECT_LE(test::utm_metric()->length_m(node.at, points[index(d)]), 300.0001);
        }
        households += node.expected_households;
        EXPECT_GE(demand.nodes[k > 0 ? k - 1 : 0].at.y, node.at.y);
    }
    EXPECT_EQ(served.size(), points.size());
    EXPECT_NEAR(households, static_cast<double>(points.size()), 1e-6);
    EXPECT_EQ(demand.remarks.size(), 1u);
}

TEST(DbscanDemand, CountsHouseholdsNotDwellingsAgainstTheTransformer) {
    Costs costs = test::shipped_costs();
    costs.households_per_dwelling = 10;
    const DwellingSet set = set_of(hamlets(8, 200));
    QuietReporter reporter;
    const DemandSet demand = model("dbscan", "max_households_per_transformer: 45")
                                 ->assign({&set, "", nullptr, test::utm_metric(), &costs}, reporter);
    for (const DemandNode& node : demand.nodes) {
        EXPECT_LE(node.dwellings.size(), 4u);
        EXPECT_DOUBLE_EQ(node.expected_households, 10.0 * static_cast<double>(node.dwellings.size()));
    }
    // A dwelling with more households than that still is one node.
    EXPECT_EQ(model("dbscan", "max_households_per_transformer: 5")
                  ->assign({&set, "", nullptr, test::utm_metric(), &costs}, reporter)
                  .nodes.size(),
              200u);
}

TEST(DbscanDemand, DoesNotCareForTheOrderOfDwellings) {
    const auto points = hamlets(5, 2000);
    for (const char* slot : {"", "{min_dwellings: 5, max_distance_m: 70}"}) {
        DwellingSet set = set_of(points);
        const DemandSet first = assign(*model("dbscan", slot), set);
        std::mt19937 engine(6);
        std::vector<std::uint32_t> order(points.size());
        std::iota(order.begin(), order.end(), 0u);
        std::shuffle(order.begin(), order.end(), engine);
        DwellingSet shuffled;
        for (const std::uint32_t i : order) shuffled.dwellings.push_back(set.dwellings[i]);
        DemandSet again = assign(*model("dbscan", slot), shuffled);
        for (DemandNode& node : again.nodes) {
            for (DwellingId& d : node.dwellings) d = DwellingId{order[index(d)]};
            std::sort(node.dwellings.begin(), node.dwellings.end());
        }
        EXPECT_EQ(again, first);
    }
}

TEST(DbscanDemand, DoesNotDependOnThreads) {
    const DwellingSet set = set_of(hamlets(7, 4000));
    const DemandSet many = assign(*model("dbscan"), set);
    const ThreadLimit limit(1);
    EXPECT_EQ(assign(*model("dbscan"), set), many);
}

TEST(DwellingModels, CountWhatDetectionIsExpectedToHaveMissed) {
    DwellingSet set = set_of({{500000, 300000}, {500000, 300020}, {509000, 300000}, {509000, 310000}});
    set.expected_count = 5;
    for (const char* type : {"dbscan", "per_dwelling"}) {
        const DemandSet demand = assign(*model(type), set);
        double households = 0;
        for (const DemandNode& node : demand.nodes) households += node.expected_households;
        EXPECT_DOUBLE_EQ(households, 5) << type;
        EXPECT_EQ(
            demand.remarks,
            (std::vector<std::string>{
                "Each dwelling counts as 1.250, because 5 dwellings are expected where 4 were found."}));
    }
}

TEST(DwellingModels, OfNoDwellingsMakeNoNodes) {
    for (const char* type : {"dbscan", "per_dwelling"}) {
        DwellingSet none;
        none.expected_count = 3;
        const DemandSet demand = assign(*model(type), none);
        EXPECT_TRUE(demand.nodes.empty());
        EXPECT_GT(demand.mv_life_cost_per_m, 25);
    }
}

TEST(DwellingModels, SayWhatToDoInARunThatStartsAtNodes) {
    QuietReporter reporter;
    for (const std::string type : {"dbscan", "per_dwelling"})
        EXPECT_EQ(test::error_of([&] {
                      model(type)->assign(
                          {nullptr, "nodes.csv", nullptr, test::utm_metric(), &test::shipped_costs()},
                          reporter);
                  }),
                  type + " groups dwellings, but the run starts at given nodes. Set type: nodes.");
}

TEST(PerDwelling, MakesANodeAtEachDwellingInReadingOrder) {
    const DwellingSet set = set_of({{500010, 300000}, {500000, 300000}, {500000, 300500}});
    const DemandSet demand = assign(*model("per_dwelling"), set);
    ASSERT_EQ(demand.nodes.size(), 3u);
    const std::vector<std::uint32_t> order = {2, 1, 0};
    for (std::size_t k = 0; k < 3; ++k) {
        EXPECT_EQ(demand.nodes[k].id, k);
        EXPECT_EQ(demand.nodes[k].dwellings, std::vector<DwellingId>{DwellingId{order[k]}});
        EXPECT_EQ(demand.nodes[k].at, set.dwellings[order[k]].centre);
        EXPECT_EQ(demand.nodes[k].lv_length_m, 0);
        EXPECT_EQ(demand.nodes[k].expected_households, 1);
    }
}

TEST(DemandModels, AreFoundByName) {
    EXPECT_EQ(test::error_of([] { model("dbscam"); }),
              "there is no demand model called \"dbscam\". Did you mean \"dbscan\"? Available: "
              "service_areas, dbscan, "
              "per_dwelling, nodes.");
    EXPECT_EQ(test::error_of([] { model("dbscan", "max_lv_length_m: -40"); }),
              "plan.yaml:1: max_lv_length_m is -40, but it must be greater than 0 and at most 100000.");
    EXPECT_EQ(test::error_of([] { model("per_dwelling", "max_lv_length_m: 40"); }),
              "plan.yaml:1: there is no option called \"max_lv_length_m\". Available: type.");
}

}  // namespace
}  // namespace gridreach
