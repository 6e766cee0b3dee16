// SPDX-License-Identifier: Apache-2.0
#include "io/vector_file.h"

#include <fmt/format.h>
#include <ogrsf_frmts.h>

#include <algorithm>
#include <cmath>
#include <filesystem>

#include "base/errors.h"
#include "base/parallel.h"
#include "base/words.h"
#include "io/csv_table.h"
#include "io/gdal.h"
#include "io/ogr_shape.h"

namespace gridreach {

namespace {

bool ends_with(const std::string& text, std::string_view end) {
    return text.size() >= end.size() && std::string_view(text).substr(text.size() - end.size()) == end;
}

/// A file as it stands: shapes still in the file's own coordinates.
struct RawLayer {
    VectorLayer layer;
    OGRSpatialReference crs;
    std::string crs_name;
    std::string layer_name;
};

// CSV
// ---------------------------------------------------------------------------------------------------------

std::optional<std::size_t> column(const CsvTable& table, const std::vector<std::string>& names) {
    for (const std::string& name : names)
        for (std::size_t i = 0; i < table.columns.size(); ++i)
            if (lowered(table.columns[i]) == name) return i;
    return std::nullopt;
}

double coordinate(const CsvTable& table, std::size_t row, std::size_t col, const std::string& path) {
    const auto value = number_of(FieldValue(table.rows[row][col]));
    if (!value)
        throw InputError(fmt::format("{}: row {}: {} is \"{}\", but it must be a number.", path, row + 1,
                                     table.columns[col], table.rows[row][col]));
    return *value;
}

FieldValue field_value(const std::string& text) {
    if (text.empty()) return std::monostate{};
    return text;
}

RawLayer read_csv(const std::string& path, const std::string& text, const std::string& assumed_crs) {
    const CsvTable table = parse_csv(text, path);
    const auto wkt = column(table, {"geometry", "geom", "wkt", "the_geom"});
    const auto lon = column(table, {"longitude", "lon", "long", "lng"});
    const auto lat = column(table, {"latitude", "lat"});
    const auto x = column(table, {"x", "easting"});
    const auto y = column(table, {"y", "northing"});
    const bool lonlat = lon && lat;
    if (!wkt && !lonlat && !(x && y))
        throw InputError(fmt::format(
            "{} has no geometry: it needs columns lon and lat, x and y, or geometry (WKT). It has: {}.", path,
            joined(table.columns)));

    RawLayer raw;
    raw.layer.path = path;
    raw.layer.fields = table.columns;
    if (!table.crs.empty()) {
        raw.crs = within(path + ":1", [&] { return parse_crs(table.crs); });
    } else if (lonlat) {
        raw.crs = parse_crs("EPSG:4326");
    } else if (!assumed_crs.empty()) {
        raw.crs = parse_crs(assumed_crs);
    } else if (!wkt && !table.rows.empty()) {
        bool degrees = true;
        for (std::size_t r = 0; r < table.rows.size() && degrees; ++r)
            degrees = std::abs(coordinate(table, r, *x, path)) <= 180 &&
                      std::abs(coordinate(table, r, *y, path)) <= 90;
        throw InputError(fmt::format(
            "{} has x and y but no coordinate system. {}", path,
            degrees ? "All values fit degrees: if they are longitude and latitude, add --crs EPSG:4326."
                    : "Name it with --crs, for example --crs EPSG:32636."));
    } else {
        throw InputError(fmt::format(
            "{} has geometry but no coordinate system. Name it with --crs, for example --crs EPSG:4326.",
            path));
    }
    ShapeCounts counts;
    for (std::size_t r = 0; r < table.rows.size(); ++r) {
        Feature feature;
        feature.id = static_cast<std::int64_t>(r) + 1;
        if (wkt) {
            GdalErrors errors;
            OGRGeometry* geometry = nullptr;
            const std::string& words = table.rows[r][*wkt];
            if (!words.empty() &&
                OGRGeometryFactory::createFromWkt(words.c_str(), nullptr, &geometry) != OGRERR_NONE)
                throw InputError(fmt::format("{}: row {}: {} is not WKT: \"{}\".", path, r + 1,
                                             table.columns[*wkt], words.substr(0, 60)));
            const std::unique_ptr<OGRGeometry> owned(geometry);
            feature.shape = shape_of(geometry, counts);
        } else {
            feature.shape.points.push_back({coordinate(table, r, lonlat ? *lon : *x, path),
                                            coordinate(table, r, lonlat ? *lat : *y, path)});
        }
        if (feature.shape.empty()) continue;
        for (const std::string& value : table.rows[r]) feature.values.push_back(field_value(value));
        raw.layer.features.push_back(std::move(feature));
    }
    raw.layer.remarks = counts.remarks();
    return raw;
}

// OGR
// ---------------------------------------------------------------------------------------------------------

FieldValue field_value(const OGRFeature& feature, int i) {
    if (!feature.IsFieldSetAndNotNull(i)) return std::monostate{};
    switch (feature.GetFieldDefnRef(i)->GetType()) {
        case OFTInteger:
        case OFTInteger64:
            return static_cast<std::int64_t>(feature.GetFieldAsInteger64(i));
        case OFTReal:
            return feature.GetFieldAsDouble(i);
        default:
            return std::string(feature.GetFieldAsString(i));
    }
}

OGRLayer& chosen_layer(GDALDataset& dataset, const std::string& path, const std::string& wanted) {
    std::vector<std::string> names;
    OGRLayer* only = nullptr;
    for (OGRLayer* layer : dataset.GetLayers()) {
        if (!wanted.empty() && wanted == layer->GetName()) return *layer;
        if (layer->GetGeomType() == wkbNone || std::string_view(layer->GetName()) == "layer_styles") continue;
        names.emplace_back(layer->GetName());
        only = layer;
    }
    if (!wanted.empty()) throw InputError(path + ": " + unknown_word("layer", wanted, names));
    if (names.empty()) throw InputError(fmt::format("{} holds no layer with geometry.", path));
    if (names.size() > 1)
        throw InputError(fmt::format("{} holds several layers: {}. Name one as \"{}|{}\".", path,
                                     joined(names), path, names[0]));
    return *only;
}

struct OpenedLayer {
    DatasetPtr dataset;
    OGRLayer* layer;
    OGRSpatialReference crs;
};

OpenedLayer open_layer(const std::string& path, const std::string& file, const std::string& wanted,
                       const std::string& assumed_crs) {
    GdalErrors errors;
    OpenedLayer opened;
    const char* const* no_options = nullptr;
    opened.dataset.reset(static_cast<GDALDataset*>(
        GDALOpenEx(file.c_str(), GDAL_OF_VECTOR | GDAL_OF_READONLY | GDAL_OF_VERBOSE_ERROR, nullptr,
                   no_options, nullptr)));
    if (!opened.dataset)
        throw InputError(fmt::format("{} could not be opened as a vector file: {}.", path, errors.first()));
    opened.layer = &chosen_layer(*opened.dataset, path, wanted);
    const OGRSpatialReference* own = opened.layer->GetSpatialRef();
    const bool unknown = own == nullptr || own->IsEmpty() || own->IsLocal() ||
                         (own->GetName() != nullptr && lowered(own->GetName()).rfind("undefined", 0) == 0);
    if (!unknown) {
        opened.crs = *own;
        opened.crs.SetAxisMappingStrategy(OAMS_TRADITIONAL_GIS_ORDER);
    } else if (!assumed_crs.empty()) {
        opened.crs = parse_crs(assumed_crs);
    } else {
        OGREnvelope box;
        const bool degrees = opened.layer->GetExtent(&box, TRUE) == OGRERR_NONE && box.MinX >= -180 &&
                             box.MaxX <= 180 && box.MinY >= -90 && box.MaxY <= 90;
        throw InputError(fmt::format(
            "{} has no coordinate system{}. {}", path,
            ends_with(lowered(path), ".shp") ? " (no .prj file)" : "",
            degrees ? "All values fit degrees: if they are longitude and latitude, add --crs EPSG:4326."
                    : "Name it with --crs, for example --crs EPSG:32636."));
    }
    return opened;
}

bool is_ascii(const std::string& text) {
    return std::all_of(text.begin(), text.end(), [](char c) { return static_cast<unsigned char>(c) < 0x80; });
}

/// What a shapefile lacks beside its .shp, where that changes what is read.
void add_missing_companions(GDALDataset& dataset, VectorLayer& layer) {
    const CPLStringList files(dataset.GetFileList());
    const auto has = [&](std::string_view ending) {
        for (int i = 0; i < files.Count(); ++i)
            if (ends_with(lowered(files[i]), ending)) return true;
        return false;
    };
    if (!has(".dbf")) {
        layer.remarks.emplace_back("there is no .dbf file beside it, so its features have no fields.");
        return;
    }
    const auto foreign = [](const Feature& feature) {
        return std::any_of(feature.values.begin(), feature.values.end(), [](const FieldValue& value) {
            const auto* text = std::get_if<std::string>(&value);
            return text != nullptr && !is_ascii(*text);
        });
    };
    if (!has(".cpg") && std::any_of(layer.features.begin(), layer.features.end(), foreign))
        layer.remarks.emplace_back(
            "no .cpg file says how its text is encoded, so names with accents may be wrong.");
}

RawLayer read_ogr(const std::string& path, const std::string& file, const std::string& wanted,
                  const std::string& assumed_crs) {
    OpenedLayer opened = open_layer(path, file, wanted, assumed_crs);
    OGRLayer& layer = *opened.layer;
    RawLayer raw;
    raw.crs = opened.crs;
    raw.layer_name = layer.GetName();
    raw.layer.path = path;
    const OGRFeatureDefn& form = *layer.GetLayerDefn();
    for (int i = 0; i < form.GetFieldCount(); ++i)
        raw.layer.fields.emplace_back(form.GetFieldDefn(i)->GetNameRef());

    const bool shapefile =
        std::string_view(opened.dataset->GetDriver()->GetDescription()) == "ESRI Shapefile";
    GdalErrors errors;
    ShapeCounts counts;
    const GIntBig promised = layer.GetFeatureCount(FALSE);
    GIntBig seen = 0;
    layer.ResetReading();
    while (OGRFeatureUniquePtr feature{layer.GetNextFeature()}) {
        ++seen;
        Feature taken;
        taken.id = feature->GetFID();
        const OGRGeometry* geometry = feature->GetGeometryRef();
        // A shapefile writes "no geometry" as such; a point that is read as empty has coordinates that are no
        // numbers.
        if (shapefile && geometry != nullptr && geometry->IsEmpty())
            throw InputError(fmt::format(
                "{}: feature {} has coordinates that are no numbers. Correct or remove it.", path, taken.id));
        taken.shape = shape_of(geometry, counts);
        if (taken.shape.empty()) continue;
        for (int i = 0; i < form.GetFieldCount(); ++i) taken.values.push_back(field_value(*feature, i));
        raw.layer.features.push_back(std::move(taken));
    }
    if (errors.any()) throw InputError(fmt::format("{} is damaged: {}.", path, errors.first()));
    if (promised >= 0 && seen < promised)
        throw InputError(fmt::format("{} is damaged: it promises {} features and {} could be read.", path,
                                     promised, seen));
    raw.layer.remarks = counts.remarks();
    if (shapefile) add_missing_companions(*opened.dataset, raw.layer);
    return raw;
}

RawLayer read_raw(const std::string& path, const std::string& assumed_crs) {
    start_gdal();
    const std::size_t bar = path.rfind('|');
    std::string wanted = bar == std::string::npos ? "" : path.substr(bar + 1);
    if (wanted.rfind("layername=", 0) == 0) wanted = wanted.substr(10);
    const std::string file = path.substr(0, bar);
    require_readable(file);

    std::string low = lowered(file);
    const bool gzipped = ends_with(low, ".gz");
    if (gzipped) low.resize(low.size() - 3);
    const std::string unpacked = (gzipped ? "/vsigzip/" : "") + file;
    RawLayer raw;
    if (ends_with(low, ".csv") || ends_with(low, ".tsv") || ends_with(low, ".txt")) {
        const std::string text = read_maybe_gzipped(file);
        // Microsoft ships GeoJSON lines under the name .csv.gz.
        raw = text.find_first_not_of(" \r\n\t") != std::string::npos &&
                      text[text.find_first_not_of(" \r\n\t")] == '{'
                  ? read_ogr(path, "GeoJSONSeq:" + unpacked, wanted, assumed_crs)
                  : read_csv(path, text, assumed_crs);
    } else if (ends_with(low, ".geojsonl") || ends_with(low, ".geojsonseq") || ends_with(low, ".geojsons") ||
               ends_with(low, ".jsonl")) {
        raw = read_ogr(path, "GeoJSONSeq:" + unpacked, wanted, assumed_crs);
    } else {
        raw = read_ogr(path, unpacked, wanted, assumed_crs);
    }
    raw.crs_name = raw.crs.GetName() != nullptr ? raw.crs.GetName() : "unnamed";
    if (raw.layer.features.empty()) raw.layer.remarks.emplace_back("it holds no features.");
    for (std::string& remark : raw.layer.remarks)
        remark = fmt::format("{}: {}", std::filesystem::path(file).filename().string(), remark);
    return raw;
}

// Coordinates
// -------------------------------------------------------------------------------------------------

template <class Use>
void each_point(Shape& shape, const Use& use) {
    for (PointM& p : shape.points) use(p);
    for (PathM& path : shape.lines)
        for (PointM& p : path) use(p);
    for (PolygonM& polygon : shape.polygons) {
        for (PointM& p : polygon.outer) use(p);
        for (RingM& hole : polygon.holes)
            for (PointM& p : hole) use(p);
    }
}

/// Turns every point of the layer into longitude and latitude, checking that it is a place on Earth.
void to_degrees(RawLayer& raw) {
    const TransformationPtr lonlat = to_lonlat(raw.crs);
    const bool degrees = raw.crs.IsGeographic() != 0;
    std::vector<double> xs, ys;
    for (Feature& feature : raw.layer.features) {
        xs.clear();
        ys.clear();
        each_point(feature.shape, [&](PointM p) {
            xs.push_back(p.x);
            ys.push_back(p.y);
        });
        const std::vector<double> x0 = xs, y0 = ys;
        const auto refuse = [&](std::size_t i) {
            std::string why =
                degrees && std::abs(y0[i]) > 90 && std::abs(y0[i]) <= 180 && std::abs(x0[i]) <= 90
                    ? " The axes look swapped: give longitude first."
                    : fmt::format(" Is {} its coordinate system?",
                                  raw.crs_name.empty() ? "this" : raw.crs_name);
            throw InputError(
                fmt::format("{}: feature {} has the coordinates {}, {}, which are no place on Earth.{}",
                            raw.layer.path, feature.id, shortest(x0[i]), shortest(y0[i]), why));
        };
        for (std::size_t i = 0; i < xs.size(); ++i)
            if (!std::isfinite(xs[i]) || !std::isfinite(ys[i]) || (degrees && std::abs(ys[i]) > 90.0))
                refuse(i);
        GdalErrors errors;
        lonlat->Transform(static_cast<int>(xs.size()), xs.data(), ys.data());
        for (std::size_t i = 0; i < xs.size(); ++i)
            if (!std::isfinite(xs[i]) || !std::isfinite(ys[i]) || std::abs(ys[i]) > 90 ||
                std::abs(xs[i]) > 360)
                refuse(i);
        std::size_t at = 0;
        each_point(feature.shape, [&](PointM& p) {
            p = {xs[at], ys[at]};
            ++at;
        });
    }
}

}  // namespace

VectorSummary GdalVectorReader::look_at(const std::string& path) const {
    RawLayer raw = read_raw(path, assumed_crs_);
    raw.crs_name = raw.crs_name.empty() ? "unnamed" : raw.crs_name;
    to_degrees(raw);
    VectorSummary summary;
    summary.path = path;
    summary.layer = raw.layer_name;
    summary.feature_count = raw.layer.features.size();
    summary.fields = raw.layer.fields;
    summary.crs = raw.crs_name;
    summary.remarks = std::move(raw.layer.remarks);
    std::vector<LonLat> places;
    for (Feature& feature : raw.layer.features) {
        summary.has_points |= !feature.shape.points.empty();
        summary.has_lines |= !feature.shape.lines.empty();
        summary.has_polygons |= !feature.shape.polygons.empty();
        each_point(feature.shape, [&](PointM p) { places.push_back({p.x, p.y}); });
    }
    if (!places.empty()) summary.box = within(path, [&] { return geo_box_of(places); });
    return summary;
}

VectorLayer GdalVectorReader::read(const std::string& path, const Projection& working) const {
    RawLayer raw = read_raw(path, assumed_crs_);
    // A file already in the working system keeps its coordinates to the last digit.
    const OGRSpatialReference target = crs_of(working);
    const char* same[] = {"IGNORE_DATA_AXIS_TO_SRS_AXIS_MAPPING=YES", nullptr};
    if (raw.crs.IsSame(&target, same) != 0) {
        for (Feature& feature : raw.layer.features)
            each_point(feature.shape, [&](PointM p) {
                if (!std::isfinite(p.x) || !std::isfinite(p.y) || std::abs(p.x) > 1e8 || std::abs(p.y) > 1e8)
                    throw InputError(
                        fmt::format("{}: feature {} has the coordinates {}, {}, which are no place on Earth.",
                                    path, feature.id, shortest(p.x), shortest(p.y)));
            });
        return std::move(raw.layer);
    }
    to_degrees(raw);
    parallel_blocks(raw.layer.features.size(), 1024, [&](std::size_t begin, std::size_t end) {
        for (std::size_t i = begin; i < end; ++i)
            each_point(raw.layer.features[i].shape, [&](PointM& p) { p = working.forward({p.x, p.y}); });
    });
    return std::move(raw.layer);
}

}  // namespace gridreach
