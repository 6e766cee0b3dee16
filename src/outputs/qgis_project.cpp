// SPDX-License-Identifier: Apache-2.0
#include "outputs/qgis_project.h"

#include <fmt/format.h>

#include <algorithm>

#include "outputs/html.h"
#include "outputs/qgis_style.h"
#include "outputs/qgis_xml.h"
#include "outputs/year_symbols.h"

namespace gridreach {

namespace {

const char* geometry_name(GeometryKind kind) {
    return kind == GeometryKind::point ? "Point" : kind == GeometryKind::line ? "Line" : "Polygon";
}

std::string crs_element(const ProjectInput& in) {
    return fmt::format(
        "<spatialrefsys nativeFormat=\"Wkt\"><wkt>{}</wkt><proj4></proj4><srsid>0</srsid><srid>0</srid>"
        "<authid>{}</authid><description></description><projectionacronym></projectionacronym>"
        "<ellipsoidacronym></ellipsoidacronym><geographicflag>false</geographicflag></spatialrefsys>",
        escaped(in.crs_wkt), escaped(in.crs_name));
}

std::string extent_text(const BoxM& box) {
    return fmt::format("<xmin>{:.3f}</xmin><ymin>{:.3f}</ymin><xmax>{:.3f}</xmax><ymax>{:.3f}</ymax>",
                       box.min_x, box.min_y, box.max_x, box.max_y);
}

std::string source_of(const ProjectInput& in, const OutputLayer& layer) {
    return escaped(in.geopackage + "|layername=" + layer.name);
}

/// The styles that a layer may be switched to; "default" is the one it is drawn in.
std::string other_styles(const ProjectInput& in, const OutputLayer& layer) {
    const auto by_year = symbols_by_year(layer);
    if (!by_year) return {};
    const std::string qml = qml_of(*by_year, layer, FieldNames::full, in.phrases);
    return fmt::format(
        "<map-layer-style-manager current=\"default\">\n<map-layer-style name=\"default\"/>\n"
        "<map-layer-style name=\"{}\">\n{}</map-layer-style>\n</map-layer-style-manager>\n",
        year_style_name, qml.substr(qml.find("<qgis ")));
}

/// A map theme: the layers that are seen, each in its style.
std::string theme(const std::string& name, const std::vector<const OutputLayer*>& ordered,
                  const std::vector<LayerSymbols>& symbols, bool by_year) {
    std::string out = fmt::format("<visibility-preset name=\"{}\" has-expanded-info=\"0\">\n", escaped(name));
    for (std::size_t i = 0; i < ordered.size(); ++i)
        if (symbols[i].shown && !ordered[i]->rows.empty())
            out += fmt::format("<layer id=\"{}\" visible=\"1\" style=\"{}\"/>\n",
                               qgis::layer_id(ordered[i]->name),
                               by_year && symbols_by_year(*ordered[i]) ? year_style_name : "default");
    return out + "</visibility-preset>\n";
}

/// Two themes where something has a year: the plan as it opens, and by year of building.
std::string themes(const ProjectInput& in, const std::vector<const OutputLayer*>& ordered,
                   const std::vector<LayerSymbols>& symbols) {
    if (std::none_of(ordered.begin(), ordered.end(),
                     [](const OutputLayer* layer) { return symbols_by_year(*layer).has_value(); }))
        return {};
    return "<visibility-presets>\n" + theme(std::string(in.phrases("Plan")), ordered, symbols, false) +
           theme(std::string(in.phrases("Year of building")), ordered, symbols, true) +
           "</visibility-presets>\n";
}

/// One layer with everything that its style says.
std::string map_layer(const ProjectInput& in, const OutputLayer& layer, const LayerSymbols& symbols) {
    const QmlParts parts = qml_parts(symbols, layer, FieldNames::full, in.phrases);
    return fmt::format(
        "<maplayer type=\"vector\" geometry=\"{}\" {}>\n<id>{}</id>\n<datasource>{}</datasource>\n"
        "<layername>{}</layername>\n<srs>{}</srs>\n<provider "
        "encoding=\"UTF-8\">ogr</provider>\n{}{}</maplayer>\n",
        geometry_name(layer.kind), parts.attributes, qgis::layer_id(layer.name), source_of(in, layer),
        escaped(in.phrases.or_same(layer.title)), crs_element(in), other_styles(in, layer), parts.body);
}

constexpr const char* surface_name = "cost_surface";

std::string surface_layer(const ProjectInput& in) {
    if (!in.surface) return {};
    return fmt::format(
        "<maplayer type=\"raster\" styleCategories=\"AllStyleCategories\" hasScaleBasedVisibilityFlag=\"0\" "
        "minScale=\"1e+08\" maxScale=\"0\">\n<id>{}</id>\n<datasource>{}</datasource>\n<layername>{}"
        "</layername>\n<srs>{}</srs>\n<provider>gdal</provider>\n"
        "<noData><noDataList bandNo=\"1\" useSrcNoData=\"1\"/></noData>\n{}</maplayer>\n",
        qgis::layer_id(surface_name), escaped(in.surface->file),
        escaped(surface_title(*in.surface, in.phrases)), crs_element(in), surface_pipe(*in.surface));
}

std::string surface_group(const ProjectInput& in) {
    if (!in.surface) return {};
    return fmt::format(
        "<layer-tree-group name=\"{}\" expanded=\"0\" checked=\"Qt::Checked\">\n<layer-tree-layer id=\"{}\" "
        "name=\"{}\" source=\"{}\" providerKey=\"gdal\" expanded=\"1\" "
        "checked=\"Qt::Unchecked\"/>\n</layer-tree-group>\n",
        escaped(in.phrases("Terrain")), qgis::layer_id(surface_name),
        escaped(surface_title(*in.surface, in.phrases)), escaped(in.surface->file));
}

std::string layer_tree(const ProjectInput& in, const std::vector<const OutputLayer*>& ordered,
                       const std::vector<LayerSymbols>& symbols) {
    std::string out = "<layer-tree-group>\n";
    for (const char* group : {"Plan", "Existing grid", "Dwellings", "Details"}) {
        std::string members;
        for (std::size_t i = 0; i < ordered.size(); ++i)
            if (symbols[i].group == group)
                members += fmt::format(
                    "<layer-tree-layer id=\"{}\" name=\"{}\" source=\"{}\" providerKey=\"ogr\" "
                    "expanded=\"{}\" "
                    "checked=\"Qt::{}\"/>\n",
                    qgis::layer_id(ordered[i]->name), escaped(in.phrases.or_same(ordered[i]->title)),
                    source_of(in, *ordered[i]), symbols[i].symbols.size() > 1 && symbols[i].shown ? 1 : 0,
                    symbols[i].shown && !ordered[i]->rows.empty() ? "Checked" : "Unchecked");
        if (!members.empty())
            out += fmt::format(
                "<layer-tree-group name=\"{}\" expanded=\"1\" "
                "checked=\"Qt::Checked\">\n{}</layer-tree-group>\n",
                escaped(in.phrases(group)), members);
    }
    out += surface_group(in) + "<custom-order enabled=\"1\">\n";
    for (const OutputLayer* layer : ordered) out += "<item>" + qgis::layer_id(layer->name) + "</item>\n";
    if (in.surface) out += "<item>" + qgis::layer_id(surface_name) + "</item>\n";
    return out + "</custom-order>\n</layer-tree-group>\n";
}

}  // namespace

BoxM shown_extent(const std::vector<OutputLayer>& layers) {
    BoxM box;
    const auto add_all = [&](bool existing_grid) {
        for (const OutputLayer& layer : layers)
            if (existing_grid == (layer.name == "sources" || layer.name == "source_points"))
                for (const OutputRow& row : layer.rows) {
                    for (PointM p : row.path) box.add(p);
                    if (row.polygon)
                        for (PointM p : row.polygon->outer) box.add(p);
                }
    };
    add_all(false);
    if (box.empty()) add_all(true);
    if (box.empty()) return BoxM{-500, -500, 500, 500};
    constexpr double least_m = 250;
    const double larger_m = std::max(box.width_m(), box.height_m());
    return box.grown(std::max(larger_m * 0.04, (least_m - larger_m) / 2));
}

std::string qgis_project(const ProjectInput& in) {
    std::vector<const OutputLayer*> ordered;
    std::vector<LayerSymbols> symbols;
    const auto add = [&](const OutputLayer& layer) {
        ordered.push_back(&layer);
        symbols.push_back(symbols_of(layer));
    };
    for (const LayerSymbols& entry : symbol_table())
        for (const OutputLayer& layer : *in.layers)
            if (layer.name == entry.layer) add(layer);
    for (const OutputLayer& layer : *in.layers)
        if (std::find(ordered.begin(), ordered.end(), &layer) == ordered.end()) add(layer);

    const BoxM shown = shown_extent(*in.layers);
    std::string out = fmt::format(
        "<!DOCTYPE qgis PUBLIC 'http://mrcc.com/qgis.dtd' 'SYSTEM'>\n<qgis version=\"{}\" "
        "projectname=\"{}\">\n"
        "<homePath path=\"\"/>\n<title>{}</title>\n<projectCrs>{}</projectCrs>\n",
        qgis::format_version, escaped(in.title), escaped(in.title), crs_element(in));
    out += layer_tree(in, ordered, symbols);
    out += fmt::format(
        "<mapcanvas name=\"theMapCanvas\" annotationsVisible=\"1\"><units>meters</units><extent>{}</extent>"
        "<rotation>0</rotation><destinationsrs>{}</destinationsrs></mapcanvas>\n",
        extent_text(shown), crs_element(in));
    out += "<projectlayers>\n";
    for (std::size_t i = 0; i < ordered.size(); ++i) out += map_layer(in, *ordered[i], symbols[i]);
    out += surface_layer(in) + "</projectlayers>\n<layerorder>\n";
    for (const OutputLayer* layer : ordered) out += "<layer id=\"" + qgis::layer_id(layer->name) + "\"/>\n";
    if (in.surface) out += "<layer id=\"" + qgis::layer_id(surface_name) + "\"/>\n";
    out +=
        "</layerorder>\n<properties>\n<Paths><Absolute type=\"bool\">false</Absolute></Paths>\n"
        "<Measurement><DistanceUnits type=\"QString\">meters</DistanceUnits><AreaUnits "
        "type=\"QString\">m2</AreaUnits></Measurement>\n<SpatialRefSys><ProjectionsEnabled "
        "type=\"int\">1</ProjectionsEnabled></SpatialRefSys>\n</properties>\n";
    out += fmt::format("<projectMetadata><title>{}</title><abstract>{}</abstract></projectMetadata>\n",
                       escaped(in.title), escaped(in.about));
    out += themes(in, ordered, symbols) + qgis_layout(in, symbols, shown);
    out += fmt::format(
        "<ProjectViewSettings UseProjectScales=\"0\"><DefaultViewExtent xmin=\"{0:.3f}\" ymin=\"{1:.3f}\" "
        "xmax=\"{2:.3f}\" ymax=\"{3:.3f}\">{4}</DefaultViewExtent></ProjectViewSettings>\n",
        shown.min_x, shown.min_y, shown.max_x, shown.max_y, crs_element(in));
    return out + "</qgis>\n";
}

}  // namespace gridreach
