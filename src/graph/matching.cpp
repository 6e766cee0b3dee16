// SPDX-License-Identifier: Apache-2.0
#include "graph/matching.h"

#include <algorithm>
#include <boost/graph/adjacency_list.hpp>
#include <boost/graph/max_cardinality_matching.hpp>
#include <map>

#include "graph/union_find.h"

namespace gridreach {

std::vector<std::optional<std::uint32_t>> maximum_matching(
    std::size_t left, std::size_t right, const std::vector<std::pair<std::uint32_t, std::uint32_t>>& edges) {
    // Parts are small (a roof touches a few others), and Edmonds' algorithm is cubic: one part at a time.
    UnionFind parts(left + right);
    for (const auto& [l, r] : edges) parts.unite(l, static_cast<std::uint32_t>(left) + r);
    std::map<std::uint32_t, std::vector<std::pair<std::uint32_t, std::uint32_t>>> edges_of;
    for (const auto& each : edges) edges_of[parts.find(each.first)].push_back(each);

    std::vector<std::optional<std::uint32_t>> partner(left);
    for (auto& [part, list] : edges_of) {
        std::sort(list.begin(), list.end());
        std::map<std::uint32_t, std::uint32_t> local;  // global vertex → local
        std::vector<std::uint32_t> global;
        const auto local_of = [&](std::uint32_t vertex) {
            const auto [at, added] = local.try_emplace(vertex, static_cast<std::uint32_t>(global.size()));
            if (added) global.push_back(vertex);
            return at->second;
        };
        std::vector<std::pair<std::uint32_t, std::uint32_t>> ends;
        for (const auto& [l, r] : list) {
            const std::uint32_t a = local_of(l), b = local_of(static_cast<std::uint32_t>(left) + r);
            ends.emplace_back(a, b);
        }
        using Graph = boost::adjacency_list<boost::vecS, boost::vecS, boost::undirectedS>;
        const Graph graph(ends.begin(), ends.end(), global.size());
        std::vector<boost::graph_traits<Graph>::vertex_descriptor> mate(global.size());
        boost::edmonds_maximum_cardinality_matching(graph, mate.data());
        for (std::size_t v = 0; v < global.size(); ++v)
            if (global[v] < left && mate[v] != boost::graph_traits<Graph>::null_vertex())
                partner[global[v]] = global[mate[v]] - static_cast<std::uint32_t>(left);
    }
    return partner;
}

}  // namespace gridreach
