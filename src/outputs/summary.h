// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <array>
#include <nlohmann/json_fwd.hpp>
#include <optional>
#include <string>
#include <vector>

#include "model/rollout.h"
#include "outputs/layers.h"
#include "outputs/wording.h"

namespace gridreach {

/// A figure, or why there is none.
template <class T>
struct Figure {
    std::optional<T> value;
    std::string reason;  ///< Not empty when the value is unknown.
    explicit operator bool() const { return value.has_value(); }
    const T& operator*() const { return *value; }
};

/// What one way of supply serves and costs.
struct ServedGroup {
    std::uint64_t nodes = 0;
    std::uint64_t dwellings = 0;
    double households = 0;
    double internal_cost = 0;  ///< Life cost inside the demand nodes.
    double mv_cost = 0;        ///< Life cost of MV lines, as shared among the nodes.
    double build_cost = 0;
};

/// The plan in figures. Money is in `currency` of `price_year`; "served" means by the grid.
struct PlanSummary {
    Figure<std::uint64_t> dwellings;
    Figure<double> expected_dwellings;  ///< Including what detection missed.
    Figure<double> expected_dwellings_p05, expected_dwellings_p95;
    Figure<std::uint64_t> demand_nodes;
    Figure<double> households;
    Figure<std::uint64_t> served_nodes;
    Figure<std::uint64_t> served_dwellings;
    Figure<double> served_households;
    Figure<std::uint64_t> unserved_nodes;
    Figure<std::uint64_t> unserved_dwellings;
    /// By ServedBy: grid, mini_grid, stand_alone, nothing.
    Figure<std::array<ServedGroup, 4>> served_by;
    Figure<std::uint64_t> mv_lines;
    Figure<std::uint64_t> taps;
    Figure<double> mv_length_m;
    Figure<double> mv_plane_length_m;
    Figure<double> lv_length_m;          ///< To be built: of nodes the grid serves and did not serve before.
    Figure<std::uint64_t> transformers;  ///< To be built: one for each such node.
    Figure<std::string> currency;
    Figure<std::int64_t> price_year;
    Figure<std::int64_t> horizon_years;
    Figure<double> total_cost;
    Figure<double> build_cost;
    Figure<double> mv_cost;  ///< Life cost of all MV lines.
    /// What leaving every node to its alternative would cost more than the plan, over the life; nodes served
    /// already stay on the grid.
    Figure<double> saving;
    Figure<double> cost_per_served_household;  ///< Life cost of the grid's nodes over their households.
    Figure<double> lower_bound;
    Figure<std::string> bound_scope;
    Figure<double> gap_fraction;  ///< (total_cost − lower_bound) / total_cost, at least 0.
    /// No plan whose lines run from cell to cell of the cost surface costs less, whatever the candidates.
    Figure<double> surface_lower_bound;
    Figure<double> surface_gap_fraction;  ///< (total_cost − surface_lower_bound) / total_cost, at least 0.
};

/// Adds up what is there. A sum whose parts are unknown is unknown, with the reason.
PlanSummary summarise(const PlanOutputs& outputs);

/// The years of a roll-out and what its order is worth.
nlohmann::json to_json(const Rollout& rollout);

/// One key per figure, null where unknown, and `reasons: {key: text}`.
nlohmann::json to_json(const PlanSummary& summary);

/// What the plan says, in five lines for the terminal: what was found, who gets the grid, what the others
/// get, what it costs, how far it can be from the best plan.
std::vector<std::string> five_lines(const PlanSummary& summary, const Wording& wording = Wording());

/// The same lines in two parts: what a line is about ("Grid"), and the rest without the colon.
struct SummaryLine {
    std::string about, text;
};
std::vector<SummaryLine> summary_lines(const PlanSummary& summary, const Wording& wording);

}  // namespace gridreach
