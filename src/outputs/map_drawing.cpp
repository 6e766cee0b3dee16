// SPDX-License-Identifier: Apache-2.0
#include "outputs/map_drawing.h"

#include <fmt/format.h>

#include <algorithm>

#include "base/words.h"
#include "outputs/html.h"
#include "outputs/map.h"

namespace gridreach {

void MapDrawing::layer(std::string_view id, std::string_view body, std::string_view swatch,
                       std::string_view label, MapSeen seen) {
    const std::string close = seen.close_m > 0 ? fmt::format(" data-close=\"{:g}\"", seen.close_m) : "";
    svg_ += fmt::format("<g id=\"layer-{}\"{}{}>{}</g>\n", id, close,
                        seen.shown ? "" : " style=\"display:none\"", body);
    legend_ += fmt::format(
        "<label><input type=\"checkbox\" {}data-layer=\"layer-{}\"><svg class=\"swatch\" "
        "viewBox=\"0 0 24 14\" "
        "aria-hidden=\"true\">{}</svg>{}</label>\n",
        seen.shown ? "checked " : "", id, swatch, escaped(label));
}

std::string path_element(std::string_view css_class, std::string_view d) {
    return d.empty() ? std::string() : fmt::format("<path class=\"{}\" d=\"{}\"/>", css_class, d);
}

std::string lines_text(const MapFrame& frame, std::vector<PathM> paths) {
    constexpr std::size_t most_vertices = 60000;
    PathText text(frame);
    for (const PathM& path : simplified_to(std::move(paths), frame, most_vertices)) text.line(path);
    return text.take();
}

namespace {

/// A sign of the table around 0, in pixels of the screen.
std::string sign_svg(const Symbol& s) {
    const double r = s.size_mm * map_pixels_per_mm / 2, edge = s.stroke_mm * map_pixels_per_mm;
    const auto styled = [&](std::string_view shape) {
        return fmt::format("<{} fill=\"{}\" stroke=\"{}\" stroke-width=\"{:.2g}\"/>", shape, s.fill,
                           s.stroke.empty() ? "none" : s.stroke, std::max(edge, 1.0));
    };
    switch (s.mark) {
        case Mark::square:
            return styled(fmt::format("path d=\"M{0:.2g} {0:.2g}h{1:.2g}v{1:.2g}h-{1:.2g}z\"", -r, 2 * r));
        case Mark::triangle:
            return styled(fmt::format("path d=\"M0-{0:.2g}L{0:.2g} {0:.2g}H-{0:.2g}z\"", r));
        case Mark::diamond:
            return styled(fmt::format("path d=\"M0-{0:.2g}L{0:.2g} 0L0 {0:.2g}L-{0:.2g} 0z\"", r));
        case Mark::cross: {
            const std::string d =
                fmt::format("M-{0:.2g}-{0:.2g}L{0:.2g} {0:.2g}M{0:.2g}-{0:.2g}L-{0:.2g} {0:.2g}", r);
            return fmt::format(
                "<path d=\"{0}\" stroke=\"{1}\" stroke-width=\"{3:.2g}\"/><path d=\"{0}\" stroke=\"{2}\" "
                "stroke-width=\"{4:.2g}\"/>",
                d, s.stroke, s.fill, 2 * edge, edge);
        }
        default:
            return styled(fmt::format("circle r=\"{:.2g}\"", r));
    }
}

}  // namespace

std::string sign_definition(std::string_view id, const Symbol& symbol) {
    return fmt::format(
        "<g id=\"s-{0}\">{1}</g><marker id=\"m-{0}\" viewBox=\"-8 -8 16 16\" markerWidth=\"16\" "
        "markerHeight=\"16\"><use href=\"#s-{0}\"/></marker>",
        id, sign_svg(symbol));
}

std::string map_figure(const MapDrawing& drawing, std::string_view definitions) {
    const MapFrame& frame = drawing.frame();
    const Wording& w = drawing.wording;
    const double bar_m = nice_below(frame.box.width_m() / 4);
    std::string out = "<figure class=\"map\">\n";
    out += fmt::format(
        "<div class=\"frame\" id=\"frame\" style=\"--shape:{0}/{1};aspect-ratio:var(--shape)\">\n<svg "
        "id=\"map\" viewBox=\"0 0 "
        "{0} {1}\" "
        "data-unit=\"{2}\" style=\"--k:{3}\" role=\"img\" aria-label=\"{4}\">\n",
        frame.width(), frame.height(), shortest(frame.unit_m),
        fmt::format("{:.4g}", static_cast<double>(frame.width()) / 1000), escaped(w.say("Map of the plan")));
    out += fmt::format("<defs>{}</defs>\n", definitions) + drawing.svg() + "</svg>\n";
    out += fmt::format(
        "<svg class=\"north\" viewBox=\"-12 -16 24 36\" role=\"img\" aria-label=\"{}\"><path "
        "d=\"M0-15L6 3 0-1-6 3z\"/><text y=\"17\">N</text></svg>\n",
        escaped(w.say("North is up")));
    out +=
        fmt::format("<div class=\"scale\"><div style=\"width:{:.3f}%\"></div><span>{}</span></div>\n</div>\n",
                    bar_m / frame.box.width_m() * 100, w.length(bar_m));
    out += fmt::format(
        "<form id=\"find\" class=\"find\" hidden><label for=\"wanted\">{}</label> <input id=\"wanted\" "
        "type=\"search\" "
        "autocomplete=\"off\"> <button>{}</button> <output id=\"found\"></output><p "
        "class=\"hint\">{}</p></form>\n",
        escaped(w.say("Find a demand node by name or id")), escaped(w.say("Find")),
        escaped(w.say(
            "Click a demand node or a line for its facts. Arrows and + − move the map once it is clicked.")));
    out += "<figcaption class=\"legend\">\n" + drawing.legend() + "</figcaption>\n</figure>\n";
    return out;
}

}  // namespace gridreach
