// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>
#include <span>
#include <vector>

#include "plan/prize_problem.h"

namespace gridreach {

/// A problem laid out for the solver: edges at each vertex, and what has been ruled out or decided so far.
///
/// Arc 2e leads from edge e's a to b, arc 2e + 1 back.
class PrizeGraph {
public:
    explicit PrizeGraph(const PrizeProblem& problem);

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

    std::uint32_t root = 0;
    std::vector<double> cost;       ///< By edge.
    std::vector<double> prize;      ///< By vertex; raised to must_join by fixing. 0 at the root.
    std::vector<char> vertex_open;  ///< 0: ruled out.
    std::vector<char> arc_open;     ///< 0: no best tree leads power this way.
    bool edge_open(std::uint32_t e) const { return arc_open[2 * e] != 0 || arc_open[2 * e + 1] != 0; }
    /// Takes a vertex out; its prize is paid. The caller adds it up.
    void close_vertex(std::uint32_t v);

private:
    std::vector<std::size_t> first_;
    std::vector<Half> halves_;
    std::vector<std::uint32_t> ends_;  ///< Where each arc leads.
};

}  // namespace gridreach
