// SPDX-License-Identifier: Apache-2.0
#include "electrical/select_by_flow.h"

#include <algorithm>
#include <limits>

#include "electrical/drop_curve.h"
#include "electrical/select_lines.h"

namespace gridreach {

namespace {

constexpr std::size_t most_points = 256;
/// Rounding must not forbid what holds by a hair.
constexpr double tolerance = 1e-9;

/// The ways to build the line to a node, in the order of types.
std::vector<LineOption> options_of(const FlowSelection& p, std::size_t node) {
    const double kw = p.peak_kw[node], kva = kw / p.power_factor, length_m = p.tree.length_m[node];
    std::vector<LineOption> options;
    for (std::size_t t = 0; t < p.types.size(); ++t) {
        const LineType& type = p.types[t];
        if (kva > type.capacity_kva() * (1 + tolerance)) continue;
        options.push_back({kw * length_m * drop_pu_per_kw_m(type, p.power_factor),
                           p.life_factor * type.cost_per_m * length_m +
                               losses_life_cost(type, length_m, kva * kva * p.squares_per_kva2),
                           static_cast<std::uint16_t>(t)});
    }
    return options;
}

double reserve(const FlowSelection& p, std::size_t node) {
    return p.reserved_drop.empty() ? 0 : p.reserved_drop[node];
}

bool drops_hold(const FlowSelection& p, const std::vector<std::uint16_t>& types) {
    const std::vector<double> drops = drops_of(p, types);
    for (std::size_t i = 0; i < drops.size(); ++i)
        if (drops[i] + reserve(p, i) > p.most_drop + tolerance) return false;
    return true;
}

std::vector<std::uint16_t> by_curves(const FlowSelection& p,
                                     const std::vector<std::vector<LineOption>>& options) {
    const std::size_t n = p.tree.size();
    std::vector<DropCurve> below(n);
    for (std::size_t i = 0; i < n; ++i) below[i].points = {{reserve(p, i), 0}};
    const double most = p.most_drop + tolerance;
    for (std::size_t i = n; i-- > 1;) {
        const DropCurve line = behind_line(below[i], options[i], most, most_points);
        DropCurve& parent = below[p.tree.parent[i]];
        parent = side_by_side(parent, line, most_points);
        if (parent.points.empty()) return {};
    }
    std::vector<double> left(n, most);
    std::vector<std::uint16_t> types(n);
    for (std::size_t i = 1; i < n; ++i) {
        const double here = left[p.tree.parent[i]];
        double least = std::numeric_limits<double>::infinity();
        const LineOption* chosen = nullptr;
        for (const LineOption& option : options[i]) {
            const double cost = option.cost + below[i].cost_at(here - option.drop + tolerance * 1e-3);
            if (cost < least) {
                least = cost;
                chosen = &option;
            }
        }
        // A sampled curve may promise what its samples do not hold: then the line of least drop.
        if (chosen == nullptr)
            chosen =
                &*std::min_element(options[i].begin(), options[i].end(),
                                   [](const LineOption& a, const LineOption& b) { return a.drop < b.drop; });
        types[i] = chosen->type;
        left[i] = here - chosen->drop;
    }
    return types;
}

}  // namespace

std::vector<double> drops_of(const FlowSelection& p, std::span<const std::uint16_t> types) {
    std::vector<double> drops(p.tree.size());
    for (std::size_t i = 1; i < drops.size(); ++i)
        drops[i] = drops[p.tree.parent[i]] +
                   p.peak_kw[i] * p.tree.length_m[i] * drop_pu_per_kw_m(p.types[types[i]], p.power_factor);
    return drops;
}

std::vector<std::uint16_t> select_by_flow(const FlowSelection& p) {
    const std::size_t n = p.tree.size();
    std::vector<std::vector<LineOption>> options(n);
    std::vector<std::uint16_t> types(n), straightest(n);
    for (std::size_t i = 1; i < n; ++i) {
        options[i] = options_of(p, i);
        if (options[i].empty()) return {};
        types[i] = std::min_element(options[i].begin(), options[i].end(),
                                    [](const LineOption& a, const LineOption& b) { return a.cost < b.cost; })
                       ->type;
        straightest[i] =
            std::min_element(options[i].begin(), options[i].end(),
                             [](const LineOption& a, const LineOption& b) { return a.drop < b.drop; })
                ->type;
    }
    if (drops_hold(p, types)) return types;
    types = by_curves(p, options);
    if (!types.empty() && drops_hold(p, types)) return types;
    return drops_hold(p, straightest) ? straightest : std::vector<std::uint16_t>{};
}

}  // namespace gridreach
