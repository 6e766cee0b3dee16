// SPDX-License-Identifier: Apache-2.0
#include "electrical/equipment.h"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>
#include <numbers>
#include <tuple>

#include "base/errors.h"
#include "model/costs.h"

namespace gridreach {

namespace {

constexpr double metres_per_km = 1000;

/// ω·µ₀/2π in ohm per km: the reactance of a wire is this times a logarithm of lengths.
double ohm_per_km_unit(double frequency_hz) {
    return 2 * std::numbers::pi * frequency_hz * 2e-7 * metres_per_km;
}

LineType line_of(const Wire& wire, const MvArrangement& on, const Equipment& equipment) {
    const double unit = ohm_per_km_unit(equipment.frequency_hz);
    LineType line;
    line.name = on.name + " " + wire.name;
    line.phases = on.phases;
    line.voltage_kv = on.voltage_kv;
    line.ampacity_a = wire.ampacity_a;
    line.pole = on.pole;
    line.span_m = on.span_m;
    const double gmr_m = wire.gmr_mm / 1000;
    if (on.phases == LinePhases::swer) {
        const double depth_m = 658.4 * std::sqrt(equipment.earth_resistivity_ohm_m / equipment.frequency_hz);
        // ω·µ₀/8: 0.0493 ohm per km at 50 Hz.
        const double earth_ohm_per_km = std::numbers::pi / 4 * unit;
        line.r_ohm_per_km = wire.r_ohm_per_km + earth_ohm_per_km;
        line.x_ohm_per_km = unit * std::log(depth_m / gmr_m);
        line.cost_per_m = on.cost_per_m + wire.cost_per_m;
        return line;
    }
    const double wires = on.phases == LinePhases::three_phase ? 3 : 2;
    const double wires_in_loop = on.phases == LinePhases::three_phase ? 1 : 2;
    line.r_ohm_per_km = wires_in_loop * wire.r_ohm_per_km;
    line.x_ohm_per_km = wires_in_loop * unit * std::log(on.spacing_m.value() / gmr_m);
    line.cost_per_m = on.cost_per_m + wires * wire.cost_per_m;
    return line;
}

void sort_by_cost(std::vector<LineType>& lines) {
    std::sort(lines.begin(), lines.end(), [](const LineType& a, const LineType& b) {
        return std::tie(a.cost_per_m, a.name) < std::tie(b.cost_per_m, b.name);
    });
}

}  // namespace

std::vector<LineType> mv_line_types(const Equipment& equipment, LinePhases phases, double voltage_kv) {
    std::vector<LineType> lines;
    for (const MvArrangement& on : equipment.mv_arrangements)
        if (on.phases == phases && std::abs(on.voltage_kv - voltage_kv) <= 0.01 * voltage_kv)
            for (const Wire& wire : equipment.wires) lines.push_back(line_of(wire, on, equipment));
    sort_by_cost(lines);
    return lines;
}

std::vector<LineType> lv_line_types(const Equipment& equipment, LinePhases phases) {
    std::vector<LineType> lines;
    for (const LvBundle& bundle : equipment.lv_bundles) {
        if (bundle.phases != phases) continue;
        const bool loop = phases != LinePhases::three_phase;
        lines.push_back({bundle.name, phases, bundle.voltage_kv,
                         bundle.r_ohm_per_km + (loop ? bundle.neutral_r_ohm_per_km : 0),
                         (loop ? 2 : 1) * bundle.x_ohm_per_km, bundle.ampacity_a, bundle.cost_per_m,
                         bundle.pole, bundle.span_m});
    }
    sort_by_cost(lines);
    return lines;
}

std::map<std::string, double> spans_of(const Equipment& equipment) {
    std::map<std::string, double> spans;
    for (const MvArrangement& on : equipment.mv_arrangements)
        for (const Wire& wire : equipment.wires) spans[line_of(wire, on, equipment).name] = on.span_m;
    for (const LvBundle& bundle : equipment.lv_bundles) spans[bundle.name] = bundle.span_m;
    return spans;
}

std::vector<TransformerType> transformer_types(const Equipment& equipment, LinePhases phases) {
    std::vector<TransformerType> found;
    for (const TransformerType& each : equipment.transformers)
        if (each.phases == phases) found.push_back(each);
    std::stable_sort(found.begin(), found.end(), [](const TransformerType& a, const TransformerType& b) {
        return std::tie(a.rating_kva, a.cost) < std::tie(b.rating_kva, b.cost);
    });
    return found;
}

Equipment with_prices_of(const Costs& costs, Equipment equipment) {
    if (costs.currency != equipment.currency)
        throw UsageError(fmt::format(
            "the equipment catalogue's prices are in {}, the costs in {}. Give both in one currency.",
            equipment.currency, costs.currency));
    const auto scale = [](double wanted, double goes_with) {
        return goes_with > 0 ? wanted / goes_with : 1.0;
    };
    const double mv = scale(costs.mv_line_cost_per_m, equipment.mv_line_cost_per_m);
    for (Wire& wire : equipment.wires) wire.cost_per_m *= mv;
    for (MvArrangement& on : equipment.mv_arrangements) on.cost_per_m *= mv;
    const double lv = scale(costs.lv_line_cost_per_m, equipment.lv_line_cost_per_m);
    for (LvBundle& bundle : equipment.lv_bundles) bundle.cost_per_m *= lv;
    for (TransformerType& t : equipment.transformers)
        t.cost *= scale(costs.transformer_cost_fixed + costs.transformer_cost_per_kva * t.rating_kva,
                        equipment.transformer_cost_fixed + equipment.transformer_cost_per_kva * t.rating_kva);
    // What the prices go with now: scaling twice is scaling once.
    if (equipment.mv_line_cost_per_m > 0) equipment.mv_line_cost_per_m = costs.mv_line_cost_per_m;
    if (equipment.lv_line_cost_per_m > 0) equipment.lv_line_cost_per_m = costs.lv_line_cost_per_m;
    if (equipment.transformer_cost_fixed + equipment.transformer_cost_per_kva > 0) {
        equipment.transformer_cost_fixed = costs.transformer_cost_fixed;
        equipment.transformer_cost_per_kva = costs.transformer_cost_per_kva;
    }
    return equipment;
}

}  // namespace gridreach
