// SPDX-License-Identifier: Apache-2.0
#include "electrical/phase_network.h"

#include <fmt/format.h>

#include <Eigen/LU>
#include <numbers>

#include "base/errors.h"

namespace gridreach {

namespace {

using Complex = std::complex<double>;

constexpr unsigned phases = 7, neutral_bit = 8;
/// Of a transformer's rating: holds windings to earth that nothing else does.
constexpr double holding_share = 1e-6;

std::string letters_of(unsigned bits) {
    std::string text;
    for (unsigned i = 0; i < 4; ++i)
        if ((bits >> i & 1u) != 0) text += "abcn"[i];
    return text;
}

bool is_link(const Feeder& feeder, const FeederBranch& branch) {
    return branch.kind == FeederBranch::Kind::link ||
           (branch.kind == FeederBranch::Kind::line && is_link(feeder, feeder.lines[branch.index]));
}

struct Builder {
    const Feeder& f;
    const FeederTree& tree;
    PhaseNetwork out;
    std::vector<unsigned> wanted;  ///< Conductors that lines, loads or earthings name, by node.

    Builder(const Feeder& feeder, const FeederTree& t) : f(feeder), tree(t) {}

    std::uint32_t node_at(std::uint32_t position) const { return out.node_of[tree.order[position]]; }

    void group_buses() {
        out.node_of.resize(f.buses.size());
        for (std::uint32_t at = 0; at < tree.order.size(); ++at) {
            const std::uint32_t bus = tree.order[at];
            bool linked = at > 0;
            for (std::uint32_t b = tree.first_branch[at]; b < tree.first_branch[at + 1]; ++b)
                linked = linked && is_link(f, tree.branches[b]);
            if (linked) {
                out.node_of[bus] = node_at(tree.parent[at]);
                continue;
            }
            out.node_of[bus] = static_cast<std::uint32_t>(out.nodes.size());
            PhaseNode node;
            if (at > 0) node.parent = node_at(tree.parent[at]);
            node.base_volts = f.buses[bus].nominal_kv * 1000 / std::numbers::sqrt3;
            out.nodes.push_back(node);
        }
        for (std::uint32_t bus = 0; bus < f.buses.size(); ++bus)
            if (f.buses[bus].earthing_ohm == 0.0) out.nodes[out.node_of[bus]].earthed = true;
    }

    void find_wanted() {
        wanted.assign(out.nodes.size(), 0);
        for (std::uint32_t bus = 0; bus < f.buses.size(); ++bus)
            if (f.buses[bus].earthing_ohm) wanted[out.node_of[bus]] |= neutral_bit;
        for (const FeederLine& line : f.lines)
            if (line.conductors.has(Conductors::neutral))
                wanted[out.node_of[line.from]] |= neutral_bit, wanted[out.node_of[line.to]] |= neutral_bit;
        for (const FeederLoad& load : f.loads)
            if (load.conductors.has(Conductors::neutral)) wanted[out.node_of[load.bus]] |= neutral_bit;
    }

    /// From the source outwards: what each node is fed with.
    void feed() {
        out.nodes[0].conductors = phases | neutral_bit;
        out.nodes[0].earthed = true;
        for (std::uint32_t at = 1; at < tree.order.size(); ++at) {
            if (node_at(at) == node_at(tree.parent[at])) {
                check_linked(at);
                continue;
            }
            for (std::uint32_t b = tree.first_branch[at]; b < tree.first_branch[at + 1]; ++b) {
                const FeederBranch& branch = tree.branches[b];
                const bool downwards = branch.from == tree.order[tree.parent[at]];
                const unsigned top = conductors_of(f, branch, downwards),
                               fed = out.nodes[node_at(tree.parent[at])].conductors;
                if ((top & ~fed) != 0)
                    throw InputError(fmt::format("{} {} takes conductor {} from bus {}, which has only {}.",
                                                 name_of(branch.kind), name_of(f, branch),
                                                 letters_of(top & ~fed),
                                                 f.buses[tree.order[tree.parent[at]]].name, letters_of(fed)));
                PhaseNode& node = out.nodes[node_at(at)];
                node.conductors |= conductors_of(f, branch, !downwards);
                if (branch.kind == FeederBranch::Kind::transformer) {
                    const FeederTransformer& t = f.transformers[branch.index];
                    const Winding winding = downwards ? t.to_winding : t.from_winding;
                    if (!t.from_conductors && winding == Winding::wye_earthed)
                        node.conductors |= wanted[node_at(at)] & neutral_bit;
                }
            }
        }
    }

    void check_linked(std::uint32_t at) const {
        for (std::uint32_t b = tree.first_branch[at]; b < tree.first_branch[at + 1]; ++b) {
            const FeederBranch& branch = tree.branches[b];
            if (branch.kind != FeederBranch::Kind::line) continue;
            const unsigned bits = conductors_of(f, branch, true), fed = out.nodes[node_at(at)].conductors;
            if (bits != fed && bits != (fed & phases))
                throw InputError(
                    fmt::format("line {} has no impedance and conductors {}, but bus {} has {}. A link "
                                "joins all: give it an impedance.",
                                name_of(f, branch), letters_of(bits),
                                f.buses[tree.order[tree.parent[at]]].name, letters_of(fed)));
        }
    }

    void check_served() const {
        for (const FeederLoad& load : f.loads) {
            unsigned bits = 0;
            for (std::uint8_t i = 0; i < load.conductors.count; ++i) bits |= 1u << load.conductors.at[i];
            const unsigned fed = out.nodes[out.node_of[load.bus]].conductors;
            if ((bits & ~fed) != 0)
                throw InputError(fmt::format("load {} is between conductors {}, but bus {} has only {}.",
                                             load.name, load.conductors.text(), f.buses[load.bus].name,
                                             letters_of(fed)));
        }
        for (std::uint32_t bus = 0; bus < f.buses.size(); ++bus)
            if (f.buses[bus].earthing_ohm && !out.nodes[out.node_of[bus]].has(Conductors::neutral))
                throw InputError(
                    fmt::format("bus {} has earthing_ohm, but no neutral reaches it.", f.buses[bus].name));
    }

    /// What nothing holds to earth would float: the far side of a transformer without an earthed star point.
    void hold_to_earth(std::uint32_t node, const FeederTransformer& t, bool downwards) {
        const bool star_is_earth = !out.nodes[node].has(Conductors::neutral) || out.nodes[node].earthed;
        const Winding winding = downwards ? t.to_winding : t.from_winding;
        const std::optional<Conductors>& wires = downwards ? t.to_conductors : t.from_conductors;
        const bool held = wires ? wires->count == 1 || (wires->has(Conductors::neutral) && star_is_earth)
                                : winding == Winding::wye_earthed && star_is_earth;
        if (held) return;
        const double kv = downwards ? t.to_kv : t.from_kv;
        const double siemens = holding_share * t.rating_kva / (1000 * kv * kv);
        for (int c = 0; c < 4; ++c)
            if (out.nodes[node].free(c)) out.own[node](c, c) += siemens;
    }

    void add_branches() {
        const std::size_t count = out.nodes.size();
        out.branches.resize(tree.branches.size());
        out.own.assign(count, Siemens::Zero());
        out.to_parent.assign(count, Siemens::Zero());
        out.from_parent.assign(count, Siemens::Zero());
        for (std::uint32_t at = 1; at < tree.order.size(); ++at) {
            const std::uint32_t node = node_at(at), up = node_at(tree.parent[at]);
            if (node == up) continue;
            for (std::uint32_t b = tree.first_branch[at]; b < tree.first_branch[at + 1]; ++b) {
                const FeederBranch& branch = tree.branches[b];
                const bool downwards = branch.from == tree.order[tree.parent[at]];
                TwoPort& y = out.branches[b];
                if (branch.kind == FeederBranch::Kind::line) {
                    y = line_admittance(f, f.lines[branch.index]);
                } else {
                    const FeederTransformer& t = f.transformers[branch.index];
                    const PhaseNode &from = out.nodes[downwards ? up : node],
                                    &to = out.nodes[downwards ? node : up];
                    y = transformer_admittance(t,
                                               {from.has(Conductors::neutral), to.has(Conductors::neutral)});
                    hold_to_earth(node, t, downwards);
                }
                out.own[up] += downwards ? y.ff : y.tt;
                out.own[node] += downwards ? y.tt : y.ff;
                out.to_parent[node] += downwards ? y.tf : y.ft;
                out.from_parent[node] += downwards ? y.ft : y.tf;
            }
        }
        for (const FeederBus& bus : f.buses)
            if (bus.earthing_ohm && *bus.earthing_ohm > 0) {
                const auto index = static_cast<std::size_t>(&bus - f.buses.data());
                out.own[out.node_of[index]](3, 3) += 1 / *bus.earthing_ohm;
            }
    }
};

}  // namespace

PhaseNetwork make_phase_network(const Feeder& feeder, const FeederTree& tree) {
    Builder builder(feeder, tree);
    builder.group_buses();
    builder.find_wanted();
    builder.feed();
    builder.check_served();
    builder.add_branches();
    return std::move(builder.out);
}

void PhaseNetwork::factorise(const FeederSource& source) {
    const std::size_t count = nodes.size();
    inverse_.resize(count);
    into_parent_.resize(count);
    of_parent_.resize(count);
    std::vector<Siemens> left = own;
    for (std::size_t i = count; i-- > 0;) {
        // Conductors that are not there, or are earth, take no part: their voltage is 0.
        for (int c = 0; c < 4; ++c)
            if (!nodes[i].free(c)) {
                left[i].row(c).setZero();
                left[i].col(c).setZero();
                to_parent[i].row(c).setZero();
                from_parent[i].col(c).setZero();
                left[i](c, c) = 1;
            }
        if (i == 0) break;
        const std::uint32_t up = nodes[i].parent;
        for (int c = 0; c < 4; ++c)
            if (!nodes[up].free(c)) {
                to_parent[i].col(c).setZero();
                from_parent[i].row(c).setZero();
            }
        inverse_[i] = left[i].inverse();
        of_parent_[i] = inverse_[i] * to_parent[i];
        into_parent_[i] = from_parent[i] * inverse_[i];
        left[up] -= from_parent[i] * of_parent_[i];
    }
    // Voltage at the terminals: v = e − z·(y·v − i).
    const Complex z0 = source.zero_ohm, z1 = source.positive_ohm, z2 = source.negative_ohm;
    const Complex a = std::polar(1.0, 2 * std::numbers::pi / 3);
    Eigen::Matrix3cd to_phases;
    to_phases << 1, 1, 1, 1, a * a, a, 1, a, a * a;
    source_ohm_.setZero();
    source_ohm_.topLeftCorner<3, 3>() =
        to_phases * Eigen::Vector3cd(z0, z1, z2).asDiagonal() * to_phases.inverse();
    source_inverse_ = (Siemens::Identity() + source_ohm_ * left[0]).inverse();
    emf_.setZero();
    emf_.head<3>() = to_phases.col(1) * std::polar(source.voltage_pu * nodes[0].base_volts,
                                                   source.angle_degree * std::numbers::pi / 180);
}

void PhaseNetwork::solve(std::vector<Volts>& injected, std::vector<Volts>& volts) const {
    const std::size_t count = nodes.size();
    volts.resize(count);
    for (std::size_t i = count; i-- > 1;)
        injected[nodes[i].parent].noalias() -= into_parent_[i] * injected[i];
    volts[0] = source_inverse_ * (emf_ + source_ohm_ * injected[0]);
    for (std::size_t i = 1; i < count; ++i) {
        volts[i].noalias() = inverse_[i] * injected[i];
        volts[i].noalias() -= of_parent_[i] * volts[nodes[i].parent];
    }
}

}  // namespace gridreach
