// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <string>

#include "outputs/layers.h"
#include "outputs/map_paths.h"
#include "outputs/wording.h"

namespace gridreach {

/// More dwellings than this are drawn as squares shaded by their number.
inline constexpr std::size_t most_dwellings_drawn = 20000;
/// More demand nodes than this are drawn and told in groups of neighbours served in the same way.
inline constexpr std::size_t most_nodes_drawn = 20000;
/// Of more new lines than this, the ones that feed the most demand nodes are drawn.
inline constexpr std::size_t most_lines_drawn = 20000;
/// Symbols have sizes on paper; this is how large they are on the screen.
inline constexpr double map_pixels_per_mm = 10.0 / 3;

/// The plan as an HTML figure: an inline SVG with scale bar and north arrow, a legend whose checkboxes switch
/// the layers, and what the report's script tells about the node or line that is clicked. Without the script
/// it is a still picture. Coordinates are rounded to what the map can show. A sentence when there is nothing
/// to draw. Equal numbers of fed nodes are broken by plan order.
std::string map_html(const PlanOutputs& outputs, const Wording& wording);

/// The facts as the script reads them: JSON in a script element. `lines` are the places in the plan of the
/// lines drawn, in drawing order.
std::string map_facts(const MapFrame& frame, const PlanOutputs& outputs,
                      const std::vector<std::size_t>& lines, const Wording& wording);

/// Demand nodes that are drawn as one sign: one node, or neighbours served in the same way.
struct NodeGroup {
    std::size_t first = 0;  ///< Place in the demand set of its first node.
    std::size_t count = 0;
    double households = 0, internal_cost = 0, mv_cost = 0, build_cost = 0;
};
/// Groups in the order of their first nodes; nodes without a finite place are left out.
std::vector<NodeGroup> node_groups(const MapFrame& frame, const DemandSet& demand, const GridPlan* plan);

}  // namespace gridreach
