// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>
#include <span>
#include <vector>

#include "demand/lv_design.h"

namespace gridreach {

/// What the search knows of a dwelling.
struct AreaDwelling {
    PointM at;
    double ground = 1;  ///< Metres in the plane for each on the ground there.
    LvLoad load;        ///< In the year of its greatest peak.
    double worth =
        0;  ///< What serving it by grid saves over a system of its own, wires and transformer apart.
    bool must_serve = false;
};

/// The dwellings of one transformer.
struct ServiceArea {
    std::vector<std::uint32_t> dwellings;  ///< Rising.
    PointM transformer;                    ///< In the plane.
    std::vector<PointM> pulls;             ///< Transformers that its own was placed for, in the plane.
    LvDesign design;                       ///< Its transformer is in the area's own system (see LocalArea).
};

struct AreaPlan {
    std::vector<ServiceArea> areas;          ///< By lowest dwelling.
    std::vector<std::uint32_t> stand_alone;  ///< Dwellings in none, rising.
    double mv_m = 0;                         ///< The estimate of MV lines.
    double cost = 0;  ///< Areas and MV estimate, and what left-out dwellings would have saved.
    int rounds = 0;
};

/// An area's dwellings in metres on the ground from the first of them.
struct LocalArea {
    LocalArea(std::span<const AreaDwelling> all, std::span<const std::uint32_t> members);
    PointM local(PointM plane) const {
        return {(plane.x - origin.x) / ground, (plane.y - origin.y) / ground};
    }
    /// What wires of these dwellings may meet, in this system: barriers no further than `reach_m` around
    /// them.
    std::vector<BarrierPiece> barriers(const Barriers* all, double reach_m) const;
    PointM plane(PointM local) const { return {origin.x + local.x * ground, origin.y + local.y * ground}; }
    PointM origin;
    double ground = 1;
    std::vector<LvSite> sites;
};

/// Divides dwellings into areas (lv_design.h) at small life cost: transformers, LV lines, drops, and MV lines
/// by their estimate (MvTail), less what dwellings are worth. A dwelling that no area is worth stays alone.
///
/// Construction: the minimum spanning tree of all dwellings is cut from its leaves up into as few parts as
/// the rules allow, also at edges that the dwellings behind them are not worth. Then a local search in
/// rounds. In each, every area whose surroundings changed looks for its best change: move its transformer,
/// give a branch of its line to a neighbour, merge with one, split, hand all dwellings to neighbours, take in
/// a dwelling that is alone, leave out a branch, dissolve. Changes are made best first where they do not
/// meet, so that cost falls in each round; MV lines are estimated anew after each. Ends when nothing
/// improves, or after `max_rounds`. No wire meets one of the `barriers` (null: none). The same at any thread
/// count; ties go to the lower dwelling.
AreaPlan divide_into_areas(std::span<const AreaDwelling> dwellings, const LvRules& rules, int max_rounds,
                           const Barriers* barriers = nullptr);

/// What a plan costs with its MV lines estimated anew.
double cost_of(const AreaPlan& plan, std::span<const AreaDwelling> dwellings, const LvRules& rules);

}  // namespace gridreach
