// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "model/stages.h"

namespace gridreach {

class OptionList;

struct MstOptions {};

void describe(MstOptions& options, OptionList& list);

/// Joins everything at least life cost: the minimum spanning tree over all nodes and one root that stands for
/// all supply (taps on existing lines and at substations, nodes that are served already). Kruskal (1956) over
/// the candidate lines that need no junction; equal costs are broken by length, then by line order. Without
/// any supply it is root-free: the nodes are joined among themselves. It leaves nobody out, so it gives no
/// bound on the cost of a plan that may.
class MstPlanner : public Planner {
public:
    explicit MstPlanner(MstOptions) {}
    GridPlan plan(const CandidateNetwork& network, const DemandSet& demand, const SourceSet& sources,
                  Reporter& reporter) const override;
};

}  // namespace gridreach
