// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <optional>
#include <vector>

#include "outputs/symbols.h"

namespace gridreach {

/// `base` in up to six colours for the years 1 to `last_year` in classes of as many years each, early years
/// dark and late ones light (from plasma of S. van der Walt and N. Smith, which people with any kind of
/// colour vision order alike). None when `last_year` is 0.
std::vector<Symbol> year_symbols(int last_year, const Symbol& base);

/// The layer drawn by its field `year`; what has no year is not drawn. Nothing for a layer without years.
std::optional<LayerSymbols> symbols_by_year(const OutputLayer& layer);

/// What the second style of such a layer is called, in layer_styles and in a project.
inline constexpr const char* year_style_name = "gridreach by year";

}  // namespace gridreach
