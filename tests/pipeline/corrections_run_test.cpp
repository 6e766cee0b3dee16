// SPDX-License-Identifier: Apache-2.0
#include <fmt/format.h>
#include <gtest/gtest.h>

#include <algorithm>
#include <filesystem>
#include <map>
#include <nlohmann/json.hpp>
#include <random>

#include "io/layer_writer.h"
#include "io/safe_write.h"
#include "outputs/layers.h"
#include "pipeline/runner.h"
#include "support/expect_error.h"
#include "support/temporary_folder.h"

namespace gridreach {
namespace {

using test::error_of;
using test::TemporaryFolder;

/// Runs over drawn footprints whose dwellings a person then corrects.
class CorrectedRuns : public ::testing::Test {
protected:
    CorrectedRuns() {
        std::string text = "lon,lat,geometry\n";
        std::mt19937 random(1);
        for (int i = 0; i < 12; ++i) {
            const double lon = 32.4 + 0.0004 * i, lat = 2.8 + 0.00001 * (random() % 20), d = 0.00004;
            text += fmt::format("{0},{1},\"POLYGON(({2} {3},{4} {3},{4} {5},{2} {5},{2} {3}))\"\n", lon, lat,
                                lon - d, lat - d, lon + d, lat + d);
        }
        folder.file("dwellings.csv", text);
    }
    RunResult run(const std::string& output, const std::string& corrections = "", bool overwrite = false) {
        std::string yaml =
            "footprints: " + (folder / "dwellings.csv") + "\noutput: " + (folder / output) + "\n";
        if (!corrections.empty()) yaml += "corrections: " + corrections + "\n";
        return run_pipeline(make_pipeline(parse_yaml(yaml, "plan.yaml")), overwrite, Stage::plan, reporter);
    }
    /// The layer of dwellings that a run wrote, as a GIS opens it.
    VectorLayer written(const std::string& output) {
        return GdalVectorReader().read(folder / (output + "/plan.gpkg|dwellings"),
                                       *utm_projection("EPSG:32636"));
    }
    /// Saves it with its fields, `change` after them.
    std::string save(const std::string& name, const VectorLayer& layer,
                     const std::map<std::int64_t, std::string>& changes = {}) {
        OutputLayer out;
        out.name = "dwellings";
        out.kind = GeometryKind::polygon;
        for (const std::string& field : layer.fields)
            out.fields.push_back({field, field, FieldType::text, "", ""});  // As text, as some GIS would.
        out.fields.push_back({"change", "change", FieldType::text, "", ""});
        for (const Feature& f : layer.features) {
            OutputRow& row = out.rows.emplace_back();
            row.polygon = f.shape.polygons.at(0);
            for (const FieldValue& value : f.values) {
                const auto* whole = std::get_if<std::int64_t>(&value);
                row.values.push_back(whole ? FieldValue(std::to_string(*whole)) : value);
            }
            const auto at = changes.find(f.id);
            row.values.push_back(at == changes.end() ? FieldValue() : FieldValue(at->second));
        }
        GdalLayerWriter().write_geopackage(folder / name, {out}, *utm_projection("EPSG:32636"));
        return folder / name;
    }
    static std::map<std::string, bool> from_store(const RunResult& result) {
        std::map<std::string, bool> out;
        for (const auto& stage : (*result.record)["stages"]) out[stage["stage"]] = stage["from_store"];
        return out;
    }
    static void shift(Feature& f, double east_m) {
        for (PointM& p : f.shape.polygons.at(0).outer) p.x += east_m;
    }
    static std::int64_t id_of(const VectorLayer& layer, const Feature& f) {
        return std::get<std::int64_t>(f.values.at(*layer.field("id")));
    }
    static std::string text_of(const VectorLayer& layer, const Feature& f, const char* field) {
        return std::get<std::string>(f.values.at(*layer.field(field)));
    }

    TemporaryFolder folder;
    QuietReporter reporter;
};

TEST_F(CorrectedRuns, ReplaceDetectionByACompleteLayer) {
    run("out");
    VectorLayer layer = written("out");
    ASSERT_EQ(layer.features.size(), 12U);
    EXPECT_EQ(text_of(layer, layer.features[0], "origin"), "detected");
    const std::string same = save("same.gpkg", layer);
    const RunResult unchanged = run("out", same, true);
    EXPECT_EQ((*unchanged.record)["summary"]["dwellings"], 12);
    EXPECT_EQ((*unchanged.record)["inputs"][1]["key"], "corrections");
    EXPECT_EQ((*unchanged.record)["inputs"][1]["files"][0]["xxh128"].get<std::string>().size(), 32U);

    layer.features.erase(layer.features.begin() + 4);
    shift(layer.features[0], 30);
    Feature fresh = layer.features[7];
    shift(fresh, 2000);
    layer.features.push_back(fresh);  // Pasted with the attributes of another.
    const RunResult result = run("out", save("edited.gpkg", layer), true);
    EXPECT_EQ((*result.record)["summary"]["dwellings"], 12);
    const VectorLayer after = written("out");
    std::size_t added = 0;
    for (const Feature& f : after.features) {
        EXPECT_NE(id_of(after, f), 4);
        if (text_of(after, f, "origin") == "added") {
            ++added;
            EXPECT_GE(id_of(after, f), std::int64_t{1} << 52);
        } else {
            EXPECT_EQ(text_of(after, f, "origin"), "corrected");
        }
    }
    EXPECT_EQ(added, 1U);
    // What a person corrected is corrected further in the layer that came of it.
    const RunResult again = run("again", save("further.gpkg", after));
    EXPECT_EQ(read_text_file(folder / "again/plan.gpkg"), read_text_file(folder / "out/plan.gpkg"));
}

TEST_F(CorrectedRuns, ComputeOnlyWhatFollowsFromTheEdits) {
    run("out");
    const VectorLayer layer = written("out");
    VectorLayer edited = layer;
    shift(edited.features[2], 4);
    const std::map<std::int64_t, std::string> changes = {{edited.features[2].id, "move"},
                                                         {edited.features[5].id, "remove"}};
    const auto first = from_store(run("out", save("edits.gpkg", edited, changes), true));
    EXPECT_TRUE(first.at("dwellings"));
    EXPECT_FALSE(first.at("corrections"));
    EXPECT_FALSE(first.at("demand"));
    EXPECT_TRUE(first.at("sources"));
    EXPECT_EQ(written("out").features.size(), 11U);

    EXPECT_TRUE(run("out", folder / "edits.gpkg", true).unchanged);
    // The same features in another order are the same corrections.
    std::shuffle(edited.features.begin(), edited.features.end(), std::mt19937(2));
    for (const auto& [stage, stored] : from_store(run("out", save("shuffled.gpkg", edited, changes), true)))
        EXPECT_TRUE(stored) << stage;
    // Edits that change nothing but a row that is left to the detection.
    edited.features.erase(std::find_if(edited.features.begin(), edited.features.end(),
                                       [&](const Feature& f) { return f.id == layer.features[0].id; }));
    const auto fewer = from_store(run("out", save("fewer.gpkg", edited, changes), true));
    EXPECT_TRUE(fewer.at("dwellings"));
    // And without corrections the first run is there still.
    for (const auto& [stage, stored] : from_store(run("out", "", true))) EXPECT_TRUE(stored) << stage;
}

TEST_F(CorrectedRuns, DoNotRunTheDetectorForACompleteLayer) {
    run("out");
    const std::string same = save("same.gpkg", written("out"));
    reporter.notes.clear();
    const auto stages = from_store(run("out", same, true));
    EXPECT_EQ(stages.count("corrections"), 0U);
    EXPECT_FALSE(stages.at("dwellings"));
    EXPECT_EQ(reporter.notes.at(0),
              "corrections: the layer is complete, so the detector footprints does not run.");
    // Nothing a detector reads matters any more: a footprint more, and all is stored.
    folder.file(
        "dwellings.csv",
        read_text_file(folder / "dwellings.csv") +
            "32.401,2.8003,\"POLYGON((32.401 2.8003,32.4011 2.8003,32.4011 2.8004,32.401 2.8003))\"\n");
    for (const auto& [stage, stored] : from_store(run("out", same, true))) EXPECT_TRUE(stored) << stage;
}

TEST_F(CorrectedRuns, DoNotWriteOverTheCorrections) {
    run("out");
    const std::string own = folder / "out/plan.gpkg|dwellings";
    EXPECT_EQ(
        error_of([&] { run("out", own, true); }),
        "corrections: " + own +
            " is a result that this run would write over. Save the corrected layer in a file of its own and "
            "name that, or choose another output.");
    EXPECT_EQ(error_of([&] { run("out", folder / "out/shapefiles/dwellings.shp", true); }).substr(0, 13),
              "corrections: ");
    EXPECT_EQ((*run("other", own).record)["summary"]["dwellings"], 12);
    EXPECT_EQ((*run("third", folder / "out/shapefiles/dwellings.shp").record)["summary"]["dwellings"], 12);
    for (const char* name : {"plan.gpkg", "shapefiles/dwellings.dbf", "shapefiles/demand_nodes.dbf"})
        EXPECT_TRUE(read_text_file(folder / (std::string("other/") + name)).size() ==
                    read_text_file(folder / (std::string("third/") + name)).size())
            << name;
}

TEST_F(CorrectedRuns, RefuseWrongCorrectionsBeforeAnythingIsWritten) {
    EXPECT_EQ(error_of([&] { run("out", folder / "nothing.gpkg"); }),
              (folder / "nothing.gpkg") + " does not exist.");
    const std::string lines = folder.file(
        "lines.geojson",
        R"({"type":"FeatureCollection","features":[{"type":"Feature","properties":{"id":1},"geometry":{"type":"LineString","coordinates":[[32.4,2.8],[32.41,2.8]]}}]})");
    EXPECT_NE(
        error_of([&] { run("out", lines); }).find("it is a line, and a dwelling is an outline or a point"),
        std::string::npos);
    EXPECT_EQ(
        error_of([&] { run("out", folder.file("empty.csv", "id,lon,lat\n")); }),
        (folder / "empty.csv") +
            " holds no outline and no point, so it corrects nothing. Save the corrected dwellings in it, or "
            "remove corrections.");
    const std::string far = folder.file("far.csv", "id,lon,lat\n1,10,50\n");
    EXPECT_NE(error_of([&] { run("out", far); }).find("apart from the region"), std::string::npos);
    EXPECT_FALSE(std::filesystem::exists(folder / "out"));
}

}  // namespace
}  // namespace gridreach
