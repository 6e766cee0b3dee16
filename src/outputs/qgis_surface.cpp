// SPDX-License-Identifier: Apache-2.0
#include "outputs/qgis_surface.h"

#include <fmt/format.h>

#include <algorithm>
#include <array>

#include "base/words.h"
#include "outputs/html.h"
#include "outputs/qgis_xml.h"

namespace gridreach {

namespace {

constexpr std::array<const char*, 5> ramp{"#ffffe5", "#fee391", "#fe9929", "#cc4c02", "#662506"};
constexpr const char* no_go_grey = "#8c8c8c";
constexpr std::size_t cells_looked_at = 1000000;

/// The ramp over `count` stops: its ends where there are two, its middle where there is one.
const char* colour_at(std::size_t i, std::size_t count) {
    return ramp[count < 2 ? 2 : i * (ramp.size() - 1) / (count - 1)];
}

}  // namespace

std::vector<double> price_stops(const CostSurface& surface) {
    const std::size_t step = std::max<std::size_t>(1, surface.cost_per_m.size() / cells_looked_at);
    std::vector<float> prices;
    for (std::size_t i = 0; i < surface.cost_per_m.size(); i += step)
        if (surface.cost_per_m[i] < no_go) prices.push_back(surface.cost_per_m[i]);
    std::vector<double> stops;
    if (prices.empty()) return stops;
    std::sort(prices.begin(), prices.end());
    for (const double share : {0.02, 0.25, 0.5, 0.75, 0.98}) {
        const double price = prices[static_cast<std::size_t>(share * static_cast<double>(prices.size() - 1))];
        if (stops.empty() || price > stops.back()) stops.push_back(price);
    }
    return stops;
}

std::string surface_title(const SurfaceLayer& surface, const Phrases& phrases) {
    const std::string title(phrases("What a metre of MV line costs{currency} (grey: no line may pass)"));
    return fmt::format(fmt::runtime(title),
                       fmt::arg("currency", surface.currency.empty() ? "" : ", " + surface.currency));
}

std::string surface_pipe(const SurfaceLayer& surface) {
    const std::vector<double>& stops = surface.stops;
    const std::string least = stops.empty() ? "0" : shortest(stops.front());
    const std::string most = stops.empty() ? "0" : shortest(stops.back());
    std::string items;
    for (std::size_t i = 0; i < stops.size(); ++i)
        items += fmt::format("<item value=\"{}\" color=\"{}\" alpha=\"255\" label=\"{:.3g}\"/>\n",
                             shortest(stops[i]), colour_at(i, stops.size()), stops[i]);
    return fmt::format(
        "<pipe>\n<rasterrenderer type=\"singlebandpseudocolor\" band=\"1\" opacity=\"0.7\" alphaBand=\"-1\" "
        "classificationMin=\"{0}\" classificationMax=\"{1}\" nodataColor=\"{2}\">\n<rasterTransparency/>\n"
        "<minMaxOrigin><limits>None</limits><extent>WholeRaster</extent>"
        "<statAccuracy>Estimated</statAccuracy></minMaxOrigin>\n"
        "<rastershader>\n<colorrampshader colorRampType=\"INTERPOLATED\" classificationMode=\"1\" "
        "clip=\"0\" minimumValue=\"{0}\" maximumValue=\"{1}\" labelPrecision=\"2\">\n{3}</colorrampshader>\n"
        "</rastershader>\n</rasterrenderer>\n<brightnesscontrast brightness=\"0\" contrast=\"0\"/>\n"
        "<huesaturation saturation=\"0\" grayscaleMode=\"0\" colorizeOn=\"0\"/>\n"
        "<rasterresampler maxOversampling=\"2\"/>\n</pipe>\n<blendMode>0</blendMode>\n",
        least, most, qgis::colour(no_go_grey), items);
}

std::string surface_qml(const SurfaceLayer& surface) {
    return fmt::format(
        "<!DOCTYPE qgis PUBLIC 'http://mrcc.com/qgis.dtd' 'SYSTEM'>\n<qgis version=\"{}\" "
        "styleCategories=\"AllStyleCategories\" hasScaleBasedVisibilityFlag=\"0\" minScale=\"1e+08\" "
        "maxScale=\"0\">\n{}</qgis>\n",
        qgis::format_version, surface_pipe(surface));
}

}  // namespace gridreach
