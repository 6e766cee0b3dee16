// SPDX-License-Identifier: Apache-2.0
#include "plan/planners.h"

#include "plan/mst_planner.h"
#include "plan/mvmax_planner.h"
#include "plan/prize_collecting_planner.h"

namespace gridreach {

const std::vector<Choice<Planner>>& planners() {
    static const std::vector<Choice<Planner>> all = {
        choice<Planner, PrizeCollectingPlanner, PrizeCollectingOptions>(
            "prize_collecting", "Least life cost, who gets the grid included; with a lower bound.", 3),
        choice<Planner, MvmaxPlanner, MvmaxOptions>(
            "mvmax", "The budget rule of NetworkPlanner and networker, for comparison.", 2),
        choice<Planner, MstPlanner, MstOptions>("mst",
                                                "Joins every node at least life cost; leaves nobody out.", 1),
    };
    return all;
}

}  // namespace gridreach
