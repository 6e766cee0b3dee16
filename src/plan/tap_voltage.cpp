// SPDX-License-Identifier: Apache-2.0
#include "plan/tap_voltage.h"

#include <algorithm>
#include <cmath>
#include <map>
#include <string>

#include "plan/feeder_excess.h"

namespace gridreach {

double voltage_behind(double open_pu, double short_circuit_mva, double kw, double power_factor) {
    constexpr double least_pu = 0.5;
    const double x = 1 / std::sqrt(1 + 0.1 * 0.1), r = 0.1 * x;
    const double p = kw / (1000 * short_circuit_mva);
    const double q = p * std::sqrt(1 - power_factor * power_factor) / power_factor;
    // |V|⁴ + |V|²·(2·(r·p + x·q) − E²) + (p² + q²)·|z|² = 0, the upper root.
    const double half = open_pu * open_pu / 2 - (r * p + x * q);
    const double root = half * half - (p * p + q * q);
    if (half <= 0 || root < 0) return least_pu;
    return std::max(least_pu, std::sqrt(half + std::sqrt(root)));
}

std::vector<double> tap_voltages(const SourceSet& sources, const GridPlan& plan,
                                 const std::vector<PlanFeeder>& feeders, double power_factor) {
    std::map<std::string, double> named_kw;
    std::vector<double> own_kw(sources.sources.size());
    const auto load_of = [&](const Source& source, SourceId id) -> double& {
        return source.feeder.empty() ? own_kw[index(id)] : named_kw[source.feeder];
    };
    for (const PlanFeeder& f : feeders)
        if (f.source) load_of(sources.sources[index(*f.source)], *f.source) += load_kw(plan, f);
    std::vector<double> voltages;
    for (const PlanFeeder& f : feeders) {
        double pu = 1;
        if (f.source) {
            const Source& source = sources.sources[index(*f.source)];
            pu = source.tap_voltage_pu.value_or(1);
            if (source.short_circuit_mva)
                pu = voltage_behind(pu, *source.short_circuit_mva, load_of(source, *f.source), power_factor);
        }
        voltages.push_back(pu);
    }
    return voltages;
}

}  // namespace gridreach
