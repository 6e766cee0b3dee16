// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>
#include <vector>

namespace gridreach {

/// A radial network as a single-phase equivalent in per unit, everything referred to the source's voltage
/// level, so that transformers are mere impedances. Node 0 is the source; every other node hangs from an
/// earlier one: parent[i] < i. Orders that put a node's children side by side (breadth first) are the
/// fastest.
struct RadialNetwork {
    std::vector<std::uint32_t> parent;  ///< parent[0] is 0.
    std::vector<double> r, x;           ///< Of the branch that leads to the node; 0 is a closed switch.
    std::vector<double> p, q;           ///< Load of constant power; generation is negative.
    std::vector<double> ip, iq;         ///< Load in proportion to |V|; both empty when there is none.
    std::vector<double> g, b;           ///< Admittance to earth; both empty when there is none.

    std::size_t size() const { return parent.size(); }
    /// `nodes` nodes without loads, all hanging from the source by closed switches.
    explicit RadialNetwork(std::size_t nodes = 0)
        : parent(nodes, 0), r(nodes, 0), x(nodes, 0), p(nodes, 0), q(nodes, 0) {}
};

struct SweepSettings {
    double source_voltage = 1;  ///< At angle 0.
    double tolerance = 1e-11;   ///< Greatest change of a voltage in the last iteration, over the source's.
    int most_iterations = 1000;
};

struct SweepResult {
    std::vector<double> vr, vi;  ///< Voltage of each node.
    std::vector<double> jr,
        ji;  ///< Current that each branch brings to its node; of node 0 what the source gives.
    int iterations = 0;
    double last_change = 0;  ///< Of the voltages, in the last iteration.
    bool converged = false;
};

/// Load flow by backward/forward sweeps (Shirmohammadi et al. 1988, current summation): branch currents from
/// the ends to the source, voltages back, from a flat start. Stops without convergence when a voltage falls
/// below 2 % or changes no longer shrink; the result is then not a state of the network.
SweepResult sweep(const RadialNetwork& network, const SweepSettings& settings = {});

}  // namespace gridreach
