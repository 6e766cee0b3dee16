// SPDX-License-Identifier: Apache-2.0
#include "plan/feeder_excess.h"

namespace gridreach {

namespace {

/// Estimates are linear: a little more is taken off than they ask for.
constexpr double margin = 1.02;
/// Gently: above this many p.u. missing, this share of the drop is taken off at a time.
constexpr double large_drop = 0.02, step = 0.1;

double carried_by(const PlanFeeder& f, const GridPlan& plan, std::size_t i) {
    return plan.lines[f.plan_line[i]].downstream_peak_kw;
}

}  // namespace

double load_kw(const GridPlan& plan, const PlanFeeder& f) {
    double sum = 0;
    for (std::size_t i = 1; i < f.parent.size(); ++i)
        if (f.parent[i] == 0) sum += carried_by(f, plan, i);
    return sum;
}

Excess excess_of(const LineSizing& sizing, const GridPlan& plan, const PlanFeeder& f, bool gentle) {
    Excess out;
    if (f.chosen.lines.feasible()) return out;
    const SelectionShortfall& s = *f.chosen.lines.shortfall;
    const std::size_t n = f.parent.size();
    out.relief.assign(n, 0);
    if (s.kind == SelectionShortfall::Kind::ampacity) {
        out.amount = carried_by(f, plan, s.line) * (1 - s.limit / s.value) * margin;
        for (std::size_t i = 1; i < n; ++i) out.relief[i] = i == s.line ? 1 : out.relief[f.parent[i]];
        // Whoever goes further up takes that line along.
        for (std::uint32_t i = s.line; i != 0; i = f.parent[i]) out.relief[i] = 1;
        out.reason = "its line would carry more than the largest conductor can.";
        return out;
    }
    // Drop in p.u. for each kW behind every line that lies on the way to the worst node.
    double drop = 0;
    std::vector<bool> on_way(n, false);
    for (std::uint32_t i = s.node; i != 0; i = f.parent[i]) on_way[i] = true;
    for (std::size_t i = 1; i < n; ++i) {
        out.relief[i] = out.relief[f.parent[i]];
        if (!on_way[i]) continue;
        const LineType& type = f.chosen.types[f.chosen.lines.type[i]];
        const double per_kw = f.length_m[i] * drop_pu_per_kw_m(type, sizing.power_factor());
        out.relief[i] += per_kw;
        drop += per_kw * carried_by(f, plan, i);
    }
    // Without a state: as if the voltage fell to where it cannot be.
    constexpr double no_voltage = 0.5;
    const double missing = s.limit - (s.value > 0 ? s.value : no_voltage);
    out.amount = gentle && missing > large_drop ? step * drop : missing * margin;
    out.reason = "its line could not hold its voltage with the largest conductors.";
    return out;
}

}  // namespace gridreach
