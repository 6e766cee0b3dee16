// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <string>
#include <vector>

#include "model/network.h"
#include "model/vector_layer.h"

namespace gridreach {

/// Adds to each candidate line what its path crosses: the lines and the outlines of the layers' features, by
/// their field `name` after `kind` ("road", "river Pager"), once for each place, in the order met from the
/// line's start. A path that ends on one or runs along it does not cross it there.
void mark_crossings(CandidateNetwork& network, const std::vector<VectorLayer>& layers,
                    const std::string& kind);

}  // namespace gridreach
