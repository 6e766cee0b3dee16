// SPDX-License-Identifier: Apache-2.0
#include "pipeline/sensitivity.h"

#include <gtest/gtest.h>

#include <filesystem>
#include <nlohmann/json.hpp>
#include <sstream>

#include "base/parallel.h"
#include "io/safe_write.h"
#include "pipeline/runner.h"
#include "support/expect_error.h"
#include "support/temporary_folder.h"

namespace gridreach {
namespace {

using test::error_of;
using test::TemporaryFolder;

/// An existing line due east with four villages south of it, 2 km apart: 100, 200, 300 and 400 m away, worth
/// 5,000, 5,000, 4,000 and 1,000. A metre of line costs its price over its life, and a tap nothing.
class Sensitivity : public ::testing::Test {
protected:
    void SetUp() override {
        folder.file("nodes.csv",
                    "PROJ.4 +proj=utm +zone=36 +south +datum=WGS84 +units=m +no_defs\nname,x,y,worth\n"
                    "A,496000,9799900,5000\nB,498000,9799800,5000\nC,500000,9799700,4000\n"
                    "D,502000,9799600,1000\n");
        folder.file("grid.geojson",
                    R"({"type":"FeatureCollection","crs":{"type":"name","properties":{"name":"EPSG:32736"}},)"
                    R"("features":[{"type":"Feature","properties":{},"geometry":{"type":"LineString",)"
                    R"("coordinates":[[495000,9800000],[503000,9800000]]}}]})");
        folder.file("plan.yaml",
                    "nodes: nodes.csv\nexisting_grid: grid.geojson\noutput: plan\n"
                    "demand: {budget_field: worth, budget_unit: currency}\n"
                    "costs: {mv_line_cost_per_m: 10, line_upkeep_fraction_per_year: 0, line_life_years: 20, "
                    "horizon_years: 20, line_tap_cost: 0}\n");
    }
    SensitivityResult run(const VariationRequest& request, const std::string& output,
                          bool overwrite = false) {
        return run_sensitivity(read_pipeline_file(folder / "plan.yaml"), request, folder / output, overwrite,
                               reporter);
    }
    std::vector<std::vector<std::string>> draws(const std::string& output) {
        std::vector<std::vector<std::string>> rows;
        std::istringstream in(read_text_file(folder / (output + "/draws.csv")));
        for (std::string line; std::getline(in, line);) {
            std::istringstream cells(line);
            rows.emplace_back();
            for (std::string cell; std::getline(cells, cell, ',');) rows.back().push_back(cell);
        }
        return rows;
    }
    static std::size_t computed(const SensitivityResult& result, const std::string& stage) {
        return (*result.record)["stages"][stage]["computed"];
    }
    void expect_same_results(const std::string& a, const std::string& b) {
        std::size_t compared = 0;
        for (const auto& entry : std::filesystem::recursive_directory_iterator(folder / a)) {
            const std::string name = std::filesystem::relative(entry.path(), folder / a).string();
            if (!entry.is_regular_file() || name == "sensitivity.json" || name.starts_with(".gridreach"))
                continue;
            EXPECT_TRUE(read_text_file(entry.path().string()) == read_text_file(folder / (b + "/" + name)))
                << name;
            ++compared;
        }
        EXPECT_GE(compared, 16U);
    }

    TemporaryFolder folder;
    QuietReporter reporter;
};

TEST_F(Sensitivity, SharesAreThoseCountedByHand) {
    // At 10, 20 and 40 per metre: A costs 1,000 to 4,000 of its 5,000, B 2,000 to 8,000 of 5,000, C 3,000 to
    // 12,000 of 4,000, D never less than 4,000 of 1,000.
    const SensitivityResult result = run({{"costs.mv_line_cost_per_m=10,20,40"}, {}, {}, 1}, "out");
    const auto rows = draws("out");
    ASSERT_EQ(rows.size(), 4U);
    EXPECT_EQ(rows[0],
              (std::vector<std::string>{"draw", "costs.mv_line_cost_per_m", "total_cost", "lower_bound",
                                        "gap_fraction", "build_cost", "saving", "served_nodes",
                                        "served_households", "mv_lines", "mv_length_m"}));
    const std::vector<std::vector<std::string>> expected = {
        {"1", "10", "3"}, {"2", "20", "2"}, {"3", "40", "1"}};
    for (std::size_t i = 0; i < 3; ++i)
        EXPECT_EQ((std::vector<std::string>{rows[i + 1][0], rows[i + 1][1], rows[i + 1][7]}), expected[i]);
    // Line for A, B and C, and what leaving D out costs; the projection draws 0.04 % too short here.
    EXPECT_NEAR(std::stod(rows[1][2]), 1000 + 2000 + 3000 + 1000, 3);
    EXPECT_NEAR(std::stod(rows[3][2]), 4000 + 5000 + 4000 + 1000, 3);
    const auto& summary = (*result.record)["summary"];
    EXPECT_EQ(summary["nodes"], 4);
    EXPECT_EQ(summary["nodes_always_on_grid"], 1);
    EXPECT_EQ(summary["nodes_never_on_grid"], 1);
    EXPECT_EQ(summary["lines"], 3);
    EXPECT_EQ(summary["lines_always_built"], 1);
    EXPECT_NEAR(summary["lines_always_built_m"].get<double>(), 100.04, 0.01);
    const auto& parameter = (*result.record)["parameters"][0];
    EXPECT_EQ(parameter["rank_correlation"]["total_cost"], 1.0);
    EXPECT_EQ(parameter["rank_correlation"]["served_nodes"], -1.0);
    EXPECT_TRUE(parameter["rank_correlation"]["served_households"].is_null());
    EXPECT_EQ(parameter["by_value"][1]["served_nodes"], 2.0);
}

TEST_F(Sensitivity, StagesAreComputedOnlyWhereADrawChangesThem) {
    const auto planners = run({{"planner.type=mst,prize_collecting"}, {}, {}, 1}, "planners");
    EXPECT_EQ(computed(planners, "demand"), 1U);
    EXPECT_EQ(computed(planners, "network"), 1U);
    EXPECT_EQ(computed(planners, "plan"), 2U);
    const auto prices = run({{"costs.mv_line_cost_per_m=10,20,40", "planner.seed=1,2"}, {}, {}, 1}, "prices");
    EXPECT_EQ(computed(prices, "sources"), 1U);
    EXPECT_EQ(computed(prices, "demand"), 3U);
    EXPECT_EQ(computed(prices, "network"), 3U);
    EXPECT_EQ(computed(prices, "plan"), 6U);
}

TEST_F(Sensitivity, TakesWhatThePipelinesOwnRunHasStored) {
    run_pipeline(make_pipeline(read_pipeline_file(folder / "plan.yaml")), false, Stage::plan, reporter);
    const auto result = run({{"costs.mv_line_cost_per_m=10,20"}, {}, {}, 1}, "out");
    EXPECT_EQ(computed(result, "sources"), 0U);
    EXPECT_EQ(computed(result, "demand"), 1U);
    EXPECT_EQ(computed(result, "plan"), 1U);
}

TEST_F(Sensitivity, GoesOnWhereItWasStopped) {
    const VariationRequest request{{}, {"costs.mv_line_cost_per_m=5..60"}, 8, 1};
    run(request, "whole");
    run(request, "out");
    // As a stopped run leaves it: a part of the store, no results.
    std::size_t kept = 0;
    for (const auto& entry : std::filesystem::directory_iterator(folder / "out/.gridreach/store"))
        if (entry.path().filename().string().starts_with("plan-") && kept++ >= 3)
            std::filesystem::remove(entry.path());
    for (const char* name : {"sensitivity.json", "sensitivity.gpkg", "draws.csv", "shapefiles"})
        std::filesystem::remove_all(folder / (std::string("out/") + name));
    const auto result = run(request, "out");
    EXPECT_EQ(computed(result, "network"), 0U);
    EXPECT_EQ(computed(result, "plan"), 5U);
    expect_same_results("whole", "out");
}

TEST_F(Sensitivity, GivesTheSameBytesForASeedAtAnyThreadCount) {
    VariationRequest request{{"planner.type=mst,prize_collecting"},
                             {"costs.mv_line_cost_per_m=~0.5", "costs.discount_rate"},
                             20,
                             7};
    for (unsigned threads : {1U, 3U}) {
        const ThreadLimit limit(threads);
        run(request, "out" + std::to_string(threads));
    }
    expect_same_results("out1", "out3");
    request.seed = 8;
    run(request, "other");
    EXPECT_NE(read_text_file(folder / "out1/draws.csv"), read_text_file(folder / "other/draws.csv"));
}

TEST_F(Sensitivity, DrawsMayHaveInputsOfTheirOwn) {
    folder.file("near.csv",
                "PROJ.4 +proj=utm +zone=36 +south +datum=WGS84 +units=m +no_defs\nname,x,y,worth\n"
                "A,496000,9799900,5000\nD,502000,9799990,1000\n");
    const auto result =
        run({{"nodes=" + (folder / "nodes.csv") + "," + (folder / "near.csv")}, {}, {}, 1}, "out");
    // A in both; B, C and the far D in the first; the near D in the second.
    EXPECT_EQ((*result.record)["summary"]["nodes"], 5);
    EXPECT_EQ((*result.record)["summary"]["nodes_in_every_draw"], 1);
    ASSERT_EQ(reporter.warnings.size(), 1U);
    EXPECT_EQ(reporter.warnings[0],
              "demand: the draws have other demand nodes: 1 of 5 exist in every draw. A share counts the "
              "draws without the node as not built.");
}

TEST_F(Sensitivity, WithNothingToComputeWritesNothing) {
    const auto error = [&](const VariationRequest& request) {
        return error_of([&] { run(request, "out"); });
    };
    EXPECT_NE(error({{"costs.mv_line_cost=1,2"}, {}, {}, 1}).find("there is no cost called"),
              std::string::npos);
    EXPECT_NE(error({{"nodes=nothing.csv,grid.geojson"}, {}, {}, 1}).find("draw 1 (nodes=nothing.csv): "),
              std::string::npos);
    EXPECT_FALSE(std::filesystem::exists(folder / "out"));
    run({{"planner.seed=1,2"}, {}, {}, 1}, "out");
    EXPECT_NE(error({{"planner.seed=1,2"}, {}, {}, 1}).find("holds the results of a run"), std::string::npos);
    // Nodes are read when they are counted: a field that is not there ends the run before it began.
    EXPECT_NE(error_of([&] {
                  run({{"demand.budget_field=worht,worth"}, {}, {}, 1}, "fields");
              }).find("draw 1 (demand.budget_field=worht): demand: "),
              std::string::npos);
    EXPECT_FALSE(std::filesystem::exists(folder / "fields"));
}

}  // namespace
}  // namespace gridreach
