// SPDX-License-Identifier: Apache-2.0
#include "plan/electrical_options.h"

#include <fmt/format.h>

#include <algorithm>
#include <set>

#include "base/errors.h"
#include "base/words.h"
#include "options/option_list.h"

namespace gridreach {

void describe(ElectricalOptions& o, OptionList& list) {
    list.choice("sizing", o.sizing, {"in_plan", "after_plan", "none"})
        .help(
            "in_plan: what lines cost and carry decides the plan; after_plan: the planner's lines get "
            "conductors; none: every line is the one of costs.mv_line_cost_per_m.");
    list.path("equipment", o.equipment).help("Catalogue of wires, poles and transformers; the shipped one.");
    list.numbers("voltage_kv", o.voltage_kv)
        .above(0)
        .unit("kV")
        .help("Voltages a feeder may have where its source does not say one.");
    list.texts("phases", o.phases)
        .help("What lines may be: three_phase, single_phase (two wires), swer (earth return).");
    list.number("lowest_voltage_pu", o.lowest_voltage_pu)
        .above(0.5)
        .at_most(1.1)
        .help("No node's voltage may be lower, over the nominal one, at the largest peaks.");
    list.number("single_phase_current_a", o.single_phase_current_a)
        .above(0)
        .unit("A")
        .help("What lines of one or two wires may carry, for the balance of phases and earth potentials.");
    list.number("swer_start_cost", o.swer_start_cost)
        .at_least(0)
        .help("Isolating transformer where an earth-return line leaves another, built.");
    list.integer("rounds", o.rounds)
        .at_least(1)
        .at_most(100)
        .help("Times that the planner is asked, at most, each time with the prices of the lines it chose.");
}

namespace {

std::set<double> voltages(const Equipment& equipment) {
    std::set<double> kv;
    for (const MvArrangement& each : equipment.mv_arrangements)
        if (each.phases == LinePhases::three_phase) kv.insert(each.voltage_kv);
    return kv;
}

}  // namespace

std::string voltages_text(const Equipment& equipment) {
    std::vector<std::string> all;
    for (double kv : voltages(equipment)) all.push_back(shortest(kv));
    return all.empty() ? "no voltage" : joined(all) + " kV";
}

std::vector<LinePhases> phases_of(const ElectricalOptions& options) {
    std::vector<LinePhases> out;
    for (const std::string& word : options.phases) {
        const auto all = {LinePhases::three_phase, LinePhases::single_phase, LinePhases::swer};
        const auto* found =
            std::find_if(all.begin(), all.end(), [&](LinePhases each) { return name_of(each) == word; });
        if (found == all.end())
            throw UsageError("electrical.phases: " +
                             unknown_word("kind of line", word, {"three_phase", "single_phase", "swer"}));
        out.push_back(*found);
    }
    return out;
}

void check(const ElectricalOptions& options, const Equipment& equipment, const double* grid_voltage_kv) {
    const std::vector<LinePhases> phases = phases_of(options);
    if (std::find(phases.begin(), phases.end(), LinePhases::three_phase) == phases.end())
        throw UsageError("electrical.phases leaves out three_phase, which large loads need. Add it.");
    if (options.voltage_kv.empty())
        throw UsageError("electrical.voltage_kv names no voltage. Give one or several in kV.");
    const auto look_for = [&](const char* key, double kv) {
        if (mv_line_types(equipment, LinePhases::three_phase, kv).empty())
            throw UsageError(
                fmt::format("{} is {}, but the equipment catalogue has no three-phase line of that voltage. "
                            "It has {}.",
                            key, shortest(kv), voltages_text(equipment)));
    };
    for (double kv : options.voltage_kv) look_for("electrical.voltage_kv", kv);
    if (grid_voltage_kv != nullptr) look_for("grid.voltage_kv", *grid_voltage_kv);
}

}  // namespace gridreach
