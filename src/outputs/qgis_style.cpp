// SPDX-License-Identifier: Apache-2.0
#include "outputs/qgis_style.h"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <utility>

#include "base/words.h"
#include "outputs/html.h"
#include "outputs/qgis_xml.h"
#include "outputs/year_symbols.h"

namespace gridreach {

namespace {

const std::string& name_in(const OutputField& field, FieldNames names) {
    return names == FieldNames::full ? field.name : field.short_name;
}

/// Replaces "full_name" by the shapefile's name where the file has short names.
std::string expression(std::string text, const OutputLayer& layer, FieldNames names) {
    for (const OutputField& field : layer.fields) {
        const std::string from = '"' + field.name + '"', to = '"' + name_in(field, names) + '"';
        for (std::size_t at = 0; (at = text.find(from, at)) != std::string::npos; at += to.size())
            text.replace(at, from.size(), to);
    }
    return text;
}

bool has_field(const OutputLayer& layer, std::string_view name) {
    return std::any_of(layer.fields.begin(), layer.fields.end(),
                       [&](const OutputField& f) { return f.name == name; });
}

/// The field that chooses the symbol, by the name in the file; empty for one symbol.
std::string choosing_field(const LayerSymbols& symbols, const OutputLayer& layer, FieldNames names) {
    for (const OutputField& field : layer.fields)
        if (field.name == symbols.field) return name_in(field, names);
    return {};
}

std::string symbol_layers(const Symbol& s) {
    std::string out;
    const auto mm = [](double v) { return fmt::format("{:g}", v); };
    if (s.mark == Mark::line) {
        const auto line = [&](const std::string& colour, double width_mm, int pass) {
            return qgis::symbol_layer("SimpleLine",
                                      {{"capstyle", "round"},
                                       {"joinstyle", "round"},
                                       {"line_color", qgis::colour(colour)},
                                       {"line_style", s.dashed ? "dash" : "solid"},
                                       {"line_width", mm(width_mm)},
                                       {"line_width_unit", "MM"}},
                                      pass);
        };
        if (!s.stroke.empty()) out += line(s.stroke, s.size_mm + 2 * s.stroke_mm, 0);
        return out + line(s.fill, s.size_mm, 1);
    }
    if (s.mark == Mark::area)
        return qgis::symbol_layer("SimpleFill", {{"color", qgis::colour(s.fill)},
                                                 {"joinstyle", "round"},
                                                 {"outline_color", qgis::colour(s.stroke)},
                                                 {"outline_style", s.stroke.empty() ? "no" : "solid"},
                                                 {"outline_width", mm(s.stroke_mm)},
                                                 {"outline_width_unit", "MM"},
                                                 {"style", "solid"}});
    const auto marker = [&](const std::string& fill, const std::string& stroke, double stroke_mm) {
        return qgis::symbol_layer("SimpleMarker", {{"color", qgis::colour(fill)},
                                                   {"name", qgis::marker_name(s.mark)},
                                                   {"outline_color", qgis::colour(stroke)},
                                                   {"outline_style", stroke.empty() ? "no" : "solid"},
                                                   {"outline_width", mm(stroke_mm)},
                                                   {"outline_width_unit", "MM"},
                                                   {"size", mm(s.size_mm)},
                                                   {"size_unit", "MM"}});
    };
    if (s.mark != Mark::cross) return marker(s.fill, s.stroke, s.stroke_mm);
    // A cross is only its strokes: white ones below make it stand off from what it covers.
    if (!s.stroke.empty()) out += marker(s.stroke, s.stroke, 2 * s.stroke_mm);
    return out + marker(s.fill, s.fill, s.stroke_mm);
}

std::string symbol_element(const Symbol& s, std::size_t number) {
    const char* type = s.mark == Mark::line ? "line" : s.mark == Mark::area ? "fill" : "marker";
    return fmt::format(
        "<symbol name=\"{}\" type=\"{}\" alpha=\"1\" clip_to_extent=\"1\" force_rhr=\"0\">{}</symbol>\n",
        number, type, symbol_layers(s));
}

std::string label_of(const Symbol& s, const Phrases& phrases) {
    return escaped(phrases.or_same(s.label));
}

/// Whether symbols stand for ranges of numbers.
bool graduated(const LayerSymbols& symbols) {
    return !symbols.symbols.empty() && !symbols.symbols.front().up_to.empty();
}

std::string renderer(const LayerSymbols& symbols, const std::string& field, const Phrases& phrases) {
    // Casings lie below every line of the layer, so that lines which meet stay whole.
    const bool levels = std::any_of(symbols.symbols.begin(), symbols.symbols.end(), [](const Symbol& s) {
        return s.mark == Mark::line && !s.stroke.empty();
    });
    std::string out = fmt::format(
        "<renderer-v2 type=\"{}\" symbollevels=\"{}\" enableorderby=\"0\" forceraster=\"0\" "
        "referencescale=\"-1\"",
        field.empty()        ? "singleSymbol"
        : graduated(symbols) ? "graduatedSymbol"
                             : "categorizedSymbol",
        levels ? 1 : 0);
    if (!field.empty()) out += " attr=\"" + escaped(field) + "\"";
    out += ">\n";
    if (graduated(symbols)) {
        out += "<ranges>\n";
        for (std::size_t i = 0; i < symbols.symbols.size(); ++i)
            out += fmt::format(
                "<range symbol=\"{}\" lower=\"{}\" upper=\"{}\" label=\"{}\" render=\"true\"/>\n", i,
                symbols.symbols[i].value, symbols.symbols[i].up_to, label_of(symbols.symbols[i], phrases));
        out += "</ranges>\n";
    } else if (!field.empty()) {
        out += "<categories>\n";
        for (std::size_t i = 0; i < symbols.symbols.size(); ++i)
            out += fmt::format(
                "<category symbol=\"{}\" value=\"{}\" type=\"string\" label=\"{}\" render=\"true\"/>\n", i,
                escaped(symbols.symbols[i].value), label_of(symbols.symbols[i], phrases));
        out += "</categories>\n";
    }
    out += "<symbols>\n";
    for (std::size_t i = 0; i < symbols.symbols.size(); ++i) out += symbol_element(symbols.symbols[i], i);
    return out + "</symbols>\n<rotation/>\n<sizescale/>\n</renderer-v2>\n";
}

std::string labelling(const LayerSymbols& symbols, const OutputLayer& layer, FieldNames names) {
    if (symbols.label.empty()) return {};
    const char* placement = layer.kind == GeometryKind::line
                                ? "placement=\"2\" placementFlags=\"10\" dist=\"0.8\" repeatDistance=\"80\""
                                : "placement=\"6\" placementFlags=\"10\" dist=\"1.2\" repeatDistance=\"0\"";
    return fmt::format(
        "<labeling type=\"simple\">\n<settings calloutType=\"simple\">\n"
        "<text-style fieldName=\"{}\" isExpression=\"1\" fontFamily=\"DejaVu Sans\" fontSize=\"7\" "
        "fontSizeUnit=\"Point\" fontWeight=\"50\" textColor=\"34,34,34,255\" textOpacity=\"1\" "
        "namedStyle=\"Book\">\n<text-buffer bufferDraw=\"1\" bufferSize=\"0.7\" bufferSizeUnits=\"MM\" "
        "bufferColor=\"255,255,255,255\" bufferOpacity=\"0.85\"/>\n</text-style>\n<text-format/>\n"
        "<placement {} distUnits=\"MM\" repeatDistanceUnits=\"MM\" "
        "predefinedPositionOrder=\"TR,TL,BR,BL,R,L,TSR,BSR\"/>\n"
        "<rendering drawLabels=\"1\" scaleVisibility=\"1\" scaleMin=\"1\" scaleMax=\"{}\" obstacle=\"1\"/>\n"
        "</settings>\n</labeling>\n",
        escaped(expression(symbols.label, layer, names)), placement, shortest(symbols.label_scale));
}

std::string field_names(const OutputLayer& layer, FieldNames names, const Phrases& phrases) {
    std::string aliases = "<aliases>\n", fields = "<fieldConfiguration>\n";
    for (const OutputField& field : layer.fields) {
        // The order of columns is the file's, and a GeoPackage has its row id before them: by name alone.
        aliases += fmt::format("<alias field=\"{}\" index=\"-1\" name=\"{}\"/>\n",
                               escaped(name_in(field, names)), escaped(alias_of(field, phrases)));
        fields += fmt::format(
            "<field name=\"{}\"><editWidget type=\"{}\"><config><Option/></config></editWidget></field>\n",
            escaped(name_in(field, names)), field.type == FieldType::text ? "TextEdit" : "");
    }
    return fields + "</fieldConfiguration>\n" + aliases + "</aliases>\n";
}

/// What QGIS shows under the mouse: every field that is set, with its alias.
std::string map_tip(const OutputLayer& layer, FieldNames names, const Phrases& phrases) {
    std::string rows;
    for (const OutputField& field : layer.fields) {
        const std::string name = '"' + name_in(field, names) + '"';
        const std::string value = field.type == FieldType::text ? name
                                  : field.type == FieldType::real
                                      ? fmt::format("format_number({0}, if(abs({0}) < 100, 2, 0))", name)
                                      : fmt::format("to_string({})", name);
        rows += fmt::format("[% if({} is null, '', '<tr><td>{}</td><td><b>' || {} || '</b></td></tr>') %]",
                            name, escaped(alias_of(field, phrases)), value);
    }
    return "<mapTip>" +
           escaped("<b>" + escaped(phrases.or_same(layer.title)) + "</b><table>" + rows + "</table>") +
           "</mapTip>\n";
}

// SLD
// --------------------------------------------------------------------------------------------------------

/// SLD sizes are pixels of 0.28 mm.
std::string pixels(double mm) {
    return fmt::format("{:.4g}", mm / 0.28);
}

std::string svg(const char* element, std::initializer_list<std::pair<const char*, std::string>> parameters) {
    std::string out = fmt::format("<se:{}>", element);
    for (const auto& [name, value] : parameters)
        out += fmt::format("<se:SvgParameter name=\"{}\">{}</se:SvgParameter>", name, value);
    return out + fmt::format("</se:{}>", element);
}

std::string symbolizers(const Symbol& s) {
    if (s.mark == Mark::line) {
        const auto line = [&](const std::string& colour, double width_mm) {
            const std::string stroke = s.dashed ? svg("Stroke", {{"stroke", colour},
                                                                 {"stroke-width", pixels(width_mm)},
                                                                 {"stroke-linecap", "round"},
                                                                 {"stroke-dasharray", "4 3"}})
                                                : svg("Stroke", {{"stroke", colour},
                                                                 {"stroke-width", pixels(width_mm)},
                                                                 {"stroke-linejoin", "round"},
                                                                 {"stroke-linecap", "round"}});
            return "<se:LineSymbolizer>" + stroke + "</se:LineSymbolizer>\n";
        };
        return (s.stroke.empty() ? "" : line(s.stroke, s.size_mm + 2 * s.stroke_mm)) +
               line(s.fill, s.size_mm);
    }
    if (s.mark == Mark::area)
        return "<se:PolygonSymbolizer>" + svg("Fill", {{"fill", s.fill}}) +
               svg("Stroke", {{"stroke", s.stroke}, {"stroke-width", pixels(s.stroke_mm)}}) +
               "</se:PolygonSymbolizer>\n";
    const auto mark = [&](const std::string& fill, const std::string& stroke, double stroke_mm) {
        return fmt::format(
            "<se:PointSymbolizer><se:Graphic><se:Mark><se:WellKnownName>{}</se:WellKnownName>{}{}</se:Mark>"
            "<se:Size>{}</se:Size></se:Graphic></se:PointSymbolizer>\n",
            s.mark == Mark::cross ? "x" : qgis::marker_name(s.mark), svg("Fill", {{"fill", fill}}),
            stroke.empty() ? "" : svg("Stroke", {{"stroke", stroke}, {"stroke-width", pixels(stroke_mm)}}),
            pixels(s.size_mm));
    };
    if (s.mark != Mark::cross) return mark(s.fill, s.stroke, s.stroke_mm);
    return mark(s.stroke, s.stroke, 2 * s.stroke_mm) + mark(s.fill, s.fill, s.stroke_mm);
}

}  // namespace

std::string alias_of(const OutputField& field, const Phrases& phrases) {
    static constexpr std::array units{"m", "m2", "kw", "kwh", "kv", "kva", "mva", "pu"};
    static constexpr std::array<std::pair<std::string_view, std::string_view>, 3> acronyms{
        {{"mv", "MV"}, {"lv", "LV"}, {"id", "ID"}}};
    std::string alias;
    for (std::size_t begin = 0; begin <= field.name.size();) {
        const std::size_t end = std::min(field.name.find('_', begin), field.name.size());
        std::string word = field.name.substr(begin, end - begin);
        begin = end + 1;
        if (!field.unit.empty() && std::find(units.begin(), units.end(), word) != units.end()) continue;
        if (field.unit == "A" && word == "a") continue;
        for (const auto& [small, large] : acronyms)
            if (word == small) word = large;
        if (alias.empty() && word[0] >= 'a' && word[0] <= 'z')
            word[0] = static_cast<char>(word[0] - 'a' + 'A');
        alias += (alias.empty() ? "" : " ") + word;
    }
    const std::string name(phrases.or_same(alias));
    return field.unit.empty() ? name : fmt::format("{} ({})", name, phrases.or_same(field.unit));
}

QmlParts qml_parts(const LayerSymbols& symbols, const OutputLayer& layer, FieldNames names,
                   const Phrases& phrases) {
    QmlParts parts;
    parts.attributes = fmt::format(
        "styleCategories=\"AllStyleCategories\" labelsEnabled=\"{}\" hasScaleBasedVisibilityFlag=\"{}\" "
        "minScale=\"{}\" maxScale=\"0\" simplifyDrawingHints=\"{}\" simplifyDrawingTol=\"1\" "
        "simplifyAlgorithm=\"0\" simplifyLocal=\"1\" simplifyMaxScale=\"1\"",
        symbols.label.empty() ? 0 : 1, symbols.visible_scale > 0 ? 1 : 0,
        symbols.visible_scale > 0 ? shortest(symbols.visible_scale) : "100000000",
        layer.kind == GeometryKind::point ? 0 : 1);
    parts.body =
        renderer(symbols, choosing_field(symbols, layer, names), phrases) + labelling(symbols, layer, names) +
        "<blendMode>0</blendMode>\n<featureBlendMode>0</featureBlendMode>\n<layerOpacity>1</layerOpacity>\n" +
        field_names(layer, names, phrases);
    if (has_field(layer, "name"))
        parts.body += "<previewExpression>coalesce(\"name\", \"id\")</previewExpression>\n";
    parts.body += map_tip(layer, names, phrases);
    return parts;
}

std::string qml_of(const LayerSymbols& symbols, const OutputLayer& layer, FieldNames names,
                   const Phrases& phrases) {
    const QmlParts parts = qml_parts(symbols, layer, names, phrases);
    return fmt::format(
        "<!DOCTYPE qgis PUBLIC 'http://mrcc.com/qgis.dtd' 'SYSTEM'>\n<qgis version=\"{}\" {}>\n{}</qgis>\n",
        qgis::format_version, parts.attributes, parts.body);
}

std::string sld_of(const LayerSymbols& symbols, const OutputLayer& layer, FieldNames names,
                   const Phrases& phrases) {
    const std::string field = choosing_field(symbols, layer, names);
    const std::string title = escaped(phrases.or_same(layer.title));
    std::string out = fmt::format(
        "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n"
        "<StyledLayerDescriptor xmlns=\"http://www.opengis.net/sld\" xmlns:se=\"http://www.opengis.net/se\" "
        "xmlns:ogc=\"http://www.opengis.net/ogc\" version=\"1.1.0\">\n<NamedLayer>\n<se:Name>{}</se:Name>\n"
        "<UserStyle>\n<se:Name>{}</se:Name>\n<se:FeatureTypeStyle>\n",
        layer.name, title);
    for (const Symbol& s : symbols.symbols) {
        const std::string label = label_of(s, phrases);
        out += fmt::format(
            "<se:Rule>\n<se:Name>{0}</se:Name>\n<se:Description><se:Title>{0}</se:Title></se:Description>\n",
            label);
        if (field.empty()) {
        } else if (!s.up_to.empty()) {
            out += fmt::format(
                "<ogc:Filter><ogc:PropertyIsBetween><ogc:PropertyName>{}</ogc:PropertyName>"
                "<ogc:LowerBoundary><ogc:Literal>{}</ogc:Literal></ogc:LowerBoundary>"
                "<ogc:UpperBoundary><ogc:Literal>{}</ogc:Literal></ogc:UpperBoundary>"
                "</ogc:PropertyIsBetween></ogc:Filter>\n",
                escaped(field), s.value, s.up_to);
        } else if (s.value.empty()) {
            out += "<se:ElseFilter/>\n";
        } else {
            out += fmt::format(
                "<ogc:Filter><ogc:PropertyIsEqualTo><ogc:PropertyName>{}</ogc:PropertyName>"
                "<ogc:Literal>{}</ogc:Literal></ogc:PropertyIsEqualTo></ogc:Filter>\n",
                escaped(field), escaped(s.value));
        }
        if (symbols.visible_scale > 0)
            out += fmt::format("<se:MaxScaleDenominator>{}</se:MaxScaleDenominator>\n",
                               shortest(symbols.visible_scale));
        out += symbolizers(s) + "</se:Rule>\n";
    }
    return out + "</se:FeatureTypeStyle>\n</UserStyle>\n</NamedLayer>\n</StyledLayerDescriptor>\n";
}

void add_styles(std::vector<OutputLayer>& layers, const Phrases& phrases) {
    for (OutputLayer& layer : layers) {
        const auto add = [&](const char* name, const LayerSymbols& symbols) {
            layer.styles.push_back({name, qml_of(symbols, layer, FieldNames::full, phrases),
                                    sld_of(symbols, layer, FieldNames::full, phrases),
                                    qml_of(symbols, layer, FieldNames::short_, phrases),
                                    sld_of(symbols, layer, FieldNames::short_, phrases)});
        };
        add("gridreach", symbols_of(layer));
        if (const auto by_year = symbols_by_year(layer)) add(year_style_name, *by_year);
    }
}

}  // namespace gridreach
