// SPDX-License-Identifier: Apache-2.0
#include "plan/prize_graph.h"

#include <utility>

namespace gridreach {

PrizeGraph::PrizeGraph(const PrizeProblem& problem, std::uint32_t root_)
    : root(root_),
      prize(problem.prize),
      parts(std::make_shared<EdgeParts>(static_cast<std::uint32_t>(problem.edges.size()))) {
    std::vector<Edge> edges;
    edges.reserve(problem.edges.size());
    for (const PrizeProblem::Edge& e : problem.edges)
        edges.push_back({e.a, e.b, e.cost, static_cast<std::uint32_t>(edges.size())});
    lay_out(edges);
}

PrizeGraph::PrizeGraph(const PrizeGraph& of, std::uint32_t root_, std::vector<double> prizes,
                       std::span<const Edge> edges)
    : root(root_), prize(std::move(prizes)), parts(of.parts) {
    lay_out(edges);
}

void PrizeGraph::lay_out(std::span<const Edge> edges) {
    if (root != no_root) prize[root] = 0;
    vertex_open.assign(prize.size(), 1);
    first_.assign(prize.size() + 1, 0);
    for (const Edge& e : edges) {
        cost.push_back(e.cost);
        part.push_back(e.part);
        ends_.push_back(e.b);
        ends_.push_back(e.a);
        const bool loop = e.a == e.b;
        arc_open.push_back(static_cast<char>(e.forth && !loop));
        arc_open.push_back(static_cast<char>(e.back && !loop));
        if (loop) continue;
        ++first_[e.a + 1];
        ++first_[e.b + 1];
    }
    for (std::size_t v = 1; v < first_.size(); ++v) first_[v] += first_[v - 1];
    halves_.resize(first_.back());
    std::vector<std::size_t> next(first_.begin(), first_.end() - 1);
    for (std::uint32_t e = 0; e < edges.size(); ++e) {
        if (edges[e].a == edges[e].b) continue;
        halves_[next[edges[e].a]++] = {edges[e].b, 2 * e};
        halves_[next[edges[e].b]++] = {edges[e].a, 2 * e + 1};
    }
}

void PrizeGraph::close_vertex(std::uint32_t v) {
    settled += prize[v];
    vertex_open[v] = 0;
    prize[v] = 0;
    for (const Half& h : around(v)) arc_open[h.arc] = arc_open[h.arc ^ 1U] = 0;
}

std::vector<std::uint32_t> PrizeGraph::problem_edges(const std::vector<std::uint32_t>& edges,
                                                     const std::vector<char>& holds) const {
    std::vector<std::uint32_t> out;
    for (std::uint32_t e : edges) parts->write(part[e], out);
    for (const Hang& h : hangs)
        if (holds[h.vertex] != 0) parts->write(h.part, out);
    return out;
}

}  // namespace gridreach
