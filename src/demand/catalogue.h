// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <string>
#include <vector>

#include "model/costs.h"
#include "options/setting.h"

namespace gridreach {

class OptionList;

/// Every entry of a cost file with its unit, limits and help, written once. Units of prices start with
/// `costs.currency`.
void describe(Costs& costs, OptionList& options);

/// The costs of a whole `catalogue` (every entry must be set) with `overrides` (entries that differ; may be
/// nothing) laid over it. An entry is `key: value` or `key: {value: 20, unit: USD/m, source: "...", range:
/// [16, 55], note: "..."}`.
///
/// Throws UsageError, "FILE:LINE: ...", for an unknown key, a word for a number, a value out of its limits or
/// of its own `range`, a `unit` that is not the one the entry is counted in, an entry the catalogue leaves
/// out, tier lists that are not five rising numbers, and a currency other than the catalogue's without a
/// price for every entry.
Costs read_costs(const Setting& catalogue, const Setting& overrides);

/// Publications that the costs and the demand rest on, for the run record.
std::vector<std::string> cost_methods();

}  // namespace gridreach
