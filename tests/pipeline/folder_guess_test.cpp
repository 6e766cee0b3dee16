// SPDX-License-Identifier: Apache-2.0
#include "pipeline/folder_guess.h"

#include <gtest/gtest.h>

#include <map>

#include "io/geotiff.h"
#include "pipeline/pipeline_file.h"
#include "support/temporary_folder.h"

namespace gridreach {
namespace {

using test::TemporaryFolder;

std::string lines(const std::string& coordinates) {
    return R"({"type":"FeatureCollection","features":[{"type":"Feature","properties":{},"geometry":{"type":"LineString","coordinates":[)" +
           coordinates + "]}}]}";
}

TEST(FolderGuess, TellsFilesApartAndWritesAPipelineThatIsUnderstood) {
    const TemporaryFolder folder;
    const std::vector<std::uint8_t> pixels(3 * 16 * 16, 100);
    const std::vector<float> heights(16 * 16, 900);
    write_geotiff(folder / "north.tif",
                  {16, 16, 3, {{500000, 0.5, 0, 9800000, 0, -0.5}}, "EPSG:32736", std::nullopt, 0}, pixels);
    write_geotiff(folder / "srtm.tif",
                  {16, 16, 1, {{500000, 30, 0, 9800000, 0, -30}}, "EPSG:32736", std::nullopt, 0}, heights);
    write_geotiff(folder / "lost.tif", {16, 16, 3, {{500000, 0.5, 0, 9800000, 0, -0.5}}, "", std::nullopt, 0},
                  pixels);
    folder.file("mv_lines.geojson", lines("[33,-1.81],[33.01,-1.81]"));
    folder.file("roads.geojson", lines("[33,-1.81],[33.01,-1.82]"));
    folder.file("villages.csv", "name,lon,lat\nA,33,-1.81\n");
    folder.file("lv_lines.geojson", lines("[33,-1.81],[33.001,-1.82]"));
    folder.file("corrected_dwellings.csv", "id,lon,lat\n7,33,-1.81\n");
    folder.file("notes.txt", "Not a table, is it?\nNo.\n");

    const auto guessed = guess_folder(folder.path());
    std::map<std::string, std::string> keys;
    for (const GuessedFile& each : guessed)
        keys[each.path.substr(folder.path().size() + 1)] = each.problem.empty() ? each.key : "problem";
    EXPECT_EQ(keys, (std::map<std::string, std::string>{{"north.tif", "scenes"},
                                                        {"srtm.tif", "elevation"},
                                                        {"corrected_dwellings.csv", "corrections"},
                                                        {"lost.tif", "problem"},
                                                        {"lv_lines.geojson", ""},
                                                        {"mv_lines.geojson", "existing_grid"},
                                                        {"roads.geojson", "roads"},
                                                        {"villages.csv", "nodes"}}));
    const FirstPipeline first = first_pipeline(guessed);
    const Pipeline p = make_pipeline(parse_yaml(first.yaml, folder / "pipeline.yaml"));
    EXPECT_EQ(p.keys.scenes, (std::vector<std::string>{folder / "north.tif"}));
    EXPECT_EQ(p.keys.existing_grid, (std::vector<std::string>{folder / "mv_lines.geojson"}));
    EXPECT_EQ(p.keys.corrections, folder / "corrected_dwellings.csv");
    ASSERT_EQ(first.missing.size(), 1U);
    EXPECT_EQ(first.missing[0],
              (folder / "lost.tif") +
                  " has no coordinate system. Assign one with gdal_edit.py -a_srs, or set crs.");
}

TEST(FolderGuess, SaysWhatIsMissingInAnEmptyFolder) {
    const TemporaryFolder folder;
    EXPECT_EQ(
        first_pipeline(guess_folder(folder.path())).missing,
        (std::vector<std::string>{
            "nothing to start from: add imagery (1.5 m or finer), building outlines or points, or demand "
            "nodes.",
            "no existing grid: without existing_grid or substations the plan has no source of power."}));
}

TEST(FolderGuess, KnowsOpenBuildingsByItsColumns) {
    const TemporaryFolder folder;
    folder.file("tile_17b.csv",
                "latitude,longitude,area_in_meters,confidence,geometry,full_plus_code\n-1.8,33,20,0.7,"
                "\"POINT(33 -1.8)\",x\n");
    EXPECT_EQ(guess_folder(folder.path()).at(0).key, "footprints");
}

}  // namespace
}  // namespace gridreach
