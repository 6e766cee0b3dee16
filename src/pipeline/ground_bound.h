// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <memory>
#include <string>

#include "model/surface_bound.h"
#include "pipeline/runner.h"

namespace gridreach {

/// What was proved of all plans over the ground, or why nothing was.
struct GroundBound {
    std::shared_ptr<const SurfaceBound> bound;
    std::string reason;  ///< Empty when there is a bound.
};

/// Proves a lower bound of every plan over the run's cost surface, or takes it from the store: it hangs on
/// the network's inputs and the prices, not on the plan. Nothing is proved before there is a plan, where the
/// candidate lines were not drawn over terrain, without a source, and on surfaces of more cells than
/// `bound.surface_cells`. Makes the surface where it is missing, and adds to the stages. Steps lead to 16
/// neighbours whatever the network's do: so the bound holds for 8 as well, and lies nearer to straight lines.
GroundBound bound_on_ground(const Pipeline& pipeline, const CheckedPipeline& checked, const StageStore& store,
                            RunValues& values, Reporter& reporter);

}  // namespace gridreach
