// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "model/stages.h"

namespace gridreach {

class OptionList;

struct PrizeCollectingOptions {
    double max_gap_fraction = 0.001;
    std::int64_t restarts = 32;
    std::int64_t branches = 2000;
    std::int64_t seed = 1;
};

void describe(PrizeCollectingOptions& options, OptionList& list);

/// The plan that costs least over its life, with a lower bound: a rooted prize-collecting Steiner tree over
/// the candidate network.
///
/// All supply is one root. A node's prize is what the grid saves inside it: the life cost of its best
/// alternative less that of serving it by grid, at least 0. A node
/// that must be served, and one whose alternative is not known, has no price: it is joined if any line leads
/// there. A node whose alternative is no dearer than its own grid connection may stand in the tree as a
/// junction and keeps the alternative. Without a source the node with the largest peak is the root.
///
/// `lower_bound` holds for every plan on these candidate lines (scope `candidate_network`), to 1e-12 of
/// rounding.
class PrizeCollectingPlanner : public Planner {
public:
    explicit PrizeCollectingPlanner(PrizeCollectingOptions options) : options_(options) {}
    GridPlan plan(const CandidateNetwork& network, const DemandSet& demand, const SourceSet& sources,
                  Reporter& reporter) const override;

private:
    PrizeCollectingOptions options_;
};

}  // namespace gridreach
