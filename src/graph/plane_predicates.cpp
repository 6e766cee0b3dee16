// SPDX-License-Identifier: Apache-2.0
#include "graph/plane_predicates.h"

#include <algorithm>
#include <array>
#include <bit>
#include <cstdint>
#include <vector>

#include "base/parallel.h"

namespace gridreach {

namespace {

/// x + y = sum + rest without error.
struct Two {
    double sum, rest;
};

Two add(double x, double y) {
    const double sum = x + y, back = sum - x;
    return {sum, (x - (sum - back)) + (y - back)};
}

Two multiply(double x, double y) {
    constexpr double splitter = 0x1p27 + 1;
    const double xs = splitter * x, ys = splitter * y;
    const double xh = xs - (xs - x), yh = ys - (ys - y), xl = x - xh, yl = y - yh;
    const double product = x * y;
    return {product, xl * yl - (((product - xh * yh) - xl * yh) - xh * yl)};
}

// Doubled precision: each operation's error is below 2^-100 of the sizes of its terms.

Two plus(Two a, Two b) {
    const Two s = add(a.sum, b.sum);
    return add(s.sum, s.rest + (a.rest + b.rest));
}
Two minus(Two a, Two b) {
    return plus(a, {-b.sum, -b.rest});
}
Two times(Two a, Two b) {
    const Two p = multiply(a.sum, b.sum);
    return add(p.sum, p.rest + (a.sum * b.rest + a.rest * b.sum));
}

/// A number as the exact sum of doubles that do not overlap, least first, without zeros.
using Sum = std::vector<double>;

Sum sum_of(Two a) {
    Sum out;
    if (a.rest != 0) out.push_back(a.rest);
    if (a.sum != 0) out.push_back(a.sum);
    return out;
}

/// Grows `a` by one double.
void add_to(Sum& a, double x) {
    std::size_t kept = 0;
    for (const double part : a) {
        const Two s = add(x, part);
        if (s.rest != 0) a[kept++] = s.rest;
        x = s.sum;
    }
    a.resize(kept);
    if (x != 0) a.push_back(x);
}

Sum plus(Sum a, const Sum& b) {
    for (const double x : b) add_to(a, x);
    return a;
}

Sum minus(Sum a, const Sum& b) {
    for (const double x : b) add_to(a, -x);
    return a;
}

Sum times(const Sum& a, const Sum& b) {
    Sum out;
    for (const double x : a)
        for (const double y : b) {
            const Two p = multiply(x, y);
            add_to(out, p.rest);
            add_to(out, p.sum);
        }
    return out;
}

double sign_of(const Sum& a) {
    return a.empty() ? 0 : a.back();
}

/// The exponent of the last bit of x that is set.
int last_bit(double x) {
    const auto bits = std::bit_cast<std::uint64_t>(x);
    const int exponent = static_cast<int>(bits >> 52 & 0x7FF);
    return exponent - 1075 + std::countr_zero((bits & 0xFFFFFFFFFFFFF) | 0x10000000000000);
}

constexpr std::size_t block = 1 << 16;

}  // namespace

bool PlanePredicates::in_range(std::span<const PointM> points) {
    const auto good = [](double x) { return x == 0 || (std::abs(x) >= least_m && std::abs(x) <= most_m); };
    return std::all_of(points.begin(), points.end(), [&](PointM p) { return good(p.x) && good(p.y); });
}

PlanePredicates::PlanePredicates(std::span<const PointM> points) {
    std::vector<int> least((points.size() + block - 1) / block + 1, 0);
    parallel_blocks(points.size(), block, [&](std::size_t begin, std::size_t end) {
        int bit = 0;  // no need to look above whole metres
        for (std::size_t i = begin; i < end; ++i)
            for (const double x : {points[i].x, points[i].y})
                if (x != 0) bit = std::min(bit, last_bit(x));
        least[begin / block] = bit;
    });
    per_unit_ = std::ldexp(1.0, -*std::min_element(least.begin(), least.end()));
}

double PlanePredicates::exact_turn(PointM a, PointM b, PointM c) const {
    const Two ax = add(a.x, -c.x), ay = add(a.y, -c.y), bx = add(b.x, -c.x), by = add(b.y, -c.y);
    if (ax.rest == 0 && ay.rest == 0 && bx.rest == 0 && by.rest == 0) {
        const Two left = multiply(ax.sum, by.sum), right = multiply(ay.sum, bx.sum);
        if (left.sum == right.sum) return left.rest - right.rest;
        if (left.rest == right.rest) return left.sum - right.sum;
    }
    return sign_of(minus(times(sum_of(ax), sum_of(by)), times(sum_of(ay), sum_of(bx))));
}

double PlanePredicates::exact_in_circle(PointM a, PointM b, PointM c, PointM d) const {
    const std::array<Two, 6> from_d = {add(a.x, -d.x), add(a.y, -d.y), add(b.x, -d.x),
                                       add(b.y, -d.y), add(c.x, -d.x), add(c.y, -d.y)};
    // Whole numbers below 2^30 (points of a lattice): products of four fit into 128 bits.
    if (std::all_of(from_d.begin(), from_d.end(),
                    [&](Two t) { return std::abs(t.sum) * per_unit_ < 0x1p30; })) {
        std::array<std::int64_t, 6> n;
        for (std::size_t i = 0; i < 6; ++i) n[i] = static_cast<std::int64_t>(from_d[i].sum * per_unit_);
        const auto [ax, ay, bx, by, cx, cy] = n;
        __extension__ using Wide = __int128;
        const Wide sum = static_cast<Wide>(ax * ax + ay * ay) * (bx * cy - cx * by) +
                         static_cast<Wide>(bx * bx + by * by) * (cx * ay - ax * cy) +
                         static_cast<Wide>(cx * cx + cy * cy) * (ax * by - bx * ay);
        return sum > 0 ? 1 : sum < 0 ? -1 : 0;
    }
    const auto determinant = [](const auto& ax, const auto& ay, const auto& bx, const auto& by,
                                const auto& cx, const auto& cy) {
        return plus(plus(times(plus(times(ax, ax), times(ay, ay)), minus(times(bx, cy), times(cx, by))),
                         times(plus(times(bx, bx), times(by, by)), minus(times(cx, ay), times(ax, cy)))),
                    times(plus(times(cx, cx), times(cy, cy)), minus(times(ax, by), times(bx, ay))));
    };
    const auto& [ax, ay, bx, by, cx, cy] = from_d;
    const auto square = [](Two x, Two y) { return x.sum * x.sum + y.sum * y.sum; };
    const auto sizes = [](Two x, Two y, Two z, Two w) {
        return std::abs(x.sum * y.sum) + std::abs(z.sum * w.sum);
    };
    const double size = square(ax, ay) * sizes(bx, cy, cx, by) + square(bx, by) * sizes(cx, ay, ax, cy) +
                        square(cx, cy) * sizes(ax, by, bx, ay);
    const double doubled = determinant(ax, ay, bx, by, cx, cy).sum;
    if (std::abs(doubled) > 0x1p-92 * size) return doubled;
    return sign_of(determinant(sum_of(ax), sum_of(ay), sum_of(bx), sum_of(by), sum_of(cx), sum_of(cy)));
}

}  // namespace gridreach
