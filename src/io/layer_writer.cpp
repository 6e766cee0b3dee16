// SPDX-License-Identifier: Apache-2.0
#include "io/layer_writer.h"

#include <cpl_string.h>
#include <fmt/format.h>
#include <ogrsf_frmts.h>

#include <algorithm>
#include <cmath>
#include <cstring>
#include <filesystem>
#include <fstream>

#include "base/errors.h"
#include "base/reporter.h"
#include "io/gdal.h"
#include "io/safe_write.h"

namespace gridreach {

namespace {

constexpr int dbf_text_bytes = 254;

OGRwkbGeometryType type_of(GeometryKind kind) {
    return kind == GeometryKind::point ? wkbPoint : kind == GeometryKind::line ? wkbLineString : wkbPolygon;
}

std::unique_ptr<OGRGeometry> geometry_of(const OutputLayer& layer, const OutputRow& row) {
    switch (layer.kind) {
        case GeometryKind::point:
            if (row.path.empty()) return nullptr;
            return std::make_unique<OGRPoint>(row.path[0].x, row.path[0].y);
        case GeometryKind::line: {
            auto line = std::make_unique<OGRLineString>();
            for (PointM p : row.path) line->addPoint(p.x, p.y);
            return line;
        }
        case GeometryKind::polygon:
            break;
    }
    if (!row.polygon) return nullptr;
    auto polygon = std::make_unique<OGRPolygon>();
    const auto add = [&](const RingM& ring) {
        auto* out = new OGRLinearRing;
        for (PointM p : ring) out->addPoint(p.x, p.y);
        out->closeRings();
        polygon->addRingDirectly(out);
    };
    add(row.polygon->outer);
    for (const RingM& hole : row.polygon->holes) add(hole);
    return polygon;
}

std::string esri_wkt(const OGRSpatialReference& crs) {
    const char* options[] = {"FORMAT=WKT1_ESRI", nullptr};
    char* text = nullptr;
    const OGRErr error = crs.exportToWkt(&text, options);
    const std::string wkt = error == OGRERR_NONE && text != nullptr ? text : "";
    CPLFree(text);
    return wkt;
}

/// At most `most` bytes of UTF-8, never half a character.
std::string cut(const std::string& text, std::size_t most) {
    if (text.size() <= most) return text;
    std::size_t end = most;
    while (end > 0 && (static_cast<unsigned char>(text[end]) & 0xC0) == 0x80) --end;
    return text.substr(0, end);
}

void set_field(OGRFeature& feature, int i, const FieldValue& value) {
    if (const auto* n = std::get_if<std::int64_t>(&value)) {
        feature.SetField(i, static_cast<GIntBig>(*n));
    } else if (const auto* d = std::get_if<double>(&value)) {
        feature.SetField(i, *d);
    } else if (const auto* s = std::get_if<std::string>(&value)) {
        feature.SetField(
            i, feature.GetFieldDefnRef(i)->GetWidth() > 0 ? cut(*s, dbf_text_bytes).c_str() : s->c_str());
    } else {
        feature.SetFieldNull(i);
    }
}

/// The same value, as far as the format can hold it: a .dbf holds six decimals, and no difference between no
/// text and an empty one.
bool same_field(const OGRFeature& found, const OGRFeature& written, int i, FieldNames names) {
    const bool text = written.GetFieldDefnRef(i)->GetType() == OFTString;
    if (!written.IsFieldSetAndNotNull(i)) return !found.IsFieldSetAndNotNull(i);
    if (!found.IsFieldSetAndNotNull(i)) return text && *written.GetFieldAsString(i) == '\0';
    if (text) return std::strcmp(found.GetFieldAsString(i), written.GetFieldAsString(i)) == 0;
    if (written.GetFieldDefnRef(i)->GetType() == OFTInteger64)
        return found.GetFieldAsInteger64(i) == written.GetFieldAsInteger64(i);
    const double a = found.GetFieldAsDouble(i), b = written.GetFieldAsDouble(i);
    return a == b || std::isnan(b) ||
           (names == FieldNames::short_ && std::abs(a - b) <= 1e-6 + 1e-14 * std::abs(b));
}

/// Outlines may come back turned round or from another corner.
bool same_geometry(const OGRGeometry* found, const OGRGeometry* written) {
    if (written == nullptr || written->IsEmpty()) return found == nullptr || found->IsEmpty();
    if (found == nullptr || wkbFlatten(found->getGeometryType()) != wkbFlatten(written->getGeometryType()))
        return false;
    if (wkbFlatten(written->getGeometryType()) != wkbPolygon) return found->Equals(written) != 0;
    OGREnvelope a, b;
    found->getEnvelope(&a);
    written->getEnvelope(&b);
    const double area = written->toPolygon()->get_Area();
    return a == b &&
           found->toPolygon()->getNumInteriorRings() == written->toPolygon()->getNumInteriorRings() &&
           std::abs(found->toPolygon()->get_Area() - area) <= 1e-9 * std::abs(area);
}

class OneFile {
public:
    OneFile(std::string final_path, std::string temporary, const char* driver)
        : final_path_(std::move(final_path)), temporary_(std::move(temporary)) {
        dataset_.reset(GetGDALDriverManager()->GetDriverByName(driver)->Create(temporary_.c_str(), 0, 0, 0,
                                                                               GDT_Unknown, nullptr));
        if (!dataset_) refuse();
    }

    void add(const OutputLayer& layer, const OGRSpatialReference& crs, FieldNames names, char** options) {
        OGRLayer* out = dataset_->CreateLayer(layer.name.c_str(), const_cast<OGRSpatialReference*>(&crs),
                                              type_of(layer.kind), options);
        if (out == nullptr) refuse();
        for (const OutputField& field : layer.fields) {
            OGRFieldDefn form((names == FieldNames::full ? field.name : field.short_name).c_str(),
                              field.type == FieldType::integer ? OFTInteger64
                              : field.type == FieldType::real  ? OFTReal
                                                               : OFTString);
            if (names == FieldNames::short_) {
                // Wide enough for any id or amount of money; what does not fit would be written as stars.
                form.SetWidth(field.type == FieldType::text      ? dbf_text_bytes
                              : field.type == FieldType::integer ? 18
                                                                 : 24);
                if (field.type == FieldType::real) form.SetPrecision(6);
            }
            if (out->CreateField(&form) != OGRERR_NONE) refuse();
        }
        const bool transactions = out->TestCapability(OLCTransactions) != 0;
        if (transactions && out->StartTransaction() != OGRERR_NONE) refuse();
        for (const OutputRow& row : layer.rows) {
            throw_if_stopped();
            OGRFeature feature(out->GetLayerDefn());
            fill(feature, layer, row);
            if (out->CreateFeature(&feature) != OGRERR_NONE) refuse();
        }
        if (transactions && out->CommitTransaction() != OGRERR_NONE) refuse();
        written_.push_back({layer.name, layer.rows.size(), &layer, names});
    }

    /// The table that QGIS looks up styles in
    /// (https://docs.qgis.org/3.22/en/docs/user_manual/working_with_vector/ vector_properties.html, "Save
    /// layer properties in a database").
    void add_styles(const std::vector<OutputLayer>& layers) {
        if (std::all_of(layers.begin(), layers.end(), [](const OutputLayer& l) { return l.styles.empty(); }))
            return;
        CPLStringList options;
        options.SetNameValue("FID", "id");
        OGRLayer* out = dataset_->CreateLayer("layer_styles", nullptr, wkbNone, options.List());
        if (out == nullptr) refuse();
        const auto field = [&](const char* name, OGRFieldType type, int width = 0) {
            OGRFieldDefn form(name, type);
            form.SetWidth(width);
            if (type == OFTInteger) form.SetSubType(OFSTBoolean);
            if (out->CreateField(&form) != OGRERR_NONE) refuse();
        };
        for (const char* name : {"f_table_catalog", "f_table_schema", "f_table_name", "f_geometry_column"})
            field(name, OFTString, 256);
        field("styleName", OFTString, 30);
        field("styleQML", OFTString);
        field("styleSLD", OFTString);
        field("useAsDefault", OFTInteger);
        field("description", OFTString);
        field("owner", OFTString, 30);
        field("ui", OFTString, 30);
        field("update_time", OFTDateTime);
        std::size_t count = 0;
        for (const OutputLayer& layer : layers)
            for (const OutputStyle& style : layer.styles) {
                OGRFeature row(out->GetLayerDefn());
                const auto set = [&](const char* name, const char* value) { row.SetField(name, value); };
                set("f_table_catalog", "");
                set("f_table_schema", "");
                set("f_table_name", layer.name.c_str());
                set("f_geometry_column", "geom");
                set("styleName", style.name.c_str());
                set("styleQML", style.qml.c_str());
                set("styleSLD", style.sld.c_str());
                row.SetField("useAsDefault", &style == &layer.styles.front() ? 1 : 0);
                set("description", layer.title.c_str());
                set("owner", "gridreach");
                set("update_time", (format_date() + "T00:00:00Z").c_str());
                if (out->CreateFeature(&row) != OGRERR_NONE) refuse();
                ++count;
            }
        written_.push_back({"layer_styles", count, nullptr, FieldNames::full});
    }

    void close_and_check() {
        dataset_.reset();
        if (errors_.any()) refuse();
        const DatasetPtr again(static_cast<GDALDataset*>(
            GDALOpenEx(temporary_.c_str(), GDAL_OF_VECTOR | GDAL_OF_READONLY, nullptr, nullptr, nullptr)));
        if (!again || errors_.any()) refuse();
        for (const Written& written : written_) {
            const std::size_t found = rows_found(again->GetLayerByName(written.name.c_str()), written);
            if (found != written.count || errors_.any())
                throw ResourceError(fmt::format(
                    "{} could not be written whole: {} of {} rows of {} arrived{}{}.", final_path_, found,
                    written.count, written.name, errors_.any() ? ": " : "", errors_.first()));
        }
    }

private:
    struct Written {
        std::string name;
        std::size_t count;
        const OutputLayer* layer;  ///< None for styles.
        FieldNames names;
    };

    static void fill(OGRFeature& feature, const OutputLayer& layer, const OutputRow& row) {
        for (std::size_t i = 0; i < layer.fields.size(); ++i)
            set_field(feature, static_cast<int>(i), row.values[i]);
        if (auto geometry = geometry_of(layer, row)) feature.SetGeometryDirectly(geometry.release());
    }

    /// How many rows read back as they were written: a .dbf may keep its rows and lose what is in them.
    static std::size_t rows_found(OGRLayer* layer, const Written& written) {
        if (layer == nullptr) return 0;
        std::size_t found = 0, seen = 0;
        for (OGRFeatureUniquePtr feature{layer->GetNextFeature()}; feature;
             feature.reset(layer->GetNextFeature()), ++seen) {
            throw_if_stopped();
            bool same = seen < written.count;
            if (same && written.layer != nullptr) {
                OGRFeature expected(layer->GetLayerDefn());
                fill(expected, *written.layer, written.layer->rows[seen]);
                same = same_geometry(feature->GetGeometryRef(), expected.GetGeometryRef());
                for (int i = 0; same && i < static_cast<int>(written.layer->fields.size()); ++i)
                    same = same_field(*feature, expected, i, written.names);
            }
            found += same ? 1 : 0;
        }
        return seen == written.count ? found : std::min(seen, found);
    }

    [[noreturn]] void refuse() const {
        throw ResourceError(
            fmt::format("{} could not be written: {}.", final_path_,
                        errors_.any() ? errors_.first() : "the driver refused without a reason"));
    }

    std::string final_path_, temporary_;
    GdalErrors errors_;
    DatasetPtr dataset_;
    std::vector<Written> written_;
};

}  // namespace

void GdalLayerWriter::write_shapefiles(const std::string& folder, const std::vector<OutputLayer>& layers,
                                       const Projection& working) const {
    start_gdal();
    const OGRSpatialReference crs = crs_of(working);
    CPLStringList options;
    options.SetNameValue("ENCODING", "UTF-8");
    options.SetNameValue("DBF_DATE_LAST_UPDATE", format_date().c_str());
    for (const OutputLayer& layer : layers) {
        const std::string path = folder + "/" + layer.name + ".shp";
        write_beside(path, [&](const std::string& temporary) {
            OneFile file(path, temporary, "ESRI Shapefile");
            file.add(layer, crs, FieldNames::short_, options.List());
            file.close_and_check();
            const std::string base = temporary.substr(0, temporary.size() - 4);
            // Written by GDAL without a look at what the disk said.
            if (read_text_file(base + ".prj") != esri_wkt(crs) || read_text_file(base + ".cpg") != "UTF-8")
                throw ResourceError(fmt::format(
                    "{} could not be written whole: its .prj or .cpg file did not arrive.", path));
            if (layer.styles.empty()) return;
            write_text_file(base + ".qml", layer.styles.front().short_qml);
            write_text_file(base + ".sld", layer.styles.front().short_sld);
        });
    }
}

void GdalLayerWriter::write_geopackage(const std::string& path, const std::vector<OutputLayer>& layers,
                                       const Projection& working) const {
    start_gdal();
    const OGRSpatialReference crs = crs_of(working);
    write_beside(path, [&](const std::string& temporary) {
        OneFile file(path, temporary, "GPKG");
        for (const OutputLayer& layer : layers) {
            CPLStringList options;
            options.SetNameValue("IDENTIFIER", layer.title.c_str());
            options.SetNameValue("GEOMETRY_NAME", "geom");
            file.add(layer, crs, FieldNames::full, options.List());
        }
        file.add_styles(layers);
        file.close_and_check();
    });
    // Who has the old file open writes beside it by name: into files that a reader of the new one would take
    // up.
    for (const char* ending : {"-wal", "-shm", "-journal"}) {
        std::error_code none;
        std::filesystem::remove(path + ending, none);
    }
}

}  // namespace gridreach
