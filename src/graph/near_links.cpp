// SPDX-License-Identifier: Apache-2.0
#include "graph/near_links.h"

#include <algorithm>

#include "graph/plane_predicates.h"
#include "graph/triangulation.h"

namespace gridreach {

std::vector<TreeEdge> near_links(std::span<const PointM> points, double max_length_m) {
    std::vector<TreeEdge> links;
    if (points.size() < 2) return links;
    const auto keep = [&](const TreeEdge& link) {
        if (link.length_m <= max_length_m) links.push_back(link);
    };
    if (!PlanePredicates::in_range(points)) {
        for (const TreeEdge& link : euclidean_mst(points)) keep(link);
        return links;
    }
    PlaceOrder order = place_order(points);
    const Triangulation triangulation(order);
    for (std::uint32_t i = 0; i < order.places.size(); ++i)
        triangulation.around(i, [&](std::uint32_t j) {
            if (i < j)
                keep(edge(order.first[i], order.first[j], distance_m(order.places[i], order.places[j])));
        });
    std::sort(order.duplicates.begin(), order.duplicates.end(),
              [](const auto& x, const auto& y) { return x.of != y.of ? x.of < y.of : x.index < y.index; });
    for (std::size_t k = 0; k < order.duplicates.size(); ++k) {
        const auto& [of, index] = order.duplicates[k];
        const bool first = k == 0 || order.duplicates[k - 1].of != of;
        keep(edge(first ? of : order.duplicates[k - 1].index, index, 0));
    }
    std::sort(links.begin(), links.end(),
              [](const TreeEdge& x, const TreeEdge& y) { return x.a != y.a ? x.a < y.a : x.b < y.b; });
    return links;
}

}  // namespace gridreach
