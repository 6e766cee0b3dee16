// SPDX-License-Identifier: Apache-2.0
#include <cmath>
#include <complex>
#include <numbers>

#include "base/errors.h"
#include "electrical/collapse.h"
#include "electrical/feeder_state.h"
#include "electrical/radial_sweep.h"

namespace gridreach {

namespace {

using Complex = std::complex<double>;

constexpr double sqrt3 = std::numbers::sqrt3;
constexpr double kw_per_mw = 1000;

/// The single-phase equivalent: powers in MW, voltages over the source's nominal, all on the source's level.
/// A node of the network is a bus, or the inner node of a transformer's T.
class Equivalent {
public:
    Equivalent(const Feeder& feeder, const FeederTree& tree) : f_(feeder), tree_(tree) {
        base_kv_ = f_.buses[f_.source.bus].nominal_kv;
        nodes_.resize(tree_.order.size());
        level_.assign(tree_.order.size(), 1);
        shift_degree_.assign(tree_.order.size(), 0);
        add(0, 0);
        if (f_.source.positive_ohm != 0.0) nodes_[0].self = add(0, f_.source.positive_ohm * pu_per_ohm(0));
        for (std::uint32_t at = 1; at < tree_.order.size(); ++at) add_branch(at);
        for (const FeederLoad& load : f_.loads) add_load(load);
    }

    SweepResult solve(double share_of_loads) const {
        SweepSettings settings;
        settings.source_voltage = f_.source.voltage_pu;
        if (share_of_loads == 1) return sweep(network_, settings);
        RadialNetwork scaled = network_;
        for (auto* values : {&scaled.p, &scaled.q, &scaled.ip, &scaled.iq})
            for (double& each : *values) each *= share_of_loads;
        return sweep(scaled, settings);
    }

    FeederState state(const SweepResult& s) const;
    VoltageProfile profile(const SweepResult& s) const {
        VoltageProfile out(tree_.order.size());
        for (std::size_t at = 0; at < out.size(); ++at)
            out[at] = std::abs(volts(s, nodes_[at].self)) * pu_of(static_cast<std::uint32_t>(at));
        return out;
    }

private:
    /// Of a bus: itself, and the inner node of the transformer that feeds it.
    struct Nodes {
        std::uint32_t self = 0;
        std::optional<std::uint32_t> inner;
    };

    std::uint32_t add(std::uint32_t parent, Complex impedance) {
        const auto node = static_cast<std::uint32_t>(network_.parent.size());
        network_.parent.push_back(parent);
        network_.r.push_back(impedance.real());
        network_.x.push_back(impedance.imag());
        for (auto* values : {&network_.p, &network_.q, &network_.ip, &network_.iq, &network_.g, &network_.b})
            values->push_back(0);
        return node;
    }

    void add_admittance(std::uint32_t node, Complex y) {
        network_.g[node] += y.real();
        network_.b[node] += y.imag();
    }

    /// Per unit of one ohm at the voltage of the bus at `at`.
    double pu_per_ohm(std::uint32_t at) const { return 1 / std::pow(base_kv_ * level_[at], 2); }

    void add_branch(std::uint32_t at) {
        const std::uint32_t up = tree_.parent[at];
        const FeederBranch& branch = tree_.branches[tree_.first_branch[at]];
        level_[at] = level_[up];
        shift_degree_[at] = shift_degree_[up];
        const std::uint32_t from = nodes_[up].self;
        if (branch.kind == FeederBranch::Kind::link) {
            nodes_[at].self = add(from, 0);
        } else if (branch.kind == FeederBranch::Kind::line) {
            const FeederLine& line = f_.lines[branch.index];
            const double km = line.length_m / 1000, per_ohm = pu_per_ohm(at);
            const Complex z = Complex(line.r_ohm_per_km, line.x_ohm_per_km) * km / line.parallel * per_ohm;
            nodes_[at].self = add(from, z);
            const Complex half = half_charging(line) / per_ohm;
            add_admittance(from, half);
            add_admittance(nodes_[at].self, half);
        } else {
            add_transformer(at, f_.transformers[branch.index], tree_.order[up] == branch.from);
        }
    }

    /// Siemens at each end.
    Complex half_charging(const FeederLine& line) const {
        const double km = line.length_m / 1000, omega = 2 * std::numbers::pi * f_.frequency_hz;
        return 0.5 * km * line.parallel * Complex(line.g_us_per_km * 1e-6, omega * line.c_nf_per_km * 1e-9);
    }

    void add_transformer(std::uint32_t at, const FeederTransformer& t, bool downwards) {
        const double ratio = t.to_kv / (t.from_kv * (1 + t.tap_percent / 100));
        level_[at] *= downwards ? ratio : 1 / ratio;
        shift_degree_[at] += (downwards ? -30.0 : 30.0) * t.clock;
        const std::uint32_t up = tree_.parent[at];
        const double mva = t.rating_kva / 1000 * t.parallel;
        const double z = t.impedance_percent / 100, r = t.load_losses_kw / t.rating_kva;
        // On the to side's rating, whose voltage the tap leaves alone.
        const double per_pu = std::pow(t.to_kv, 2) / mva * pu_per_ohm(downwards ? at : up);
        const Complex impedance = Complex(r, std::sqrt(std::max(0.0, z * z - r * r))) * per_pu;
        const std::uint32_t from = nodes_[up].self;
        const double iron = t.no_load_losses_kw / t.rating_kva, current = t.no_load_current_percent / 100;
        if (iron == 0 && current == 0) {
            nodes_[at].self = add(from, impedance);
            return;
        }
        // T: half the leakage, the magnetising branch, the other half.
        nodes_[at].inner = add(from, 0.5 * impedance);
        add_admittance(*nodes_[at].inner,
                       Complex(iron, -std::sqrt(std::max(0.0, current * current - iron * iron))) / per_pu);
        nodes_[at].self = add(*nodes_[at].inner, 0.5 * impedance);
    }

    void add_load(const FeederLoad& load) {
        const std::uint32_t at = tree_.place[load.bus], node = nodes_[at].self;
        const double nominal_kv = load.nominal_kv.value_or(f_.buses[load.bus].nominal_kv);
        const double v = base_kv_ * level_[at] / nominal_kv;  // What 1 pu is to the load.
        const double p = load.p_kw / kw_per_mw, q = load.q_kvar / kw_per_mw;
        const double constant = 1 - load.current_share - load.impedance_share;
        network_.p[node] += constant * p;
        network_.q[node] += constant * q;
        network_.ip[node] += load.current_share * p * v;
        network_.iq[node] += load.current_share * q * v;
        add_admittance(node, load.impedance_share * Complex(p, -q) * v * v);
    }

    static Complex volts(const SweepResult& s, std::uint32_t node) { return {s.vr[node], s.vi[node]}; }
    static Complex current(const SweepResult& s, std::uint32_t node) { return {s.jr[node], s.ji[node]}; }
    double pu_of(std::uint32_t at) const {
        return base_kv_ * level_[at] / f_.buses[tree_.order[at]].nominal_kv;
    }
    double amps_of(std::uint32_t at) const { return kw_per_mw / (sqrt3 * base_kv_ * level_[at]); }
    void report_branch(const SweepResult& s, std::uint32_t at, FeederState& out) const;

    const Feeder& f_;
    const FeederTree& tree_;
    double base_kv_ = 1;
    RadialNetwork network_;
    std::vector<Nodes> nodes_;          ///< By position in the tree.
    std::vector<double> level_;         ///< kV there for each kV on the source's level.
    std::vector<double> shift_degree_;  ///< By the vector groups on the way.
};

void Equivalent::report_branch(const SweepResult& s, std::uint32_t at, FeederState& out) const {
    const FeederBranch& branch = tree_.branches[tree_.first_branch[at]];
    const std::uint32_t up = tree_.parent[at], top = nodes_[up].self, bottom = nodes_[at].self;
    Complex in = current(s, nodes_[at].inner.value_or(bottom)), arrives = current(s, bottom);
    std::optional<double> rated_a;
    if (branch.kind == FeederBranch::Kind::line) {
        const FeederLine& line = f_.lines[branch.index];
        const Complex half = half_charging(line) / pu_per_ohm(at);
        in += half * volts(s, top);
        arrives -= half * volts(s, bottom);
        if (line.ampacity_a) rated_a = *line.ampacity_a * line.parallel;
    }
    const Complex enters = volts(s, top) * std::conj(in) * kw_per_mw;
    const Complex leaves = volts(s, bottom) * std::conj(arrives) * kw_per_mw;
    double top_a = std::abs(in) * amps_of(up), bottom_a = std::abs(arrives) * amps_of(at);
    FeederState::Flow flow{branch, enters.real(), enters.imag(), -leaves.real(), -leaves.imag()};
    if (tree_.order[up] != branch.from) {
        std::swap(top_a, bottom_a);
        std::swap(flow.p_from_kw, flow.p_to_kw);
        std::swap(flow.q_from_kvar, flow.q_to_kvar);
    }
    FeederState::Current amps{branch, "abc", top_a, bottom_a, std::nullopt};
    if (rated_a) amps.loading_percent = 100 * std::max(top_a, bottom_a) / *rated_a;
    if (branch.kind == FeederBranch::Kind::transformer) {
        const FeederTransformer& t = f_.transformers[branch.index];
        const double kva = t.rating_kva * t.parallel;
        amps.loading_percent = 100 * std::max(top_a * sqrt3 * t.from_kv, bottom_a * sqrt3 * t.to_kv) / kva;
    }
    out.currents.push_back(std::move(amps));
    out.flows.push_back(flow);
}

FeederState Equivalent::state(const SweepResult& s) const {
    FeederState out;
    out.iterations = s.iterations;
    out.voltages.reserve(f_.buses.size());
    for (std::uint32_t bus = 0; bus < f_.buses.size(); ++bus) {
        const std::uint32_t at = tree_.place[bus];
        const Complex v = volts(s, nodes_[at].self);
        const double kv = std::abs(v) * base_kv_ * level_[at];
        const double angle =
            std::arg(v) * 180 / std::numbers::pi + shift_degree_[at] + f_.source.angle_degree;
        out.voltages.push_back({bus, "abc", kv, kv / f_.buses[bus].nominal_kv, std::remainder(angle, 360.0)});
    }
    for (std::uint32_t at = 1; at < tree_.order.size(); ++at) report_branch(s, at, out);
    const std::uint32_t terminal = nodes_[0].self;
    const Complex source = volts(s, terminal) * std::conj(current(s, terminal)) * kw_per_mw;
    out.source_kw = source.real();
    out.source_kvar = source.imag();
    for (const FeederLoad& load : f_.loads) {
        const double v = out.voltages[load.bus].kv / load.nominal_kv.value_or(f_.buses[load.bus].nominal_kv);
        const double share = 1 - load.current_share - load.impedance_share + load.current_share * v +
                             load.impedance_share * v * v;
        out.load_kw += load.p_kw * share;
        out.load_kvar += load.q_kvar * share;
    }
    return out;
}

}  // namespace

FeederState balanced_flow(const Feeder& feeder) {
    if (feeder.distinguishes_phases())
        throw InputError(
            "the feeder distinguishes phases, so it has no single-phase equivalent. Solve it per phase.");
    const FeederTree tree = sort_feeder(feeder);
    const Equivalent equivalent(feeder, tree);
    const SweepResult solved = equivalent.solve(1);
    if (!solved.converged)
        explain_collapse(feeder, tree, [&](double share) -> std::optional<VoltageProfile> {
            const SweepResult s = equivalent.solve(share);
            if (!s.converged) return std::nullopt;
            return equivalent.profile(s);
        });
    return equivalent.state(solved);
}

}  // namespace gridreach
