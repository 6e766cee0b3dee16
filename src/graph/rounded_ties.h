// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <optional>
#include <vector>

#include "graph/plane_links.h"

namespace gridreach {

/// The spanning tree over all pairs of places, given that of the edges of their triangulation.
///
/// Seen from far enough (2^24 times their distance) two places are equally far once lengths are rounded. The
/// tree then takes the edge that comes first by the indices of its ends, which may be the longer one, and not
/// in the triangulation. Nothing where too many pairs are in doubt.
std::optional<std::vector<Link>> with_rounded_ties(const PlaceOrder& order,
                                                   const Triangulation& triangulation,
                                                   std::vector<Link> tree);

}  // namespace gridreach
