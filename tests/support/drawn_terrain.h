// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cmath>
#include <map>
#include <random>

#include "graph/cell_graph.h"
#include "network/terrain_network.h"
#include "support/networks.h"
#include "support/steiner.h"

namespace gridreach::test {

/// A drawn region: a surface with hills and barriers, nodes and substations in the middle of cells.
struct DrawnTerrain {
    CostSurface surface;
    DemandSet demand;
    SourceSet sources;
    std::vector<CellIndex> node_cells, source_cells;

    DrawnTerrain(std::uint32_t seed, int side, std::size_t nodes, std::size_t substations, double barriers,
                 double connection_cost = 0) {
        std::mt19937 random(seed);
        std::uniform_real_distribution<double> u(0, 1);
        surface.lattice = {side, side, {400000, 300000}, 30, 30};
        const double kx = 0.2 + u(random), ky = 0.2 + u(random);
        for (int y = 0; y < side; ++y)
            for (int x = 0; x < side; ++x) {
                const double price = 20 * std::exp(std::sin(kx * x) + std::cos(ky * y)) * (0.5 + u(random));
                surface.cost_per_m.push_back(u(random) < barriers ? no_go : static_cast<float>(price));
            }
        std::map<CellIndex, int> taken;
        const auto cell = [&] {
            for (;;) {
                const CellIndex c = random() % surface.lattice.size();
                if (surface.cost_per_m[c] < no_go && taken.emplace(c, 0).second) return c;
            }
        };
        std::vector<PointM> points;
        for (std::size_t i = 0; i < nodes; ++i)
            points.push_back(surface.lattice.centre(node_cells.emplace_back(cell())));
        demand = demand_at(points, random);
        for (std::size_t i = 0; i < substations; ++i)
            sources.sources.push_back(
                substation(surface.lattice.centre(source_cells.emplace_back(cell())), connection_cost));
    }

    Metric metric{DistanceKind::projected, utm36n()};
    CandidateNetwork network(const TerrainNetworkOptions& options) const {
        QuietReporter quiet;
        return TerrainNetwork(options).connect(demand, sources, metric, quiet, &surface);
    }
    /// Ground metres per metre of the plane, here.
    double stretch() const { return 1 / metric.scale_at(surface.lattice.centre(surface.lattice.size() / 2)); }
};

/// The cells as a graph, steps at what they cost to build on the ground.
inline CostGraph cells_of(const DrawnTerrain& r, StepRules rules) {
    CostGraph cells(r.surface.lattice.size());
    const CellGraph graph(r.surface, rules);
    for (CellIndex c = 0; c < r.surface.lattice.size(); ++c)
        for (auto [e, end] = out_edges(c, graph); e != end; ++e)
            cells[c].emplace_back(static_cast<std::uint32_t>((*e).to), (*e).cost * r.stretch());
    return cells;
}

}  // namespace gridreach::test
