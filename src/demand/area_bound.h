// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <span>

#include "demand/area_search.h"

namespace gridreach {

/// No division into areas costs less than this, counted as AreaPlan::cost is.
///
/// Each served dwelling pays its part of a transformer, at the least cost for each household. Wires are
/// bounded by moats (Jünger and Pulleyblank 1993; with prizes, Goemans and Williamson 1995): circles grow
/// around all dwellings at one speed and join where they meet. What a wire crosses of the moat around a
/// component costs at least the drop's price as far as drops go, the line's price as far as lines reach, and
/// the MV price beyond; and components are joined, or pay what their dwellings are worth. The chain of
/// components that pays most is let off, as nothing outside it need be served. Moats pay for about half of
/// the spanning tree, so the bound is far below the cost where MV lines decide. Where every dwelling must be
/// served, everything built is one tree, and 0.824 of the spanning tree (Chung and Graham 1985) bounds its
/// metres; as many transformers are needed as there are dwellings too far apart for one. The greater counts.
double lower_bound_of_areas(std::span<const AreaDwelling> dwellings, const LvRules& rules);

}  // namespace gridreach
