// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>
#include <memory>
#include <span>
#include <vector>

#include "plan/edge_parts.h"
#include "plan/prize_problem.h"

namespace gridreach {

/// A problem laid out for the solver: edges at each vertex, and what has been ruled out or decided so far. It
/// may be what reductions have left of the problem: then an edge or a vertex stands for several edges of it.
///
/// Arc 2e leads from edge e's a to b, arc 2e + 1 back.
class PrizeGraph {
public:
    struct Edge {
        std::uint32_t a = 0, b = 0;
        double cost = 0;
        std::uint32_t part = EdgeParts::none;  ///< Which edges of the problem it stands for.
        bool forth = true, back = true;        ///< Whether power may be led from a to b, from b to a.
    };

    explicit PrizeGraph(const PrizeProblem& problem) : PrizeGraph(problem, problem.root) {}
    /// With another root than the problem's, or none.
    PrizeGraph(const PrizeProblem& problem, std::uint32_t root);
    /// Of the same problem as `of`, whose parts it shares; takes over nothing else.
    PrizeGraph(const PrizeGraph& of, std::uint32_t root, std::vector<double> prizes,
               std::span<const Edge> edges);

    struct Half {
        std::uint32_t to = 0;
        std::uint32_t arc = 0;  ///< Leads out, to `to`; arc ^ 1 leads in.
    };
    std::span<const Half> around(std::uint32_t v) const {
        return {halves_.data() + first_[v], first_[v + 1] - first_[v]};
    }
    std::uint32_t vertices() const { return static_cast<std::uint32_t>(prize.size()); }
    std::size_t edge_count() const { return cost.size(); }
    std::uint32_t from(std::uint32_t arc) const { return ends_[arc ^ 1U]; }
    std::uint32_t to(std::uint32_t arc) const { return ends_[arc]; }

    static constexpr std::uint32_t no_root = 0xFFFFFFFF;
    std::uint32_t root = 0;
    double settled = 0;             ///< What every tree pays: edges that are in, prizes that are lost.
    std::vector<double> cost;       ///< By edge.
    std::vector<double> prize;      ///< By vertex; raised to must_join by fixing. 0 at the root.
    std::vector<char> vertex_open;  ///< 0: ruled out.
    std::vector<char> arc_open;     ///< 0: no best tree leads power this way.
    bool edge_open(std::uint32_t e) const { return arc_open[2 * e] != 0 || arc_open[2 * e + 1] != 0; }
    /// Rules a vertex out; its prize is paid.
    void close_vertex(std::uint32_t v);

    std::vector<std::uint32_t> part;  ///< By edge: what it stands for.
    /// Parts that are in every tree which holds the vertex, and (at the root) in every tree.
    struct Hang {
        std::uint32_t vertex, part;
    };
    std::vector<Hang> hangs;
    std::shared_ptr<EdgeParts> parts;

    /// The edges of the problem that a tree of the graph stands for.
    std::vector<std::uint32_t> problem_edges(const std::vector<std::uint32_t>& edges,
                                             const std::vector<char>& holds) const;

private:
    void lay_out(std::span<const Edge> edges);

    std::vector<std::size_t> first_;
    std::vector<Half> halves_;
    std::vector<std::uint32_t> ends_;  ///< Where each arc leads.
};

}  // namespace gridreach
