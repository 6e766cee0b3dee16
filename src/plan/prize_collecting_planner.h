// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <optional>
#include <string>

#include "model/stages.h"

namespace gridreach {

class OptionList;

struct PrizeCollectingOptions {
    double max_gap_fraction = 0.001;
    std::int64_t restarts = 32;
    std::int64_t branches = 2000;
    std::int64_t seed = 1;
    std::optional<double> seconds;
    std::optional<double> coverage_fraction;
    std::optional<double> build_budget;
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
/// With `coverage_fraction` the plan is the cheapest found that serves at least that share of all households;
/// with `build_budget` the cheapest over life found whose lines and grid connections cost at most that to
/// build. Bounds are then Lagrangian. A target beyond what lines reach is met as far as they reach, and said;
/// a budget that must_serve nodes overrun gives the cheapest build found, and no bound.
///
/// Where every source says what it can spare, the plan takes no more than that from all of them together, by
/// nodes' last peaks; bound and plan are found in the same way. (What each by itself can spare, and losses,
/// are seen to by plan_with_lines.) Not together with a coverage target or a budget.
///
/// `lower_bound` holds for every plan on these candidate lines (scope `candidate_network`), to 1e-12 of
/// rounding. Asked to stop, it answers with the best plan found so far and its bound; Cancelled is thrown
/// before there is one.
class PrizeCollectingPlanner : public Planner {
public:
    /// Throws UsageError for a coverage target together with a budget.
    explicit PrizeCollectingPlanner(PrizeCollectingOptions options);
    bool weighs_line_costs() const override { return true; }
    std::optional<double> build_budget() const override { return options_.build_budget; }
    std::optional<KeptConstraint> constraint(const CandidateNetwork& network, const DemandSet& demand,
                                             const SourceSet& sources, const GridPlan& plan) const override;
    GridPlan plan(const CandidateNetwork& network, const DemandSet& demand, const SourceSet& sources,
                  Reporter& reporter) const override;

private:
    std::string worth_of_one(double multiplier) const;

    PrizeCollectingOptions options_;
};

}  // namespace gridreach
