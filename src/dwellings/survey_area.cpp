// SPDX-License-Identifier: Apache-2.0
#include "dwellings/survey_area.h"

#include <algorithm>
#include <cmath>

namespace gridreach {

SurveyArea::SurveyArea(const std::vector<PolygonM>& polygons) {
    for (const PolygonM& polygon : polygons) {
        Part part;
        part.box = box_of(polygon.outer);
        std::size_t edges = polygon.outer.size();
        for (const RingM& hole : polygon.holes) edges += hole.size();
        const std::size_t strips = std::clamp<std::size_t>(edges / 2, 1, 100000);
        part.strips.resize(strips);
        part.strip_m = part.box.height_m() / static_cast<double>(strips);
        if (!(part.strip_m > 0)) part.strip_m = 1;
        const auto strip_of = [&](double y) {
            const double at = std::floor((y - part.box.min_y) / part.strip_m);
            return static_cast<std::size_t>(std::clamp(at, 0.0, static_cast<double>(strips - 1)));
        };
        const auto add_ring = [&](const RingM& ring) {
            for (std::size_t i = 0; i < ring.size(); ++i) {
                const Edge edge{ring[i], ring[(i + 1) % ring.size()]};
                const auto [low, high] = std::minmax(edge.a.y, edge.b.y);
                for (std::size_t s = strip_of(low); s <= strip_of(high); ++s) part.strips[s].push_back(edge);
            }
        };
        add_ring(polygon.outer);
        for (const RingM& hole : polygon.holes) add_ring(hole);
        parts_.push_back(std::move(part));
    }
}

bool SurveyArea::contains(PointM p) const {
    if (parts_.empty()) return true;
    return std::any_of(parts_.begin(), parts_.end(), [&](const Part& part) {
        if (!part.box.contains(p)) return false;
        const auto strip =
            std::min(static_cast<std::size_t>((p.y - part.box.min_y) / part.strip_m), part.strips.size() - 1);
        bool inside = false;
        for (const Edge& e : part.strips[strip])
            if ((e.a.y > p.y) != (e.b.y > p.y) &&
                p.x < e.a.x + (p.y - e.a.y) / (e.b.y - e.a.y) * (e.b.x - e.a.x))
                inside = !inside;
        return inside;
    });
}

namespace {

/// Whether a part of the segment lies in the box (clipped at its four sides, Liang and Barsky 1984).
bool crosses(PointM a, PointM b, const BoxM& box) {
    double from = 0, to = 1;
    const auto clip = [&](double step, double room) {
        if (step == 0) return room >= 0;
        const double at = room / step;
        if (step < 0)
            from = std::max(from, at);
        else
            to = std::min(to, at);
        return from <= to;
    };
    return clip(a.x - b.x, a.x - box.min_x) && clip(b.x - a.x, box.max_x - a.x) &&
           clip(a.y - b.y, a.y - box.min_y) && clip(b.y - a.y, box.max_y - a.y);
}

}  // namespace

bool SurveyArea::reaches(const BoxM& box) const {
    if (parts_.empty() || contains(box.centre())) return true;
    return std::any_of(parts_.begin(), parts_.end(), [&](const Part& part) {
        if (!part.box.overlaps(box)) return false;
        const auto strip_of = [&](double y) {
            const double at = std::floor((y - part.box.min_y) / part.strip_m);
            return static_cast<std::size_t>(std::clamp(at, 0.0, static_cast<double>(part.strips.size() - 1)));
        };
        for (std::size_t s = strip_of(box.min_y); s <= strip_of(box.max_y); ++s)
            for (const Edge& e : part.strips[s])
                if (crosses(e.a, e.b, box)) return true;
        return false;
    });
}

std::size_t keep_inside(std::vector<Dwelling>& dwellings, const std::vector<PolygonM>& survey_area) {
    const SurveyArea area(survey_area);
    return std::erase_if(dwellings, [&](const Dwelling& d) { return !area.contains(d.centre); });
}

}  // namespace gridreach
