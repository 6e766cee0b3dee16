// SPDX-License-Identifier: Apache-2.0
#include "plan/planners.h"

#include "plan/mst_planner.h"

namespace gridreach {

const std::vector<Choice<Planner>>& planners() {
    static const std::vector<Choice<Planner>> all = {
        choice<Planner, MstPlanner, MstOptions>("mst",
                                                "Joins every node at least life cost; leaves nobody out.", 1),
    };
    return all;
}

}  // namespace gridreach
