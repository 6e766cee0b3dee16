// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <algorithm>
#include <map>
#include <vector>

#include "plan/mvmax_rule.h"

namespace gridreach::test {

/// The rule of mvmax word for word: every pair of sites and every site with every tap, sorted, one after the
/// other; every line looked at for every segment. Sites may share a place. Components by member: sites, taps.
struct PlainMvmax {
    std::vector<TreeEdge> segments;
    std::vector<std::size_t> component;
    std::size_t refused = 0;         ///< Segments that would have met a component twice.
    std::size_t met_and_joined = 0;  ///< Components that a segment met on its way.

    PlainMvmax(const MvmaxProblem& problem, const Metric& metric) {
        const std::size_t n = problem.sites.size();
        std::vector<PointM> at = problem.sites;
        std::vector<double> budget_m = problem.budget_m;
        for (std::size_t i = 0; i < n; ++i) component.push_back(i);
        for (const auto& tap : problem.taps) {
            at.push_back(tap.at);
            component.push_back(n + tap.part);
        }
        budget_m.resize(n + problem.parts, 0);
        struct Line {
            PointM a, b;
            std::size_t component;
        };
        std::vector<Line> lines;
        for (const auto& piece : problem.pieces) lines.push_back({piece.a, piece.b, n + piece.part});
        std::vector<TreeEdge> all;
        for (std::uint32_t i = 0; i < n; ++i)
            for (std::uint32_t j = i + 1; j < at.size(); ++j)
                all.push_back({i, j, metric.length_m(std::min(at[i], at[j]), std::max(at[i], at[j]))});
        std::sort(all.begin(), all.end(), shorter);
        for (const TreeEdge& e : all) {
            const std::size_t a = component[e.a], b = component[e.b];
            if (a == b || budget_m[a] + 1e-6 < e.length_m) continue;
            if (e.b < n && budget_m[b] + 1e-6 < e.length_m) continue;
            std::map<std::size_t, int> met;
            bool legal = true;
            for (const Line& line : lines)
                if (meet(at[e.a], at[e.b], line.a, line.b)) legal &= ++met[line.component] <= 1;
            if (!legal) {
                ++refused;
                continue;
            }
            segments.push_back(e);
            lines.push_back({at[e.a], at[e.b], a});
            budget_m[a] += budget_m[b] - e.length_m;
            std::vector<std::size_t> joined = {b};
            for (const auto& [component_met, _] : met)
                if (component_met != a && component_met != b) {
                    budget_m[a] += budget_m[component_met];
                    joined.push_back(component_met);
                    ++met_and_joined;
                }
            const auto is_joined = [&](std::size_t c) {
                return std::find(joined.begin(), joined.end(), c) != joined.end();
            };
            for (std::size_t& c : component)
                if (is_joined(c)) c = a;
            for (Line& line : lines)
                if (is_joined(line.component)) line.component = a;
        }
    }

    static bool meet(PointM a, PointM b, PointM c, PointM d) {
        if (a == b || a == c || a == d || b == c || b == d) return false;
        const auto side = [](PointM p, PointM q, PointM r) {
            const long double turn = static_cast<long double>(q.x - p.x) * (r.y - p.y) -
                                     static_cast<long double>(q.y - p.y) * (r.x - p.x);
            return turn > 0 ? 1 : turn < 0 ? -1 : 0;
        };
        const auto on = [&](PointM p, PointM q, PointM r) {
            return side(p, q, r) == 0 && std::min(p.x, q.x) <= r.x && r.x <= std::max(p.x, q.x) &&
                   std::min(p.y, q.y) <= r.y && r.y <= std::max(p.y, q.y);
        };
        if (side(a, b, c) * side(a, b, d) < 0 && side(c, d, a) * side(c, d, b) < 0) return true;
        return on(a, b, c) || on(a, b, d) || on(c, d, a) || on(c, d, b);
    }
};

}  // namespace gridreach::test
