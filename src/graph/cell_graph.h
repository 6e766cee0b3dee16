// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <boost/graph/graph_traits.hpp>
#include <boost/graph/properties.hpp>
#include <boost/iterator/iterator_facade.hpp>
#include <boost/property_map/property_map.hpp>

#include "graph/cell_steps.h"

namespace gridreach {

/// A cost surface as a Boost.Graph incidence graph: cells are vertices, allowed steps are edges. Nothing is
/// stored, so any Boost algorithm runs on a surface as it lies in memory; accumulate_cost() is the fast way
/// to shortest paths and is held against boost::dijkstra_shortest_paths on this graph.
class CellGraph {
public:
    using vertex_descriptor = CellIndex;
    struct edge_descriptor {
        CellIndex from = 0, to = 0;
        double cost = 0;
        bool operator==(const edge_descriptor& o) const { return from == o.from && to == o.to; }
    };
    using directed_category = boost::directed_tag;
    using edge_parallel_category = boost::disallow_parallel_edge_tag;
    struct traversal_category : boost::incidence_graph_tag, boost::vertex_list_graph_tag {};
    using degree_size_type = std::size_t;
    using vertices_size_type = std::size_t;

    class out_edge_iterator : public boost::iterator_facade<out_edge_iterator, edge_descriptor,
                                                            boost::forward_traversal_tag, edge_descriptor> {
    public:
        out_edge_iterator() = default;
        out_edge_iterator(const CellGraph& graph, CellIndex from, int step) : graph_(&graph), step_(step) {
            edge_.from = from;
            settle();
        }

    private:
        friend class boost::iterator_core_access;
        void increment() {
            ++step_;
            settle();
        }
        bool equal(const out_edge_iterator& o) const { return step_ == o.step_; }
        edge_descriptor dereference() const { return edge_; }
        /// Moves on to the next step that is allowed.
        void settle();

        const CellGraph* graph_ = nullptr;
        int step_ = 0;
        edge_descriptor edge_;
    };

    /// `surface` must outlive the graph.
    CellGraph(const CostSurface& surface, StepRules rules)
        : surface_(surface), rules_(rules), costs_(surface.lattice) {}
    const CostSurface& surface() const { return surface_; }
    int steps() const { return static_cast<int>(rules_.neighbours); }

private:
    const CostSurface& surface_;
    StepRules rules_;
    StepCosts costs_;
};

inline void CellGraph::out_edge_iterator::settle() {
    const CellLattice& l = graph_->surface_.lattice;
    const HalfPrices half(graph_->surface_, edge_.from);
    for (; step_ < graph_->steps(); ++step_) {
        const CellStep s = cell_steps[static_cast<std::size_t>(step_)];
        edge_.cost = step_cost(graph_->costs_, graph_->rules_, s, half);
        if (edge_.cost == no_go) continue;
        edge_.to = l.cell(half.column + s.columns, half.row + s.rows);
        return;
    }
}

inline std::pair<CellGraph::out_edge_iterator, CellGraph::out_edge_iterator> out_edges(CellIndex v,
                                                                                       const CellGraph& g) {
    return {{g, v, 0}, {g, v, g.steps()}};
}
inline std::size_t out_degree(CellIndex v, const CellGraph& g) {
    const auto [begin, end] = out_edges(v, g);
    return static_cast<std::size_t>(std::distance(begin, end));
}
inline CellIndex source(const CellGraph::edge_descriptor& e, const CellGraph&) {
    return e.from;
}
inline CellIndex target(const CellGraph::edge_descriptor& e, const CellGraph&) {
    return e.to;
}
inline std::size_t num_vertices(const CellGraph& g) {
    return g.surface().lattice.size();
}

}  // namespace gridreach
