// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <vector>

#include "geo/metric.h"
#include "model/cost_surface.h"
#include "model/demand.h"
#include "model/network.h"
#include "model/vector_layer.h"

namespace gridreach {

/// What a planner drew: lines to be built, and lines and areas where none may be.
struct DrawnLines {
    std::vector<VectorLayer> build, forbid;
    double reach_m = 50;  ///< Within so much of a drawn line another one runs along it.
};

/// Works drawn lines into a finished network.
///
/// - `forbid`: a candidate line that runs along drawn lines for at least 90 % of its length, and gets
///   on along them by at least half of it, is taken out; so is one that enters a drawn polygon.
/// - `build`: candidate lines that run along drawn lines in this sense must be built
///   (CandidateLine::must_build). A drawn line without such candidates becomes a candidate itself, from the
///   network node nearest to its one end to the node nearest to its other, each at most 10 · reach_m away. It
///   costs its length at the demand's price per metre; over a surface, what its path costs there. Where lines
///   are in both, they are built.
///
/// Paths are looked at every reach_m / 2, in the working plane. Throws InputError, naming the feature, for
/// points, for polygons in `build`, for coordinates that are not finite, and for a line to be built that lies
/// along no candidate and ends near no node, or goes through ground where nothing can be built. Remarks of
/// the network say how many lines were forced, new and taken out. Nothing drawn: the network stays as it is.
void work_in(CandidateNetwork& network, const DrawnLines& drawn, const DemandSet& demand,
             const SourceSet& sources, const Metric& metric, const CostSurface* surface);

}  // namespace gridreach
