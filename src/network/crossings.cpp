// SPDX-License-Identifier: Apache-2.0
#include "network/crossings.h"

#include <algorithm>
#include <cmath>

#include "base/parallel.h"
#include "graph/box_tree.h"

namespace gridreach {

namespace {

struct Obstacle {
    PointM a, b;
    std::uint32_t name;
};

double side(PointM p, PointM q, PointM r) {
    return (q.x - p.x) * (r.y - p.y) - (q.y - p.y) * (r.x - p.x);
}

/// Whether the open segments cross. A vertex of the obstacle on the path counts for the piece that leaves it
/// to the left, so that a bend exactly on the path is met once.
bool crosses(PointM p, PointM q, const Obstacle& o) {
    const bool a_left = side(p, q, o.a) >= 0, b_left = side(p, q, o.b) >= 0;
    if (a_left == b_left) return false;
    const double from = side(o.a, o.b, p), to = side(o.a, o.b, q);
    return (from > 0 && to < 0) || (from < 0 && to > 0);
}

}  // namespace

void mark_crossings(CandidateNetwork& network, const std::vector<VectorLayer>& layers,
                    const std::string& kind) {
    std::vector<Obstacle> obstacles;
    std::vector<std::string> names;
    std::vector<Box3> boxes;
    const auto add = [&](PointM a, PointM b) {
        obstacles.push_back({a, b, static_cast<std::uint32_t>(names.size()) - 1});
        boxes.push_back(
            {{std::min(a.x, b.x), std::min(a.y, b.y), 0}, {std::max(a.x, b.x), std::max(a.y, b.y), 0}});
    };
    for (const VectorLayer& layer : layers) {
        const auto field = layer.field("name");
        for (const Feature& f : layer.features) {
            const auto* name = field ? std::get_if<std::string>(&f.values[*field]) : nullptr;
            names.push_back(name != nullptr && !name->empty() ? kind + " " + *name : kind);
            for (const PathM& path : f.shape.lines)
                for (std::size_t i = 1; i < path.size(); ++i) add(path[i - 1], path[i]);
            for (const PolygonM& polygon : f.shape.polygons)
                for (std::size_t i = 0; i < polygon.outer.size(); ++i)
                    add(polygon.outer[i], polygon.outer[(i + 1) % polygon.outer.size()]);
        }
    }
    if (obstacles.empty()) return;
    const BoxTree tree(boxes);
    parallel_blocks(network.lines.size(), 64, [&](std::size_t begin, std::size_t end) {
        for (std::size_t l = begin; l < end; ++l) {
            CandidateLine& line = network.lines[l];
            PathM path = line.path;
            if (path.empty()) path = {network.nodes[index(line.from)].at, network.nodes[index(line.to)].at};
            for (std::size_t i = 1; i < path.size(); ++i) {
                const PointM p = path[i - 1], q = path[i], middle{(p.x + q.x) / 2, (p.y + q.y) / 2};
                const double reach_m = distance_m(p, q) / 2;
                std::vector<std::pair<double, std::uint32_t>> met;
                tree.nearest_first(
                    {middle.x, middle.y, 0}, [&](std::uint32_t, double away_m) { return away_m <= reach_m; },
                    [&](std::uint32_t k) {
                        const Obstacle& o = obstacles[k];
                        if (!crosses(p, q, o)) return;
                        const double from = side(o.a, o.b, p), to = side(o.a, o.b, q);
                        met.emplace_back(from / (from - to), o.name);
                    });
                std::sort(met.begin(), met.end());
                for (const auto& [_, name] : met) line.crossings.push_back(names[name]);
            }
        }
    });
}

}  // namespace gridreach
