// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <string>

#include "model/stages.h"

namespace gridreach {

struct MvmaxOptions {
    std::string islands = "keep";
    std::int64_t minimum_node_count = 2;
    bool single_network = true;
    std::string nearest_tap = "metric";
};

/// What reaching a demand node may cost, in metres of line: its budget_m where it has one, else what the grid
/// saves inside it (the life cost of its alternative less that of serving it by grid, at least 0) over the
/// life cost of a metre of line. Infinite when a line costs nothing and the grid saves anything. Throws
/// InputError, naming the node, when it has neither.
double mvmax_budget_m(const DemandNode& node, double mv_life_cost_per_m);

/// The segments that the rule builds (mvmax_forest), as candidate lines.
///
/// Nodes: a terminal for each demand node, in order, then the taps that are used. Nodes at one place are one
/// site with the sum of their budgets; lines of 0 m join them to the first. There is a tap for each demand
/// node at the nearest point of the sources, which every other node may use too; a node that is served
/// already is a place of the grid that any may join. Lines run straight, over any ground, and are sorted by
/// (from, to).
class MvmaxNetwork : public NetworkBuilder {
public:
    explicit MvmaxNetwork(MvmaxOptions options) : options_(std::move(options)) {}
    CandidateNetwork connect(const DemandSet& demand, const SourceSet& sources, const Metric& metric,
                             Reporter& reporter, const CostSurface* surface = nullptr) const override;

private:
    MvmaxOptions options_;
};

}  // namespace gridreach
