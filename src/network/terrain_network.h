// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>
#include <string>

#include "graph/cell_steps.h"
#include "model/stages.h"

namespace gridreach {

class OptionList;

struct TerrainNetworkOptions {
    std::string neighbours = "8";
    double smoothing_fraction = 0.02;
    double most_move_m = 500;
    bool own_paths = true;
    bool junctions = true;
    std::int64_t pricing_rounds = 0;
};

void describe(TerrainNetworkOptions& options, OptionList& list);

/// Candidate lines along least-cost paths over the cost surface.
///
/// Nodes: a terminal for each demand node, in order; then the taps, each on a source at its true geometry.
/// Lines: one sweep from all terminals and all sources at once gives each cell its cheapest origin, and where
/// two regions touch the cheapest bridge between them is a candidate (Mehlhorn 1988): the minimum spanning
/// tree over all terminals and one root (all sources, each at its connection cost) by least-cost paths is
/// contained. With `own_paths` each terminal also has its own cheapest way to the grid, whatever regions lie
/// between: what a plan needs that leaves others out. Terminals in one cell are joined to the first of them
/// by straight lines.
///
/// With `junctions` the pieces of ways that run together and part again are lines too, and a junction stands
/// where they part: a planner that may branch there builds a shared stretch once.
///
/// A terminal on no-go ground is moved to the nearest cell that can be built on, at most `most_move_m` away,
/// for the line's path only, and said so; farther from any it has no line. What is built costs the integral
/// of the surface's price along the path (a path is straight between its vertices); life cost is in the same
/// proportion as the demand's prices per metre, plus a tap's connection cost. With smoothing, staircases are
/// straightened where that raises no stretch's cost by more than the fraction, and never onto no-go ground.
class TerrainNetwork : public NetworkBuilder {
public:
    explicit TerrainNetwork(TerrainNetworkOptions options) : options_(std::move(options)) {}
    bool reads_terrain() const override { return true; }
    /// How often a run may complete the lines by price() and plan anew.
    std::int64_t pricing_rounds() const { return options_.pricing_rounds; }
    CandidateNetwork connect(const DemandSet& demand, const SourceSet& sources, const Metric& metric,
                             Reporter& reporter, const CostSurface* surface = nullptr) const override;

    /// The cell where each node's line ends; no_cell for a node that gets none.
    std::vector<CellIndex> cells_of(const DemandSet& demand, const CostSurface& surface) const;

    /// Adds the bridges of a sweep from the `kept` terminals and the sources alone: once a plan leaves
    /// terminals out, the cheapest way between two that it keeps may cross the region of a dropped one and be
    /// no candidate. Afterwards the minimum spanning tree over the kept ones is contained too. Returns how
    /// many lines are new or became cheaper; 0 ends the pricing.
    std::size_t price(CandidateNetwork& network, const std::vector<DemandNodeId>& kept,
                      const DemandSet& demand, const SourceSet& sources, const Metric& metric,
                      const CostSurface& surface) const;

private:
    TerrainNetworkOptions options_;
};

}  // namespace gridreach
