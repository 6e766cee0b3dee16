// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <algorithm>
#include <cstdint>
#include <memory>
#include <span>
#include <vector>

#include "demand/coincidence.h"
#include "demand/lv_tree.h"
#include "geo/shapes.h"

namespace gridreach {

/// Loads that add up along a line.
struct LvLoad {
    double households = 0;
    double household_kw = 0;   ///< Sum of the households' own peaks; they coincide.
    double other_kw = 0;       ///< Peak of anything else, counted in full.
    double household_kwh = 0;  ///< Yearly energy of the households, for Velander's formula.
    double largest_kw = 0;     ///< Peak of the households of that dwelling whose households have most.
    LvLoad& operator+=(const LvLoad& more) {
        households += more.households;
        household_kw += more.household_kw;
        other_kw += more.other_kw;
        household_kwh += more.household_kwh;
        largest_kw = std::max(largest_kw, more.largest_kw);
        return *this;
    }
    /// What they reach together: at least what one dwelling does.
    double peak_kw(const Coincidence& coincidence) const;
};

/// A dwelling as its wires see it, in metres on the ground from any origin.
struct LvSite {
    PointM at;
    LvLoad load;  ///< In the year of the greatest peak.
};

/// A transformer that can be had, and its life cost.
struct LvRating {
    double kva = 0;
    double life_cost = 0;
};

/// What one area may be, and what its parts cost over the horizon.
struct LvRules {
    double max_length_m = 0;  ///< Along the wire, drop included, from the transformer to any dwelling.
    double max_drop_m = 0;    ///< Of a service drop; 0 means that every dwelling stands on the line.
    double max_households = 0;
    double voltage_loss_per_kw_m = 0;  ///< Share of the voltage lost for each kW over each metre.
    double max_voltage_loss = 0;       ///< Share of the voltage, from the transformer to any dwelling.
    double max_line_kw = 0;            ///< What the conductor may carry.
    double power_factor = 1;
    Coincidence coincidence{};
    std::vector<LvRating> ratings;  ///< Rising in both; at least one.
    double line_cost_per_m = 0, drop_cost_per_m = 0, mv_cost_per_m = 0;
};

/// One transformer with its LV lines and service drops.
struct LvDesign {
    bool fits = false;  ///< Whether the rules hold; the rest says nothing when they do not.
    PointM transformer;
    double line_m = 0, drop_m = 0;  ///< Metres of line and of drops.
    double reach_m = 0;             ///< To the dwelling that is furthest along the wire.
    double voltage_loss = 0;        ///< Share lost to the dwelling where most is.
    LvLoad load;
    double peak_kw = 0;
    double rating_kva = 0;
    int transformers = 1;  ///< More than one only where a single dwelling needs more than the largest.
    double cost = 0;       ///< Life cost of transformer, lines and drops.
    double mv_m = 0;       ///< Straight to the pulls, added up.
};

/// The wires of a design: a tree whose vertices are the dwellings in order, poles, and the transformer.
struct LvLayout {
    LvTree tree;
    std::uint32_t transformer = 0;  ///< Its vertex.
};

/// An edge of a layout, as power flows.
struct LvBranch {
    std::uint32_t edge = 0, from = 0, to = 0;
    LvLoad load;  ///< Behind it.
};
/// Every edge after the one that feeds it.
std::vector<LvBranch> branches_of(const LvLayout& layout, std::span<const LvSite> dwellings);

/// Designs one area, for as many sets of pulls as wanted.
class AreaDesigner {
public:
    /// At least one dwelling; dwellings and rules must outlive it. No wire meets a barrier: where dwellings
    /// cannot be joined without, no design fits.
    AreaDesigner(std::span<const LvSite> dwellings, const LvRules& rules,
                 std::vector<BarrierPiece> barriers = {});
    ~AreaDesigner();
    AreaDesigner(AreaDesigner&&) noexcept;

    /// The cheapest transformer place and wires that are found, when MV lines lead from the transformer
    /// straight to each of `pulls`. Lines are the minimum spanning tree with service drops; where the reach,
    /// the voltage or the conductor does not hold with it, straighter trees (grown_tree). The transformer
    /// stands on the tree or at the end of a line off it, where MV lines and that line cost least (Weiszfeld
    /// 1937) and the rules hold; with no pulls, at the vertex that carries the load over the fewest metres.
    /// Up to `max_free_dwellings` dwellings may also meet at the transformer from several sides. A single
    /// dwelling always fits. Fills `layout` when it is given and the design fits.
    LvDesign design(std::span<const PointM> pulls, LvLayout* layout = nullptr) const;
    static constexpr std::size_t max_free_dwellings = 8;

private:
    struct Wires;
    std::span<const LvSite> dwellings_;
    const LvRules& rules_;
    std::vector<BarrierPiece> barriers_;
    std::vector<PointM> places_;
    std::unique_ptr<const Wires> wires_;  ///< The minimum spanning tree; none where loads or width forbid it.
};

/// Whether the rules let one transformer carry a load: households and rating.
inline bool load_fits(const LvLoad& load, const LvRules& rules) {
    return load.households <= rules.max_households &&
           load.peak_kw(rules.coincidence) / rules.power_factor <= rules.ratings.back().kva;
}

/// The rating that holds a peak, how many of it, and their cost: one, or as many of the largest as needed.
struct LvTransformer {
    double kva = 0;
    int count = 1;
    double life_cost = 0;
};
LvTransformer transformer_for(double peak_kw, const LvRules& rules);

}  // namespace gridreach
