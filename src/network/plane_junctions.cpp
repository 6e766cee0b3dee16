// SPDX-License-Identifier: Apache-2.0
#include "network/plane_junctions.h"

#include <algorithm>
#include <cmath>
#include <numbers>
#include <utility>

namespace gridreach {

namespace {

PointM plus(PointM p, PointM direction, double times) {
    return {p.x + times * direction.x, p.y + times * direction.y};
}
PointM minus(PointM a, PointM b) {
    return {a.x - b.x, a.y - b.y};
}
double dot(PointM a, PointM b) {
    return a.x * b.x + a.y * b.y;
}
double cross(PointM a, PointM b) {
    return a.x * b.y - a.y * b.x;
}

/// The tip of the equilateral triangle over ab, on the other side of it than `from`.
PointM tip(PointM a, PointM b, PointM from) {
    const PointM ab = minus(b, a), middle = {(a.x + b.x) / 2, (a.y + b.y) / 2};
    const double side = cross(ab, minus(from, a)) > 0 ? -1 : 1;
    return plus(middle, {-ab.y, ab.x}, side * std::numbers::sqrt3 / 2);
}

/// Where the line from `tip` along `direction` (of length 1) leaves the circle through it, a and b.
PointM on_circle(PointM a, PointM b, PointM tip, PointM direction) {
    const PointM centre = {(a.x + b.x + tip.x) / 3, (a.y + b.y + tip.y) / 3};
    return plus(tip, direction, 2 * dot(minus(centre, tip), direction));
}

constexpr double equal = 1e-9;  ///< Of a length.

}  // namespace

std::optional<PointM> fermat_point(PointM a, PointM b, PointM c) {
    std::array<PointM, 3> p = {a, b, c};
    std::sort(p.begin(), p.end());
    const PointM e = tip(p[0], p[1], p[2]);
    const double length = distance_m(e, p[2]);
    if (!(length > 0)) return std::nullopt;
    const PointM direction = {(p[2].x - e.x) / length, (p[2].y - e.y) / length};
    const PointM at = on_circle(p[0], p[1], e, direction);
    // Where the angles are not 120° the lines are longer than the Simpson line from tip to corner.
    const double sum = distance_m(at, p[0]) + distance_m(at, p[1]) + distance_m(at, p[2]);
    const double shortest = std::min({distance_m(p[0], p[1]) + distance_m(p[1], p[2]),
                                      distance_m(p[1], p[2]) + distance_m(p[2], p[0]),
                                      distance_m(p[2], p[0]) + distance_m(p[0], p[1])});
    if (!(sum <= length * (1 + equal)) || !(sum < shortest * (1 - equal))) return std::nullopt;
    return at;
}

std::optional<std::array<PointM, 2>> fermat_pair(PointM a, PointM b, PointM c, PointM d) {
    // In one order, so that no last digit hangs on how the corners are named.
    if (b < a) std::swap(a, b);
    if (d < c) std::swap(c, d);
    if (c < a) {
        auto turned = fermat_pair(c, d, a, b);
        if (turned) std::swap((*turned)[0], (*turned)[1]);
        return turned;
    }
    const PointM e = tip(a, b, {(c.x + d.x) / 2, (c.y + d.y) / 2}),
                 f = tip(c, d, {(a.x + b.x) / 2, (a.y + b.y) / 2});
    const double length = distance_m(e, f);
    if (!(length > 0)) return std::nullopt;
    const PointM direction = {(f.x - e.x) / length, (f.y - e.y) / length};
    const PointM s = on_circle(a, b, e, direction), t = on_circle(c, d, f, {-direction.x, -direction.y});
    const double sum =
        distance_m(s, a) + distance_m(s, b) + distance_m(s, t) + distance_m(t, c) + distance_m(t, d);
    if (!(sum <= length * (1 + equal)) || !(dot(minus(t, s), direction) > equal * length))
        return std::nullopt;
    return std::array<PointM, 2>{s, t};
}

namespace {

class Finder {
public:
    Finder(std::span<const PointM> points, std::span<const std::pair<std::uint32_t, std::uint32_t>> edges)
        : points_(points), beside_(points.size()) {
        for (const auto& [a, b] : edges) {
            beside_[a].push_back(b);
            beside_[b].push_back(a);
        }
        for (auto& each : beside_) std::sort(each.begin(), each.end());
        n_ = static_cast<std::uint32_t>(points.size());
    }

    void triangle(std::uint32_t a, std::uint32_t b, std::uint32_t c) {
        if (const auto at = fermat_point(points_[a], points_[b], points_[c])) {
            const std::uint32_t j = add(*at);
            for (std::uint32_t corner : {a, b, c}) out_.links.emplace_back(corner, j);
        }
    }

    void four(std::uint32_t a, std::uint32_t b, std::uint32_t c, std::uint32_t d) {
        const auto pair = fermat_pair(points_[a], points_[b], points_[c], points_[d]);
        if (!pair) return;
        const auto& [s, t] = *pair;
        const double length = far(a, s) + far(b, s) + distance_m(s, t) + far(c, t) + far(d, t);
        if (!(length < (1 - equal) * with_fewer({a, b, c, d}))) return;
        const std::uint32_t first = add(s), second = add(t);
        out_.links.insert(out_.links.end(),
                          {{a, first}, {b, first}, {c, second}, {d, second}, {first, second}});
    }

    /// The ends of an edge and the grid.
    void to_grid(std::uint32_t a, std::uint32_t b, const NearestTap& nearest_tap) {
        const auto tap_a = nearest_tap(points_[a]), tap_b = nearest_tap(points_[b]);
        if (!tap_a || !tap_b) return;
        PointM at = {(points_[a].x + points_[b].x) / 2, (points_[a].y + points_[b].y) / 2};
        PointM tap;
        constexpr int rounds = 30;
        for (int i = 0; i < rounds; ++i) {
            tap = *nearest_tap(at);
            const auto next = fermat_point(points_[a], points_[b], tap);
            if (!next) return;
            const double moved = distance_m(at, *next);
            at = *next;
            if (moved < 0.01) break;
        }
        tap = *nearest_tap(at);
        const double length = far(a, at) + far(b, at) + distance_m(at, tap);
        const double by_a = far(a, *tap_a), by_b = far(b, *tap_b), ab = distance_m(points_[a], points_[b]);
        if (!(length < (1 - equal) * (by_a + by_b + ab - std::max({by_a, by_b, ab})))) return;
        const std::uint32_t j = add(at);
        for (std::uint32_t end : {a, b}) out_.links.emplace_back(end, j);
        tapped_.emplace_back(j, tap);
    }

    template <class See>
    void common_neighbours(std::uint32_t a, std::uint32_t b, const See& see) const {
        const auto &x = beside_[a], &y = beside_[b];
        for (auto i = x.begin(), k = y.begin(); i != x.end() && k != y.end();)
            if (*i == *k) {
                see(*i);
                ++i, ++k;
            } else {
                ++(*i < *k ? i : k);
            }
    }

    PlaneJunctions result() {
        const auto first_tap = static_cast<std::uint32_t>(n_ + out_.at.size());
        for (const auto& [j, tap] : tapped_) {
            out_.links.emplace_back(j, first_tap + static_cast<std::uint32_t>(out_.taps.size()));
            out_.taps.push_back(tap);
        }
        return std::move(out_);
    }

private:
    double far(std::uint32_t a, PointM p) const { return distance_m(points_[a], p); }
    std::uint32_t add(PointM at) {
        out_.at.push_back(at);
        return static_cast<std::uint32_t>(n_ + out_.at.size() - 1);
    }

    /// The least line that joins four points with at most one junction.
    double with_fewer(const std::array<std::uint32_t, 4>& four) const {
        double least = spanning(four);
        for (std::size_t out = 0; out < 4; ++out) {
            std::array<PointM, 3> p;
            for (std::size_t i = 0, k = 0; i < 4; ++i)
                if (i != out) p[k++] = points_[four[i]];
            const auto at = fermat_point(p[0], p[1], p[2]);
            if (!at) continue;
            double sum = 0, join = distance_m(*at, points_[four[out]]);
            for (PointM corner : p) {
                sum += distance_m(*at, corner);
                join = std::min(join, distance_m(corner, points_[four[out]]));
            }
            least = std::min(least, sum + join);
        }
        return least;
    }

    double spanning(const std::array<std::uint32_t, 4>& four) const {
        std::array<double, 4> to{0, 0, 0, 0};
        for (std::size_t i = 1; i < 4; ++i) to[i] = far(four[0], points_[four[i]]);
        double sum = 0;
        for (std::size_t taken = 1; taken < 4; ++taken) {
            std::size_t next = 0;
            for (std::size_t i = 1; i < 4; ++i)
                if (to[i] >= 0 && (next == 0 || to[i] < to[next])) next = i;
            sum += to[next];
            to[next] = -1;
            for (std::size_t i = 1; i < 4; ++i)
                if (to[i] >= 0) to[i] = std::min(to[i], far(four[next], points_[four[i]]));
        }
        return sum;
    }

    std::span<const PointM> points_;
    std::uint32_t n_ = 0;
    std::vector<std::vector<std::uint32_t>> beside_;
    std::vector<std::pair<std::uint32_t, PointM>> tapped_;
    PlaneJunctions out_;
};

}  // namespace

PlaneJunctions plane_junctions(std::span<const PointM> points,
                               std::span<const std::pair<std::uint32_t, std::uint32_t>> edges,
                               const NearestTap& nearest_tap) {
    Finder find(points, edges);
    std::vector<std::uint32_t> across;
    for (const auto& edge : edges) {
        const std::uint32_t a = edge.first, b = edge.second;  // The lambda below could not take bindings.
        if (points[a] == points[b]) continue;
        across.clear();
        find.common_neighbours(a, b, [&](std::uint32_t c) {
            across.push_back(c);
            if (c > b) find.triangle(a, b, c);
        });
        for (std::size_t i = 0; i < across.size(); ++i)
            for (std::size_t k = i + 1; k < across.size(); ++k) {
                find.four(a, across[i], b, across[k]);
                find.four(a, across[k], b, across[i]);
            }
        find.to_grid(a, b, nearest_tap);
    }
    return find.result();
}

}  // namespace gridreach
