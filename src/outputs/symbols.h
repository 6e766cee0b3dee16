// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <set>
#include <string>
#include <string_view>
#include <vector>

#include "model/vector_layer.h"

namespace gridreach {

enum class Mark { line, area, circle, square, triangle, diamond, cross };

/// How one kind of feature is drawn: on the report's map, in QGIS and in any reader of SLD.
struct Symbol {
    std::string value;  ///< Of the layer's `field`; empty: what no other symbol stands for.
    std::string label;  ///< For legends, in English.
    Mark mark = Mark::circle;
    std::string fill;    ///< "#rrggbb", of a line too; empty: none.
    std::string stroke;  ///< Of a sign's edge, and of the casing under a line; empty: none.
    double size_mm = 2;  ///< Of a sign; the width of a line.
    double stroke_mm = 0;
    bool dashed = false;
    std::string up_to{};  ///< Last number of a range that begins with `value`; empty: `value` is one value.
};

/// How a layer is drawn and where it stands in a project.
struct LayerSymbols {
    std::string layer;
    std::string group;  ///< In the project's tree, in English.
    std::string field;  ///< The field whose value chooses the symbol; empty: one symbol for all.
    std::vector<Symbol> symbols;
    std::string label;         ///< QGIS expression over full field names; empty: no labels.
    double label_scale = 0;    ///< Labels are drawn at 1:label_scale and larger scales.
    double visible_scale = 0;  ///< The layer likewise; 0: always.
    bool shown = true;         ///< When the project is opened.
};

/// The one table of colours and signs. Colours: Okabe and Ito (2008), which people with any kind of colour
/// vision tell apart; signs differ in shape as well. In drawing order, the topmost layer first.
const std::vector<LayerSymbols>& symbol_table();

/// The table's entry for this layer, fitted to its rows: new MV lines by the conductors they have, signs
/// smaller where there are many, crowded layers only at large scales. A layer that the table does not know is
/// drawn grey.
LayerSymbols symbols_of(const OutputLayer& layer);

/// How new MV lines are drawn when these are their conductors: one symbol for each, the larger the number in
/// its name the wider and the darker, and last one for lines without a conductor.
std::vector<Symbol> conductor_symbols(const std::set<std::string>& conductors);

/// A name of the equipment catalogue as people read it: "single_phase_33kv" is "single phase 33kv".
std::string in_words(std::string name);

/// The symbol of one value in the table; a bug when there is none.
const Symbol& symbol_of(std::string_view layer, std::string_view value);

/// Number of rows that each of `symbols.symbols` draws.
std::vector<std::size_t> counts_of(const LayerSymbols& symbols, const OutputLayer& layer);

}  // namespace gridreach
