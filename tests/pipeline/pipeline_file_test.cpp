// SPDX-License-Identifier: Apache-2.0
#include "pipeline/pipeline_file.h"

#include <gtest/gtest.h>

#include <nlohmann/json.hpp>

#include "support/expect_error.h"
#include "support/temporary_folder.h"

namespace gridreach {
namespace {

using test::error_of;

std::string refusal(const std::string& yaml) {
    return error_of([&] { make_pipeline(parse_yaml(yaml, "plan.yaml")); });
}

TEST(Pipelines, ChooseTheirTypesByWhereTheyStart) {
    const Pipeline scenes = make_pipeline(parse_yaml("scenes: a.tif\n", "plan.yaml"));
    EXPECT_EQ(scenes.start, Start::scenes);
    EXPECT_EQ(scenes.detector_type, "cnn");
    EXPECT_EQ(scenes.demand_type, "service_areas");
    EXPECT_EQ(make_pipeline(parse_yaml("footprints: a.gpkg\n", "plan.yaml")).detector_type, "footprints");
    const Pipeline nodes = make_pipeline(parse_yaml("nodes: a.csv\n", "plan.yaml"));
    EXPECT_EQ(nodes.demand_type, "nodes");
    EXPECT_EQ(nodes.detector, nullptr);
}

TEST(Pipelines, TakeATypeAsShortForItsGroup) {
    EXPECT_EQ(make_pipeline(parse_yaml("nodes: a.csv\nplanner: mst\n", "plan.yaml")).planner_type, "mst");
}

TEST(Pipelines, RefuseWhatWouldBeIgnored) {
    EXPECT_EQ(refusal("output: out\n"),
              "plan.yaml:1: there is nothing to start from. Give scenes (imagery), footprints (outlines or "
              "points) or nodes.");
    EXPECT_EQ(refusal("nodes: a.csv\nscenes: a.tif\n"),
              "plan.yaml:1: nodes start the run after the dwellings, so scenes and footprints would be "
              "ignored. Give one of them.");
    EXPECT_EQ(
        refusal("nodes: a.csv\ncorrections: b.gpkg\n"),
        "plan.yaml:2: the run starts at nodes, so corrections of dwellings would be ignored. Remove them.");
    EXPECT_EQ(refusal("scenes: a.tif\nfootprints: a.gpkg\n"),
              "plan.yaml:2: scenes and footprints are both given, and only one of them can tell where "
              "dwellings are. Remove one.");
    EXPECT_EQ(refusal("nodes: a.csv\ndetector: blob\n"),
              "plan.yaml:2: the run starts at nodes, so no detector runs. Remove detector, or nodes.");
    EXPECT_EQ(refusal("footprints: a.gpkg\nimagery: {bands: [1, 2, 3]}\n"),
              "plan.yaml:2: no scenes are given, so the imagery settings would be ignored. Remove them.");
    EXPECT_EQ(refusal("footprints: a.gpkg\ndetector: blob\n"),
              "plan.yaml:2: the detector blob needs scenes; footprints are read by the detector footprints.");
    EXPECT_EQ(refusal("scenes: a.tif\ndetector: footprints\n"),
              "plan.yaml:2: the detector footprints reads no imagery, so scenes would be ignored. Give "
              "footprints.");
    EXPECT_EQ(refusal("footprints: a.gpkg\nelevation: dem.tif\nnetwork: euclidean\n"),
              "plan.yaml:2: elevation is given, but the network euclidean draws straight lines and does not "
              "look at the ground. Remove it, or set network: terrain.");
    EXPECT_EQ(refusal("footprints: a.gpkg\nelevation: dem.tif\nterrain: {land_cover_factors: f.yaml}\n"),
              "plan.yaml:3: land_cover_factors is given, but there is no land_cover. Add it, or remove the "
              "factors.");
    EXPECT_EQ(refusal("footprints: a.gpkg\ndemand: nodes\n"),
              "plan.yaml:2: the demand model nodes reads a file of nodes. Give it under nodes.");
}

TEST(Pipelines, ProposeTheNearestKeyAndType) {
    EXPECT_EQ(refusal("nodes: a.csv\nplaner: mst\n").substr(0, 77),
              "plan.yaml:2: there is no option called \"planer\". Did you mean \"planner\"? Avai");
    EXPECT_EQ(refusal("nodes: a.csv\nplanner: {type: mts}\n"),
              "plan.yaml:2: there is no planner called \"mts\". Did you mean \"mst\"? "
              "Available: prize_collecting, mvmax, mst.");
    EXPECT_EQ(
        refusal("footprints: a.gpkg\ndemand: {type: dbscan, max_lv_lenght_m: 3}\n").substr(0, 90),
        "plan.yaml:2: there is no option called \"max_lv_lenght_m\". Did you mean \"max_lv_length_m\"? ");
    EXPECT_EQ(refusal("footprints: a.gpkg\ndemand: {max_lv_length_m: -4}\n"),
              "plan.yaml:2: max_lv_length_m is -4, but it must be greater than 0 and at most 100000.");
}

TEST(Pipelines, RefuseAnEmptyFileAndAList) {
    EXPECT_EQ(refusal(""), "the pipeline file is empty. `gridreach init FOLDER` writes one to start from.");
    EXPECT_EQ(refusal("- a\n"), "plan.yaml:1: a pipeline file is a group of keys (`key: value` lines).");
}

TEST(Pipelines, RefuseAnotherCurrencyThanTheCosts) {
    EXPECT_EQ(
        refusal("nodes: a.csv\ncurrency: XOF\n"),
        "plan.yaml:2: currency is XOF, but the costs are in USD. Give costs in XOF, or set currency: USD.");
}

TEST(Pipelines, KnowWhereEachValueCameFrom) {
    Setting root = parse_yaml("nodes: a.csv\ncosts: {mv_line_cost_per_m: 18}\n", "plan.yaml");
    apply_assignment(root, "distance=geodesic");
    const Pipeline p = make_pipeline(root);
    EXPECT_EQ((*p.settings)["costs"]["mv_line_cost_per_m"], 18);
    EXPECT_EQ((*p.origins)["costs.mv_line_cost_per_m"], "plan.yaml:2");
    EXPECT_EQ((*p.origins)["distance"], "--set");
    EXPECT_EQ((*p.origins)["planner.type"], "default");
    EXPECT_EQ(p.distance, DistanceKind::geodesic);
}

TEST(Pipelines, ResolveToSettingsThatMakeTheSamePipeline) {
    const Pipeline first = make_pipeline(parse_yaml(
        "footprints: [a.gpkg, b.gpkg]\ndemand: {max_lv_length_m: 321}\ncosts: {tier: 2}\n", "plan.yaml"));
    const Pipeline again = make_pipeline(parse_yaml(first.settings->dump(), "run.json"));
    EXPECT_EQ(*first.settings, *again.settings);
    EXPECT_EQ(first.costs, again.costs);
}

TEST(Pipelines, TakeCostsFromAFileBesideThem) {
    const test::TemporaryFolder folder;
    folder.file("prices.yaml", "mv_line_cost_per_m: {value: 17, unit: USD/m, source: tender}\n");
    const std::string file = folder.file("plan.yaml", "nodes: a.csv\ncosts: prices.yaml\n");
    EXPECT_EQ(make_pipeline(read_pipeline_file(file)).costs.mv_line_cost_per_m, 17);
}

TEST(Schema, NamesEveryKeyAndGroupAndRefusesOthers) {
    const nlohmann::json schema = pipeline_schema();
    EXPECT_EQ(schema["additionalProperties"], false);
    for (const char* key : {"scenes", "footprints", "nodes", "existing_grid", "output", "detector", "demand",
                            "network", "planner", "costs", "grid", "imagery"})
        EXPECT_TRUE(schema["properties"].contains(key)) << key;
    EXPECT_EQ(schema["properties"]["planner"]["anyOf"][0]["enum"][0], "prize_collecting");
}

}  // namespace
}  // namespace gridreach
