// SPDX-License-Identifier: Apache-2.0
// The print layout of a QGIS project.
#include <fmt/format.h>

#include <algorithm>
#include <array>

#include "outputs/html.h"
#include "outputs/map_paths.h"
#include "outputs/qgis_project.h"
#include "outputs/qgis_xml.h"

namespace gridreach {

namespace {

constexpr double page_width_mm = 297, page_height_mm = 210, margin_mm = 10;
constexpr double map_top_mm = 26, map_width_mm = 207, map_height_mm = 164;
constexpr double side_left_mm = margin_mm + map_width_mm + 5;
constexpr double side_width_mm = page_width_mm - margin_mm - side_left_mm;
constexpr const char* map_uuid = "{00000000-0000-4000-8000-000000000001}";

/// The attributes that every item has. `number` keeps ids apart.
std::string item(int number, int type, const char* id, double x, double y, double width, double height,
                 const std::string& attributes, const std::string& body) {
    return fmt::format(
        "<LayoutItem type=\"{0}\" id=\"{1}\" uuid=\"{{00000000-0000-4000-8000-00000000000{2}}}\" "
        "templateUuid=\"{{00000000-0000-4000-8000-00000000000{2}}}\" size=\"{5:.2f},{6:.2f},mm\" "
        "position=\"{3:.2f},{4:.2f},mm\" positionOnPage=\"{3:.2f},{4:.2f},mm\" zValue=\"{2}\" "
        "visibility=\"1\" opacity=\"1\" blendMode=\"0\" referencePoint=\"0\" itemRotation=\"0\" "
        "groupUuid=\"\" "
        "positionLock=\"false\" excludeFromExports=\"0\" outlineWidthM=\"0.2,mm\" frameJoinStyle=\"miter\" "
        "{7}>\n"
        "<FrameColor red=\"90\" green=\"100\" blue=\"110\" alpha=\"255\"/>\n"
        "<BackgroundColor red=\"255\" green=\"255\" blue=\"255\" alpha=\"255\"/>\n{8}</LayoutItem>\n",
        type, id, number, x, y, width, height, attributes, body);
}

constexpr const char* plain = "frame=\"false\" background=\"false\"";

std::string font(const char* element, double size_pt, bool bold) {
    return fmt::format("<{} description=\"DejaVu Sans,{:g},-1,5,{},0,0,0,0,0\" style=\"\"/>", element,
                       size_pt, bold ? 75 : 50);
}

/// Text in an attribute, where a plain line end would become a space.
std::string lines_escaped(const std::string& text) {
    std::string out;
    for (const char c : escaped(text)) c == '\n' ? out += "&#10;" : out += c;
    return out;
}

std::string label(int number, const char* id, double x, double y, double width, double height, double size_pt,
                  bool bold, const std::string& text) {
    return item(
        number, 65641, id, x, y, width, height,
        fmt::format(
            "{} halign=\"1\" valign=\"32\" htmlState=\"0\" marginX=\"0\" marginY=\"0\" labelText=\"{}\"",
            plain, lines_escaped(text)),
        font("LabelFont", size_pt, bold) +
            "\n<FontColor red=\"28\" green=\"33\" blue=\"38\" alpha=\"255\"/>\n");
}

/// The shown extent, widened to the map's shape.
BoxM map_extent(BoxM box) {
    const double ratio = map_width_mm / map_height_mm;
    if (box.width_m() < box.height_m() * ratio) {
        const double grow_m = (box.height_m() * ratio - box.width_m()) / 2;
        box.min_x -= grow_m, box.max_x += grow_m;
    } else {
        const double grow_m = (box.width_m() / ratio - box.height_m()) / 2;
        box.min_y -= grow_m, box.max_y += grow_m;
    }
    return box;
}

/// Symbols that say what they are need no heading; the others come last, each under the name of its layer.
bool has_heading(const LayerSymbols& symbols) {
    return symbols.symbols.size() > 1 && symbols.group != "Existing grid";
}

/// Only what the map shows at 1:`scale`: layers with rows, and of their symbols those that draw some; `rows`
/// counts them, headings too.
std::string legend_tree(const ProjectInput& in, const std::vector<LayerSymbols>& symbols, double scale,
                        std::size_t& rows) {
    std::array<std::string, 2> parts;
    for (const LayerSymbols& entry : symbols) {
        const auto layer = std::find_if(in.layers->begin(), in.layers->end(),
                                        [&](const OutputLayer& l) { return l.name == entry.layer; });
        if (layer == in.layers->end() || layer->rows.empty() || !entry.shown) continue;
        if (entry.visible_scale > 0 && entry.visible_scale < scale) continue;
        std::string kept;
        const auto counts = counts_of(entry, *layer);
        for (std::size_t i = 0; i < counts.size(); ++i)
            if (counts[i] > 0) kept += (kept.empty() ? "" : ",") + std::to_string(i);
        rows += has_heading(entry);
        for (const std::size_t n : counts) rows += n > 0;
        std::string& out = parts[has_heading(entry)];
        out += fmt::format(
            "<layer-tree-layer id=\"{}\" name=\"{}\" providerKey=\"ogr\" expanded=\"1\" "
            "checked=\"Qt::Checked\"><customproperties><Option type=\"Map\">",
            qgis::layer_id(layer->name), escaped(in.phrases.or_same(layer->title)));
        if (entry.symbols.size() > 1)
            out += fmt::format(
                "<Option name=\"legend/node-order\" type=\"QString\" value=\"{}\"/>"
                "<Option name=\"legend/title-style\" type=\"QString\" value=\"{}\"/>",
                kept, has_heading(entry) ? "subgroup" : "hidden");
        out += "</Option></customproperties></layer-tree-layer>\n";
    }
    return "<layer-tree-group>\n" + parts[0] + parts[1] + "</layer-tree-group>\n";
}

std::string legend(const ProjectInput& in, const std::vector<LayerSymbols>& symbols, double scale) {
    constexpr double height_mm = 82, row_mm = 5.5;
    std::size_t rows = 0;
    const std::string tree = legend_tree(in, symbols, scale, rows);
    // Many conductors: everything smaller, so that the legend ends above the figures.
    const double k = std::clamp(height_mm / (row_mm * static_cast<double>(rows)), 0.4, 1.0);
    const auto margin = [&](const char* side, double mm) {
        return fmt::format("{}=\"{:.2f}\"", side, k * mm);
    };
    std::string styles = "<styles>";
    const auto style = [&](const char* name, double size_pt, bool bold, const std::string& margins) {
        styles += fmt::format("<style name=\"{}\" alignment=\"1\" indent=\"0\" {}>{}</style>", name, margins,
                              font("styleFont", size_pt, bold));
    };
    style("title", 11, true, margin("marginBottom", 1.5));
    style("group", 9 * k, true, margin("marginTop", 2));
    style("subgroup", 8 * k, true, margin("marginTop", 2));
    style("symbol", 8 * k, false, margin("marginTop", 1.5));
    style("symbolLabel", 8 * k, false, "marginLeft=\"2\" " + margin("marginTop", 1.2));
    return item(
        2, 65642, "Legend", side_left_mm, map_top_mm, side_width_mm, 90,
        fmt::format(
            "frame=\"false\" background=\"false\" title=\"{}\" titleAlignment=\"1\" "
            "map_uuid=\"{}\" columnCount=\"1\" columnSpace=\"2\" splitLayer=\"0\" equalColumnWidth=\"0\" "
            "symbolWidth=\"7\" symbolHeight=\"{:.2f}\" symbolAlignment=\"1\" maxSymbolSize=\"0\" "
            "minSymbolSize=\"0\" lineSpacing=\"1\" boxSpace=\"0\" wrapChar=\"\" fontColor=\"#1c2126\" "
            "resizeToContents=\"1\" legendFilterByAtlas=\"0\" rasterBorder=\"1\" "
            "rasterBorderColor=\"0,0,0,255\" rasterBorderWidth=\"0\" wmsLegendWidth=\"50\" "
            "wmsLegendHeight=\"25\"",
            escaped(in.phrases("Legend")), map_uuid, 4 * k),
        styles + "</styles>\n" + tree);
}

std::string scale_bar(double extent_width_m) {
    const double segment_m = nice_below(extent_width_m / map_width_mm * side_width_mm * 0.4);
    const bool kilometres = segment_m >= 1000;
    return item(
        3, 65646, "Scale bar", side_left_mm, map_top_mm + map_height_mm - 14, side_width_mm, 12,
        fmt::format("{} mapUuid=\"{}\" style=\"Single Box\" unitType=\"{}\" unitLabel=\"{}\" "
                    "numMapUnitsPerScaleBarUnit=\"1\" numUnitsPerSegment=\"{:g}\" numSegments=\"2\" "
                    "numSegmentsLeft=\"0\" segmentSizeMode=\"0\" minBarWidth=\"20\" maxBarWidth=\"60\" "
                    "segmentMillimeters=\"20\" height=\"2\" labelBarSpace=\"1.5\" boxContentSpace=\"1\" "
                    "alignment=\"0\" labelVerticalPlacement=\"0\" labelHorizontalPlacement=\"0\" "
                    "numSubdivisions=\"1\" subdivisionsHeight=\"1.5\" outlineWidth=\"0.2\" "
                    "lineJoinStyle=\"miter\" lineCapStyle=\"square\"",
                    plain, map_uuid, kilometres ? "km" : "meters", kilometres ? "km" : "m",
                    kilometres ? segment_m / 1000 : segment_m),
        "<text-style fontFamily=\"DejaVu Sans\" fontSize=\"8\" fontSizeUnit=\"Point\" fontWeight=\"50\" "
        "textColor=\"28,33,38,255\" textOpacity=\"1\"/>\n"
        "<fillColor red=\"28\" green=\"33\" blue=\"38\" alpha=\"255\"/>\n"
        "<fillColor2 red=\"255\" green=\"255\" blue=\"255\" alpha=\"255\"/>\n"
        "<strokeColor red=\"28\" green=\"33\" blue=\"38\" alpha=\"255\"/>\n");
}

}  // namespace

std::string qgis_layout(const ProjectInput& in, const std::vector<LayerSymbols>& symbols, BoxM shown) {
    const BoxM box = map_extent(shown);
    std::string items;
    items +=
        item(1, 65639, "Map", margin_mm, map_top_mm, map_width_mm, map_height_mm,
             "frame=\"true\" background=\"true\" followPreset=\"false\" followPresetName=\"\" mapFlags=\"0\" "
             "mapRotation=\"0\" isTemporal=\"0\" drawCanvasItems=\"true\" labelMargin=\"0,mm\" "
             "keepLayerSet=\"false\"",
             fmt::format(
                 "<Extent xmin=\"{:.3f}\" ymin=\"{:.3f}\" xmax=\"{:.3f}\" ymax=\"{:.3f}\"/>\n<LayerSet/>\n",
                 box.min_x, box.min_y, box.max_x, box.max_y));
    items += legend(in, symbols, box.width_m() / (map_width_mm / 1000));
    items += scale_bar(box.width_m());
    items += label(4, "Title", margin_mm, 8, page_width_mm - 2 * margin_mm, 9, 16, true, in.title);
    items += label(5, "About", margin_mm, 17, page_width_mm - 2 * margin_mm, 6, 9, false, in.about);
    std::string figures;
    for (const std::string& remark : in.remarks) figures += (figures.empty() ? "" : "\n\n") + remark;
    items += label(6, "Figures", side_left_mm, map_top_mm + map_height_mm - 74, side_width_mm, 56, 7.5, false,
                   figures);
    items += item(
        7, 65640, "North", margin_mm + map_width_mm - 13, map_top_mm + 3, 10, 12,
        fmt::format("{} file=\":/images/north_arrows/layout_default_north_arrow.svg\" mode=\"0\" "
                    "resizeMode=\"0\" anchorPoint=\"4\" northMode=\"0\" northOffset=\"0\" mapUuid=\"{}\" "
                    "pictureRotation=\"0\" pictureWidth=\"10\" pictureHeight=\"12\" "
                    "svgFillColor=\"28,33,38,255\" svgBorderColor=\"28,33,38,255\" svgBorderWidth=\"0.2\"",
                    plain, map_uuid),
        "");
    items += label(8, "Note", margin_mm, map_top_mm + map_height_mm + 3, page_width_mm - 2 * margin_mm, 8,
                   7.5, false,
                   fmt::format("{}\n{}: {}",
                               in.phrases("A planning study, no construction design. Where dwellings "
                                          "stand can be personal data."),
                               in.phrases("Coordinate system"),
                               in.crs_name.empty() ? "[% @project_crs_description %]" : in.crs_name));
    const std::string page_symbol =
        "<symbol name=\"\" type=\"fill\" alpha=\"1\" clip_to_extent=\"1\" force_rhr=\"0\"><layer "
        "class=\"SimpleFill\" "
        "enabled=\"1\" locked=\"0\" pass=\"0\"><prop k=\"color\" v=\"255,255,255,255\"/><prop "
        "k=\"outline_style\" "
        "v=\"no\"/><prop k=\"style\" v=\"solid\"/></layer></symbol>\n";
    const std::string page = item(0, 65638, "", 0, 0, page_width_mm, page_height_mm,
                                  "frame=\"false\" background=\"true\"", page_symbol);
    return fmt::format(
        "<Layouts>\n<Layout name=\"{}\" units=\"mm\" printResolution=\"300\" worldFileMap=\"{}\">\n"
        "<PageCollection>\n{}{}<GuideCollection "
        "visible=\"1\"/>\n</PageCollection>\n{}</Layout>\n</Layouts>\n",
        escaped(in.phrases("To print (A4)")), map_uuid, page_symbol, page, items);
}

}  // namespace gridreach
