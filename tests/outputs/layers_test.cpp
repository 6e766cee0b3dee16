// SPDX-License-Identifier: Apache-2.0
#include <gtest/gtest.h>

#include <algorithm>

#include "outputs/drawn_plan.h"
#include "outputs/fields.h"
#include "outputs/summary.h"

namespace gridreach {
namespace {

using test::drawn_plan;
using test::ids_of;
using test::layer_of;
using test::value_of;

const FieldValue unset;

TEST(Layers, ComeInTheOrderOfTheTableWithOneValuePerField) {
    const auto plan = drawn_plan();
    const auto layers = make_layers(plan.outputs());
    ASSERT_EQ(layers.size(), layer_tables().size());
    for (std::size_t i = 0; i < layers.size(); ++i) {
        EXPECT_EQ(layers[i].name, layer_tables()[i].name);
        for (const OutputRow& row : layers[i].rows) EXPECT_EQ(row.values.size(), layers[i].fields.size());
    }
}

TEST(Layers, SetEveryFieldToTheTypeOfItsTable) {
    auto plan = drawn_plan();
    plan.plan.lines[0].conductor = "Rabbit";
    plan.plan.lines[0].phases = 3;
    plan.plan.lines[0].year = 1;
    for (const OutputLayer& layer : make_layers(plan.outputs()))
        for (const OutputRow& row : layer.rows)
            for (std::size_t i = 0; i < row.values.size(); ++i) {
                if (row.values[i] == unset) continue;
                EXPECT_EQ(row.values[i].index(), layer.fields[i].type == FieldType::integer ? 1U
                                                 : layer.fields[i].type == FieldType::real  ? 2U
                                                                                            : 3U)
                    << layer.name << "." << layer.fields[i].name;
            }
}

TEST(Layers, AreOutlinesWhenEveryDwellingHasOne) {
    const auto plan = drawn_plan();
    const OutputLayer layer = dwellings_layer(plan.dwellings);
    EXPECT_EQ(layer.kind, GeometryKind::polygon);
    EXPECT_EQ(ids_of(layer), (std::vector<std::int64_t>{10, 20, 30, 40, 50}));
    EXPECT_EQ(layer.rows[0].polygon, plan.dwellings.dwellings[1].outline);
    EXPECT_EQ(value_of(layer, 0, "demand_node_id"), unset);
}

TEST(Layers, AreCentresAsSoonAsOneDwellingHasNoOutline) {
    auto plan = drawn_plan();
    plan.dwellings.dwellings[3].outline.reset();
    plan.dwellings.dwellings[3].roof_area_m2.reset();
    plan.dwellings.dwellings[3].confidence.reset();
    const OutputLayer layer = dwellings_layer(plan.dwellings);
    EXPECT_EQ(layer.kind, GeometryKind::point);
    for (const OutputRow& row : layer.rows) {
        EXPECT_EQ(row.path.size(), 1U);
        EXPECT_FALSE(row.polygon);
    }
    EXPECT_EQ(value_of(layer, 1, "roof_area_m2"), unset);
    EXPECT_EQ(value_of(layer, 1, "confidence"), unset);
}

TEST(Layers, SayWhichDemandNodeADwellingBelongsToAndHowItIsServed) {
    const auto plan = drawn_plan();
    const auto layers = make_layers(plan.outputs());
    const OutputLayer& dwellings = layer_of(layers, "dwellings");
    EXPECT_EQ(value_of(dwellings, 0, "demand_node_id"), FieldValue(std::int64_t{7}));
    EXPECT_EQ(value_of(dwellings, 1, "demand_node_id"), FieldValue(std::int64_t{9}));
    EXPECT_EQ(value_of(dwellings, 1, "served_by"), FieldValue("mini_grid"));
}

TEST(Layers, HaveSharesThatAddUpToThePlanAndToTheSummary) {
    const auto plan = drawn_plan();
    const auto layers = make_layers(plan.outputs());
    const OutputLayer& nodes = layer_of(layers, "demand_nodes");
    const OutputLayer& lines = layer_of(layers, "mv_lines");
    const auto sum = [](const OutputLayer& layer, std::string_view field) {
        double total = 0;
        for (std::size_t i = 0; i < layer.rows.size(); ++i)
            total += number_of(value_of(layer, i, field)).value();
        return total;
    };
    const PlanSummary summary = summarise(plan.outputs());
    EXPECT_DOUBLE_EQ(sum(nodes, "total_cost"), *summary.total_cost);
    EXPECT_DOUBLE_EQ(sum(nodes, "mv_cost_share"), *summary.mv_cost);
    EXPECT_DOUBLE_EQ(sum(lines, "life_cost"), *summary.mv_cost);
    EXPECT_DOUBLE_EQ(sum(nodes, "build_cost_share"), *summary.build_cost);
    EXPECT_DOUBLE_EQ(sum(lines, "length_m"), *summary.mv_length_m);
}

TEST(Layers, JoinLinesToTheirNodesAndSource) {
    const auto plan = drawn_plan();
    const auto layers = make_layers(plan.outputs());
    const OutputLayer& lines = layer_of(layers, "mv_lines");
    EXPECT_EQ(value_of(lines, 0, "from_kind"), FieldValue("tap"));
    EXPECT_EQ(value_of(lines, 0, "from_demand_node_id"), unset);
    EXPECT_EQ(value_of(lines, 0, "to_demand_node_id"), FieldValue(std::int64_t{7}));
    EXPECT_EQ(value_of(lines, 0, "source_id"), FieldValue(std::int64_t{3}));
    EXPECT_EQ(value_of(lines, 0, "upstream_line_id"), unset);
    EXPECT_EQ(value_of(lines, 1, "upstream_line_id"), FieldValue(std::int64_t{0}));
    EXPECT_EQ(value_of(lines, 1, "source_id"), unset);
    EXPECT_EQ(value_of(lines, 1, "conductor"), unset);

    const OutputLayer& sources = layer_of(layers, "sources");
    ASSERT_EQ(sources.rows.size(), 1U);
    EXPECT_EQ(value_of(sources, 0, "taps"), FieldValue(std::int64_t{1}));
    EXPECT_EQ(value_of(sources, 0, "added_peak_kw"), FieldValue(3.0));
    EXPECT_EQ(value_of(sources, 0, "spare_kw"), unset);
    EXPECT_EQ(ids_of(layer_of(layers, "source_points")), std::vector<std::int64_t>{1});
    EXPECT_EQ(layer_of(layers, "taps").rows[0].path, (PathM{{0, 0}}));
}

TEST(Layers, ListEveryNodeOffTheGridAsUnservedWithItsReason) {
    const auto plan = drawn_plan();
    const auto layers = make_layers(plan.outputs());
    const OutputLayer& unserved = layer_of(layers, "unserved");
    EXPECT_EQ(ids_of(unserved), (std::vector<std::int64_t>{9, 12}));
    EXPECT_EQ(value_of(unserved, 0, "served_by"), FieldValue("mini_grid"));
    EXPECT_EQ(value_of(unserved, 1, "reason"), FieldValue("no route leads there"));
    EXPECT_EQ(value_of(unserved, 1, "alternative_cost"), FieldValue(1500.0));
}

TEST(Layers, DoNotSayZeroWhereNodesWereGivenWithoutDemand) {
    DemandSet demand;
    demand.nodes.resize(1);
    demand.nodes[0].budget_m = 500;
    PlanOutputs outputs;
    outputs.demand = &demand;
    const auto layers = make_layers(outputs);
    ASSERT_EQ(layers.size(), 4U);
    for (std::size_t i = 1; i < 4; ++i) EXPECT_TRUE(layers[i].rows.empty()) << layers[i].name;
    for (const char* field :
         {"name", "dwellings", "households", "energy_kwh_first_year", "peak_kw_last_year", "lv_length_m",
          "served_by", "internal_cost", "total_cost", "grid_internal_cost", "alternative", "year"})
        EXPECT_EQ(value_of(layers[0], 0, field), unset) << field;
    EXPECT_EQ(value_of(layers[0], 0, "budget_m"), FieldValue(500.0));
}

TEST(Layers, DrawTheWiresOfWhatThePlanSupplies) {
    test::DrawnPlan plan = test::drawn_plan();
    DemandNode& node = plan.demand.nodes[0];
    node.transformer_kva = 10;
    node.voltage_drop = 0.02;
    node.lv_lines = {{{{0, 1000}, {10, 1000}, {20, 1000}}, 20, 1.5, 1, "abc_25", 168}};
    node.service_drops = {{DwellingId{1}, {{20, 1000}, {20, 1000}}, 0}};
    DemandNode& off = plan.demand.nodes[3];
    off.transformer_kva = 5;
    off.lv_lines = node.lv_lines;
    plan.plan.nodes[3].served_by = ServedBy::stand_alone;
    const auto layers = make_layers(plan.outputs());
    const auto layer = [&](std::string_view name) {
        return *std::find_if(layers.begin(), layers.end(),
                             [&](const OutputLayer& l) { return l.name == name; });
    };
    const OutputLayer transformers = layer("transformers"), lines = layer("lv_lines"),
                      drops = layer("service_drops");
    ASSERT_EQ(transformers.rows.size(), 1u);
    EXPECT_EQ(value_of(transformers, 0, "transformer_kva"), FieldValue(10.0));
    EXPECT_EQ(value_of(transformers, 0, "voltage_drop"), FieldValue(0.02));
    EXPECT_EQ(transformers.rows[0].path, (PathM{{0, 1000}}));
    ASSERT_EQ(lines.rows.size(), 1u);
    EXPECT_EQ(lines.rows[0].path.size(), 3u);
    EXPECT_EQ(value_of(lines, 0, "demand_node_id"), FieldValue(std::int64_t{7}));
    EXPECT_EQ(value_of(lines, 0, "peak_kw"), FieldValue(1.5));
    EXPECT_EQ(value_of(lines, 0, "conductor"), FieldValue(std::string("abc_25")));
    EXPECT_EQ(value_of(lines, 0, "build_cost"), FieldValue(168.0));
    EXPECT_EQ(value_of(lines, 0, "served_by"), FieldValue(std::string("grid")));
    ASSERT_EQ(drops.rows.size(), 1u);
    EXPECT_EQ(value_of(drops, 0, "dwelling_id"), FieldValue(std::int64_t{10}));
    EXPECT_EQ(drops.rows[0].path.size(), 2u);
}

TEST(Layers, KeepTwoVerticesForALineOfNoLength) {
    auto plan = drawn_plan();
    plan.plan.lines[0].path = {{0, 0}};
    plan.plan.lines[1].path.clear();
    const auto layers = make_layers(plan.outputs());
    EXPECT_EQ(layer_of(layers, "mv_lines").rows[0].path, (PathM{{0, 0}, {0, 0}}));
    EXPECT_EQ(layer_of(layers, "mv_lines").rows[1].path, (PathM{{0, 1000}, {0, 2000}}));
}

TEST(Layers, DoNotDependOnTheOrderOfDwellings) {
    const auto plan = drawn_plan();
    auto turned = plan;
    turned.dwellings.dwellings.assign(plan.dwellings.dwellings.rbegin(), plan.dwellings.dwellings.rend());
    for (DemandNode& node : turned.demand.nodes)
        for (DwellingId& d : node.dwellings) d = DwellingId{4 - index(d)};
    const auto a = make_layers(plan.outputs()), b = make_layers(turned.outputs());
    for (std::size_t i = 0; i < a.size(); ++i) {
        ASSERT_EQ(a[i].rows.size(), b[i].rows.size());
        for (std::size_t r = 0; r < a[i].rows.size(); ++r)
            EXPECT_EQ(a[i].rows[r].values, b[i].rows[r].values) << a[i].name;
    }
}

TEST(Layers, OfAnEmptyPlanAreThereWithoutRows) {
    const test::DrawnPlan nothing;
    const auto layers = make_layers(nothing.outputs());
    EXPECT_EQ(layers.size(), layer_tables().size());
    for (const OutputLayer& layer : layers) EXPECT_TRUE(layer.rows.empty()) << layer.name;
    EXPECT_TRUE(make_layers({}).empty());
}

TEST(Layers, NameTheCurrencyOfThePipeline) {
    auto plan = drawn_plan();
    plan.costs.currency = "KES";
    const auto layers = make_layers(plan.outputs());
    const auto& fields = layer_of(layers, "mv_lines").fields;
    const auto life = std::find_if(fields.begin(), fields.end(),
                                   [](const OutputField& f) { return f.name == "life_cost"; });
    EXPECT_EQ(life->unit, "KES");
}

}  // namespace
}  // namespace gridreach
