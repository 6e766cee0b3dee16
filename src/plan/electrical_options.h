// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>
#include <string>
#include <vector>

#include "electrical/equipment.h"
#include "electrical/line_type.h"

namespace gridreach {

class OptionList;

/// How lines get conductors, phases and voltages, and what that decides.
struct ElectricalOptions {
    std::string sizing = "in_plan";  ///< in_plan, after_plan, none.
    std::string equipment;           ///< File; "" is the shipped catalogue.
    std::vector<double> voltage_kv = {33};
    std::vector<std::string> phases = {"three_phase", "single_phase"};
    double lowest_voltage_pu = 0.9;
    double single_phase_current_a = 25;
    double swer_start_cost = 15000;
    std::int64_t rounds = 5;
};

void describe(ElectricalOptions& options, OptionList& list);

/// Throws UsageError for phases that are not known or leave out three_phase, and for a voltage, also the
/// existing grid's where it is given, that the catalogue has no three-phase line of.
void check(const ElectricalOptions& options, const Equipment& equipment, const double* grid_voltage_kv);

/// The phases by name; throws UsageError for one that there is not.
std::vector<LinePhases> phases_of(const ElectricalOptions& options);

/// "11, 22 or 33 kV": the voltages of the catalogue's three-phase lines.
std::string voltages_text(const Equipment& equipment);

}  // namespace gridreach
