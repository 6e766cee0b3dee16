// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <string>
#include <utility>

#include "model/stages.h"

namespace gridreach {

class OptionList;

struct GivenNodesOptions {
    std::string budget_field;
    std::string budget_unit = "m";
    std::string households_field;
    std::string demand_kwh_field;
    std::string must_serve_field;
    std::string already_served_field;
    double max_load_distance_m = 500;
};
void describe(GivenNodesOptions& options, OptionList& list);

/// Nodes that exist already: a point each (multi-points are taken apart), ids in row order, called as the
/// field `name`, `label`, `settlement`, `village` or `community` (the first there is) says.
///
/// A node has demand when its row has households, or energy in kWh of the first year, or both; from energy
/// alone, its households are those of the planned tier that use as much. Its dwellings are not known, so its
/// LV lines are estimated as household_spacing_m for each household beyond the first. Without demand only
/// lines cost: energy, peak and alternative are unknown and its internal cost is 0. `budget_field` is what
/// reaching the node may cost, in currency or in metres of MV line (kept as budget_m too, and worth their
/// life cost): its alternative is "given" and costs its internal cost plus the budget. Point loads join the
/// nearest node with demand within max_load_distance_m, or become nodes of their own, after the others. Nodes
/// at the same place are kept and counted in a remark. Throws InputError, with the feature, for other
/// geometry than points, for a field that is not there (naming the nearest), and for a budget that is not a
/// number of at least 0; UsageError when no file of nodes is given.
class GivenNodes : public DemandModel {
public:
    explicit GivenNodes(GivenNodesOptions options) : options_(std::move(options)) {}
    DemandSet assign(const DemandInput& input, Reporter& reporter) const override;

private:
    GivenNodesOptions options_;
};

}  // namespace gridreach
