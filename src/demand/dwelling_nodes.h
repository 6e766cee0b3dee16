// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>
#include <vector>

#include "model/stages.h"

namespace gridreach {

/// What demand models that begin at dwellings share.

/// The dwellings of a run. Throws UsageError, naming the demand model, when it starts at given nodes.
const DwellingSet& dwellings_of(const DemandInput& input, const char* type);

/// Households behind each dwelling found: as many as the costs say, times what detection is expected to have
/// missed.
double households_of_each(const DwellingSet& set, const Costs& costs);

/// Says so where detection is expected to have missed some.
void remark_on_count(const DwellingSet& set, DemandSet& demand);

/// Reading order on a map, whatever order the set is in.
std::vector<std::uint32_t> reading_order(const std::vector<Dwelling>& dwellings);

/// Nodes in reading order, ids by it.
void sort_and_number(std::vector<DemandNode>& nodes);

}  // namespace gridreach
