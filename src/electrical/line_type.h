// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <string>

namespace gridreach {

/// How many wires a line has, and what its current returns through.
enum class LinePhases {
    three_phase,   ///< Three phases, balanced; an LV line has a neutral too, which then carries nothing.
    single_phase,  ///< Two wires.
    swer,          ///< One wire, returning through the earth.
};

/// The words used in files and reports: "three_phase", "single_phase", "swer".
const char* name_of(LinePhases phases);

/// A line that can be built, whatever its length. Resistance and reactance are those of one phase of a
/// three-phase line and of the whole loop, there and back, of the others; then one formula holds for all: a
/// load of S kVA at the voltage U drops Z·S/U² of it and loses R·(S/U)².
struct LineType {
    std::string name;
    LinePhases phases = LinePhases::three_phase;
    double voltage_kv = 0;    ///< Between phases; between the two wires; between the wire and earth.
    double r_ohm_per_km = 0;  ///< At operating temperature.
    double x_ohm_per_km = 0;
    double ampacity_a = 0;
    double cost_per_m = 0;  ///< Built, with poles.
    std::string pole;
    double span_m = 0;  ///< Between poles.

    /// Current in a wire that carries `kva` at nominal voltage.
    double current_a(double kva) const;
    /// What it may carry at nominal voltage.
    double capacity_kva() const;
};

}  // namespace gridreach
