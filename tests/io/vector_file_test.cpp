// SPDX-License-Identifier: Apache-2.0
#include "io/vector_file.h"

#include <gtest/gtest.h>

#include "support/drawn_files.h"
#include "support/expect_error.h"
#include "support/shared_data.h"
#include "support/temporary_folder.h"

namespace gridreach {
namespace {

using test::draw_vector;
using test::error_of;
using test::TemporaryFolder;

const auto utm36s = utm_projection("EPSG:32736");

std::vector<PointM> points_of(const VectorLayer& layer) {
    std::vector<PointM> all;
    for (const Feature& f : layer.features)
        all.insert(all.end(), f.shape.points.begin(), f.shape.points.end());
    return all;
}

TEST(VectorFile, KeepsCoordinatesOfTheWorkingSystemToTheLastDigit) {
    const TemporaryFolder folder;
    draw_vector(folder / "a.gpkg", "GPKG", "EPSG:32736", {"POINT(500010.1 9799990.3)"});
    EXPECT_EQ(points_of(GdalVectorReader().read(folder / "a.gpkg", *utm36s)),
              (std::vector<PointM>{{500010.1, 9799990.3}}));
}

TEST(VectorFile, TurnsLongitudeAndLatitudeIntoMetres) {
    const TemporaryFolder folder;
    draw_vector(folder / "a.geojson", "GeoJSON", "EPSG:4326", {"POINT(33 -2)"});
    const PointM p = points_of(GdalVectorReader().read(folder / "a.geojson", *utm36s)).at(0);
    EXPECT_NEAR(p.x, 500000, 1e-6);
    EXPECT_NEAR(p.y, 9778939.0, 1);
}

TEST(VectorFile, ReadsWebMercatorAndFeet) {
    const TemporaryFolder folder;
    draw_vector(folder / "a.gpkg", "GPKG", "EPSG:3857", {"POINT(3673543.196 -222684.209)"});
    const PointM p = points_of(GdalVectorReader().read(folder / "a.gpkg", *utm36s)).at(0);
    EXPECT_NEAR(p.x, 500000, 0.01);
    EXPECT_NEAR(p.y, 9778939.0, 1);
}

TEST(VectorFile, DropsZAndMAndTakesPartsApart) {
    const TemporaryFolder folder;
    draw_vector(folder / "a.gpkg", "GPKG", "EPSG:32736",
                {"POINT ZM(500010 9799990 5 6)",
                 "GEOMETRYCOLLECTION(POINT(500011 9799990),LINESTRING(500000 9800000,500001 9799999))",
                 "MULTIPOINT((500012 9799990),(500013 9799990))"});
    const VectorLayer layer = GdalVectorReader().read(folder / "a.gpkg", *utm36s);
    EXPECT_EQ(
        points_of(layer),
        (std::vector<PointM>{{500010, 9799990}, {500011, 9799990}, {500012, 9799990}, {500013, 9799990}}));
    EXPECT_EQ(layer.features[1].shape.lines.size(), 1U);
}

TEST(VectorFile, MakesCurvesStraightWithinAMillimetreOfTheirEnds) {
    const TemporaryFolder folder;
    draw_vector(folder / "a.gpkg", "GPKG", "EPSG:32736",
                {"CIRCULARSTRING(500000 9800000,500010 9800010,500020 9800000)"});
    const VectorLayer layer = GdalVectorReader().read(folder / "a.gpkg", *utm36s);
    const PathM& path = layer.features.at(0).shape.lines.at(0);
    EXPECT_GT(path.size(), 10U);
    EXPECT_NEAR(plane_length_m(path), 31.4159, 0.05);
}

TEST(VectorFile, MakesSelfCrossingOutlinesValidAndCountsThem) {
    const TemporaryFolder folder;
    draw_vector(folder / "a.gpkg", "GPKG", "EPSG:32736",
                {"POLYGON((500000 9800000,500100 9799900,500100 9800000,500000 9799900,500000 9800000))"});
    const VectorLayer layer = GdalVectorReader().read(folder / "a.gpkg", *utm36s);
    double area = 0;
    for (const PolygonM& p : layer.features.at(0).shape.polygons) area += area_m2(p);
    EXPECT_NEAR(area, 5000, 1e-6);
    EXPECT_EQ(layer.remarks,
              (std::vector<std::string>{"a.gpkg: 1 outline that crosses itself was made valid."}));
}

TEST(VectorFile, ClosesOutlinesWhoseLastPointIsNotTheFirst) {
    const TemporaryFolder folder;
    folder.file(
        "a.geojson",
        R"({"type":"FeatureCollection","features":[{"type":"Feature","properties":{},"geometry":{"type":"Polygon",)"
        R"("coordinates":[[[33.0,-1.8],[33.001,-1.8],[33.001,-1.799],[33.0,-1.799]]]}}]})");
    const VectorLayer layer = GdalVectorReader().read(folder / "a.geojson", *utm36s);
    EXPECT_EQ(layer.features.at(0).shape.polygons.at(0).outer.size(), 4U);
    EXPECT_TRUE(layer.remarks.empty());
}

TEST(VectorFile, SkipsFeaturesWithoutGeometryAndCountsThem) {
    const TemporaryFolder folder;
    draw_vector(folder / "a.gpkg", "GPKG", "EPSG:32736", {"", "POINT EMPTY", "POINT(500010 9799990)"});
    const VectorLayer layer = GdalVectorReader().read(folder / "a.gpkg", *utm36s);
    EXPECT_EQ(layer.features.size(), 1U);
    EXPECT_EQ(layer.features[0].id, 3);
    EXPECT_EQ(layer.remarks, (std::vector<std::string>{"a.gpkg: 2 features without geometry were skipped."}));
}

TEST(VectorFile, ReadsAnEmptyLayerAsNoFeatures) {
    const TemporaryFolder folder;
    draw_vector(folder / "a.gpkg", "GPKG", "EPSG:32736", {});
    const VectorLayer layer = GdalVectorReader().read(folder / "a.gpkg", *utm36s);
    EXPECT_TRUE(layer.features.empty());
    EXPECT_EQ(layer.remarks, (std::vector<std::string>{"a.gpkg: it holds no features."}));
}

TEST(VectorFile, RefusesAFileWithoutCoordinateSystemAndProposesOne) {
    const TemporaryFolder folder;
    draw_vector(folder / "metres.shp", "ESRI Shapefile", "", {"POINT(500010 9799990)"}, wkbPoint);
    draw_vector(folder / "degrees.shp", "ESRI Shapefile", "", {"POINT(33 -2)"}, wkbPoint);
    EXPECT_EQ(
        error_of([&] { GdalVectorReader().read(folder / "metres.shp", *utm36s); }),
        (folder / "metres.shp") +
            " has no coordinate system (no .prj file). Name it with --crs, for example --crs EPSG:32636.");
    EXPECT_EQ(error_of([&] { GdalVectorReader().read(folder / "degrees.shp", *utm36s); }),
              (folder / "degrees.shp") +
                  " has no coordinate system (no .prj file). All values fit degrees: if they are longitude "
                  "and latitude, add --crs "
                  "EPSG:4326.");
    EXPECT_NEAR(points_of(GdalVectorReader("EPSG:4326").read(folder / "degrees.shp", *utm36s)).at(0).x,
                500000, 1e-6);
}

TEST(VectorFile, RefusesCoordinatesThatAreNoPlaceOnEarthWithTheFeature) {
    const TemporaryFolder folder;
    draw_vector(folder / "a.gpkg", "GPKG", "EPSG:4326", {"POINT(33 -2)", "POINT(-2 133)"});
    EXPECT_EQ(error_of([&] { GdalVectorReader().read(folder / "a.gpkg", *utm36s); }),
              (folder / "a.gpkg") +
                  ": feature 2 has the coordinates -2, 133, which are no place on Earth. The axes look "
                  "swapped: give longitude first.");
}

TEST(VectorFile, AsksForALayerWhereThereAreSeveral) {
    const TemporaryFolder folder;
    {
        start_gdal();
        DatasetPtr dataset(GetGDALDriverManager()->GetDriverByName("GPKG")->Create(
            (folder / "a.gpkg").c_str(), 0, 0, 0, GDT_Unknown, nullptr));
        OGRSpatialReference crs = parse_crs("EPSG:32736");
        for (const char* name : {"roads", "lines"}) {
            OGRLayer* layer = dataset->CreateLayer(name, &crs, wkbPoint, nullptr);
            OGRFeature feature(layer->GetLayerDefn());
            feature.SetGeometryDirectly(new OGRPoint(500010, 9799990));
            EXPECT_EQ(layer->CreateFeature(&feature), OGRERR_NONE);
        }
    }
    const std::string path = folder / "a.gpkg";
    EXPECT_EQ(error_of([&] { GdalVectorReader().look_at(path); }),
              path + " holds several layers: roads, lines. Name one as \"" + path + "|roads\".");
    EXPECT_EQ(GdalVectorReader().look_at(path + "|lines").feature_count, 1U);
    EXPECT_EQ(
        error_of([&] { GdalVectorReader().look_at(path + "|line"); }),
        path + "|line: there is no layer called \"line\". Did you mean \"lines\"? Available: roads, lines.");
}

TEST(CsvFile, IsReadByLongitudeAndLatitudeInAnyCase) {
    const TemporaryFolder folder;
    const std::string path =
        folder.file("n.csv", "Name,LONGITUDE,Latitude,metric\n\"A, B\",33,-2,7.5\nC,33.001,-2,\n");
    const VectorLayer layer = GdalVectorReader().read(path, *utm36s);
    ASSERT_EQ(layer.features.size(), 2U);
    EXPECT_NEAR(layer.features[0].shape.points.at(0).x, 500000, 1e-6);
    EXPECT_EQ(std::get<std::string>(layer.features[0].values[0]), "A, B");
    EXPECT_EQ(number_of(layer.features[0].values[3]), 7.5);
    EXPECT_EQ(number_of(layer.features[1].values[3]), std::nullopt);
}

TEST(CsvFile, TakesItsSystemFromALeadingProjLine) {
    const TemporaryFolder folder;
    const std::string path = folder.file("n.csv",
                                         "PROJ.4 +proj=utm +zone=36 +south +ellps=WGS84 +datum=WGS84 "
                                         "+units=m +no_defs\nname,x,y\nA,500010,9799990\n");
    EXPECT_NEAR(points_of(GdalVectorReader().read(path, *utm36s)).at(0).x, 500010, 1e-6);
}

TEST(CsvFile, TakesItsSystemFromAProjLineThatASpreadsheetQuotedAndFilledUp) {
    const TemporaryFolder folder;
    const std::string path = folder.file("n.csv",
                                         "\"PROJ.4 +proj=utm +zone=36 +south +datum=WGS84 +units=m "
                                         "+no_defs\",,,\r\nname,X,Y,pop\r\nA,500010,9799990,7\r\n");
    EXPECT_NEAR(points_of(GdalVectorReader().read(path, *utm36s)).at(0).x, 500010, 1e-6);
}

TEST(CsvFile, RefusesXAndYWithoutASystemAndProposesDegreesWhereTheyFit) {
    const TemporaryFolder folder;
    const std::string degrees = folder.file("d.csv", "x,y\n33,-2\n");
    const std::string metres = folder.file("m.csv", "x,y\n500010,9799990\n");
    EXPECT_EQ(error_of([&] { GdalVectorReader().look_at(degrees); }),
              degrees +
                  " has x and y but no coordinate system. All values fit degrees: if they are longitude and "
                  "latitude, add --crs EPSG:4326.");
    EXPECT_EQ(
        error_of([&] { GdalVectorReader().look_at(metres); }),
        metres + " has x and y but no coordinate system. Name it with --crs, for example --crs EPSG:32636.");
}

TEST(CsvFile, ReadsOpenBuildingsOutlines) {
    const TemporaryFolder folder;
    const std::string path = folder.file(
        "ob.csv",
        "latitude,longitude,area_in_meters,confidence,geometry,full_plus_code\n"
        "-2.0,33.0,120.5,0.81,\"POLYGON((33 -2, 33.0001 -2, 33.0001 -2.0001, 33 -2.0001, 33 -2))\",6GCR\n");
    const VectorLayer layer = GdalVectorReader().read(path, *utm36s);
    ASSERT_EQ(layer.features.at(0).shape.polygons.size(), 1U);
    EXPECT_NEAR(area_m2(layer.features[0].shape.polygons[0]), 11.132 * 11.058, 1.0);
    EXPECT_EQ(number_of(layer.features[0].values[*layer.field("Confidence")]), 0.81);
}

TEST(CsvFile, ReadsGzippedFilesAndGeoJsonLinesUnderTheNameCsv) {
    const TemporaryFolder folder;
    const auto gzip = [&](const std::string& name, const std::string& text) {
        start_gdal();
        VSILFILE* file = VSIFOpenL(("/vsigzip/" + (folder / name)).c_str(), "wb");
        VSIFWriteL(text.data(), 1, text.size(), file);
        VSIFCloseL(file);
        return folder / name;
    };
    EXPECT_EQ(GdalVectorReader().look_at(gzip("a.csv.gz", "lon,lat\n33,-2\n")).feature_count, 1U);
    const std::string line =
        R"({"type":"Feature","properties":{"height":-1},"geometry":{"type":"Polygon","coordinates":[[[33,-2],[33.001,-2],[33,-2.001],[33,-2]]]}})";
    EXPECT_TRUE(GdalVectorReader().look_at(gzip("b.csv.gz", line + "\n" + line + "\n")).has_polygons);
    EXPECT_EQ(GdalVectorReader().look_at(folder.file("c.geojsonl", line + "\n" + line + "\n")).feature_count,
              2U);
}

TEST(CsvFile, SaysWhichRowIsWrong) {
    const TemporaryFolder folder;
    const auto refusal = [&](const std::string& text) {
        const std::string path = folder.file("n.csv", text);
        return error_of([&] { GdalVectorReader().look_at(path); }).substr(path.size());
    };
    EXPECT_EQ(refusal("lon,lat\n33,-2\n33\n"), ":3: this row has 1 values, the header has 2.");
    EXPECT_EQ(refusal("lon,lat\n33,here\n"), ": row 1: lat is \"here\", but it must be a number.");
    EXPECT_EQ(refusal("lon,lat\n\"33,-2\n"), ":2: a quote (\") opens here and never closes.");
    EXPECT_EQ(refusal("name\nA\n"),
              " has no geometry: it needs columns lon and lat, x and y, or geometry (WKT). It has: name.");
    EXPECT_EQ(refusal(""), " is empty: a header row with column names is expected.");
    EXPECT_EQ(refusal("lon,lat\n33,-2\xE9\n"),
              ":2: this line is not UTF-8. Save the file with UTF-8 encoding.");
}

TEST(BadVectorFiles, AreEachRefusedOrReadAsDocumented) {
    NEEDS_SHARED_DATA("badinputs/synthetic");
    const std::string folder = test::shared_data() + "/badinputs/synthetic/";
    const GdalVectorReader reader;
    for (const char* name : {"no_crs.gpkg", "missing_shx.shp", "missing_prj.shp", "trunc_shp.shp",
                             "huge_coords.gpkg", "text_not_tiff.tif"})
        EXPECT_THROW(reader.read(folder + name, *utm36s), InputError) << name;
    for (const auto& [name, count] :
         std::vector<std::pair<std::string, std::size_t>>{{"bowtie.gpkg", 1},
                                                          {"dup_points.gpkg", 50},
                                                          {"zm_points.gpkg", 1},
                                                          {"curve.gpkg", 1},
                                                          {"mixed.gpkg", 3},
                                                          {"null_geoms.gpkg", 0},
                                                          {"nan_coords.shp", 0},
                                                          {"empty_layer.gpkg", 0},
                                                          {"zero_len_line.gpkg", 1},
                                                          {"missing_dbf.shp", 1},
                                                          {"missing_cpg.shp", 1},
                                                          {"utf8.shp", 1}})
        if (std::filesystem::exists(folder + name)) {
            EXPECT_EQ(reader.read(folder + name, *utm36s).features.size(), count) << name;
        }
}

}  // namespace
}  // namespace gridreach
