// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>
#include <vector>

#include "plan/prize_graph.h"

namespace gridreach {

/// What reductions leave of a graph.
struct Reduced {
    PrizeGraph graph;
    /// By vertex of the graph before: what it is part of now; PrizeGraph::no_root when it is gone.
    std::vector<std::uint32_t> vertex_of;
};

/// A smaller graph with an optimum that stands for one of `graph`: what is ruled out is gone, and by
///
/// - degree: vertices on no way to a prize, or whose prize is not worth their only edge; those worth it
/// become part of
///   their neighbour; a vertex between two edges that is only passed makes one edge of them;
/// - adjacency: two vertices that are worth their cheapest edge, which joins them, become one;
/// - special distance (Duin and Volgenant 1989; with prizes on the way, Rehfeldt and Koch 2022): an edge goes
/// when
///   another way needs no edge, and no stretch between places that pay for themselves, as dear. `search`
///   bounds the vertices looked at for each edge; 0: not tried.
///
/// Without a root (PrizeGraph::no_root) trees of a single vertex may be lost. `settled` is infinite when a
/// must_join cannot be joined.
Reduced reduced(const PrizeGraph& graph, int search);

}  // namespace gridreach
