// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>
#include <random>

#include "model/demand.h"
#include "model/network.h"
#include "support/networks.h"

namespace gridreach::test {

struct DrawnNetwork {
    static constexpr std::uint32_t terminals = 7,
                                   vertices = 12;  ///< The last is a tap, those between are junctions.
    static constexpr double build_share = 0.8;     ///< Of a line's life cost.
    CandidateNetwork network;
    DemandSet demand;
    SourceSet sources;
};

/// Terminals, junctions, and a tap as the last of the `vertices`.
inline void add_vertices(CandidateNetwork& network, std::uint32_t terminals, std::uint32_t vertices) {
    for (std::uint32_t i = 0; i < vertices; ++i) {
        NetworkNode node;
        node.kind = i < terminals      ? NodeKind::terminal
                    : i + 1 < vertices ? NodeKind::junction
                                       : NodeKind::tap;
        if (i < terminals) node.demand = DemandNodeId{i};
        if (i + 1 == vertices) node.source = SourceId{0};
        network.nodes.push_back(node);
    }
}

/// A line of 10 m.
inline CandidateLine drawn_line(std::uint32_t a, std::uint32_t b, double life_cost) {
    CandidateLine line;
    line.from = NodeId{a};
    line.to = NodeId{b};
    line.length_m = line.plane_length_m = 10;
    line.life_cost = life_cost;
    line.build_cost = DrawnNetwork::build_share * life_cost;
    return line;
}

/// Seven terminals, a root, and junctions between them; a third of all pairs have a line.
inline DrawnNetwork drawn_network(std::uint32_t seed) {
    std::mt19937 random(seed);
    constexpr auto terminals = DrawnNetwork::terminals, vertices = DrawnNetwork::vertices;
    DrawnNetwork d;
    d.demand = demand_at(points_drawn(random, terminals, Lie::anywhere), random);
    for (DemandNode& node : d.demand.nodes) {
        node.expected_households = 1 + random() % 20;
        node.alternative->life_cost = 100 + static_cast<double>(random() % 2500);
    }
    d.sources.sources = {substation(corner)};
    add_vertices(d.network, terminals, vertices);
    for (std::uint32_t a = 0; a < vertices; ++a)
        for (std::uint32_t b = a + 1; b < vertices; ++b) {
            if (random() % 3 != 0 && b != a + 1) continue;
            d.network.lines.push_back(drawn_line(a, b, 20 + static_cast<double>(random() % 900)));
        }
    return d;
}

}  // namespace gridreach::test
