// SPDX-License-Identifier: Apache-2.0
#include "electrical/tree_flow.h"

#include <algorithm>
#include <cmath>

#include "electrical/radial_sweep.h"

namespace gridreach {

namespace {

double tangent(double power_factor) {
    return std::sqrt(std::max(0.0, 1 - power_factor * power_factor)) / power_factor;
}

}  // namespace

double TreeFlow::lowest_voltage_pu() const {
    return voltage_pu.empty() ? 1 : *std::min_element(voltage_pu.begin(), voltage_pu.end());
}

double drop_pu_per_kw_m(const LineType& line, double power_factor) {
    return (line.r_ohm_per_km + line.x_ohm_per_km * tangent(power_factor)) /
           (1e6 * line.voltage_kv * line.voltage_kv);
}

std::vector<double> carried_kw(const LineTree& tree, std::span<const double> kw) {
    std::vector<double> carried(kw.begin(), kw.end());
    for (std::size_t i = tree.size(); i-- > 1;) carried[tree.parent[i]] += carried[i];
    return carried;
}

TreeFlow tree_flow(const LineTree& tree, std::span<const LineType> types,
                   std::span<const std::uint16_t> type_of_line, std::span<const double> kw,
                   const TreeSupply& supply) {
    const std::size_t n = tree.size();
    // Base: 1 kVA, the lines' voltage.
    RadialNetwork network(n);
    network.parent.assign(tree.parent.begin(), tree.parent.end());
    const double q_per_p = tangent(supply.power_factor);
    for (std::size_t i = 0; i < n; ++i) {
        network.p[i] = kw[i];
        network.q[i] = kw[i] * q_per_p;
        if (i == 0) continue;
        const LineType& type = types[type_of_line[i]];
        const double pu_per_ohm = 1e-3 / (type.voltage_kv * type.voltage_kv);
        network.r[i] = type.r_ohm_per_km * tree.length_m[i] / 1000 * pu_per_ohm;
        network.x[i] = type.x_ohm_per_km * tree.length_m[i] / 1000 * pu_per_ohm;
    }
    SweepSettings settings;
    settings.source_voltage = supply.voltage_pu;
    settings.tolerance = 1e-9;
    const SweepResult state = sweep(network, settings);
    TreeFlow flow;
    flow.converged = state.converged;
    flow.voltage_pu.resize(n);
    flow.line_kva.resize(n);
    flow.line_losses_kw.assign(n, 0);
    flow.line_current_a.assign(n, 0);
    for (std::size_t i = 0; i < n; ++i) {
        flow.voltage_pu[i] = std::hypot(state.vr[i], state.vi[i]);
        const double current = std::hypot(state.jr[i], state.ji[i]);
        flow.line_kva[i] = current * (i == 0 ? supply.voltage_pu : flow.voltage_pu[tree.parent[i]]);
        if (i == 0) continue;
        flow.line_current_a[i] = types[type_of_line[i]].current_a(current);
        flow.line_losses_kw[i] = network.r[i] * current * current;
        flow.losses_kw += flow.line_losses_kw[i];
    }
    return flow;
}

}  // namespace gridreach
