// SPDX-License-Identifier: Apache-2.0
#include "graph/line_index.h"

#include <algorithm>

namespace gridreach {

namespace {

constexpr std::uint32_t fan_out = 8;

/// Position along a Z-order curve of 2 × 16 bits.
std::uint32_t z_order(PointM p, const BoxM& all) {
    const auto scaled = [](double v, double low, double size) {
        return static_cast<std::uint32_t>(size > 0 ? std::clamp((v - low) / size * 65535, 0.0, 65535.0) : 0);
    };
    const auto spread = [](std::uint32_t v) {
        v = (v | (v << 8)) & 0x00FF00FF;
        v = (v | (v << 4)) & 0x0F0F0F0F;
        v = (v | (v << 2)) & 0x33333333;
        return (v | (v << 1)) & 0x55555555;
    };
    return spread(scaled(p.x, all.min_x, all.width_m())) | (spread(scaled(p.y, all.min_y, all.height_m())) << 1);
}

double distance_to_box_m(PointM p, const BoxM& box) {
    return std::hypot(std::max({box.min_x - p.x, 0.0, p.x - box.max_x}), std::max({box.min_y - p.y, 0.0, p.y - box.max_y}));
}

}  // namespace

BoxM LineIndex::Segment::box() const {
    BoxM box;
    box.add(a);
    box.add(b);
    return box;
}

LineIndex::LineIndex(std::vector<std::span<const PointM>> paths) {
    BoxM all;
    for (std::uint32_t p = 0; p < paths.size(); ++p) {
        all.add(box_of(paths[p]));
        if (paths[p].size() == 1) segments_.push_back({paths[p][0], paths[p][0], p, 0});
        for (std::uint32_t i = 1; i < paths[p].size(); ++i) segments_.push_back({paths[p][i - 1], paths[p][i], p, i});
    }
    if (segments_.empty()) return;
    std::sort(segments_.begin(), segments_.end(), [&](const Segment& x, const Segment& y) {
        const auto zx = z_order(x.box().centre(), all), zy = z_order(y.box().centre(), all);
        return zx != zy ? zx < zy : x.path != y.path ? x.path < y.path : x.order < y.order;
    });
    auto count = static_cast<std::uint32_t>(segments_.size());
    do {
        std::vector<Node> level;
        for (std::uint32_t begin = 0; begin < count; begin += fan_out) {
            Node node{{}, begin, std::min(begin + fan_out, count)};
            for (std::uint32_t i = node.begin; i < node.end; ++i) node.box.add(levels_.empty() ? segments_[i].box() : levels_.back()[i].box);
            level.push_back(node);
        }
        count = static_cast<std::uint32_t>(level.size());
        levels_.push_back(std::move(level));
    } while (count > 1);
}

std::optional<LineIndex::Nearest> LineIndex::nearest(PointM p) const {
    if (levels_.empty()) return std::nullopt;
    Nearest best{0, {}, std::numeric_limits<double>::infinity()};
    std::uint32_t best_order = 0;
    const auto visit = [&](auto&& self, std::size_t level, std::uint32_t at) -> void {
        const Node& node = levels_[level][at];
        if (level == 0) {
            for (std::uint32_t i = node.begin; i < node.end; ++i) {
                const Segment& s = segments_[i];
                const PointM on = nearest_on_segment(p, s.a, s.b);
                const double d = distance_m(p, on);
                if (d < best.distance_m || (d == best.distance_m && std::pair(s.path, s.order) < std::pair(best.path, best_order))) {
                    best = {s.path, on, d};
                    best_order = s.order;
                }
            }
            return;
        }
        std::vector<std::pair<double, std::uint32_t>> children;
        for (std::uint32_t i = node.begin; i < node.end; ++i) children.emplace_back(distance_to_box_m(p, levels_[level - 1][i].box), i);
        std::sort(children.begin(), children.end());
        for (const auto& [d, i] : children)
            if (d <= best.distance_m) self(self, level - 1, i);
    };
    visit(visit, levels_.size() - 1, 0);
    return best;
}

std::vector<LineIndex::NearSegment> LineIndex::within(PointM p, double most_m) const {
    std::vector<const Segment*> found;
    const auto visit = [&](auto&& self, std::size_t level, std::uint32_t at) -> void {
        const Node& node = levels_[level][at];
        for (std::uint32_t i = node.begin; i < node.end; ++i) {
            if (level > 0) {
                if (distance_to_box_m(p, levels_[level - 1][i].box) <= most_m) self(self, level - 1, i);
            } else if (distance_m(p, nearest_on_segment(p, segments_[i].a, segments_[i].b)) <= most_m) {
                found.push_back(&segments_[i]);
            }
        }
    };
    if (!levels_.empty()) visit(visit, levels_.size() - 1, 0);
    std::sort(found.begin(), found.end(), [](const Segment* x, const Segment* y) { return std::pair(x->path, x->order) < std::pair(y->path, y->order); });
    std::vector<NearSegment> out;
    for (const Segment* s : found) out.push_back({s->path, s->a, s->b});
    return out;
}

}  // namespace gridreach
