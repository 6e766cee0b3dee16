// SPDX-License-Identifier: Apache-2.0
#include "plan/prize_problem.h"

#include <stdexcept>

#include "graph/union_find.h"

namespace gridreach {

double checked_cost(const PrizeProblem& problem, const std::vector<std::uint32_t>& edges) {
    UnionFind sets(problem.vertices());
    double cost = 0;
    for (std::uint32_t e : edges) {
        if (e >= problem.edges.size()) throw std::logic_error("a solution names an edge that is not there");
        if (!sets.unite(problem.edges[e].a, problem.edges[e].b))
            throw std::logic_error("a solution holds a cycle or an edge twice");
        cost += problem.edges[e].cost;
    }
    for (std::uint32_t e : edges)
        if (sets.find(problem.edges[e].a) != sets.find(problem.root))
            throw std::logic_error("a solution is not one tree with the root");
    for (std::uint32_t v = 0; v < problem.vertices(); ++v)
        if (v != problem.root && sets.find(v) != sets.find(problem.root)) cost += problem.prize[v];
    return cost;
}

}  // namespace gridreach
