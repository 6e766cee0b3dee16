// SPDX-License-Identifier: Apache-2.0
#include "demand/area_bound.h"

#include <algorithm>
#include <cmath>
#include <limits>
#include <map>
#include <utility>
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

/// Dwellings of which no two can have one transformer, taken in turn: so many areas there are at least.
std::size_t fewest_areas(std::span<const AreaDwelling> dwellings, const LvRules& rules) {
    double ground = 0;
    for (const AreaDwelling& each : dwellings) ground = std::max(ground, each.ground);
    const double apart_m = 2 * std::max(rules.max_length_m, rules.max_drop_m) * ground * (1 + 1e-9);
    const auto cell = [&](double x) { return static_cast<std::int64_t>(std::floor(x / apart_m)); };
    std::map<std::pair<std::int64_t, std::int64_t>, std::vector<PointM>> kept;
    std::size_t count = 0;
    for (const AreaDwelling& each : dwellings) {
        const std::int64_t column = cell(each.at.x), row = cell(each.at.y);
        bool alone = true;
        for (std::int64_t dy = -1; dy <= 1 && alone; ++dy)
            for (std::int64_t dx = -1; dx <= 1 && alone; ++dx)
                if (const auto near = kept.find({column + dx, row + dy}); near != kept.end())
                    alone = std::none_of(near->second.begin(), near->second.end(),
                                         [&](PointM other) { return distance_m(each.at, other) <= apart_m; });
        if (!alone) continue;
        kept[{column, row}].push_back(each.at);
        ++count;
    }
    return count;
}

/// Where all must be served: wires and MV lines are one tree over them, no shorter than a Steiner tree, of
/// which drops and lines make at most their reach for each dwelling.
double bound_of_one_tree(std::span<const AreaDwelling> dwellings, const LvRules& rules, double spanning_m,
                         double transformers) {
    constexpr double steiner_ratio = 0.824168;  // Chung and Graham (1985).
    const auto n = static_cast<double>(dwellings.size());
    double left_m = steiner_ratio * spanning_m, cost = 0;
    const double line = std::min(rules.line_cost_per_m, rules.mv_cost_per_m);
    const double drops_m = std::min(left_m, n * rules.max_drop_m);
    const double drop = std::min(rules.drop_cost_per_m, line);
    cost += drops_m * drop;
    left_m -= drops_m;
    const double lines_m = std::min(left_m, n * std::max(rules.max_length_m, rules.max_drop_m));
    cost += lines_m * line + (left_m - lines_m) * rules.mv_cost_per_m;
    const double areas = static_cast<double>(fewest_areas(dwellings, rules));
    return cost + std::max(transformers, areas * rules.ratings.front().life_cost);
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
    const bool all_must = std::all_of(dwellings.begin(), dwellings.end(),
                                      [](const AreaDwelling& each) { return each.must_serve; });
    double one_tree = 0;
    if (all_must) {
        double spanning_m = 0;
        for (const TreeEdge& e : tree) spanning_m += e.length_m;
        one_tree = bound_of_one_tree(dwellings, rules, spanning_m, sum);
    }
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
    return std::max(one_tree, sum - most);
}

}  // namespace gridreach
