// SPDX-License-Identifier: Apache-2.0
#include "io/layer_writer.h"

#include <gtest/gtest.h>
#include <ogrsf_frmts.h>
#include <sys/mount.h>
#include <unistd.h>

#include "io/gdal.h"
#include "io/safe_write.h"
#include "io/vector_file.h"
#include "support/drawn_files.h"
#include "support/expect_error.h"
#include "support/temporary_folder.h"

namespace gridreach {
namespace {

using test::TemporaryFolder;

const auto utm36s = utm_projection("EPSG:32736");

std::string bytes_of(const std::string& path) {
    return read_text_file(path);
}

OutputLayer drawn_layer(const std::string& name, std::size_t rows) {
    OutputLayer layer;
    layer.name = name;
    layer.title = "Drawn as " + name;
    layer.kind = GeometryKind::point;
    layer.fields = {{"identifier", "id", FieldType::integer, "", "Row."},
                    {"length_in_metres", "length_m", FieldType::real, "m", "Length."},
                    {"name_of_the_place", "name", FieldType::text, "", "Name."}};
    for (std::size_t i = 0; i < rows; ++i) {
        OutputRow row;
        row.path = {{500000.0 + static_cast<double>(i), 9800000.25}};
        row.values = {static_cast<std::int64_t>(i), i % 2 == 0 ? FieldValue(1234567.125) : FieldValue(),
                      std::string("ኣዲስ \"x\", y")};
        layer.rows.push_back(row);
    }
    return layer;
}

TEST(LayerWriter, WritesShapefilesThatReadBackWithNamesAndNulls) {
    const TemporaryFolder folder;
    GdalLayerWriter().write_shapefiles(folder.path(), {drawn_layer("drawn", 3)}, *utm36s);
    EXPECT_EQ(folder.names(),
              (std::vector<std::string>{"drawn.cpg", "drawn.dbf", "drawn.prj", "drawn.shp", "drawn.shx"}));
    EXPECT_EQ(bytes_of(folder / "drawn.cpg"), "UTF-8");
    const VectorLayer back = GdalVectorReader().read(folder / "drawn.shp", *utm36s);
    ASSERT_EQ(back.features.size(), 3U);
    EXPECT_EQ(back.fields, (std::vector<std::string>{"id", "length_m", "name"}));
    EXPECT_EQ(back.features[2].shape.points.at(0), (PointM{500002, 9800000.25}));
    EXPECT_EQ(number_of(back.features[0].values[1]), 1234567.125);
    EXPECT_EQ(number_of(back.features[1].values[1]), std::nullopt);
    EXPECT_EQ(std::get<std::string>(back.features[0].values[2]), "ኣዲስ \"x\", y");
}

TEST(LayerWriter, WritesLayersWithoutRows) {
    const TemporaryFolder folder;
    GdalLayerWriter().write_shapefiles(folder.path(), {drawn_layer("none", 0)}, *utm36s);
    GdalLayerWriter().write_geopackage(folder / "a.gpkg", {drawn_layer("none", 0)}, *utm36s);
    EXPECT_TRUE(GdalVectorReader().read(folder / "none.shp", *utm36s).features.empty());
    EXPECT_TRUE(GdalVectorReader().read(folder / "a.gpkg", *utm36s).features.empty());
}

TEST(LayerWriter, WritesTheSameBytesTwice) {
    const TemporaryFolder a, b;
    for (const TemporaryFolder* folder : {&a, &b}) {
        GdalLayerWriter().write_shapefiles(folder->path(), {drawn_layer("drawn", 500)}, *utm36s);
        GdalLayerWriter().write_geopackage(*folder / "plan.gpkg",
                                           {drawn_layer("drawn", 500), drawn_layer("more", 3)}, *utm36s);
    }
    for (const std::string& name : a.names()) EXPECT_TRUE(bytes_of(a / name) == bytes_of(b / name)) << name;
}

TEST(LayerWriter, CutsLongTextAtACharactersBorderInShapefiles) {
    const TemporaryFolder folder;
    OutputLayer layer = drawn_layer("drawn", 1);
    std::string name;
    for (int i = 0; i < 100; ++i) name += "ኣ";
    layer.rows[0].values[2] = name;
    GdalLayerWriter().write_shapefiles(folder.path(), {layer}, *utm36s);
    EXPECT_EQ(
        std::get<std::string>(GdalVectorReader().read(folder / "drawn.shp", *utm36s).features[0].values[2]),
        name.substr(0, 252));
}

TEST(LayerWriter, KeepsStylesWhereQgisLooksForThem) {
    const TemporaryFolder folder;
    OutputLayer layer = drawn_layer("drawn", 2);
    layer.styles = {{"first", "<qgis/>", "<sld/>", "<qgis short=\"\"/>", "<sld short=\"\"/>"},
                    {"second", "<qgis two=\"\"/>", "<sld/>", "", ""}};
    GdalLayerWriter().write_shapefiles(folder.path(), {layer}, *utm36s);
    EXPECT_EQ(bytes_of(folder / "drawn.qml"), "<qgis short=\"\"/>");
    EXPECT_EQ(bytes_of(folder / "drawn.sld"), "<sld short=\"\"/>");
    GdalLayerWriter().write_geopackage(folder / "a.gpkg", {layer, drawn_layer("plain", 1)}, *utm36s);
    const DatasetPtr file(static_cast<GDALDataset*>(
        GDALOpenEx((folder / "a.gpkg").c_str(), GDAL_OF_VECTOR, nullptr, nullptr, nullptr)));
    OGRLayer* styles = file->GetLayerByName("layer_styles");
    ASSERT_NE(styles, nullptr);
    std::vector<std::string> rows;
    for (const OGRFeatureUniquePtr& row : *styles)
        for (const char* field :
             {"f_table_name", "f_geometry_column", "styleName", "styleQML", "useAsDefault"})
            rows.emplace_back(row->GetFieldAsString(field));
    EXPECT_EQ(rows, (std::vector<std::string>{"drawn", "geom", "first", "<qgis/>", "1",  //
                                              "drawn", "geom", "second", "<qgis two=\"\"/>", "0"}));
}

TEST(LayerWriter, ReplacesALinkAndNotWhatItPointsAt) {
    const TemporaryFolder folder;
    folder.file("precious", "keep");
    ASSERT_EQ(symlink((folder / "precious").c_str(), (folder / "plan.gpkg").c_str()), 0);
    GdalLayerWriter().write_geopackage(folder / "plan.gpkg", {drawn_layer("drawn", 1)}, *utm36s);
    EXPECT_EQ(bytes_of(folder / "precious"), "keep");
    EXPECT_EQ(GdalVectorReader().look_at(folder / "plan.gpkg").feature_count, 1U);
}

/// A file system of one mebibyte, where the test may mount one.
class SmallDisk {
public:
    SmallDisk() : mounted_(mount("tmpfs", folder_.path().c_str(), "tmpfs", 0, "size=1m") == 0) {}
    ~SmallDisk() {
        if (mounted_) umount(folder_.path().c_str());
    }
    SmallDisk(const SmallDisk&) = delete;
    SmallDisk& operator=(const SmallDisk&) = delete;
    bool mounted() const { return mounted_; }
    const TemporaryFolder& folder() const { return folder_; }

private:
    TemporaryFolder folder_;
    bool mounted_;
};

TEST(LayerWriter, LeavesNothingUnderTheFinalNameWhenTheDiskIsFull) {
    const SmallDisk disk;
    if (!disk.mounted()) GTEST_SKIP() << "a small file system cannot be mounted here";
    const OutputLayer layer = drawn_layer("drawn", 20000);
    EXPECT_THROW(GdalLayerWriter().write_shapefiles(disk.folder().path(), {layer}, *utm36s), ResourceError);
    EXPECT_THROW(GdalLayerWriter().write_geopackage(disk.folder() / "a.gpkg", {layer}, *utm36s),
                 ResourceError);
    EXPECT_THROW(write_text_file(disk.folder() / "a.txt", std::string(3 << 20, 'x')), ResourceError);
    EXPECT_EQ(disk.folder().names(), (std::vector<std::string>{}));
}

TEST(SafeWriting, KeepsTheOldFileWhenTheNewOneFails) {
    const TemporaryFolder folder;
    folder.file("a.txt", "old");
    EXPECT_EQ(test::error_of([&] {
                  write_beside(folder / "a.txt", [](const std::string& temporary) {
                      std::ofstream(temporary) << "half";
                      throw ResourceError("the disk is full.");
                  });
              }),
              "the disk is full.");
    EXPECT_EQ(bytes_of(folder / "a.txt"), "old");
    EXPECT_EQ(folder.names(), (std::vector<std::string>{"a.txt"}));
}

}  // namespace
}  // namespace gridreach
