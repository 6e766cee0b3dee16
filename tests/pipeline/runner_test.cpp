// SPDX-License-Identifier: Apache-2.0
#include "pipeline/runner.h"

#include <fmt/format.h>
#include <gtest/gtest.h>

#include <algorithm>
#include <cmath>
#include <filesystem>
#include <map>
#include <nlohmann/json.hpp>
#include <random>

#include "base/parallel.h"
#include "io/csv_table.h"
#include "io/geotiff.h"
#include "io/safe_write.h"
#include "plan/plan_with_lines.h"
#include "support/expect_error.h"
#include "support/temporary_folder.h"

namespace gridreach {
namespace {

using test::error_of;
using test::TemporaryFolder;

/// Dwellings in three hamlets as CSV rows, drawn from a seed.
std::vector<std::string> drawn_rows(unsigned seed) {
    std::mt19937 random(seed);
    std::vector<std::string> rows;
    for (int hamlet = 0; hamlet < 3; ++hamlet)
        for (int i = 0; i < 20; ++i) {
            const double lon = 32.4 + 0.01 * hamlet + 0.000001 * (random() % 2000),
                         lat = 2.8 + 0.003 * hamlet + 0.000001 * (random() % 2000);
            rows.push_back(std::to_string(lon) + "," + std::to_string(lat) + "\n");
        }
    return rows;
}

class Runs : public ::testing::Test {
protected:
    std::string footprints(const std::vector<std::string>& rows) {
        std::string text = "lon,lat\n";
        for (const std::string& row : rows) text += row;
        return folder.file("dwellings.csv", text);
    }
    Pipeline pipeline(const std::string& output, const std::string& more = "") {
        return make_pipeline(parse_yaml(
            "footprints: " + (folder / "dwellings.csv") + "\noutput: " + (folder / output) + "\n" + more,
            "plan.yaml"));
    }
    RunResult run(const std::string& output, const std::string& more = "", bool overwrite = false) {
        return run_pipeline(pipeline(output, more), overwrite, Stage::plan, reporter);
    }
    static std::vector<bool> from_store(const RunResult& result) {
        std::vector<bool> out;
        for (const auto& stage : (*result.record)["stages"]) out.push_back(stage["from_store"]);
        return out;
    }
    void expect_same_files(const std::string& a, const std::string& b) {
        std::size_t compared = 0;
        for (const auto& entry : std::filesystem::recursive_directory_iterator(folder / a)) {
            const std::string name = std::filesystem::relative(entry.path(), folder / a).string();
            if (!entry.is_regular_file() || name == "run.json" || name.rfind(".gridreach", 0) == 0) continue;
            EXPECT_TRUE(read_text_file(entry.path().string()) == read_text_file(folder / (b + "/" + name)))
                << name;
            ++compared;
        }
        EXPECT_GT(compared, 30U);
    }

    TemporaryFolder folder;
    QuietReporter reporter;
};

TEST_F(Runs, ReadTheStoreWhereNothingChanged) {
    footprints(drawn_rows(1));
    EXPECT_EQ(from_store(run("out")), (std::vector<bool>{false, false, false, false, false}));
    EXPECT_EQ(from_store(run("out", "about: a comment changes no stage\n", true)),
              (std::vector<bool>{true, true, true, true, true}));
    EXPECT_EQ(from_store(run("out", "demand: {max_lv_length_m: 60}\n", true)),
              (std::vector<bool>{true, false, true, false, false}));
}

TEST_F(Runs, LeaveResultsThatWereMadeFromTheSame) {
    footprints(drawn_rows(1));
    EXPECT_FALSE(run("out").unchanged);
    const std::string layers = folder / "out/plan.gpkg";
    const auto written = std::filesystem::last_write_time(layers);
    const RunResult again = run("out", "", true);
    EXPECT_TRUE(again.unchanged);
    EXPECT_EQ(again.five_lines, run("other").five_lines);
    EXPECT_EQ(std::filesystem::last_write_time(layers), written);
    EXPECT_EQ((*again.record)["summary"]["dwellings"], 60);
}

TEST_F(Runs, WriteResultsAnewOfWhichAFileIsNotWhole) {
    footprints(drawn_rows(1));
    run("out");
    const std::string before = read_text_file(folder / "out/plan.gpkg");
    std::string bytes = before;
    bytes[bytes.size() / 2] ^= 1;
    write_text_file(folder / "out/plan.gpkg", bytes);
    EXPECT_FALSE(run("out", "", true).unchanged);
    EXPECT_TRUE(read_text_file(folder / "out/plan.gpkg") == before);
    footprints(drawn_rows(2));
    EXPECT_FALSE(run("out", "", true).unchanged);
}

TEST_F(Runs, TakeAwayWhatAKilledRunHadBegunToWrite) {
    footprints(drawn_rows(1));
    std::filesystem::create_directories(folder / "out/.gridreach/store/.gridreach-aB3xYz");
    std::filesystem::create_directories(folder / "out/.gridreach-q1w2e3/deeper");
    folder.file("out/.gridreach-q1w2e3/plan.gpkg", "half");
    run("out");
    EXPECT_FALSE(std::filesystem::exists(folder / "out/.gridreach/store/.gridreach-aB3xYz"));
    EXPECT_FALSE(std::filesystem::exists(folder / "out/.gridreach-q1w2e3"));
}

TEST_F(Runs, ComputeAgainWhatWasDamagedInTheStore) {
    footprints(drawn_rows(1));
    run("out");
    std::size_t flipped = 0;
    for (const auto& entry : std::filesystem::directory_iterator(folder / "out/.gridreach/store")) {
        if (entry.path().filename().string().rfind("plan-", 0) != 0) continue;
        std::string bytes = read_text_file(entry.path().string());
        bytes[bytes.size() / 2] ^= 1;
        write_text_file(entry.path().string(), bytes);
        ++flipped;
    }
    ASSERT_EQ(flipped, 1U);
    std::filesystem::remove(folder / "out/plan.gpkg");
    EXPECT_EQ(from_store(run("out", "", true)), (std::vector<bool>{true, true, true, true, false}));
    ASSERT_EQ(reporter.warnings.size(), 1U);
    EXPECT_NE(reporter.warnings[0].find("its checksum does not match"), std::string::npos);
}

TEST_F(Runs, WriteTheSameBytesAtAnyThreadCount) {
    footprints(drawn_rows(2));
    for (unsigned threads : {1U, 2U, 4U}) {
        const ThreadLimit limit(threads);
        run("out" + std::to_string(threads));
    }
    expect_same_files("out1", "out2");
    expect_same_files("out1", "out4");
}

TEST_F(Runs, WriteTheSameLayersInAnyInputOrder) {
    std::vector<std::string> rows = drawn_rows(3);
    footprints(rows);
    run("a");
    std::shuffle(rows.begin(), rows.end(), std::mt19937(4));
    footprints(rows);
    run("b");
    // The report names the input's checksum, which differs; every layer is the same.
    for (const char* name : {"plan.gpkg", "shapefiles/dwellings.shp", "shapefiles/dwellings.dbf",
                             "shapefiles/mv_lines.shp", "shapefiles/mv_lines.dbf"})
        EXPECT_TRUE(read_text_file(folder / (std::string("a/") + name)) ==
                    read_text_file(folder / (std::string("b/") + name)))
            << name;
}

TEST_F(Runs, CanBeRepeatedFromTheirRecord) {
    footprints(drawn_rows(5));
    run("a", "demand: {max_lv_length_m: 60}\n");
    Setting settings = read_pipeline_file(folder / "a/run.json");
    settings.put("output", Setting::scalar(folder / "b", {"--output", 0}));
    run_pipeline(make_pipeline(settings), false, Stage::plan, reporter);
    for (const char* name : {"plan.gpkg", "shapefiles/mv_lines.shp"})
        EXPECT_TRUE(read_text_file(folder / (std::string("a/") + name)) ==
                    read_text_file(folder / (std::string("b/") + name)))
            << name;
}

TEST_F(Runs, SayInTheSummaryWhatIsKnownAndWhyNot) {
    footprints(drawn_rows(1));
    const auto record = *run("out", "demand: dbscan\nplanner: mst\n").record;
    const auto& summary = record["summary"];
    EXPECT_EQ(record["format_version"], 1);
    EXPECT_EQ(summary["dwellings"], 60);
    EXPECT_EQ(summary["served_dwellings"], 60);
    EXPECT_EQ(summary["unserved_nodes"], 0);
    EXPECT_GT(summary["mv_length_m"], 2000.0);
    EXPECT_GT(summary["peak_memory_bytes"], 1000000);
    EXPECT_TRUE(summary["lower_bound"].is_null());
    EXPECT_EQ(summary["reasons"]["population"], "no population raster is given.");
    for (const char* key :
         {"dwellings", "demand_nodes", "served_nodes", "served_dwellings", "households", "mv_length_m",
          "lv_length_m", "transformers", "currency", "price_year", "total_cost", "lower_bound", "bound_scope",
          "gap_fraction", "unserved_nodes", "peak_memory_bytes", "stage_seconds"})
        EXPECT_TRUE(summary.contains(key)) << key;
    EXPECT_EQ(record["inputs"][0]["files"][0]["xxh128"].get<std::string>().size(), 32U);
}

/// Rows of a layer's table.
std::uint32_t rows_in_dbf(const std::string& path) {
    const std::string bytes = read_text_file(path);
    std::uint32_t rows = 0;
    for (std::size_t i = 0; i < 4; ++i)
        rows |= static_cast<std::uint32_t>(static_cast<unsigned char>(bytes.at(4 + i))) << (8 * i);
    return rows;
}

TEST_F(Runs, BuyWhatTheirBillSays) {
    for (const char* more : {"planner: mst\n", "planner: mst\nrollout: {yearly_budget: 30000}\n",
                             "planner: mst\nelectrical: {sizing: none}\ndemand: dbscan\n",
                             "costs: {tier: 5}\nelectrical: {phases: [three_phase, swer]}\n"}) {
        SCOPED_TRACE(more);
        footprints(drawn_rows(3));
        folder.file("substation.csv", "lon,lat\n32.395,2.795\n");
        const RunResult result =
            run("out", "substations: " + (folder / "substation.csv") + "\n" + more, true);
        const auto& summary = (*result.record)["summary"];
        const CsvTable bill = parse_csv(read_text_file(folder / "out/bill_of_quantities.csv"), "bill");
        const auto column = [&](const char* name) {
            return static_cast<std::size_t>(std::find(bill.columns.begin(), bill.columns.end(), name) -
                                            bill.columns.begin());
        };
        std::int64_t hundredths = 0;
        double poles = 0, lv_m = 0, mv_m = 0, transformers = 0;
        std::map<std::string, double> by_year;
        for (const auto& row : bill.rows) {
            const double quantity = std::stod(row[column("quantity")]);
            const std::string &item = row[column("item")], &cost = row[column("cost")];
            if (!cost.empty()) {
                hundredths += std::llround(100 * std::stod(cost));
                by_year[row[column("year")]] += std::stod(cost);
            }
            poles += item == "pole" ? quantity : 0;
            if (row[column("part")] != "grid") continue;
            lv_m += item == "lv_line" ? quantity : 0;
            mv_m += item == "mv_line" ? quantity : 0;
            transformers += item == "transformer" ? quantity : 0;
        }
        EXPECT_GT(hundredths, 0);
        EXPECT_EQ(hundredths, std::llround(100 * summary["build_cost"].get<double>()));
        EXPECT_NEAR(mv_m, summary["mv_length_m"].get<double>(), 0.1);
        EXPECT_NEAR(lv_m, summary["lv_length_m"].get<double>(), 0.1);
        EXPECT_EQ(transformers, summary["transformers"].get<double>());
        EXPECT_EQ(poles, rows_in_dbf(folder / "out/shapefiles/poles.dbf"));
        if (!result.record->contains("rollout")) continue;
        for (const auto& year : (*result.record)["rollout"]["years"])
            EXPECT_NEAR(by_year[std::to_string(year["year"].get<int>())], year["build_cost"].get<double>(),
                        0.011);
    }
}

TEST_F(Runs, LeaveOutTheLayerOfPolesWhenAskedTo) {
    footprints(drawn_rows(1));
    run("out");
    EXPECT_TRUE(std::filesystem::exists(folder / "out/shapefiles/poles.shp"));
    run("out", "poles: {layer: no}\n", true);
    EXPECT_FALSE(std::filesystem::exists(folder / "out/shapefiles/poles.shp"));
    EXPECT_NE(read_text_file(folder / "out/bill_of_quantities.csv").find(",pole,"), std::string::npos);
}

TEST_F(Runs, CompareHouseholdsWithAPopulationRaster) {
    footprints(drawn_rows(1));
    // 25 persons in each cell of about 1.1 km; the box around the dwellings holds a few cells.
    const std::vector<float> persons(20 * 20, 25);
    write_geotiff(folder / "population.tif",
                  {20, 20, 1, {{32.35, 0.01, 0, 2.85, 0, -0.01}}, "EPSG:4326", std::nullopt, 0}, persons);
    const auto population =
        (*run("out", "population: " + (folder / "population.tif") + "\n").record)["summary"]["population"];
    const double counted = population["raster_persons"];
    EXPECT_GE(counted, 25.0 * 3);
    EXPECT_LE(counted, 25.0 * 16);
    EXPECT_EQ(std::fmod(counted, 25), 0);
    EXPECT_EQ(population["households"], 60);
    EXPECT_EQ(population["raster_households"], counted / 5);
    EXPECT_EQ(population["area"], "the box around the dwellings");
}

TEST_F(Runs, PriceTheirCandidateLinesAndPlanNoDearer) {
    // Rough ground, and nodes of which some are worth no line: the way between two others may lead past them.
    int cheaper = 0;
    for (unsigned seed = 1; seed <= 8; ++seed) {
        SCOPED_TRACE(seed);
        std::mt19937 random(seed);
        std::string nodes = "x,y,households\n";
        for (int i = 0; i < 60; ++i)
            nodes += fmt::format("{},{},{}\n", 500000 + random() % 15000, 300000 + random() % 15000,
                                 i % 3 == 0 ? 300 : 2 + random() % 30);
        folder.file("nodes.csv", nodes);
        folder.file("source.csv", "x,y\n507000,307000\n");
        GeoTiffForm form;
        form.width = form.height = 80;
        form.to_crs = {{499500, 200, 0, 315500, 0, -200}};
        form.crs = "EPSG:32636";
        std::vector<float> metres;
        for (int i = 0; i < 80 * 80; ++i) metres.push_back(static_cast<float>(random() % 60));
        write_geotiff(folder / "elevation.tif", form, std::span<const float>(metres));
        const auto pipeline = [&](int rounds) {
            return make_pipeline(parse_yaml(
                fmt::format(
                    "nodes: {0}/nodes.csv\nsubstations: {0}/source.csv\nelevation: {0}/elevation.tif\n"
                    "crs: EPSG:32636\noutput: {0}/out\nterrain: {{cell_size_m: 200}}\n"
                    "demand: {{type: nodes, households_field: households}}\n"
                    "network: {{type: terrain, junctions: no, own_paths: no, pricing_rounds: {1}}}\n",
                    folder / ".", rounds),
                "plan.yaml"));
        };
        const auto planned = [&](int rounds) {
            const Pipeline p = pipeline(rounds);
            const StageStore store(folder / fmt::format("store{}", seed));
            return run_stages(p, check_inputs(p, reporter), store, Stage::plan, reporter);
        };
        const RunValues plain = planned(0), priced = planned(3);
        EXPECT_LE(priced.plan->total_cost, plain.plan->total_cost);
        EXPECT_LE(*priced.plan->lower_bound, priced.plan->total_cost);
        const Pipeline p = pipeline(3);
        EXPECT_EQ(*priced.plan->lower_bound,
                  *plan_with_lines(*p.planner, *priced.network, *priced.demand, *priced.sources, p.costs,
                                   p.equipment, p.electrical, reporter)
                       .lower_bound)
            << "what is proved holds for every line that the run shows";
        EXPECT_GE(priced.network->lines.size(), plain.network->lines.size());
        const std::string last = priced.plan->remarks.empty() ? "" : priced.plan->remarks.back();
        EXPECT_EQ(last.starts_with("Pricing found "), !(*priced.network == *plain.network)) << last;
        if (priced.plan->total_cost < plain.plan->total_cost) {
            ++cheaper;
            EXPECT_NE(last.find("the plan costs USD "), std::string::npos) << last;
        }
        const RunValues again = planned(3);
        EXPECT_TRUE(*again.plan == *priced.plan && *again.network == *priced.network);
        for (const StageRecord& stage : again.stages) EXPECT_TRUE(stage.from_store) << stage.stage;
    }
    EXPECT_GT(cheaper, 0) << "pricing brought nothing, so nothing was shown";
}

TEST_F(Runs, StopAfterTheStageAskedFor) {
    footprints(drawn_rows(1));
    const RunResult result = run_pipeline(pipeline("out"), false, Stage::demand, reporter);
    const auto& summary = (*result.record)["summary"];
    EXPECT_GE(summary["demand_nodes"], 3);
    EXPECT_TRUE(summary["mv_length_m"].is_null());
    EXPECT_EQ(summary["reasons"]["stage_seconds.plan"], "the run stopped before this stage.");
    EXPECT_TRUE(std::filesystem::exists(folder / "out/shapefiles/demand_nodes.shp"));
}

TEST_F(Runs, TakeAwayLayersThatTheyDoNotReach) {
    footprints(drawn_rows(1));
    run("out");
    EXPECT_TRUE(std::filesystem::exists(folder / "out/shapefiles/mv_lines.dbf"));
    run_pipeline(pipeline("out"), true, Stage::demand, reporter);
    EXPECT_FALSE(std::filesystem::exists(folder / "out/shapefiles/mv_lines.dbf"));
    EXPECT_TRUE(std::filesystem::exists(folder / "out/shapefiles/demand_nodes.dbf"));
}

TEST_F(Runs, RefuseAnOutputThatHoldsResults) {
    footprints(drawn_rows(1));
    run("out");
    EXPECT_EQ(
        error_of([&] { run("out"); }),
        (folder / "out") +
            " holds the results of a run. Add --overwrite to replace them (finished stages are kept), or "
            "choose another output.");
    std::filesystem::create_directory(folder / "other");
    folder.file("other/notes.txt", "mine");
    EXPECT_EQ(error_of([&] { run("other"); }),
              (folder / "other") +
                  " exists and is not empty. Choose another output, or add --overwrite to write into it.");
    folder.file("file", "");
    EXPECT_EQ(error_of([&] { run("file"); }),
              (folder / "file") + " exists and is no folder. Choose another output.");
}

TEST_F(Runs, LeaveNothingBehindWhenTheirInputIsWrong) {
    folder.file("dwellings.csv", "lon,lat\n32.4,2.8\n");
    EXPECT_EQ(error_of([&] { run("out", "existing_grid: " + (folder / "nothing.gpkg") + "\n"); }),
              (folder / "nothing.gpkg") + " does not exist.");
    folder.file("far.csv", "lon,lat\n3,50\n");
    EXPECT_NE(error_of([&] {
                  run("out", "substations: " + (folder / "far.csv") + "\n");
              }).find("apart from the region"),
              std::string::npos);
    folder.file("turned.csv", "lon,lat\n2.8,32.4\n");
    EXPECT_NE(error_of([&] {
                  run("out", "substations: " + (folder / "turned.csv") + "\n");
              }).find("the axes look swapped"),
              std::string::npos);
    EXPECT_FALSE(std::filesystem::exists(folder / "out"));
}

TEST_F(Runs, HoldTheirOutputAgainstASecondOne) {
    footprints(drawn_rows(1));
    const OutputLock held(folder / "out");
    const std::string text = error_of([&] { run("out"); });
    EXPECT_EQ(
        text.rfind(
            (folder / "out") + " is in use by another run (process " + std::to_string(getpid()) + " on ", 0),
        0U)
        << text;
}

TEST_F(Runs, EndWithAnAnswerWhenThereIsNoDwelling) {
    folder.file("dwellings.csv", "lon,lat\n");
    const auto record = *run("out").record;
    EXPECT_EQ(record["summary"]["dwellings"], 0);
    EXPECT_FALSE(reporter.warnings.empty());
}

}  // namespace
}  // namespace gridreach
