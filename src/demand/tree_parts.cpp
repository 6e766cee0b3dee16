// SPDX-License-Identifier: Apache-2.0
#include "demand/tree_parts.h"

#include <algorithm>
#include <utility>

#include "graph/union_find.h"

namespace gridreach {

namespace {

/// The part that is open at a dwelling while the walk comes up.
struct Open {
    LvLoad load;
    double deep_m = 0;  ///< To the furthest dwelling below.
    double worth = 0;   ///< Less the lines inside.
    bool must = false;  ///< A dwelling of it must be served.
};

}  // namespace

std::vector<std::vector<std::uint32_t>> tree_parts(std::span<const AreaDwelling> dwellings,
                                                   std::span<const TreeEdge> tree, const LvRules& rules) {
    const auto n = static_cast<std::uint32_t>(dwellings.size());
    std::vector<std::uint32_t> begins(n + 1), ends(2 * tree.size());
    for (const TreeEdge& e : tree) {
        ++begins[e.a];
        ++begins[e.b];
    }
    std::uint32_t sum = 0;
    for (std::uint32_t& begin : begins) sum += std::exchange(begin, sum);
    std::vector<std::uint32_t> next(begins.begin(), begins.end() - 1);
    for (std::uint32_t k = 0; k < tree.size(); ++k) {
        ends[next[tree[k].a]++] = k;
        ends[next[tree[k].b]++] = k;
    }
    // Dwellings after the one they are reached from.
    constexpr std::uint32_t none = 0xFFFFFFFF;
    std::vector<std::uint32_t> order, up(n, none);
    std::vector<bool> seen(n);
    order.reserve(n);
    for (std::uint32_t root = 0; root < n; ++root) {
        if (seen[root]) continue;
        seen[root] = true;
        order.push_back(root);
        for (std::size_t k = order.size() - 1; k < order.size(); ++k)
            for (std::uint32_t e = begins[order[k]]; e < begins[order[k] + 1]; ++e) {
                const TreeEdge& edge = tree[ends[e]];
                const std::uint32_t to = edge.a == order[k] ? edge.b : edge.a;
                if (seen[to]) continue;
                seen[to] = true;
                up[to] = ends[e];
                order.push_back(to);
            }
    }
    UnionFind sets(n);
    std::vector<Open> open(n);
    struct Branch {
        double deep_m, line_m;
        std::uint32_t at;
    };
    std::vector<Branch> branches;
    for (std::size_t k = order.size(); k-- > 0;) {
        const std::uint32_t at = order[k];
        Open& here = open[at];
        here.load = dwellings[at].load;
        here.worth = dwellings[at].worth;
        here.must = dwellings[at].must_serve;
        branches.clear();
        for (std::uint32_t e = begins[at]; e < begins[at + 1]; ++e) {
            if (ends[e] == up[at]) continue;
            const TreeEdge& edge = tree[ends[e]];
            const double line_m = edge.length_m / dwellings[at].ground;
            const std::uint32_t to = edge.a == at ? edge.b : edge.a;
            branches.push_back({open[to].deep_m + line_m, line_m, to});
        }
        std::sort(branches.begin(), branches.end(), [](const Branch& x, const Branch& y) {
            return x.deep_m != y.deep_m ? x.deep_m < y.deep_m : x.at < y.at;
        });
        for (const Branch& branch : branches) {
            const Open& below = open[branch.at];
            LvLoad load = here.load;
            load += below.load;
            if (branch.deep_m + here.deep_m > 2 * rules.max_length_m || !load_fits(load, rules)) continue;
            const double line_cost =
                branch.line_m *
                (branch.line_m <= rules.max_drop_m ? rules.drop_cost_per_m : rules.line_cost_per_m);
            if (below.worth < line_cost && !below.must) continue;
            here.load = load;
            here.deep_m = branch.deep_m;  // They come in rising order.
            here.worth += below.worth - line_cost;
            here.must = here.must || below.must;
            sets.unite(at, branch.at);
        }
    }
    std::vector<std::vector<std::uint32_t>> parts;
    std::vector<std::uint32_t> part_of(n, none);
    for (std::uint32_t i = 0; i < n; ++i) {
        std::uint32_t& part = part_of[sets.find(i)];
        if (part == none) {
            part = static_cast<std::uint32_t>(parts.size());
            parts.emplace_back();
        }
        parts[part].push_back(i);
    }
    return parts;
}

}  // namespace gridreach
