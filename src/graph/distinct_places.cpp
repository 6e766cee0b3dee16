// SPDX-License-Identifier: Apache-2.0
#include "graph/distinct_places.h"

#include <algorithm>
#include <numeric>

namespace gridreach {

DistinctPlaces distinct_places(std::span<const PointM> points) {
    std::vector<std::uint32_t> order(points.size());
    std::iota(order.begin(), order.end(), std::uint32_t{0});
    std::sort(order.begin(), order.end(), [&](std::uint32_t a, std::uint32_t b) {
        return points[a] != points[b] ? points[a] < points[b] : a < b;
    });
    DistinctPlaces out;
    for (std::uint32_t i : order) {
        if (!out.first.empty() && points[out.first.back()] == points[i])
            out.duplicates.push_back({out.first.back(), i});
        else
            out.first.push_back(i);
    }
    std::sort(out.first.begin(), out.first.end());
    for (const std::uint32_t i : out.first) out.places.push_back(points[i]);
    return out;
}

}  // namespace gridreach
