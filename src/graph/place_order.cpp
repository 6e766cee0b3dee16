// SPDX-License-Identifier: Apache-2.0
#include "graph/place_order.h"

#include <algorithm>
#include <bit>
#include <cmath>

#include "base/parallel.h"
#include "graph/parallel_sort.h"

namespace gridreach {

namespace {

constexpr std::size_t block = 1 << 14;

/// Bits at every second place.
std::uint64_t spread(std::uint32_t x) {
    std::uint64_t v = x;
    v = (v | v << 16) & 0x0000FFFF0000FFFF;
    v = (v | v << 8) & 0x00FF00FF00FF00FF;
    v = (v | v << 4) & 0x0F0F0F0F0F0F0F0F;
    v = (v | v << 2) & 0x3333333333333333;
    return (v | v << 1) & 0x5555555555555555;
}

struct Keyed {
    std::uint64_t key;
    std::uint32_t index;
};

/// Square cells, 2^32 to the longer side. Rounding is monotone: a lower cell means a lower coordinate.
std::vector<Keyed> keyed(std::span<const PointM> points) {
    const BoxM box = box_of(points);
    const double size_m = std::max(box.max_x / 2 - box.min_x / 2, box.max_y / 2 - box.min_y / 2) * 2;
    const double per_m = size_m > 0 ? std::ldexp(1.0, 31 - std::ilogb(size_m)) : 0;
    std::vector<Keyed> out(points.size());
    parallel_blocks(points.size(), block, [&](std::size_t begin, std::size_t end) {
        const auto cell = [&](double x, double low) {
            return static_cast<std::uint32_t>(std::min((x - low) * per_m, 4294967295.0));
        };
        for (std::size_t i = begin; i < end; ++i)
            out[i] = {spread(cell(points[i].x, box.min_x)) << 1 | spread(cell(points[i].y, box.min_y)),
                      static_cast<std::uint32_t>(i)};
    });
    return out;
}

/// How places of one cell are cut in two.
PlaceOrder::Halves halve_cell(std::uint32_t begin, std::uint32_t end) {
    const std::uint32_t count = end - begin;
    return {begin + count / 2, std::bit_width(count) % 2 == 0 ? PlaceOrder::Axis::x : PlaceOrder::Axis::y};
}

struct Place {
    PointM at;
    std::uint32_t first;
};

void put_in_kd_order(std::vector<Place>& cell, std::uint32_t begin, std::uint32_t end) {
    if (end - begin < 2) return;
    const auto [middle, axis] = halve_cell(begin, end);
    std::nth_element(
        cell.begin() + begin, cell.begin() + middle, cell.begin() + end,
        [axis = axis](const Place& p, const Place& q) { return PlaceOrder::before(p.at, q.at, axis); });
    put_in_kd_order(cell, begin, middle);
    put_in_kd_order(cell, middle, end);
}

/// Where many places share a cell (some lie very far apart), it is as if the cell were cut further.
void order_cells(PlaceOrder& order) {
    const std::size_t count = order.places.size();
    for (std::size_t begin = 0, end = 0; begin < count; begin = end) {
        end = begin + 1;
        while (end < count && order.keys[end] == order.keys[begin]) ++end;
        if (end - begin < 4) continue;  // cut along x, as they are sorted
        std::vector<Place> cell;
        for (std::size_t i = begin; i < end; ++i) cell.push_back({order.places[i], order.first[i]});
        put_in_kd_order(cell, 0, static_cast<std::uint32_t>(cell.size()));
        for (std::size_t i = begin; i < end; ++i) {
            order.places[i] = cell[i - begin].at;
            order.first[i] = cell[i - begin].first;
        }
    }
}

}  // namespace

PlaceOrder place_order(std::span<const PointM> points) {
    std::vector<Keyed> order = keyed(points);
    parallel_sort(order, [&](const Keyed& a, const Keyed& b) {
        if (a.key != b.key) return a.key < b.key;
        const PointM p = points[a.index], q = points[b.index];
        return p != q ? p < q : a.index < b.index;
    });
    PlaceOrder out;
    out.places.resize(order.size());
    parallel_blocks(order.size(), block, [&](std::size_t begin, std::size_t end) {
        for (std::size_t i = begin; i < end; ++i) out.places[i] = points[order[i].index];
    });
    out.first.resize(order.size());
    out.keys.resize(order.size());
    std::size_t kept = 0;
    for (std::size_t i = 0; i < order.size(); ++i) {
        if (kept > 0 && out.places[kept - 1] == out.places[i]) {
            out.duplicates.push_back({out.first[kept - 1], order[i].index});
            continue;
        }
        out.places[kept] = out.places[i];
        out.first[kept] = order[i].index;
        out.keys[kept++] = order[i].key;
    }
    out.places.resize(kept);
    out.first.resize(kept);
    out.keys.resize(kept);
    order_cells(out);
    return out;
}

PlaceOrder::Halves PlaceOrder::halve(std::uint32_t begin, std::uint32_t end) const {
    const std::uint64_t low = keys[begin], high = keys[end - 1];
    if (low == high) return halve_cell(begin, end);
    const int bit = 63 - std::countl_zero(low ^ high);
    const std::uint64_t from = high >> bit << bit;
    const auto middle = std::lower_bound(keys.begin() + begin, keys.begin() + end, from);
    return {static_cast<std::uint32_t>(middle - keys.begin()), bit % 2 == 1 ? Axis::x : Axis::y};
}

}  // namespace gridreach
