// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>
#include <map>
#include <memory>
#include <optional>
#include <string>
#include <variant>
#include <vector>

#include "geo/projection.h"
#include "geo/shapes.h"

namespace gridreach {

/// A field's value; monostate is "not set".
using FieldValue = std::variant<std::monostate, std::int64_t, double, std::string>;

/// The number a value holds or spells ("12.5" counts); nothing for text that is no number.
std::optional<double> number_of(const FieldValue& value);

/// The geometry of a feature, multi-parts taken apart, Z and M dropped, curves made straight.
struct Shape {
    std::vector<PointM> points;
    std::vector<PathM> lines;
    std::vector<PolygonM> polygons;
    bool empty() const { return points.empty() && lines.empty() && polygons.empty(); }
    bool operator==(const Shape&) const = default;
};

struct Feature {
    std::int64_t id = 0;  ///< The file's feature id, or the row number (first row 1) of a CSV file.
    Shape shape;
    std::vector<FieldValue> values;  ///< In the order of VectorLayer::fields.
};

/// A vector file read into the working coordinate system.
struct VectorLayer {
    std::string path;
    std::vector<std::string> fields;
    std::vector<Feature> features;
    std::vector<std::string>
        remarks;  ///< "3 features without geometry were skipped", "1 outline was made valid".
    /// Index of the field of this name (case ignored), if there is one.
    std::optional<std::size_t> field(const std::string& name) const;
};

/// What is known of a vector file after a first look.
struct VectorSummary {
    std::string path;
    std::string layer;
    std::uint64_t feature_count = 0;
    bool has_points = false, has_lines = false, has_polygons = false;
    std::vector<std::string> fields;
    std::optional<GeoBox> box;         ///< None when it holds no geometry.
    std::string crs;                   ///< Name for people, for example "WGS 84 / UTM zone 36N".
    std::vector<std::string> remarks;  ///< As VectorLayer::remarks.
};

/// Reads vector files (anything OGR opens, Open Buildings CSV, node CSV, GeoJSONL, gzipped too); io/
/// implements it.
class VectorReader {
public:
    virtual ~VectorReader() = default;
    virtual VectorSummary look_at(const std::string& path) const = 0;
    virtual VectorLayer read(const std::string& path, const Projection& working) const = 0;
};

// What the program writes ---------------------------------------------------------------------------------

enum class GeometryKind { point, line, polygon };
enum class FieldType { integer, real, text };

/// A column, once: the GeoPackage's name, the shapefile's field (ten characters at most), unit and meaning.
struct OutputField {
    std::string name;
    std::string short_name;
    FieldType type = FieldType::real;
    std::string unit;
    std::string meaning;
};

struct OutputRow {
    PathM path;                       ///< One point, or the vertices of a line.
    std::optional<PolygonM> polygon;  ///< For polygon layers.
    std::vector<FieldValue> values;
};

/// Which of a field's two names a file carries: the GeoPackage's or the shapefile's.
enum class FieldNames { full, short_ };

/// A way to draw a layer: QGIS's document (QML) and OGC's (SLD), over each kind of field names.
struct OutputStyle {
    std::string name;
    std::string qml, sld;
    std::string short_qml, short_sld;
};

/// A layer to be written: rows are already in their final order.
struct OutputLayer {
    std::string name;
    std::string title;
    GeometryKind kind = GeometryKind::point;
    std::vector<OutputField> fields;
    std::vector<OutputRow> rows;
    std::vector<OutputStyle> styles{};  ///< The first is the default; may be empty.
};

/// Writes layers safely (beside, closed, re-opened and counted, fsync, renamed); io/ implements it.
class LayerWriter {
public:
    virtual ~LayerWriter() = default;
    /// DIR/name.shp and its companions for each layer, its first style among them (.qml, .sld).
    virtual void write_shapefiles(const std::string& folder, const std::vector<OutputLayer>& layers,
                                  const Projection& working) const = 0;
    /// All layers in one GeoPackage with full field names, their styles in `layer_styles` as QGIS keeps them.
    virtual void write_geopackage(const std::string& path, const std::vector<OutputLayer>& layers,
                                  const Projection& working) const = 0;
};

}  // namespace gridreach
