// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <vector>

#include "plan/line_sizing.h"

namespace gridreach {

/// The voltage that is left, over the nominal one, where a source of `open_pu` and a three-phase
/// short-circuit power of `short_circuit_mva` gives `kw` of constant power: the impedance is U²/S with R =
/// 0.1·X, which IEC 60909-0 takes where nothing else is known. At least 0.5: less is no voltage that a feeder
/// holds.
double voltage_behind(double open_pu, double short_circuit_mva, double kw, double power_factor);

/// The voltage that each feeder starts with: its source's tap voltage (nominal where none is known), less
/// what all new load of that source, or of all sources of one `feeder` name, drops in the source's impedance.
/// A source without a short-circuit power is stiff. Losses of the new lines are left out.
std::vector<double> tap_voltages(const SourceSet& sources, const GridPlan& plan,
                                 const std::vector<PlanFeeder>& feeders, double power_factor);

}  // namespace gridreach
