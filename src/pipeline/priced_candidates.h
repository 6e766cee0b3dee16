// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <functional>
#include <memory>

#include "network/terrain_network.h"
#include "pipeline/runner.h"
#include "pipeline/stage_runner.h"

namespace gridreach {

/// How a run plans over a network, and what it does to candidate lines when they were drawn.
struct Replanning {
    std::function<std::shared_ptr<const GridPlan>(const CandidateNetwork& network,
                                                  const Hash128& network_hash, Hash128& plan_hash)>
        planned;
    std::function<void(CandidateNetwork&)> worked_in;
};

/// Completes a run's candidate lines by pricing (TerrainNetwork::price) and plans anew, at most
/// `pricing_rounds` times: until no line is new or cheaper, the plan does not get cheaper, or the search was
/// stopped. The network is then the completed one, the plan the cheapest, with the bound that was proved for
/// the completed network and a remark of what pricing brought; plans that do not hold a limit come after
/// those that do. Networks and plans are stored as stages.
void price_candidates(const TerrainNetwork& builder, const Pipeline& pipeline, const CheckedPipeline& checked,
                      StageRunner& stages, const Replanning& replanning, const Hash128& network_key,
                      Hash128 network_hash, Hash128 plan_hash, RunValues& values, Reporter& reporter);

}  // namespace gridreach
