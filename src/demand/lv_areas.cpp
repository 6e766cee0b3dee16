// SPDX-License-Identifier: Apache-2.0
#include "demand/lv_areas.h"

#include <algorithm>
#include <limits>
#include <optional>
#include <utility>

#include "base/parallel.h"
#include "base/reporter.h"
#include "graph/spanning_tree.h"

namespace gridreach {

namespace {

using Group = std::vector<std::uint32_t>;

std::vector<PointM> places_of(std::span<const PointM> points, const Group& group) {
    std::vector<PointM> places;
    places.reserve(group.size());
    for (const std::uint32_t i : group) places.push_back(points[i]);
    return places;
}

/// Summed from the first point, so that far-away origins cost no digits.
PointM mean_of(std::span<const PointM> points, const Group& group) {
    const PointM first = points[group.front()];
    PointM sum;
    for (const std::uint32_t i : group) {
        sum.x += points[i].x - first.x;
        sum.y += points[i].y - first.y;
    }
    const auto n = static_cast<double>(group.size());
    return {first.x + sum.x / n, first.y + sum.y / n};
}

double squared(PointM a, PointM b) {
    return (a.x - b.x) * (a.x - b.x) + (a.y - b.y) * (a.y - b.y);
}

std::uint32_t furthest_from(PointM place, std::span<const PointM> points, const Group& group) {
    std::uint32_t best = group.front();
    for (const std::uint32_t i : group)
        if (squared(points[i], place) > squared(points[best], place)) best = i;
    return best;
}

std::pair<Group, Group> halves(const Group& group) {
    const auto middle = group.begin() + static_cast<std::ptrdiff_t>(group.size() / 2);
    return {{group.begin(), middle}, {middle, group.end()}};
}

std::pair<Group, Group> two_means(std::span<const PointM> points, const Group& group) {
    constexpr int max_rounds = 32;
    PointM a = points[furthest_from(mean_of(points, group), points, group)];
    PointM b = points[furthest_from(a, points, group)];
    std::pair<Group, Group> parts;
    for (int round = 0; round < max_rounds; ++round) {
        std::pair<Group, Group> now;
        for (const std::uint32_t i : group)
            (squared(points[i], a) <= squared(points[i], b) ? now.first : now.second).push_back(i);
        // Dwellings at one place leave a side empty.
        if (now.first.empty() || now.second.empty()) return halves(group);
        if (now == parts) break;
        parts = std::move(now);
        a = mean_of(points, parts.first);
        b = mean_of(points, parts.second);
    }
    return parts;
}

/// Plane length of the way along the tree from `start` on edge `on` to the furthest point.
double reach_along(std::span<const PointM> places, const std::vector<TreeEdge>& tree, std::size_t on,
                   PointM start) {
    std::vector<std::vector<std::pair<std::uint32_t, double>>> ways(places.size());
    for (const TreeEdge& edge : tree) {
        ways[edge.a].emplace_back(edge.b, edge.length_m);
        ways[edge.b].emplace_back(edge.a, edge.length_m);
    }
    struct Visit {
        std::uint32_t at, from;
        double length_m;
    };
    const auto [a, b] = std::pair(tree[on].a, tree[on].b);
    std::vector<Visit> open = {{a, b, distance_m(start, places[a])}, {b, a, distance_m(start, places[b])}};
    double furthest_m = 0;
    while (!open.empty()) {
        const Visit visit = open.back();
        open.pop_back();
        furthest_m = std::max(furthest_m, visit.length_m);
        for (const auto& [next, length_m] : ways[visit.at])
            if (next != visit.from) open.push_back({next, visit.at, visit.length_m + length_m});
    }
    return furthest_m;
}

LvArea area_of(std::span<const PointM> points, Group group, const Metric& metric) {
    const std::vector<PointM> places = places_of(points, group);
    const PointM mean = mean_of(points, group);
    LvArea area;
    area.transformer = places.front();
    const std::vector<TreeEdge> tree = euclidean_mst(places);
    std::size_t on = 0;
    double nearest = std::numeric_limits<double>::infinity();
    for (std::size_t k = 0; k < tree.size(); ++k) {
        area.line_length_m += tree[k].length_m;
        const PointM foot = nearest_on_segment(mean, places[tree[k].a], places[tree[k].b]);
        if (squared(foot, mean) < nearest) {
            nearest = squared(foot, mean);
            area.transformer = foot;
            on = k;
        }
    }
    if (!tree.empty()) {
        const double scale = metric.scale_at(area.transformer);
        area.line_length_m /= scale;
        area.reach_m = reach_along(places, tree, on, area.transformer) / scale;
    }
    area.dwellings = std::move(group);
    return area;
}

/// The area of a group that fits; nothing when it must be split. What cannot fit for its width alone is not
/// wired.
std::optional<LvArea> fitting(std::span<const PointM> points, const Group& group, const LvReach& reach,
                              const Metric& metric) {
    if (group.size() > 1) {
        if (group.size() > reach.max_dwellings) return std::nullopt;
        const BoxM box = box_of(places_of(points, group));
        // Somebody is at least half the width away. The margin is for the change of scale within the box.
        const double width_m = std::max(box.width_m(), box.height_m()) / metric.scale_at(box.centre());
        if (width_m > 2.02 * reach.max_length_m) return std::nullopt;
    }
    LvArea area = area_of(points, group, metric);
    if (group.size() > 1 && area.reach_m > reach.max_length_m) return std::nullopt;
    return area;
}

}  // namespace

std::vector<LvArea> split_to_reach(std::span<const PointM> points,
                                   std::vector<std::vector<std::uint32_t>> groups, const LvReach& reach,
                                   const Metric& metric) {
    struct Piece {
        Group group;
        std::optional<LvArea> area;
        std::pair<Group, Group> parts;
    };
    std::vector<Piece> pieces(groups.size());
    for (std::size_t i = 0; i < groups.size(); ++i) pieces[i].group = std::move(groups[i]);
    // Each round looks at every piece that is not settled; parts take their parent's place, so order stays.
    for (bool settled = false; !settled;) {
        throw_if_stopped();
        parallel_for(pieces.size(), [&](std::size_t i) {
            Piece& piece = pieces[i];
            if (piece.area) return;
            piece.area = fitting(points, piece.group, reach, metric);
            if (!piece.area) piece.parts = two_means(points, piece.group);
        });
        settled = true;
        std::vector<Piece> next;
        next.reserve(pieces.size());
        for (Piece& piece : pieces) {
            if (piece.area) {
                next.push_back(std::move(piece));
                continue;
            }
            settled = false;
            for (Group* part : {&piece.parts.first, &piece.parts.second}) {
                next.emplace_back();
                next.back().group = std::move(*part);
            }
        }
        pieces = std::move(next);
    }
    std::vector<LvArea> areas;
    areas.reserve(pieces.size());
    for (Piece& piece : pieces) areas.push_back(std::move(*piece.area));
    return areas;
}

}  // namespace gridreach
