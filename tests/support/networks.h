// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <algorithm>
#include <array>
#include <cstdint>
#include <limits>
#include <memory>
#include <random>
#include <string_view>
#include <tuple>
#include <vector>

#include "base/reporter.h"
#include "geo/metric.h"
#include "model/demand.h"
#include "model/network.h"

/// Points, demand and grids drawn for tests of graphs, candidate networks and plans.
namespace gridreach::test {

inline const std::shared_ptr<const Projection>& utm36n() {
    static const auto projection = utm_projection("EPSG:32636");
    return projection;
}

inline constexpr std::array<DistanceKind, 3> every_metric = {
    DistanceKind::projected, DistanceKind::great_circle, DistanceKind::geodesic};

/// How drawn points lie: anywhere, on a lattice (many equal lengths), half of them at a place of another, on
/// one slanted line, all at one place.
enum class Lie { anywhere, lattice, repeated, one_line, one_place };

inline constexpr std::array<Lie, 5> every_lie = {Lie::anywhere, Lie::lattice, Lie::repeated, Lie::one_line,
                                                 Lie::one_place};

inline std::string_view name_of(Lie lie) {
    constexpr std::array<std::string_view, 5> names = {"anywhere", "lattice", "repeated", "one line",
                                                       "one place"};
    return names[static_cast<std::size_t>(lie)];
}

inline constexpr PointM corner{400000, 300000};

/// `n` points in a square of `size_m` at `corner`.
inline std::vector<PointM> points_drawn(std::mt19937& random, std::size_t n, Lie lie, double size_m = 20000) {
    const auto share = [&] { return static_cast<double>(random() % 1000000) / 1000000; };
    std::vector<PointM> points;
    while (points.size() < n) {
        const double x = share() * size_m, y = share() * size_m;
        const bool repeat = lie == Lie::repeated && points.size() % 2 == 1;
        if (repeat || (lie == Lie::one_place && !points.empty()))
            points.push_back(points[random() % points.size()]);
        else if (lie == Lie::lattice)
            points.push_back({corner.x + static_cast<double>(random() % 12) * size_m / 12,
                              corner.y + static_cast<double>(random() % 12) * size_m / 12});
        else if (lie == Lie::one_line)
            points.push_back({corner.x + x, corner.y + 0.25 * x});
        else
            points.push_back({corner.x + x, corner.y + y});
    }
    return points;
}

/// Nodes with different costs and last-year peaks of 0 to 4 kW over two years; MV line at 20 to build, 25
/// over its life, per metre.
inline DemandSet demand_at(const std::vector<PointM>& points, std::mt19937& random) {
    DemandSet demand;
    demand.mv_build_cost_per_m = 20;
    demand.mv_life_cost_per_m = 25;
    demand.horizon_years = 2;
    for (std::size_t i = 0; i < points.size(); ++i) {
        DemandNode node;
        node.id = i;
        node.at = points[i];
        const double peak_kw = static_cast<double>(random() % 5);
        node.peak_kw = {peak_kw / 2, peak_kw};
        node.grid_internal_cost = 100 + static_cast<double>(random() % 1000);
        node.grid_internal_build_cost = node.grid_internal_cost / 2;
        node.alternative = Alternative{i % 2 == 0 ? "mini_grid" : "stand_alone", 500};
        demand.nodes.push_back(node);
    }
    return demand;
}

inline Source existing_line(PathM path, double connection_cost = 0) {
    Source source;
    source.geometry = std::move(path);
    source.connection_cost = connection_cost;
    return source;
}

inline Source substation(PointM at, double connection_cost = 0) {
    Source source = existing_line({at}, connection_cost);
    source.kind = SourceKind::substation;
    return source;
}

/// The least length from `p` to the straight line ab, by ever finer steps around the best so far.
inline double least_length_m(PointM p, PointM a, PointM b, const Metric& metric) {
    double low = 0, high = 1, best_m = std::numeric_limits<double>::infinity();
    for (int round = 0; round < 12; ++round) {
        const double step = (high - low) / 20;
        double best = low, round_m = std::numeric_limits<double>::infinity();
        for (int k = 0; k <= 20; ++k) {
            const double t = low + k * step;
            const double length_m = metric.length_m(p, {a.x + t * (b.x - a.x), a.y + t * (b.y - a.y)});
            if (length_m < round_m) {
                round_m = length_m;
                best = t;
            }
        }
        best_m = std::min(best_m, round_m);
        low = std::max(0.0, best - step);
        high = std::min(1.0, best + step);
    }
    return best_m;
}

/// The least length from `p` to a source's geometry.
inline double least_length_m(PointM p, const Source& source, const Metric& metric) {
    double best_m = metric.length_m(p, source.geometry.front());
    for (std::size_t i = 1; i < source.geometry.size(); ++i)
        best_m = std::min(best_m, least_length_m(p, source.geometry[i - 1], source.geometry[i], metric));
    return best_m;
}

/// Weight of the lightest tree over all of `count` nodes by Prim, from a full table; infinite when a node
/// cannot be joined.
inline double lightest_tree(const std::vector<std::vector<double>>& weight) {
    const std::size_t n = weight.size();
    std::vector<double> best(n, std::numeric_limits<double>::infinity());
    std::vector<bool> in(n);
    double sum = 0;
    for (std::size_t step = 0; step < n; ++step) {
        std::size_t next = n;
        for (std::size_t i = 0; i < n; ++i)
            if (!in[i] && (step == 0 ? i == 0 : next == n || best[i] < best[next])) next = i;
        if (step > 0) sum += best[next];
        in[next] = true;
        for (std::size_t i = 0; i < n; ++i) best[i] = std::min(best[i], weight[next][i]);
    }
    return sum;
}

}  // namespace gridreach::test
