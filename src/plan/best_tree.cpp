// SPDX-License-Identifier: Apache-2.0
#include "plan/best_tree.h"

#include <algorithm>
#include <numeric>

#include "graph/union_find.h"

namespace gridreach {

BestTree::BestTree(const PrizeProblem& problem, std::optional<double> entry_cost)
    : problem_(problem), entry_cost_(entry_cost) {
    if (entry_cost_) offer({});
}

void BestTree::offer(std::vector<std::uint32_t> edges) {
    std::sort(edges.begin(), edges.end());
    if (!entry_cost_) {
        const double cost = checked_cost(problem_, edges);
        if (!(cost < cost_)) return;
        cost_ = cost;
        edges_ = std::move(edges);
        return;
    }
    auto [part, cost] = best_part(edges);
    if (!(cost + *entry_cost_ < cost_)) return;
    cost_ = cost + *entry_cost_;
    edges_ = std::move(part);
}

std::pair<std::vector<std::uint32_t>, double> BestTree::best_part(
    const std::vector<std::uint32_t>& edges) const {
    UnionFind sets(problem_.vertices());
    for (std::uint32_t e : edges) sets.unite(problem_.edges[e].a, problem_.edges[e].b);
    std::vector<double> saves(problem_.vertices(), 0);
    for (std::uint32_t v = 0; v < problem_.vertices(); ++v) saves[sets.find(v)] += problem_.prize[v];
    for (std::uint32_t e : edges) saves[sets.find(problem_.edges[e].a)] -= problem_.edges[e].cost;
    const auto best =
        static_cast<std::uint32_t>(std::max_element(saves.begin(), saves.end()) - saves.begin());
    PrizeProblem rooted;
    rooted.prize = problem_.prize;
    rooted.root = best;
    std::vector<std::uint32_t> part, as_rooted;
    for (std::uint32_t e : edges)
        if (sets.find(problem_.edges[e].a) == best) {
            as_rooted.push_back(static_cast<std::uint32_t>(part.size()));
            part.push_back(e);
            rooted.edges.push_back(problem_.edges[e]);
        }
    return {std::move(part), checked_cost(rooted, as_rooted)};
}

PrizeTree BestTree::tree() const {
    PrizeTree tree;
    tree.edges = edges_;
    tree.cost = cost_ - entry_cost_.value_or(0);
    return tree;
}

}  // namespace gridreach
