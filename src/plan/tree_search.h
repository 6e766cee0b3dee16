// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>
#include <vector>

#include "plan/prize_graph.h"

namespace gridreach {

/// A tree of the graph from its root. Its cost leaves out the prizes of closed vertices, which are paid
/// already.
struct GraphTree {
    std::vector<std::uint32_t> edges;
    std::vector<char> holds;  ///< By vertex.
    double cost = must_join;  ///< Infinite when a must_join is left out.
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
    /// vertices whose insertion makes the spanning tree cheaper, and (where `eliminate`) vertices whose
    /// removal does.
    GraphTree improved(GraphTree tree, int rounds, bool eliminate);

private:
    bool add_paths(GraphTree& tree);
    /// The vertices of a tree with those that add_paths() and grown() add to them.
    std::vector<char> with_paths(const std::vector<char>& holds, const std::vector<double>& length);
    bool insert_vertices(GraphTree& tree);
    bool remove_vertices(GraphTree& tree);
    /// Hangs the tree up at its root: parent, edge to it and depth of each vertex.
    void hang(const GraphTree& tree);
    double insertion_gain(std::uint32_t v, const std::vector<char>& holds);

    const PrizeGraph& g_;
    std::vector<double> best_, gain_;
    std::vector<std::uint32_t> via_, parent_, parent_edge_, depth_, order_;
    std::vector<char> done_;
};

}  // namespace gridreach
