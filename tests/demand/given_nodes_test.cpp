// SPDX-License-Identifier: Apache-2.0
#include <gtest/gtest.h>

#include <limits>

#include "demand/demand_models.h"
#include "demand/life_cost.h"
#include "demand/shipped_costs.h"
#include "support/expect_error.h"

namespace gridreach {
namespace {

/// A layer in memory, whatever the path.
class DrawnLayer : public VectorReader {
public:
    VectorLayer layer;
    VectorSummary look_at(const std::string& path) const override {
        return {path, "", layer.features.size(), true, false, false, layer.fields, {}, "", {}};
    }
    VectorLayer read(const std::string& path, const Projection&) const override {
        VectorLayer copy = layer;
        copy.path = path;
        return copy;
    }
    DrawnLayer& row(std::vector<PointM> points, std::vector<FieldValue> values) {
        Feature f;
        f.id = static_cast<std::int64_t>(layer.features.size()) + 1;
        f.shape.points = std::move(points);
        f.values = std::move(values);
        layer.features.push_back(std::move(f));
        return *this;
    }
};

DrawnLayer with_fields(std::vector<std::string> fields) {
    DrawnLayer drawn;
    drawn.layer.fields = std::move(fields);
    return drawn;
}

DemandSet assign(const DrawnLayer& drawn, const std::string& slot) {
    QuietReporter reporter;
    const auto model =
        find_choice(demand_models(), "demand model", "nodes").make(parse_yaml(slot, "plan.yaml"));
    return model->assign({nullptr, "villages.csv", &drawn, test::utm_metric(), &test::shipped_costs()},
                         reporter);
}

std::string refusal(const DrawnLayer& drawn, const std::string& slot) {
    return test::error_of([&] { assign(drawn, slot); });
}

TEST(GivenNodes, WithoutDemandOnlyLinesCost) {
    DrawnLayer drawn = with_fields({"Name", "pop"});
    drawn.row({{1, 2}}, {std::string("Ada"), std::int64_t{9}})
        .row({{3, 4}}, {std::monostate{}, std::int64_t{7}});
    const DemandSet demand = assign(drawn, "");
    ASSERT_EQ(demand.nodes.size(), 2u);
    const DemandNode& node = demand.nodes[0];
    EXPECT_EQ(node.id, 0u);
    EXPECT_EQ(node.name, "Ada");
    EXPECT_EQ(node.at, (PointM{1, 2}));
    EXPECT_TRUE(node.energy_kwh_per_year.empty());
    EXPECT_TRUE(node.peak_kw.empty());
    EXPECT_FALSE(node.alternative);
    EXPECT_FALSE(node.budget_m);
    EXPECT_EQ(node.grid_internal_cost, 0);
    EXPECT_FALSE(node.must_serve || node.already_served);
    EXPECT_EQ(demand.nodes[1].name, "");
    EXPECT_EQ(demand.remarks,
              std::vector<std::string>{"2 demand nodes have no demand given: only lines cost."});
    EXPECT_EQ(demand.mv_build_cost_per_m, test::shipped_costs().mv_line_cost_per_m);
}

TEST(GivenNodes, KeepABudgetInMetresAndSayWhatItIsWorth) {
    DrawnLayer drawn = with_fields({"mvmax"});
    drawn.row({{1, 2}}, {12.5}).row({{3, 4}}, {std::string("40")});
    const DemandSet demand = assign(drawn, "budget_field: MVMax");
    EXPECT_EQ(demand.nodes[0].budget_m, 12.5);
    EXPECT_EQ(demand.nodes[1].budget_m, 40);
    EXPECT_EQ(demand.nodes[0].alternative, (Alternative{"given", 12.5 * demand.mv_life_cost_per_m}));
    EXPECT_GT(demand.mv_life_cost_per_m, 0);
}

TEST(GivenNodes, ABudgetInCurrencyIsWhatTheAlternativeCostsMore) {
    DrawnLayer drawn = with_fields({"budget", "hh"});
    drawn.row({{1, 2}}, {5000.0, std::int64_t{30}}).row({{3, 4}}, {700.0, std::monostate{}});
    const DemandSet demand =
        assign(drawn, "{budget_field: budget, budget_unit: currency, households_field: hh}");
    EXPECT_FALSE(demand.nodes[0].budget_m);
    EXPECT_GT(demand.nodes[0].grid_internal_cost, 0);
    EXPECT_EQ(demand.nodes[0].alternative, (Alternative{"given", demand.nodes[0].grid_internal_cost + 5000}));
    EXPECT_EQ(demand.nodes[1].alternative, (Alternative{"given", 700}));
}

TEST(GivenNodes, HouseholdsGiveDemandAndEstimatedLines) {
    DrawnLayer drawn = with_fields({"hh"});
    drawn.row({{1, 2}}, {std::int64_t{41}});
    const DemandNode node = assign(drawn, "households_field: hh").nodes.at(0);
    const Costs& costs = test::shipped_costs();
    EXPECT_EQ(node.expected_households, 41);
    EXPECT_EQ(node.lv_length_m, 25 * 40);
    EXPECT_EQ(node.energy_kwh_per_year, load_of_households(41, costs).energy_kwh_per_year);
    EXPECT_EQ(
        node.grid_internal_cost,
        grid_internal_cost(load_of_households(41, costs), 41, wires_of_one_kind(1000, 0, costs), costs).life);
    EXPECT_EQ(node.alternative->type, "mini_grid");
}

TEST(GivenNodes, EnergyAloneStandsForHouseholdsOfTheTier) {
    DrawnLayer drawn = with_fields({"kwh", "hh"});
    drawn.row({{1, 2}}, {3650.0, std::monostate{}})
        .row({{3, 4}}, {3650.0, std::int64_t{4}})
        .row({{5, 6}}, {std::monostate{}, std::monostate{}});
    const DemandSet demand = assign(drawn, "{demand_kwh_field: kwh, households_field: hh}");
    EXPECT_DOUBLE_EQ(demand.nodes[0].expected_households, 10);
    EXPECT_DOUBLE_EQ(demand.nodes[0].energy_kwh_per_year[1], 3650 * 1.02);
    EXPECT_EQ(demand.nodes[1].expected_households, 4);
    EXPECT_DOUBLE_EQ(demand.nodes[1].energy_kwh_per_year[0], 3650);
    EXPECT_DOUBLE_EQ(demand.nodes[1].peak_kw[0], 10 * 0.2 * coincidence(4, 0.3));
    EXPECT_TRUE(demand.nodes[2].energy_kwh_per_year.empty());
    EXPECT_EQ(
        demand.remarks,
        (std::vector<std::string>{
            "1 demand node has no demand given: only lines cost.",
            "The households of 1 demand node were taken from the energy, as many as use it in tier 3."}));
}

TEST(GivenNodes, TakeMultiPointsApartAndKeepDuplicates) {
    DrawnLayer drawn = with_fields({"label"});
    drawn.layer.remarks = {"1 feature without geometry was skipped."};
    drawn.row({{1, 2}, {3, 4}}, {std::string("twin")})
        .row({{1, 2}}, {std::string("again")})
        .row({}, {std::string("nowhere")});
    const DemandSet demand = assign(drawn, "");
    ASSERT_EQ(demand.nodes.size(), 3u);
    EXPECT_EQ(demand.nodes[1].name, "twin");
    EXPECT_EQ(demand.nodes[1].at, (PointM{3, 4}));
    EXPECT_EQ(demand.nodes[2].id, 2u);
    EXPECT_EQ(demand.nodes[2].name, "again");
    EXPECT_EQ(demand.remarks[0], "1 feature without geometry was skipped.");
    EXPECT_EQ(demand.remarks[1], "1 demand node stands exactly where another stands; all are kept.");
}

TEST(GivenNodes, ReadFlags) {
    DrawnLayer drawn = with_fields({"must", "has"});
    drawn.row({{1, 1}}, {std::int64_t{1}, std::string("no")})
        .row({{2, 2}}, {std::string("0"), std::string("YES")})
        .row({{3, 3}}, {std::monostate{}, std::string("")});
    const DemandSet demand = assign(drawn, "{must_serve_field: must, already_served_field: has}");
    EXPECT_TRUE(demand.nodes[0].must_serve);
    EXPECT_FALSE(demand.nodes[0].already_served);
    EXPECT_FALSE(demand.nodes[1].must_serve);
    EXPECT_TRUE(demand.nodes[1].already_served);
    EXPECT_FALSE(demand.nodes[2].must_serve || demand.nodes[2].already_served);
    drawn.row({{4, 4}}, {std::string("perhaps"), std::monostate{}});
    EXPECT_EQ(refusal(drawn, "must_serve_field: must"),
              "villages.csv: feature 4: must is perhaps, but it must be 1 or 0, yes or no.");
}

TEST(GivenNodes, RefuseFieldsThatAreNotThere) {
    const DrawnLayer drawn = with_fields({"name", "mv_max", "pop"});
    EXPECT_EQ(refusal(drawn, "budget_field: mvmax"),
              "villages.csv: there is no field called \"mvmax\". Did you mean \"mv_max\"? Available: name, "
              "mv_max, pop.");
    EXPECT_EQ(refusal(drawn, "households_field: hh"),
              "villages.csv: there is no field called \"hh\". Available: name, mv_max, pop.");
}

TEST(GivenNodes, RefuseBudgetsThatAreNoAmount) {
    const auto refused = [](FieldValue value) {
        DrawnLayer drawn = with_fields({"budget"});
        drawn.row({{0, 0}}, {1.0}).row({{1, 1}}, {std::move(value)});
        return refusal(drawn, "budget_field: budget");
    };
    const std::string must = ", but it must be a number of at least 0.";
    EXPECT_EQ(refused(-3.0), "villages.csv: feature 2: budget is -3" + must);
    EXPECT_EQ(refused(std::numeric_limits<double>::infinity()),
              "villages.csv: feature 2: budget is inf" + must);
    EXPECT_EQ(refused(std::numeric_limits<double>::quiet_NaN()),
              "villages.csv: feature 2: budget is nan" + must);
    EXPECT_EQ(refused(std::string("much")), "villages.csv: feature 2: budget is much" + must);
    EXPECT_EQ(refused(std::monostate{}), "villages.csv: feature 2: budget is empty" + must);
}

TEST(GivenNodes, RefuseOtherGeometry) {
    DrawnLayer drawn = with_fields({"hh"});
    drawn.row({{1, 1}, {2, 2}}, {std::int64_t{3}});
    EXPECT_EQ(refusal(drawn, "households_field: hh"),
              "villages.csv: feature 1 has 2 points, and its demand is not known for each. Give every node a "
              "row of its own.");
    drawn.layer.features[0].shape = {};
    drawn.layer.features[0].shape.lines = {{{0, 0}, {1, 1}}};
    EXPECT_EQ(
        refusal(drawn, ""),
        "villages.csv: feature 1 is a line, but demand nodes are points. Buildings go under footprints.");
    drawn.layer.features[0].shape = {};
    drawn.layer.features[0].shape.polygons = {{{{0, 0}, {1, 0}, {1, 1}}, {}}};
    EXPECT_EQ(
        refusal(drawn, ""),
        "villages.csv: feature 1 is a polygon, but demand nodes are points. Buildings go under footprints.");
}

/// 300 m from one, 200 m from another whose demand is not known, and 900 m from any.
TEST(GivenNodes, TakePointLoadsThatAreNearAndLeaveOthersAlone) {
    DrawnLayer drawn = with_fields({"hh", "m"});
    drawn.row({{450000, 250000}}, {std::int64_t{4}, 70.0}).row({{450500, 250000}}, {std::monostate{}, 80.0});
    const std::string slot = "{households_field: hh, budget_field: m}";
    const DemandSet before = assign(drawn, slot);
    PointLoad near, far;
    near.at = {450300, 250000};
    far.at = {450000, 250900};
    far.name = "mill";
    near.energy_kwh_per_year = far.energy_kwh_per_year = 5000;
    near.peak_kw = far.peak_kw = 3;
    near.must_serve = true;
    QuietReporter reporter;
    const DemandSet demand = find_choice(demand_models(), "demand model", "nodes")
                                 .make(parse_yaml(slot, "plan.yaml"))
                                 ->assign({nullptr,
                                           "villages.csv",
                                           &drawn,
                                           test::utm_metric(),
                                           &test::shipped_costs(),
                                           nullptr,
                                           {far, near}},
                                          reporter);
    ASSERT_EQ(demand.nodes.size(), 3u);
    const DemandNode &first = demand.nodes[0], &was = before.nodes[0];
    EXPECT_DOUBLE_EQ(first.energy_kwh_per_year[0], was.energy_kwh_per_year[0] + 5000);
    EXPECT_DOUBLE_EQ(first.peak_kw[0], was.peak_kw[0] + 3);
    EXPECT_NEAR(first.lv_length_m, was.lv_length_m + 300, 0.5);
    EXPECT_TRUE(first.must_serve);
    EXPECT_EQ(first.alternative->type, "given");
    EXPECT_EQ(first.budget_m, 70);
    EXPECT_NEAR(first.alternative->life_cost - first.grid_internal_cost, 70 * demand.mv_life_cost_per_m,
                1e-6);
    EXPECT_EQ(demand.nodes[1], before.nodes[1]);
    EXPECT_EQ(demand.nodes[2].id, 2u);
    EXPECT_EQ(demand.nodes[2].name, "mill");
    EXPECT_EQ(demand.nodes[2].at, far.at);
    EXPECT_FALSE(demand.nodes[2].budget_m);
    EXPECT_DOUBLE_EQ(demand.nodes[2].peak_kw[0], 3);
}

TEST(GivenNodes, WantAFile) {
    QuietReporter reporter;
    DrawnLayer drawn;
    const auto model = find_choice(demand_models(), "demand model", "nodes").make({});
    EXPECT_EQ(test::error_of([&] {
                  model->assign({nullptr, "", &drawn, test::utm_metric(), &test::shipped_costs()}, reporter);
              }),
              "nodes reads demand nodes from a file, but none is given. Set nodes: FILE.");
}

TEST(GivenNodes, OfAnEmptyFileAreNone) {
    EXPECT_TRUE(assign(with_fields({"name"}), "").nodes.empty());
}

}  // namespace
}  // namespace gridreach
