// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>
#include <vector>

#include "electrical/feeder.h"
#include "electrical/phase_admittance.h"

namespace gridreach {

/// The linear part of a feeder in phase coordinates. Buses joined by links are one node of up to four
/// conductors.
struct PhaseNode {
    std::uint32_t parent = 0;  ///< Comes earlier; of node 0, the source's, 0.
    unsigned conductors = 0;   ///< Bits of those it is fed with.
    bool earthed = false;      ///< Its neutral is earth itself.
    double base_volts = 0;     ///< Nominal, phase to neutral.

    bool has(int conductor) const { return (conductors >> conductor & 1u) != 0; }
    /// Has it and it is not earth.
    bool free(int conductor) const {
        return has(conductor) && !(conductor == Conductors::neutral && earthed);
    }
};

struct PhaseNetwork {
    std::vector<PhaseNode> nodes;
    std::vector<std::uint32_t> node_of;  ///< Of each bus.
    std::vector<TwoPort> branches;       ///< Of each FeederTree branch; of links all zero.

    // Block elimination along the tree.
    std::vector<Siemens> own;  ///< Sum of admittances at the node; add shunts before factorise().
    std::vector<Siemens> to_parent, from_parent;  ///< Node row, parent column, and the other way.

    /// Eliminates every node into its parent, from the ends to the source: the exact inverse of the whole
    /// network in as many small blocks as nodes.
    void factorise(const FeederSource& source);
    /// Voltages of all nodes at `injected` currents (overwritten).
    void solve(std::vector<Volts>& injected, std::vector<Volts>& volts) const;

private:
    std::vector<Siemens> inverse_, into_parent_, of_parent_;
    Siemens source_ohm_ = Siemens::Zero(), source_inverse_ = Siemens::Zero();
    Volts emf_ = Volts::Zero();
};

/// Throws InputError for an element with a conductor that its bus is not fed with, and for loads likewise.
PhaseNetwork make_phase_network(const Feeder& feeder, const FeederTree& tree);

}  // namespace gridreach
