// SPDX-License-Identifier: Apache-2.0
#include "electrical/collapse.h"

#include <fmt/format.h>

#include <algorithm>

#include "base/errors.h"

namespace gridreach {

void explain_collapse(const Feeder& feeder, const FeederTree& tree,
                      const std::function<std::optional<VoltageProfile>(double share)>& solve) {
    const auto bus_at = [&](std::size_t position) { return feeder.buses[tree.order[position]].name; };
    std::optional<VoltageProfile> profile = solve(0);
    if (!profile)
        throw Error(ErrorClass::infeasible,
                    "the feeder has no state even without its loads. Look for a capacitance, capacitor or "
                    "impedance that is too large by orders of magnitude.");
    double holds = 0, fails = 1;
    for (int i = 0; i < 12; ++i) {
        const double share = (holds + fails) / 2;
        if (std::optional<VoltageProfile> found = solve(share)) {
            profile = std::move(found);
            holds = share;
        } else {
            fails = share;
        }
    }
    const auto lowest = std::min_element(profile->begin(), profile->end());
    const auto position = static_cast<std::uint32_t>(lowest - profile->begin());
    std::uint32_t worst = position;
    double most = -1;
    for (std::uint32_t at = position; at != 0; at = tree.parent[at])
        if (const double drop = (*profile)[tree.parent[at]] - (*profile)[at]; drop > most) {
            most = drop;
            worst = at;
        }
    std::string text = fmt::format(
        "the feeder cannot carry these loads: no voltages satisfy them. It holds up to {:.3g} % of every "
        "load; "
        "there bus {} is at {:.3f} of its nominal voltage",
        100 * holds, bus_at(position), *lowest);
    if (position != 0) {
        const FeederBranch& branch = tree.branches[tree.first_branch[worst]];
        const bool line = branch.kind == FeederBranch::Kind::line;
        text += fmt::format(
            ", and {} {} (bus {} to {}{}) takes {:.3f} of it. {}, or less load behind it, would help.",
            name_of(branch.kind), name_of(feeder, branch), bus_at(tree.parent[worst]), bus_at(worst),
            line ? fmt::format(", {:.0f} m", feeder.lines[branch.index].length_m) : "", most,
            line ? "A larger conductor, a shorter way, a higher voltage" : "A larger transformer");
    } else {
        text += ". Are the loads in kW?";
    }
    throw Error(ErrorClass::infeasible, text);
}

}  // namespace gridreach
