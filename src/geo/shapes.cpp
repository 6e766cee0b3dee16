// SPDX-License-Identifier: Apache-2.0
#include "geo/shapes.h"

#include <algorithm>

namespace gridreach {

void BoxM::add(PointM p) {
    min_x = std::min(min_x, p.x);
    min_y = std::min(min_y, p.y);
    max_x = std::max(max_x, p.x);
    max_y = std::max(max_y, p.y);
}

void BoxM::add(const BoxM& other) {
    if (other.empty()) return;
    add(PointM{other.min_x, other.min_y});
    add(PointM{other.max_x, other.max_y});
}

BoxM box_of(std::span<const PointM> points) {
    BoxM box;
    for (PointM p : points) box.add(p);
    return box;
}

double plane_length_m(std::span<const PointM> path) {
    double length = 0;
    for (std::size_t i = 1; i < path.size(); ++i) length += distance_m(path[i - 1], path[i]);
    return length;
}

PointM nearest_on_segment(PointM p, PointM a, PointM b) {
    const double dx = b.x - a.x, dy = b.y - a.y;
    const double length2 = dx * dx + dy * dy;
    if (!(length2 > 0)) return a;
    const double t = ((p.x - a.x) * dx + (p.y - a.y) * dy) / length2;
    if (t <= 0) return a;
    if (t >= 1) return b;
    return {a.x + t * dx, a.y + t * dy};
}

double signed_area_m2(std::span<const PointM> ring) {
    if (ring.size() < 3) return 0;
    // Relative to the first point: coordinates of millions of metres would eat the digits.
    double twice = 0;
    for (std::size_t i = 1; i + 1 < ring.size(); ++i)
        twice += (ring[i].x - ring[0].x) * (ring[i + 1].y - ring[0].y) -
                 (ring[i + 1].x - ring[0].x) * (ring[i].y - ring[0].y);
    return twice / 2;
}

double area_m2(const PolygonM& polygon) {
    double area = std::abs(signed_area_m2(polygon.outer));
    for (const RingM& hole : polygon.holes) area -= std::abs(signed_area_m2(hole));
    return std::max(0.0, area);
}

PointM centroid(std::span<const PointM> ring) {
    if (ring.empty()) return {};
    const PointM origin = ring[0];
    double twice = 0, sx = 0, sy = 0, mx = 0, my = 0, reach2 = 0;
    for (std::size_t i = 0; i < ring.size(); ++i) {
        const PointM a{ring[i].x - origin.x, ring[i].y - origin.y};
        const PointM& next = ring[(i + 1) % ring.size()];
        const PointM b{next.x - origin.x, next.y - origin.y};
        const double cross = a.x * b.y - b.x * a.y;
        twice += cross;
        sx += (a.x + b.x) * cross;
        sy += (a.y + b.y) * cross;
        mx += a.x;
        my += a.y;
        reach2 = std::max(reach2, a.x * a.x + a.y * a.y);
    }
    const auto n = static_cast<double>(ring.size());
    // Points on a line have an area of rounding errors only, which grow with the ring.
    if (std::abs(twice) <= 1e-12 * reach2) return {origin.x + mx / n, origin.y + my / n};
    return {origin.x + sx / (3 * twice), origin.y + sy / (3 * twice)};
}

namespace {
bool ring_contains(const RingM& ring, PointM p) {
    bool inside = false;
    for (std::size_t i = 0, j = ring.size() - 1; i < ring.size(); j = i++)
        if ((ring[i].y > p.y) != (ring[j].y > p.y) &&
            p.x < (ring[j].x - ring[i].x) * (p.y - ring[i].y) / (ring[j].y - ring[i].y) + ring[i].x)
            inside = !inside;
    return inside;
}
}  // namespace

bool contains(const PolygonM& polygon, PointM p) {
    bool inside = ring_contains(polygon.outer, p);
    for (const RingM& hole : polygon.holes) inside ^= ring_contains(hole, p);
    return inside;
}

bool Affine::invertible() const {
    for (double v : c)
        if (!std::isfinite(v)) return false;
    return c[1] * c[5] - c[2] * c[4] != 0;
}

std::optional<PointM> Affine::to_pixel(PointM world) const {
    if (!invertible()) return std::nullopt;
    const double det = c[1] * c[5] - c[2] * c[4];
    const double dx = world.x - c[0], dy = world.y - c[3];
    return PointM{(dx * c[5] - dy * c[2]) / det, (dy * c[1] - dx * c[4]) / det};
}

}  // namespace gridreach
