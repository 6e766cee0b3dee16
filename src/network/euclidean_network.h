// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <optional>

#include "model/stages.h"

namespace gridreach {

class OptionList;

struct EuclideanNetworkOptions {
    std::optional<double> max_line_length_m;
    bool junctions = false;
};

void describe(EuclideanNetworkOptions& options, OptionList& list);

/// Straight candidate lines.
///
/// Nodes: a terminal for each demand node, in order; then for each demand node a tap at the nearest point of
/// the existing lines, then one at the nearest substation (where there are any; sources of one kind that cost
/// differently to connect get a tap each). Taps lie on the source itself, anywhere between its vertices, also
/// where that makes the line zero metres long. Equally near sources: the first. Lines: between terminals the
/// minimum spanning tree by the metric, with the Delaunay edges of the plane for `projected`, with each
/// place's eight nearest for `great_circle` and `geodesic`, whose Delaunay edges the plane does not know.
/// From each terminal to its taps. The cheapest tree over all terminals and one root (all taps) is contained:
/// for `projected` up to the change of the scale factor within a line's length (1e-9 of the total), for the
/// others exactly.
///
/// With `junctions` lines may part between neighbours, where that makes them shorter (plane_junctions): then
/// junctions follow after the taps, each with its own tap at its end where it is joined to the grid.
class EuclideanNetwork : public NetworkBuilder {
public:
    explicit EuclideanNetwork(EuclideanNetworkOptions options) : options_(options) {}
    CandidateNetwork connect(const DemandSet& demand, const SourceSet& sources, const Metric& metric,
                             Reporter& reporter, const CostSurface* surface = nullptr) const override;

private:
    EuclideanNetworkOptions options_;
};

}  // namespace gridreach
