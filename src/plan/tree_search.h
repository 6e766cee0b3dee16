// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>
#include <vector>

#include "plan/prize_graph.h"

namespace gridreach {

/// A tree of the graph from its root.
struct GraphTree {
    std::vector<std::uint32_t> edges;
    std::vector<char> holds;  ///< By vertex.
    double cost = must_join;  ///< With what the graph has settled; infinite when a must_join is left out.
};

/// A change of the vertices of a tree, and what it saves when nothing else changes.
struct TreeMove {
    std::vector<std::uint32_t> in, out;
    double saves = 0;
};

/// Finds and betters trees. Holds scratch memory; one for each thread.
class TreeSearch {
public:
    explicit TreeSearch(const PrizeGraph& graph);

    /// The cheapest spanning tree (Prim 1957) of the vertices marked in `set` that the root reaches among
    /// themselves, with every branch that costs more than its prizes cut off (exact on that tree). Equal
    /// costs: the lower vertex, then the lower edge.
    GraphTree spanning(const std::vector<char>& set);

    /// Grows a tree from the root: again and again the nearest vertex whose prize is worth the way joins, by
    /// edge lengths `length` (Takahashi and Matsuyama 1980); then the spanning tree of its vertices.
    GraphTree grown(const std::vector<double>& length);

    /// Betters a tree until nothing below does, at most `rounds` times: paths to prizes that are worth it,
    /// vertices whose insertion makes the spanning tree cheaper, and key_moves().
    GraphTree improved(GraphTree tree, int rounds);

    /// By arc: 1 where a tree leads power from the root.
    std::vector<char> arcs_from_root(const GraphTree& tree) const;

private:
    bool add_paths(GraphTree& tree);
    /// The vertices of a tree with those that add_paths() and grown() add to them.
    std::vector<char> with_paths(const std::vector<char>& holds, const std::vector<double>& length);
    bool insert_vertices(GraphTree& tree);
    bool move_keys(GraphTree& tree);
    /// Makes the moves that do not touch each other, the best first; where they spoil each other, the best
    /// half of them, and so on.
    bool make(std::vector<TreeMove> moves, GraphTree& tree);
    std::size_t most_tries() const;
    /// Makes dearest_between() answer for a tree.
    void link(const GraphTree& tree);
    /// The dearest edge on the tree's way between two of its vertices.
    double dearest_between(std::uint32_t a, std::uint32_t b) const;
    double insertion_gain(std::uint32_t v, const std::vector<char>& holds);

    const PrizeGraph& g_;
    std::vector<double> best_, gain_;
    std::vector<std::uint32_t> via_, order_;
    /// Sets of vertices joined by edges up to a cost: who stands above, at which cost, and how many below. No
    /// way up is longer than the logarithm of the vertices.
    std::vector<std::uint32_t> above_, below_count_;
    std::vector<double> joined_at_;
    std::vector<char> done_;
};

}  // namespace gridreach
