// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "plan/mvmax_network.h"

namespace gridreach {

class OptionList;

void describe(MvmaxOptions& options, OptionList& list);

/// The rule of NetworkPlanner and networker, exactly (see mvmax_forest): A. Zvoleff, A. S. Kocaman, W. T. Huh
/// and V. Modi (2009), The impact of geography on energy infrastructure costs, Energy Policy
/// 37(10):4066-4078; L. Parshall, D. Pillai, S. Mohan, A. Sanoh and V. Modi (2009), National electricity
/// planning in settings with low pre-existing grid coverage, Energy Policy 37(6):2395-2410. A greedy rule: it
/// looks at lengths alone, spends a budget on whatever is nearest, and bounds nothing.
///
/// Builds every line of its network, but not what lies in islands (joined nodes that no line links to the
/// grid) of fewer than `minimum_node_count` nodes, nor, with `islands: drop`, in any island.
class MvmaxPlanner : public Planner {
public:
    explicit MvmaxPlanner(MvmaxOptions options) : options_(options), network_(options) {}
    const NetworkBuilder* own_network() const override { return &network_; }
    GridPlan plan(const CandidateNetwork& network, const DemandSet& demand, const SourceSet& sources,
                  Reporter& reporter) const override;

private:
    MvmaxOptions options_;
    MvmaxNetwork network_;
};

}  // namespace gridreach
