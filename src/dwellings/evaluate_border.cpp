// SPDX-License-Identifier: Apache-2.0
#include "dwellings/evaluate_border.h"

#include <algorithm>

#include "dwellings/near_pairs.h"
#include "dwellings/survey_area.h"

namespace gridreach {

namespace {

constexpr double beside_m = 0.01;

struct Segment {
    PointM a, b;
    PointM at(double t) const { return {a.x + (b.x - a.x) * t, a.y + (b.y - a.y) * t}; }
};

void add_ring(std::vector<Segment>& segments, const RingM& ring) {
    for (std::size_t i = 0; i < ring.size(); ++i)
        if (const PointM next = ring[(i + 1) % ring.size()]; ring[i] != next || ring.size() == 1)
            segments.push_back({ring[i], next});
}

std::vector<BoxM> boxes_of(const std::vector<Segment>& segments, double grown_m) {
    std::vector<BoxM> boxes;
    for (const Segment& s : segments) {
        const PointM ends[] = {s.a, s.b};
        boxes.push_back(box_of(ends).grown(grown_m));
    }
    return boxes;
}

double cross(PointM o, PointM a, PointM b) {
    return (a.x - o.x) * (b.y - o.y) - (a.y - o.y) * (b.x - o.x);
}

/// Above 0 and below 1 where a line through the other segment cuts this one; anything where it does not.
double cut(const Segment& s, const Segment& other) {
    const double from = cross(other.a, other.b, s.a), to = cross(other.a, other.b, s.b);
    return from == to ? 0 : from / (from - to);
}

/// Where along `s`, 0 … 1, the place lies nearest.
double nearest_at(const Segment& s, PointM p) {
    const double dx = s.b.x - s.a.x, dy = s.b.y - s.a.y;
    return ((p.x - s.a.x) * dx + (p.y - s.a.y) * dy) / (dx * dx + dy * dy);
}

double apart_m(const Segment& s, const Segment& t) {
    const double a = cross(s.a, s.b, t.a), b = cross(s.a, s.b, t.b);
    const double c = cross(t.a, t.b, s.a), d = cross(t.a, t.b, s.b);
    if (((a > 0) != (b > 0)) && ((c > 0) != (d > 0))) return 0;
    return std::min({distance_m(s.a, nearest_on_segment(s.a, t.a, t.b)),
                     distance_m(s.b, nearest_on_segment(s.b, t.a, t.b)),
                     distance_m(t.a, nearest_on_segment(t.a, s.a, s.b)),
                     distance_m(t.b, nearest_on_segment(t.b, s.a, s.b))});
}

std::vector<Segment> border_segments(const std::vector<PolygonM>& area) {
    std::vector<Segment> edges;
    for (const PolygonM& polygon : area) {
        add_ring(edges, polygon.outer);
        for (const RingM& hole : polygon.holes) add_ring(edges, hole);
    }
    if (area.size() < 2) return edges;
    // Cut each edge where others meet it, then ask of each piece what lies on its two sides.
    std::vector<std::vector<double>> cuts(edges.size(), {0, 1});
    for (const auto& [i, j] : overlapping(boxes_of(edges, beside_m), boxes_of(edges, beside_m)))
        if (i != j)
            for (const double t : {cut(edges[i], edges[j]), nearest_at(edges[i], edges[j].a),
                                   nearest_at(edges[i], edges[j].b)})
                if (t > 0 && t < 1) cuts[i].push_back(t);
    const SurveyArea inside(area);
    std::vector<Segment> border;
    for (std::size_t i = 0; i < edges.size(); ++i) {
        const Segment& edge = edges[i];
        std::sort(cuts[i].begin(), cuts[i].end());
        const double length_m = distance_m(edge.a, edge.b);
        const double across_x = -(edge.b.y - edge.a.y) / length_m * beside_m;
        const double across_y = (edge.b.x - edge.a.x) / length_m * beside_m;
        for (std::size_t c = 0; c + 1 < cuts[i].size(); ++c) {
            if (cuts[i][c] == cuts[i][c + 1]) continue;
            const PointM middle = edge.at((cuts[i][c] + cuts[i][c + 1]) / 2);
            if (!inside.contains({middle.x + across_x, middle.y + across_y}) ||
                !inside.contains({middle.x - across_x, middle.y - across_y}))
                border.push_back({edge.at(cuts[i][c]), edge.at(cuts[i][c + 1])});
        }
    }
    return border;
}

}  // namespace

std::vector<PathM> border_of(const std::vector<PolygonM>& area) {
    std::vector<PathM> paths;
    for (const Segment& s : border_segments(area)) {
        if (!paths.empty() && paths.back().back() == s.a)
            paths.back().push_back(s.b);
        else
            paths.push_back({s.a, s.b});
    }
    return paths;
}

std::vector<bool> near_border(const std::vector<Dwelling>& dwellings, const std::vector<PolygonM>& area,
                              double border_m) {
    std::vector<bool> near(dwellings.size());
    if (!(border_m > 0)) return near;
    std::vector<std::vector<Segment>> sides(dwellings.size());
    std::vector<BoxM> boxes;
    for (std::size_t i = 0; i < dwellings.size(); ++i) {
        const Dwelling& d = dwellings[i];
        add_ring(sides[i], d.outline ? d.outline->outer : RingM{d.centre});
        boxes.push_back(d.outline ? box_of(d.outline->outer)
                                  : BoxM{d.centre.x, d.centre.y, d.centre.x, d.centre.y});
    }
    const std::vector<Segment> border = border_segments(area);
    for (const auto& [i, b] : overlapping(boxes, boxes_of(border, border_m)))
        if (!near[i])
            near[i] = std::any_of(sides[i].begin(), sides[i].end(), [&, edge = b](const Segment& side) {
                return apart_m(side, border[edge]) <= border_m;
            });
    return near;
}

}  // namespace gridreach
