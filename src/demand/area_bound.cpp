// SPDX-License-Identifier: Apache-2.0
#include "demand/area_bound.h"

#include <algorithm>
#include <limits>
#include <vector>

#include "graph/spanning_tree.h"
#include "graph/union_find.h"

namespace gridreach {

namespace {

/// A dwelling of more than an area's households has a transformer to itself.
double least_transformer_cost(const LvLoad& load, const LvRules& rules) {
    if (load.households >= rules.max_households)
        return transformer_for(load.peak_kw(rules.coincidence), rules).life_cost;
    return rules.ratings.front().life_cost * load.households / rules.max_households;
}

/// What a wire costs at least from a dwelling to `radius_m` away.
double wire_cost(double radius_m, const LvRules& rules) {
    const double line = std::min(rules.line_cost_per_m, rules.mv_cost_per_m);
    const double drop = std::min(rules.drop_cost_per_m, line);
    const double dropped = std::min(radius_m, rules.max_drop_m);
    const double lined = std::min(radius_m, std::max(rules.max_length_m, rules.max_drop_m)) - dropped;
    return dropped * drop + lined * line + (radius_m - dropped - lined) * rules.mv_cost_per_m;
}

}  // namespace

double lower_bound_of_areas(std::span<const AreaDwelling> dwellings, const LvRules& rules) {
    struct Component {
        double radius_m = 0;
        double left = 0;   ///< What its dwellings can still pay.
        double chain = 0;  ///< Most that nested components paid, itself the outermost.
    };
    std::vector<PointM> places;
    std::vector<Component> components;
    places.reserve(dwellings.size());
    components.reserve(dwellings.size());
    double sum = 0;
    for (const AreaDwelling& each : dwellings) {
        places.push_back(each.at);
        const double transformer = least_transformer_cost(each.load, rules);
        const double worth =
            each.must_serve ? std::numeric_limits<double>::infinity() : std::max(0.0, each.worth);
        sum += std::min(transformer, worth);
        components.push_back({0, worth - std::min(transformer, worth), 0});
    }
    std::vector<TreeEdge> tree = euclidean_mst(places);
    for (TreeEdge& e : tree) e.length_m /= std::max(dwellings[e.a].ground, dwellings[e.b].ground);
    std::sort(tree.begin(), tree.end(), shorter);
    UnionFind sets(dwellings.size());
    double most = 0;
    for (const TreeEdge& e : tree) {
        const double radius_m = e.length_m / 2;
        const std::uint32_t ends[] = {sets.find(e.a), sets.find(e.b)};
        for (const std::uint32_t end : ends) {
            Component& c = components[end];
            const double paid = std::min(c.left, wire_cost(radius_m, rules) - wire_cost(c.radius_m, rules));
            c.left -= paid;
            c.chain += paid;
            sum += paid;
        }
        const auto &a = components[ends[0]], &b = components[ends[1]];
        const Component both{radius_m, a.left + b.left, std::max(a.chain, b.chain)};
        most = std::max(most, both.chain);
        sets.unite(e.a, e.b);
        components[sets.find(e.a)] = both;
    }
    return std::max(0.0, sum - most);
}

}  // namespace gridreach
