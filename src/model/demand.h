// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "geo/shapes.h"
#include "model/ids.h"

namespace gridreach {

/// The best way to serve a node without the grid.
struct Alternative {
    std::string type;      ///< "mini_grid" or "stand_alone"; "given" when a budget field stands for it.
    double life_cost = 0;  ///< Discounted over the horizon, in the pipeline's currency.
    bool operator==(const Alternative&) const = default;
};

/// A piece of low-voltage line between two poles or dwellings.
struct LvLine {
    PathM path;             ///< Away from the transformer, at least two points.
    double length_m = 0;    ///< On the ground.
    double peak_kw = 0;     ///< Greatest of any year, of the dwellings behind it, after coincidence.
    double households = 0;  ///< Behind it.
    std::string conductor;  ///< Of the catalogue; empty: the line that the costs price.
    double build_cost = 0;
    bool operator==(const LvLine&) const = default;
};

/// The last wire, from a line to a dwelling beside it.
struct ServiceDrop {
    DwellingId dwelling{};
    PathM path;           ///< From the line to the dwelling; equal points where the line passes it.
    double length_m = 0;  ///< On the ground.
    bool operator==(const ServiceDrop&) const = default;
};

/// A social or productive load: a clinic, a school, a mill.
struct PointLoad {
    std::string name;  ///< May be empty.
    PointM at;
    double energy_kwh_per_year = 0;         ///< In the first year.
    double peak_kw = 0;                     ///< In the first year, counted in full beside other peaks.
    std::optional<double> growth_per_year;  ///< Of energy and peak; the costs' growth when not given.
    bool must_serve = false;
    bool operator==(const PointLoad&) const = default;
};

/// What serving a node by grid buys at the start, MV lines apart. The costs add up to
/// grid_internal_build_cost.
struct GridPurchase {
    double connections = 0;  ///< Households and other customers.
    double connection_cost = 0;
    double transformers = 0;     ///< More than one only where one dwelling needs several.
    double transformer_kva = 0;  ///< Rating of each; for the peaks of their first life.
    double transformer_cost = 0;
    double lv_line_cost = 0;
    double drop_cost = 0;
    double total_cost() const { return connection_cost + transformer_cost + lv_line_cost + drop_cost; }
    bool operator==(const GridPurchase&) const = default;
};

/// Dwellings served by one transformer.
struct DemandNode {
    std::uint64_t id = 0;  ///< Row order of the input, or order of the set.
    std::string name;      ///< As the input calls it; may be empty.
    PointM at;             ///< Where the transformer stands.
    std::vector<DwellingId> dwellings;
    double expected_households = 0;
    std::vector<double> energy_kwh_per_year;  ///< By year of the horizon, first year first.
    std::vector<double> peak_kw;              ///< By year, after coincidence.
    double lv_length_m = 0;                   ///< Low-voltage lines inside the node (not service drops).
    double drop_length_m = 0;                 ///< Service drops.
    std::optional<double> transformer_kva;    ///< For its greatest peak; unknown without demand.
    std::optional<double> voltage_drop;  ///< Share lost at the dwelling where most is; unknown without wires.
    std::vector<LvLine> lv_lines;        ///< From the transformer outwards; empty when not laid out.
    std::vector<ServiceDrop> service_drops;  ///< By dwelling; empty when not laid out.
    double grid_internal_cost = 0;           ///< Life cost of serving it by grid apart from MV lines.
    double grid_internal_build_cost = 0;     ///< The part of it spent at the start.
    std::optional<GridPurchase> purchase;    ///< What that buys; unknown without demand.
    std::optional<Alternative> alternative;  ///< Unknown when demand is unknown.
    std::optional<double> budget_m;          ///< Given by the user (`--budget-unit m`), metres of MV line.
    bool must_serve = false;
    bool already_served = false;
    std::string off_grid_reason;  ///< Why it was left without wires; empty when the plan is to decide.
    bool operator==(const DemandNode&) const = default;
};

/// Demand nodes sorted by id, and what lines between them cost.
struct DemandSet {
    std::vector<DemandNode> nodes;
    double mv_build_cost_per_m = 0;  ///< Spent at the start.
    double mv_life_cost_per_m = 0;   ///< With upkeep and replacement, discounted over the horizon.
    int horizon_years = 0;
    std::vector<std::string> remarks;
    bool operator==(const DemandSet&) const = default;
};

}  // namespace gridreach
