// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>
#include <span>
#include <vector>

#include "demand/coincidence.h"
#include "model/costs.h"
#include "model/demand.h"

/// What things cost over the horizon, discounted to its start. Formulas with a worked example:
/// docs/concepts.md.
namespace gridreach {

/// What one unit of money at the end of each of `years` years is worth now: Σ (1 + rate)^-t for t = 1 …
/// years.
double annuity_factor(double rate, std::int64_t years);

/// Σ amount_t · (1 + rate)^-t, where the first amount falls at the end of year 1.
double discounted(std::span<const double> by_year, double rate);

/// Money spent at the start, and all of it over the horizon.
struct NodeCost {
    double build = 0;
    double life = 0;
    NodeCost& operator+=(const NodeCost& other) {
        build += other.build;
        life += other.life;
        return *this;
    }
};

/// What one unit of an asset costs, how long it lasts, and its yearly upkeep.
struct AssetPrice {
    double per_unit = 0;
    double life_years = 0;
    double upkeep_fraction_per_year = 0;
};

/// An asset that is built at the start and again each time its life ends within the horizon (`need_by_year`
/// has one entry for each year of it), every time as large as the largest need during that life. Upkeep is
/// paid at the end of each year on what stands at its beginning. What the last one is still worth at the
/// horizon's end, in proportion to its remaining life, is taken off. An empty need costs nothing.
NodeCost asset_cost(const AssetPrice& price, std::span<const double> need_by_year, double discount_rate);
/// The same of an asset of one size.
NodeCost asset_cost(const AssetPrice& price, double size, const Costs& costs);

/// Energy and peak, year by year of the horizon.
struct Load {
    std::vector<double> energy_kwh_per_year;
    std::vector<double> peak_kw;  ///< After coincidence.
};
/// Households of the planned tier.
Load load_of_households(double households, const Costs& costs);
/// The same households with their first year's energy given: peaks keep the tier's relation to energy.
Load load_of_energy(double first_year_kwh, double households, const Costs& costs);
/// Of households whose first year's energy and own peaks, added up, are known; no less than `largest_kw`, the
/// most that one dwelling reaches in the first year.
Load load_of_peaks(double first_year_kwh, double own_kw, double households, const Costs& costs,
                   double largest_kw = 0);

/// A metre of MV line, of LV line, and of service drop.
NodeCost mv_line_cost_per_m(const Costs& costs);
NodeCost lv_line_cost_per_m(const Costs& costs);
NodeCost service_drop_cost_per_m(const Costs& costs);

/// A transformer of one size over the horizon.
NodeCost transformer_cost(double rating_kva, const Costs& costs);

/// Connections of households and the energy that the grid sells them with its losses.
NodeCost connected_cost(const Load& load, double households, const Costs& costs);

/// The smallest rating that holds a peak; where none does, as many of the largest as are needed.
struct TransformerSize {
    double rating_kva = 0;
    double count = 1;
    double kva() const { return rating_kva * count; }
};
TransformerSize transformer_size(double peak_kw, const Costs& costs);

/// LV lines and service drops of a node, at what lines of that length cost to build.
struct Wires {
    double lv_build_cost = 0;
    double drop_length_m = 0;
};
/// LV lines that all are the one that the costs price.
Wires wires_of_one_kind(double lv_length_m, double drop_length_m, const Costs& costs);

/// Serving a node by grid, MV lines apart: transformer, wires, connections, and the energy bought with its
/// losses. Fills `purchase`, when it is given, with what is built at the start.
NodeCost grid_internal_cost(const Load& load, double customers, const Wires& wires, const Costs& costs,
                            GridPurchase* purchase = nullptr);
/// Serving it by a solar mini-grid of its own: plant, wires and connections.
NodeCost mini_grid_cost(const Load& load, double customers, const Wires& wires, const Costs& costs);
/// Serving each household by a solar system of its own.
NodeCost stand_alone_cost(const Load& load, double households, const Costs& costs);

/// Fills demand, transformer, internal grid cost and the cheaper alternative (equal: the mini-grid) of a node
/// whose expected_households and lengths are set. LV lines cost what those that are laid out cost; where none
/// is, their length is of the line that the costs price. `other_customers` are connections besides
/// households.
void price_node(DemandNode& node, const Load& load, const Costs& costs, double other_customers = 0);

/// What lines between the nodes cost, and the horizon.
void price_lines(DemandSet& demand, const Costs& costs);

}  // namespace gridreach
