// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "outputs/poles.h"

namespace gridreach {

struct PlanOutputs;

/// One thing to buy. Words of `part`, `item` and `unit` are those of the bill of quantities in
/// docs/outputs.md.
struct BillRow {
    std::optional<int> year;  ///< Of building; unknown where there is no roll-out, and for alternatives.
    std::string part;         ///< "grid": its costs are the plan's build cost; or "alternative".
    std::string item;         ///< "mv_line", "transformer" …
    std::string kind;         ///< Conductor, rating, kind of pole or of source; may be empty.
    double quantity = 0;
    std::string unit;            ///< "m", "piece", "household".
    std::optional<double> cost;  ///< Spent at the start, in whole hundredths; unknown: in another row's, or
                                 ///< not part of the build cost.
    bool operator==(const BillRow&) const = default;
};

/// What the plan buys, by year, item and kind in a fixed order. The costs of part "grid" add up to
/// `plan.build_cost`, rounded to hundredths, exactly: hundredths that rounding leaves go to the rows that
/// lost most by it (ties: the earlier row), year by year first. Poles are counted apart and paid with their
/// lines. No plan or no demand: no rows.
std::vector<BillRow> bill_of_quantities(const PlanOutputs& outputs, const std::vector<Pole>& poles);

}  // namespace gridreach
