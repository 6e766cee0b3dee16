// SPDX-License-Identifier: Apache-2.0
#include "graph/spanning_tree.h"

#include <algorithm>
#include <limits>

#include "base/parallel.h"
#include "graph/boruvka_tree.h"
#include "graph/distinct_places.h"
#include "graph/kd_tree.h"
#include "graph/parallel_sort.h"
#include "graph/plane_tree.h"

namespace gridreach {

namespace {

constexpr std::size_t small_set = 96;
constexpr double infinite = std::numeric_limits<double>::infinity();

void sort_by_ends(std::vector<TreeEdge>& edges) {
    parallel_sort(edges,
                  [](const TreeEdge& x, const TreeEdge& y) { return x.a != y.a ? x.a < y.a : x.b < y.b; });
}

std::vector<TreeEdge> prim(std::span<const PointM> points) {
    const auto n = static_cast<std::uint32_t>(points.size());
    std::vector<TreeEdge> tree, best(n, {0, 0, infinite});
    std::vector<bool> in(n);
    std::uint32_t at = 0;
    for (std::uint32_t step = 1; step < n; ++step) {
        in[at] = true;
        std::uint32_t next = n;
        for (std::uint32_t j = 0; j < n; ++j) {
            if (in[j]) continue;
            const double length_m =
                distance_m(Point3{points[at].x, points[at].y, 0}, Point3{points[j].x, points[j].y, 0});
            if (const TreeEdge e = edge(at, j, length_m); shorter(e, best[j])) best[j] = e;
            if (next == n || shorter(best[j], best[next])) next = j;
        }
        tree.push_back(best[next]);
        at = next;
    }
    sort_by_ends(tree);
    return tree;
}

}  // namespace

std::vector<TreeEdge> euclidean_mst(std::span<const PointM> points) {
    if (points.size() < 2) return {};
    if (points.size() <= small_set) return prim(points);
    auto tree = plane_tree(points);
    if (!tree) tree = boruvka_tree(points, Metric(DistanceKind::projected, nullptr));
    sort_by_ends(*tree);
    return std::move(*tree);
}

std::vector<TreeEdge> metric_mst(std::span<const PointM> points, const Metric& metric) {
    if (metric.kind() == DistanceKind::projected) return euclidean_mst(points);
    if (points.size() < 2) return {};
    auto tree = boruvka_tree(points, metric);
    sort_by_ends(tree);
    return tree;
}

std::vector<TreeEdge> nearest_edges(std::span<const PointM> points, std::size_t count, const Metric& metric) {
    const DistinctPlaces distinct = distinct_places(points);
    const KdTree tree(distinct.places, metric);
    std::vector<std::vector<KdTree::Neighbour>> near(distinct.places.size());
    parallel_blocks(near.size(), 1024, [&](std::size_t begin, std::size_t end) {
        for (std::size_t i = begin; i < end; ++i)
            near[i] = tree.nearest(static_cast<std::uint32_t>(i), count);
    });
    std::vector<TreeEdge> edges;
    for (std::uint32_t i = 0; i < near.size(); ++i)
        for (const auto& each : near[i])
            edges.push_back(edge(distinct.first[i], distinct.first[each.index], each.length_m));
    sort_by_ends(edges);
    const auto same = [](const TreeEdge& x, const TreeEdge& y) { return x.a == y.a && x.b == y.b; };
    edges.erase(std::unique(edges.begin(), edges.end(), same), edges.end());
    return edges;
}

}  // namespace gridreach
