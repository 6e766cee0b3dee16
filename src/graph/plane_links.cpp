// SPDX-License-Identifier: Apache-2.0
#include "graph/plane_links.h"

namespace gridreach {

std::vector<Link> links_of(const PlaceOrder& order, const Triangulation& triangulation, std::uint32_t begin,
                           std::uint32_t end) {
    constexpr double clearly = 1 + 0x1p-40;
    struct Spoke {
        std::uint32_t to;
        double m2;
    };
    std::vector<Link> out;
    std::vector<Spoke> spokes;
    for (std::uint32_t a = begin; a < end; ++a) {
        spokes.clear();
        triangulation.around(a, [&](std::uint32_t b) {
            spokes.push_back({b, squared_length_m2(order.places[a], order.places[b])});
        });
        const auto longest_with = [&](const Spoke& it, const Spoke& other) {
            return it.m2 > other.m2 * clearly &&
                   it.m2 > squared_length_m2(order.places[it.to], order.places[other.to]) * clearly;
        };
        const std::size_t n = spokes.size();
        for (std::size_t i = 0; i < n; ++i) {
            const Spoke& it = spokes[i];
            if (it.to >= begin && it.to < a) continue;
            if (longest_with(it, spokes[i + 1 == n ? 0 : i + 1]) ||
                longest_with(it, spokes[i == 0 ? n - 1 : i - 1]))
                continue;
            out.push_back({a, it.to, std::sqrt(it.m2)});
        }
    }
    return out;
}

}  // namespace gridreach
