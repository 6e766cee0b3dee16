// SPDX-License-Identifier: Apache-2.0
#include "graph/spanning_tree.h"

#include <algorithm>
#include <cmath>
#include <limits>
#include <memory>
#include <numbers>

#include "base/parallel.h"
#include "base/reporter.h"
#include "graph/kd_tree.h"
#include "graph/union_find.h"

namespace gridreach {

namespace {

constexpr std::size_t small_set = 48;

TreeEdge edge(std::uint32_t i, std::uint32_t j, double length_m) { return {std::min(i, j), std::max(i, j), length_m}; }

bool shorter(const TreeEdge& x, const TreeEdge& y) {
    if (x.length_m != y.length_m) return x.length_m < y.length_m;
    return x.a != y.a ? x.a < y.a : x.b < y.b;
}

void sort_by_ends(std::vector<TreeEdge>& edges) {
    std::sort(edges.begin(), edges.end(), [](const TreeEdge& x, const TreeEdge& y) { return x.a != y.a ? x.a < y.a : x.b < y.b; });
}

/// Prim (1957), for sets too small for a tree of trees.
std::vector<TreeEdge> prim(std::span<const PointM> points) {
    const auto n = static_cast<std::uint32_t>(points.size());
    std::vector<TreeEdge> tree, best(n, {0, 0, std::numeric_limits<double>::infinity()});
    std::vector<bool> in(n);
    std::uint32_t at = 0;
    for (std::uint32_t step = 1; step < n; ++step) {
        in[at] = true;
        std::uint32_t next = n;
        for (std::uint32_t j = 0; j < n; ++j) {
            if (in[j]) continue;
            if (const TreeEdge e = edge(at, j, distance_m(points[at], points[j])); shorter(e, best[j])) best[j] = e;
            if (next == n || shorter(best[j], best[next])) next = j;
        }
        tree.push_back(best[next]);
        at = next;
    }
    sort_by_ends(tree);
    return tree;
}

/// Every component takes its shortest way out, all at once, until one is left. The order of edges is strict, so no cycle closes.
std::vector<TreeEdge> boruvka(const KdTree& tree, const KdTree::Length& length) {
    const auto n = static_cast<std::uint32_t>(tree.size());
    std::vector<TreeEdge> chosen;
    UnionFind sets(n);
    std::vector<std::uint32_t> labels(n);
    std::vector<KdTree::Neighbour> found(n);
    while (chosen.size() + 1 < n) {
        throw_if_stopped();
        for (std::uint32_t i = 0; i < n; ++i) labels[i] = sets.find(i);
        const auto subtree_labels = tree.label_subtrees(labels);
        parallel_blocks(n, 4096, [&](std::size_t begin, std::size_t end) {
            for (auto i = static_cast<std::uint32_t>(begin); i < end; ++i)
                // What was nearest stays nearest while it is still in another component.
                if (found[i].index == KdTree::Neighbour::none || labels[found[i].index] == labels[i])
                    found[i] = tree.nearest_other(i, labels, subtree_labels, length);
        });
        std::vector<TreeEdge> best(n, {0, 0, std::numeric_limits<double>::infinity()});
        for (std::uint32_t i = 0; i < n; ++i) {
            const TreeEdge e = edge(i, found[i].index, found[i].length_m);
            if (shorter(e, best[labels[i]])) best[labels[i]] = e;
        }
        for (std::uint32_t i = 0; i < n; ++i)
            if (labels[i] == i && sets.unite(best[i].a, best[i].b)) chosen.push_back(best[i]);
    }
    sort_by_ends(chosen);
    return chosen;
}

/// Points in space whose straight distance is never more than their length by the metric.
struct Placed {
    std::vector<Point3> points;
    KdTree::Length length;  ///< Empty: the straight distance.
};

Point3 on_sphere(LonLat p, double radius_m) {
    constexpr double radians = std::numbers::pi / 180;
    const double lat = p.lat * radians, lon = p.lon * radians;
    return {radius_m * std::cos(lat) * std::cos(lon), radius_m * std::cos(lat) * std::sin(lon), radius_m * std::sin(lat)};
}

Point3 on_wgs84(LonLat p) {
    constexpr double radians = std::numbers::pi / 180, a = 6378137.0, f = 1 / 298.257223563, e2 = f * (2 - f);
    const double lat = p.lat * radians, lon = p.lon * radians;
    const double n = a / std::sqrt(1 - e2 * std::sin(lat) * std::sin(lat));
    return {n * std::cos(lat) * std::cos(lon), n * std::cos(lat) * std::sin(lon), n * (1 - e2) * std::sin(lat)};
}

Placed placed(std::span<const PointM> points, const Metric& metric) {
    Placed out;
    out.points.resize(points.size());
    if (metric.kind() == DistanceKind::projected) {
        for (std::size_t i = 0; i < points.size(); ++i) out.points[i] = {points[i].x, points[i].y, 0};
        return out;
    }
    const auto places = std::make_shared<std::vector<LonLat>>(points.size());
    const bool sphere = metric.kind() == DistanceKind::great_circle;
    parallel_blocks(points.size(), 4096, [&](std::size_t begin, std::size_t end) {
        for (std::size_t i = begin; i < end; ++i) {
            const LonLat place = (*places)[i] = metric.projection().inverse(points[i]);
            out.points[i] = sphere ? on_sphere(place, great_circle_radius_m) : on_wgs84(place);
        }
    });
    // One order of the two ends, so that both ends see the same length to the last bit.
    out.length = [places, sphere](std::uint32_t i, std::uint32_t j) {
        const LonLat a = (*places)[std::min(i, j)], b = (*places)[std::max(i, j)];
        return sphere ? great_circle_length_m(a, b) : geodesic_length_m(a, b);
    };
    return out;
}

}  // namespace

std::vector<TreeEdge> euclidean_mst(std::span<const PointM> points) {
    if (points.size() < 2) return {};
    if (points.size() <= small_set) return prim(points);
    std::vector<Point3> flat(points.size());
    for (std::size_t i = 0; i < points.size(); ++i) flat[i] = {points[i].x, points[i].y, 0};
    return boruvka(KdTree(flat), {});
}

std::vector<TreeEdge> metric_mst(std::span<const PointM> points, const Metric& metric) {
    if (metric.kind() == DistanceKind::projected) return euclidean_mst(points);
    if (points.size() < 2) return {};
    const Placed all = placed(points, metric);
    return boruvka(KdTree(all.points), all.length);
}

std::vector<TreeEdge> nearest_edges(std::span<const PointM> points, std::size_t count, const Metric& metric) {
    const Placed all = placed(points, metric);
    const KdTree tree(all.points);
    std::vector<std::vector<KdTree::Neighbour>> near(points.size());
    parallel_blocks(points.size(), 1024, [&](std::size_t begin, std::size_t end) {
        for (std::size_t i = begin; i < end; ++i) near[i] = tree.nearest(static_cast<std::uint32_t>(i), count, all.length);
    });
    std::vector<TreeEdge> edges;
    for (std::uint32_t i = 0; i < near.size(); ++i)
        for (const auto& each : near[i]) edges.push_back(edge(i, each.index, each.length_m));
    sort_by_ends(edges);
    edges.erase(std::unique(edges.begin(), edges.end(), [](const TreeEdge& x, const TreeEdge& y) { return x.a == y.a && x.b == y.b; }), edges.end());
    return edges;
}

}  // namespace gridreach
