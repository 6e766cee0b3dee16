// SPDX-License-Identifier: Apache-2.0
#include <algorithm>
#include <cmath>
#include <limits>
#include <numbers>

#include "electrical/collapse.h"
#include "electrical/feeder_state.h"
#include "electrical/phase_network.h"

namespace gridreach {

namespace {

using Complex = std::complex<double>;

constexpr double sqrt3 = std::numbers::sqrt3;
constexpr int earth = -1;
constexpr double tolerance = 1e-11;   ///< Greatest change of a voltage, over nominal.
constexpr double good_enough = 1e-9;  ///< Where rounding stops changes from shrinking further.
constexpr int most_iterations = 1000, patience = 40;
constexpr double collapsed = 0.02;

/// A load between two conductors of a node, or one and earth.
struct Draw {
    std::uint32_t node = 0, load = 0;
    int plus = 0, minus = earth;
    Complex constant, per_volt;  ///< VA; VA per volt.
    Complex siemens;             ///< Already in the network.

    Complex across(const Volts& v) const { return v(plus) - (minus == earth ? Complex(0) : v(minus)); }
    /// Besides what `siemens` draws.
    Complex current(Complex volts, double share) const {
        const double size = std::abs(volts);
        return std::conj(share * (constant + per_volt * size) / volts);
    }
};

void add_load(const Feeder& f, const PhaseNetwork& network, std::uint32_t index, std::vector<Draw>& draws) {
    const FeederLoad& load = f.loads[index];
    const double nominal_volts = 1000 * load.nominal_kv.value_or(f.buses[load.bus].nominal_kv);
    std::vector<int> at;
    const bool to_neutral = load.conductors.has(Conductors::neutral);
    for (std::uint8_t i = 0; i < load.conductors.count; ++i)
        if (load.conductors.at[i] != Conductors::neutral) at.push_back(load.conductors.at[i]);
    const bool delta = load.connection == LoadConnection::delta;
    // Two phases have one branch between them, three have three.
    const std::size_t count = delta && at.size() == 2 ? 1 : at.size();
    const double volts = delta ? nominal_volts : nominal_volts / sqrt3;
    const Complex power = Complex(load.p_kw, load.q_kvar) * 1000.0 / static_cast<double>(count);
    for (std::size_t k = 0; k < count; ++k) {
        Draw d;
        d.node = network.node_of[load.bus];
        d.load = index;
        d.plus = at[k];
        d.minus = delta ? at[(k + 1) % at.size()] : to_neutral ? int{Conductors::neutral} : earth;
        d.constant = power * (1 - load.current_share - load.impedance_share);
        d.per_volt = power * load.current_share / volts;
        d.siemens = std::conj(power) * load.impedance_share / (volts * volts);
        draws.push_back(d);
    }
}

class Solver {
public:
    Solver(const Feeder& feeder, const FeederTree& tree) : f_(feeder), tree_(tree) {
        network_ = make_phase_network(f_, tree_);
        for (std::uint32_t i = 0; i < f_.loads.size(); ++i) add_load(f_, network_, i, draws_);
        bare_ = network_.own;
    }

    /// Whether a state was found; it is then in volts().
    bool solve(double share);
    const std::vector<Volts>& volts() const { return volts_; }
    int iterations() const { return iterations_; }
    VoltageProfile profile() const;
    FeederState state() const;

private:
    void report_branches(FeederState& out) const;
    /// What the loads at each bus draw, conductor by conductor.
    std::vector<Volts> drawn_by_bus() const;

    const Feeder& f_;
    const FeederTree& tree_;
    PhaseNetwork network_;
    std::vector<Siemens> bare_;  ///< Without loads of constant impedance.
    std::vector<Draw> draws_;
    std::vector<Volts> volts_;
    int iterations_ = 0;
};

bool Solver::solve(double share) {
    network_.own = bare_;
    for (const Draw& d : draws_) {
        Siemens& own = network_.own[d.node];
        own(d.plus, d.plus) += share * d.siemens;
        if (d.minus == earth) continue;
        own(d.minus, d.minus) += share * d.siemens;
        own(d.plus, d.minus) -= share * d.siemens;
        own(d.minus, d.plus) -= share * d.siemens;
    }
    network_.factorise(f_.source);
    std::vector<Volts> injected(network_.nodes.size(), Volts::Zero()), next;
    network_.solve(injected, volts_);
    double best = std::numeric_limits<double>::infinity();
    int since_best = 0;
    for (iterations_ = 1; iterations_ <= most_iterations; ++iterations_) {
        std::fill(injected.begin(), injected.end(), Volts::Zero());
        bool holds = true;
        for (const Draw& d : draws_) {
            const Complex v = d.across(volts_[d.node]);
            const double least = collapsed * network_.nodes[d.node].base_volts;
            // Written so that a value that is no number fails too.
            holds = holds && (std::abs(v) >= least || (d.constant == 0.0 && d.per_volt == 0.0));
            const Complex current = d.constant == 0.0 && d.per_volt == 0.0 ? 0 : d.current(v, share);
            injected[d.node](d.plus) -= current;
            if (d.minus != earth) injected[d.node](d.minus) += current;
        }
        if (!holds) return false;
        for (std::size_t i = 0; i < injected.size(); ++i)
            for (int c = 0; c < 4; ++c)
                if (!network_.nodes[i].free(c)) injected[i](c) = 0;
        network_.solve(injected, next);
        double change = 0;
        for (std::size_t i = 0; i < next.size(); ++i)
            change =
                std::max(change, (next[i] - volts_[i]).cwiseAbs().maxCoeff() / network_.nodes[i].base_volts);
        volts_.swap(next);
        if (change <= tolerance) return true;
        if (!std::isfinite(change)) return false;
        if (change < 0.99 * best) {
            best = change;
            since_best = 0;
        } else if (++since_best >= (best <= good_enough ? 3 : patience)) {
            return best <= good_enough;
        }
    }
    return false;
}

VoltageProfile Solver::profile() const {
    VoltageProfile out;
    for (std::uint32_t bus : tree_.order) {
        const PhaseNode& node = network_.nodes[network_.node_of[bus]];
        const Volts& v = volts_[network_.node_of[bus]];
        double lowest = std::numeric_limits<double>::infinity();
        for (int c = 0; c < 3; ++c)
            if (node.has(c)) lowest = std::min(lowest, std::abs(v(c) - v(3)) / node.base_volts);
        out.push_back(lowest);
    }
    return out;
}

std::vector<Volts> Solver::drawn_by_bus() const {
    std::vector<Volts> drawn(f_.buses.size(), Volts::Zero());
    for (const Draw& d : draws_) {
        const Complex v = d.across(volts_[d.node]);
        const Complex current =
            d.siemens * v + (d.constant == 0.0 && d.per_volt == 0.0 ? 0 : d.current(v, 1));
        Volts& at = drawn[f_.loads[d.load].bus];
        at(d.plus) += current;
        if (d.minus != earth) at(d.minus) -= current;
    }
    return drawn;
}

void Solver::report_branches(FeederState& out) const {
    // From the ends, so that what links carry is known: all that hangs behind them.
    std::vector<Volts> drawn = drawn_by_bus();
    for (std::uint32_t bus = 0; bus < f_.buses.size(); ++bus)
        if (const auto& ohm = f_.buses[bus].earthing_ohm; ohm && *ohm > 0)
            drawn[bus](3) += volts_[network_.node_of[bus]](3) / *ohm;
    struct Ends {
        Volts from, to;
    };
    std::vector<Ends> amps(tree_.branches.size(), {Volts::Zero(), Volts::Zero()});
    for (std::size_t at = tree_.order.size(); at-- > 1;) {
        const std::uint32_t bus = tree_.order[at], up = tree_.order[tree_.parent[at]];
        for (std::uint32_t b = tree_.first_branch[at]; b < tree_.first_branch[at + 1]; ++b) {
            const FeederBranch& branch = tree_.branches[b];
            const Volts &from = volts_[network_.node_of[branch.from]],
                        &to = volts_[network_.node_of[branch.to]];
            const TwoPort& y = network_.branches[b];
            if (network_.node_of[bus] == network_.node_of[up]) {
                amps[b].to = branch.to == bus ? Volts(-drawn[bus]) : drawn[bus];
                amps[b].from = -amps[b].to;
            } else {
                amps[b] = {y.ff * from + y.ft * to, y.tf * from + y.tt * to};
            }
            drawn[up] += branch.from == up ? amps[b].from : amps[b].to;
        }
    }
    const Complex source = volts_[0].dot(drawn[f_.source.bus]);  // Σ conj(v)·i
    out.source_kw = source.real() / 1000;
    out.source_kvar = -source.imag() / 1000;
    for (std::uint32_t b = 0; b < tree_.branches.size(); ++b) {
        const FeederBranch& branch = tree_.branches[b];
        const PhaseNode &from = network_.nodes[network_.node_of[branch.from]],
                        &to = network_.nodes[network_.node_of[branch.to]];
        const bool link = network_.node_of[branch.from] == network_.node_of[branch.to];
        const unsigned top = link ? from.conductors : conductors_of(f_, branch, true);
        const unsigned bottom = link ? to.conductors : conductors_of(f_, branch, false);
        std::optional<double> rated_from_a, rated_to_a;
        if (branch.kind == FeederBranch::Kind::line && f_.lines[branch.index].ampacity_a)
            rated_from_a = rated_to_a = *f_.lines[branch.index].ampacity_a * f_.lines[branch.index].parallel;
        if (branch.kind == FeederBranch::Kind::transformer) {
            const FeederTransformer& t = f_.transformers[branch.index];
            const double kva = t.rating_kva * t.parallel / (t.from_conductors ? 1 : sqrt3);
            rated_from_a = kva / t.from_kv;
            rated_to_a = kva / t.to_kv;
        }
        for (int c = 0; c < 4; ++c) {
            if (((top | bottom) >> c & 1u) == 0) continue;
            FeederState::Current each{branch, std::string(1, "abcn"[c]), std::abs(amps[b].from(c)),
                                      std::abs(amps[b].to(c)), std::nullopt};
            if (rated_from_a)
                each.loading_percent = 100 * std::max(each.from_a / *rated_from_a, each.to_a / *rated_to_a);
            out.currents.push_back(std::move(each));
        }
        const Complex in = amps[b].from.dot(volts_[network_.node_of[branch.from]]) / 1000.0;
        const Complex back = amps[b].to.dot(volts_[network_.node_of[branch.to]]) / 1000.0;
        out.flows.push_back({branch, in.real(), in.imag(), back.real(), back.imag()});
    }
}

FeederState Solver::state() const {
    FeederState out;
    out.per_phase = true;
    out.iterations = iterations_;
    for (std::uint32_t bus = 0; bus < f_.buses.size(); ++bus) {
        const PhaseNode& node = network_.nodes[network_.node_of[bus]];
        const Volts& v = volts_[network_.node_of[bus]];
        const double base = f_.buses[bus].nominal_kv * 1000 / sqrt3;
        for (int c = 0; c < 4; ++c) {
            if (!node.has(c)) continue;
            const Complex volts = c == Conductors::neutral ? v(3) : v(c) - v(3);
            const double size = std::abs(volts);
            out.voltages.push_back({bus, std::string(1, "abcn"[c]), size / 1000, size / base,
                                    std::arg(volts) * 180 / std::numbers::pi});
        }
    }
    report_branches(out);
    for (const Draw& d : draws_) {
        const Complex v = d.across(volts_[d.node]);
        const double size = std::abs(v);
        const Complex power = d.constant + d.per_volt * size + std::conj(d.siemens) * size * size;
        out.load_kw += power.real() / 1000;
        out.load_kvar += power.imag() / 1000;
    }
    return out;
}

}  // namespace

FeederState per_phase_flow(const Feeder& feeder) {
    const FeederTree tree = sort_feeder(feeder);
    Solver solver(feeder, tree);
    if (!solver.solve(1))
        explain_collapse(feeder, tree, [&](double share) -> std::optional<VoltageProfile> {
            if (!solver.solve(share)) return std::nullopt;
            return solver.profile();
        });
    return solver.state();
}

}  // namespace gridreach
