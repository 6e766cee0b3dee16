// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>
#include <map>
#include <optional>
#include <string>
#include <vector>

#include "electrical/line_type.h"

namespace gridreach {

struct Costs;
struct Setting;

/// A bare overhead wire.
struct Wire {
    std::string name;
    double r_ohm_per_km = 0;  ///< At operating temperature.
    double gmr_mm = 0;        ///< Geometric mean radius.
    double ampacity_a = 0;
    double cost_per_m = 0;  ///< Of one wire, strung.
};

/// Poles, cross-arms and insulators that carry one, two or three equal wires.
struct MvArrangement {
    std::string name;
    LinePhases phases = LinePhases::three_phase;
    double voltage_kv = 0;            ///< Between wires; of SWER between the wire and earth.
    std::optional<double> spacing_m;  ///< Geometric mean distance between wires; SWER has none.
    double cost_per_m = 0;            ///< Without the wires.
    std::string pole;
    double span_m = 0;
};

/// An insulated bundle on poles.
struct LvBundle {
    std::string name;
    LinePhases phases = LinePhases::three_phase;
    double voltage_kv = 0;            ///< Between phases; of a single-phase bundle between its two wires.
    double r_ohm_per_km = 0;          ///< Of one phase wire at operating temperature.
    double neutral_r_ohm_per_km = 0;  ///< Of the neutral.
    double x_ohm_per_km = 0;          ///< Of one wire.
    double ampacity_a = 0;
    double cost_per_m = 0;  ///< With poles.
    std::string pole;
    double span_m = 0;
};

/// A distribution transformer. Three-phase ones stand on three-phase lines, single-phase ones on two-wire
/// (or two wires of three-phase) lines, SWER ones between the wire and earth.
struct TransformerType {
    std::string name;
    LinePhases phases = LinePhases::three_phase;
    double rating_kva = 0;
    double no_load_losses_w = 0;
    double load_losses_w = 0;  ///< At its rating.
    double impedance_percent = 0;
    double no_load_current_percent = 0;
    double cost = 0;  ///< Built, with structure and earthing.
};

struct PoleType {
    std::string name;
    double height_m = 0;
    double cost = 0;  ///< One pole, standing.
};

/// What the grid can be built of. Money is in `currency` of `price_year`.
struct Equipment {
    std::string currency;
    std::int64_t price_year = 0;
    double frequency_hz = 0;
    double earth_resistivity_ohm_m = 0;
    /// The prices in the cost catalogue that this one's prices go with (see with_prices_of); 0: none.
    double mv_line_cost_per_m = 0, lv_line_cost_per_m = 0;
    double transformer_cost_fixed = 0, transformer_cost_per_kva = 0;
    std::vector<PoleType> poles;
    std::vector<Wire> wires;
    std::vector<MvArrangement> mv_arrangements;
    std::vector<LvBundle> lv_bundles;
    std::vector<TransformerType> transformers;
};

/// The catalogue in a file written like `data/catalogue/equipment.yaml`. Entries keep the file's order.
///
/// Throws UsageError, "FILE:LINE: ...", for a section or a figure that is missing, unknown keys, wrong units,
/// values out of their limits, entries without a source, a pole that is not listed, and a transformer list in
/// which a larger rating of the same phases costs less.
Equipment read_equipment(const Setting& catalogue);

/// The same with prices scaled to the cost catalogue's: MV lines by its mv_line_cost_per_m over the one this
/// catalogue goes with, LV lines and transformers (a·fixed + b·kVA, rating by rating) likewise. Prices that
/// go with nothing stay. Throws UsageError when the currencies differ.
Equipment with_prices_of(const Costs& costs, Equipment equipment);

/// Every wire in every arrangement of `phases` at `voltage_kv` (within 1 %), cheapest first, then by name.
/// Reactance is ω·µ₀/2π·ln(spacing/gmr) a wire; the loop of SWER is that of Carson's earth return,
/// ω·µ₀/2π·ln(De/gmr) with De = 658.4·√(ρ/f) m and ω·µ₀/8 of resistance (Carson 1926). Earth electrodes are
/// left out.
std::vector<LineType> mv_line_types(const Equipment& equipment, LinePhases phases, double voltage_kv);

/// Every bundle of `phases`, cheapest first, then by name.
std::vector<LineType> lv_line_types(const Equipment& equipment, LinePhases phases);

/// Span between poles by the name of a line type, MV and LV.
std::map<std::string, double> spans_of(const Equipment& equipment);

/// Transformers of `phases` by rating; of equal ratings the cheaper first.
std::vector<TransformerType> transformer_types(const Equipment& equipment, LinePhases phases);

}  // namespace gridreach
