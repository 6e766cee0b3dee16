// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>
#include <span>

#include "model/demand.h"
#include "model/network.h"
#include "model/plan.h"

namespace gridreach {

/// Turns chosen candidate lines into a plan: directs them away from supply, orders them upstream first, gives each node its
/// share of the lines that feed it, and adds up.
///
/// `chosen` are indices of candidate lines that form a forest when all supply (taps and nodes that are served already) counts as
/// one root. A tree without supply is rooted at the node with the largest last-year peak (equal: the lowest id) if `root_free`;
/// else its nodes stay unserved and its lines are not built.
/// A line's cost is shared by the nodes it feeds in proportion to their last-year peak, equally where all peaks are 0 or unknown.
/// Nodes that no line reaches get their alternative, with `why_not` as the reason. A node that is served already costs nothing more.
GridPlan assemble_plan(const CandidateNetwork& network, const DemandSet& demand, std::span<const std::uint32_t> chosen, bool root_free,
                       const std::string& why_not);

}  // namespace gridreach
