// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <nlohmann/json_fwd.hpp>
#include <string>
#include <string_view>
#include <vector>

#include "outputs/map_paths.h"
#include "outputs/symbols.h"
#include "outputs/wording.h"

namespace gridreach {

/// When a layer of a map is seen.
struct MapSeen {
    double close_m = 0;  ///< Above 0: drawn only where a pixel shows at most so many metres.
    bool shown = true;   ///< When the page is opened.
};

/// Builds the drawing of a map and its legend side by side, layer by layer.
class MapDrawing {
public:
    /// Both must outlive it.
    MapDrawing(const MapFrame& frame, const Wording& w) : wording(w), frame_(frame) {}
    const Wording& wording;

    /// `body` is the group's content, `label` plain text; `swatch` draws the legend's sign in a box of 24
    /// × 14.
    void layer(std::string_view id, std::string_view body, std::string_view swatch, std::string_view label,
               MapSeen seen = {});
    const std::string& svg() const { return svg_; }
    const std::string& legend() const { return legend_; }
    const MapFrame& frame() const { return frame_; }

private:
    const MapFrame& frame_;
    std::string svg_, legend_;
};

std::string path_element(std::string_view css_class, std::string_view d);
/// The `d` of many lines, simplified until they are few enough vertices for a page.
std::string lines_text(const MapFrame& frame, std::vector<PathM> paths);

/// A sign as the drawing's layers name it: in a path of class "sign m-ID", in a legend as "#s-ID".
std::string sign_definition(std::string_view id, const Symbol& symbol);

/// The figure: drawing, north arrow, scale bar, search and legend. `definitions` are those of its signs.
std::string map_figure(const MapDrawing& drawing, std::string_view definitions);

// What the page's script reads -----------------------------------------------------------------------------

/// The words it shows.
nlohmann::json map_words(const Wording& wording);
/// A sign as the script draws it: what it draws must be what the legend shows.
nlohmann::json sign_numbers(const Symbol& symbol, double pixels_per_mm);
/// The facts as JSON in a script element, safe whatever they hold.
std::string facts_element(const nlohmann::json& facts);

}  // namespace gridreach
