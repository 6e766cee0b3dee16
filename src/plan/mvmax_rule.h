// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>
#include <vector>

#include "geo/metric.h"
#include "graph/spanning_tree.h"

namespace gridreach {

/// A budget pays for a line this much longer than itself: budgets are often written rounded.
inline constexpr double mvmax_tolerance_m = 1e-6;

/// What the rule sees: sites that pay for line, and places on the existing grid that they may join.
struct MvmaxProblem {
    std::vector<PointM> sites;     ///< Each at a place of its own.
    std::vector<double> budget_m;  ///< By site, at least 0; may be infinite.
    struct Tap {
        PointM at;
        std::uint32_t part = 0;
    };
    std::vector<Tap> taps;
    /// The existing lines, cut where taps lie on them: a new line meets them at an end there.
    struct Piece {
        PointM a, b;
        std::uint32_t part = 0;
    };
    std::vector<Piece> pieces;
    std::uint32_t parts = 0;  ///< Parts of the existing grid; each is one component from the start.
};

/// The rule of NetworkPlanner and networker (Modi Research Group, Columbia University), called mvMax there.
///
/// Every component (a site, or a part of the existing grid, which begins with 0) has a budget in metres.
/// Segments between two sites and between a site and a tap are looked at once each, in the order of length,
/// then of numbers (taps are numbered after the sites). One is built when
/// - it joins two components,
/// - the budgets of both pay for it, to mvmax_tolerance_m; at a tap only that of the site's component must,
/// - it meets the lines of any one component, existing or built, at most once; lines with which it has an end
///   in common do not count.
/// The joined component has the sum of both budgets less the length; components met on the way become part of
/// it with their budgets.
///
/// Returns the segments in the order in which they are built; none for no sites. Exact: no segment that could
/// be built is passed over. A component whose budget is below the present length can build nothing more
/// unless it is met by another's line or joins the grid, so its sites leave the search until then.
std::vector<TreeEdge> mvmax_forest(const MvmaxProblem& problem, const Metric& metric);

}  // namespace gridreach
