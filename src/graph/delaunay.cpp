// SPDX-License-Identifier: Apache-2.0
#include "graph/delaunay.h"

#include <algorithm>
#include <cmath>
#include <functional>
#include <numeric>

#include "base/parallel.h"
#include "graph/parallel_sort.h"
#include "graph/plane_predicates.h"
#include "graph/spanning_tree.h"
#include "graph/triangulation.h"

namespace gridreach {

namespace {

using Edges = std::vector<std::pair<std::uint32_t, std::uint32_t>>;
constexpr std::size_t block_size = 1 << 14;

/// So near to a line that rounding can have moved the places off it: triangles there would mean nothing.
bool on_one_line(const std::vector<PointM>& places) {
    constexpr double thinnest = 1e-9;  // of the length: what rounding does to points of a line
    const auto [first, last] = std::minmax_element(places.begin(), places.end());
    const PointM a = *first, b = *last;
    const double length_m = distance_m(a, b);
    return std::all_of(places.begin(), places.end(), [&](PointM p) {
        const double twice_area = (b.x - a.x) * (p.y - a.y) - (b.y - a.y) * (p.x - a.x);
        return std::abs(twice_area) <= thinnest * length_m * length_m;
    });
}

void join_along_line(const PlaceOrder& order, Edges& edges) {
    std::vector<std::uint32_t> along(order.places.size());
    std::iota(along.begin(), along.end(), std::uint32_t{0});
    parallel_sort(along, [&](std::uint32_t a, std::uint32_t b) { return order.places[a] < order.places[b]; });
    for (std::size_t i = 1; i < along.size(); ++i)
        edges.emplace_back(std::minmax(order.first[along[i - 1]], order.first[along[i]]));
}

void join_neighbours(const PlaceOrder& order, Edges& edges) {
    const Triangulation triangulation(order);
    const std::size_t count = order.places.size();
    std::vector<Edges> parts((count + block_size - 1) / block_size);
    parallel_blocks(count, block_size, [&](std::size_t begin, std::size_t end) {
        Edges& part = parts[begin / block_size];
        for (auto a = static_cast<std::uint32_t>(begin); a < end; ++a)
            triangulation.around(a, [&](std::uint32_t b) {
                if (a < b) part.emplace_back(std::minmax(order.first[a], order.first[b]));
            });
    });
    for (Edges& part : parts) {
        edges.insert(edges.end(), part.begin(), part.end());
        part = {};
    }
}

}  // namespace

Edges delaunay_edges(std::span<const PointM> points) {
    Edges edges;
    if (points.size() < 2) return edges;
    if (!PlanePredicates::in_range(points)) {
        for (const TreeEdge& e : euclidean_mst(points)) edges.emplace_back(e.a, e.b);
        return edges;
    }
    const PlaceOrder order = place_order(points);
    for (const auto& each : order.duplicates) edges.emplace_back(each.of, each.index);
    if (on_one_line(order.places))
        join_along_line(order, edges);
    else
        join_neighbours(order, edges);
    parallel_sort(edges, std::less<>());
    return edges;
}

}  // namespace gridreach
