// SPDX-License-Identifier: Apache-2.0
#include "plan/prize_graph.h"

namespace gridreach {

PrizeGraph::PrizeGraph(const PrizeProblem& problem)
    : root(problem.root),
      prize(problem.prize),
      vertex_open(problem.prize.size(), 1),
      arc_open(2 * problem.edges.size(), 1),
      first_(problem.prize.size() + 1, 0) {
    prize[root] = 0;
    ends_.resize(2 * problem.edges.size());
    for (std::uint32_t e = 0; e < problem.edges.size(); ++e) {
        const PrizeProblem::Edge& edge = problem.edges[e];
        cost.push_back(edge.cost);
        ends_[2 * e] = edge.b;
        ends_[2 * e + 1] = edge.a;
        if (edge.a == edge.b) {
            arc_open[2 * e] = arc_open[2 * e + 1] = 0;
            continue;
        }
        ++first_[edge.a + 1];
        ++first_[edge.b + 1];
    }
    for (std::size_t v = 1; v < first_.size(); ++v) first_[v] += first_[v - 1];
    halves_.resize(first_.back());
    std::vector<std::size_t> next(first_.begin(), first_.end() - 1);
    for (std::uint32_t e = 0; e < problem.edges.size(); ++e) {
        const PrizeProblem::Edge& edge = problem.edges[e];
        if (edge.a == edge.b) continue;
        halves_[next[edge.a]++] = {edge.b, 2 * e};
        halves_[next[edge.b]++] = {edge.a, 2 * e + 1};
    }
}

void PrizeGraph::close_vertex(std::uint32_t v) {
    vertex_open[v] = 0;
    prize[v] = 0;
    for (const Half& h : around(v)) arc_open[h.arc] = arc_open[h.arc ^ 1U] = 0;
}

}  // namespace gridreach
