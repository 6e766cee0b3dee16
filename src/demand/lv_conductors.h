// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <span>
#include <vector>

#include "demand/life_cost.h"
#include "demand/lv_design.h"
#include "electrical/line_type.h"
#include "model/costs.h"
#include "model/demand.h"

namespace gridreach {

struct Equipment;

/// The line that the costs price, as it is electrically.
struct ReferenceLine {
    double voltage_v = 400;
    double r_ohm_per_km = 0;
    double x_ohm_per_km = 0;
    double ampacity_a = 0;
};

/// Low-voltage lines that may be built: the three-phase bundles of a catalogue, which are insulated for any
/// low voltage, and the line that the costs price, which has no name.
class LvConductors {
public:
    /// Without a catalogue every line is the one that the costs price. `costs` must outlive this.
    LvConductors(const Equipment* equipment, const ReferenceLine& reference, const Costs& costs);

    /// Of the cheapest type, built.
    double least_cost_per_m() const;

    /// Gives each line of a node its type, and what it costs, at the least life cost, losses of `load` with
    /// it, such that with the service drops no dwelling loses more than `rules.max_voltage_loss` and no line
    /// carries more than it may (select_by_flow.h); sets the node's voltage_drop. `branches` lead from the
    /// transformer outwards; those with a line have their place in `node.lv_lines` in `line_of`, the others
    /// -1. Where no choice holds every line is the one that the costs price.
    void choose(DemandNode& node, const LvLayout& layout, std::span<const LvBranch> branches,
                std::span<const int> line_of, const Load& load, const LvRules& rules) const;

private:
    std::vector<LineType> types_;
    std::size_t reference_ = 0;  ///< The line that the costs price, among the types.
    const Costs& costs_;
};

}  // namespace gridreach
