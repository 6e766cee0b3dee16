// SPDX-License-Identifier: Apache-2.0
#include "outputs/map_paths.h"

#include <algorithm>
#include <cmath>
#include <utility>

namespace gridreach {

double nice_below(double value) {
    const double power = std::pow(10.0, std::floor(std::log10(value) + 1e-9));
    for (double step : {5.0, 2.0})
        if (value >= step * power * (1 - 1e-9)) return step * power;
    return power;
}

std::int64_t MapFrame::x(PointM p) const {
    return std::llround((p.x - box.min_x) / unit_m);
}
std::int64_t MapFrame::y(PointM p) const {
    return std::llround((box.max_y - p.y) / unit_m);
}
std::int64_t MapFrame::width() const {
    return std::llround(box.width_m() / unit_m);
}
std::int64_t MapFrame::height() const {
    return std::llround(box.height_m() / unit_m);
}

MapFrame frame_around(const BoxM& content) {
    constexpr double narrowest = 0.8, widest = 1.8, margin = 0.04, least_side_m = 100, most_units = 40000;
    const double larger_m = std::max(content.width_m(), content.height_m());
    BoxM box = content.grown(std::max(larger_m * margin, (least_side_m - larger_m) / 2));
    const double ratio = box.width_m() / box.height_m();
    if (ratio < narrowest) {
        const double grow_m = (box.height_m() * narrowest - box.width_m()) / 2;
        box.min_x -= grow_m, box.max_x += grow_m;
    } else if (ratio > widest) {
        const double grow_m = (box.width_m() / widest - box.height_m()) / 2;
        box.min_y -= grow_m, box.max_y += grow_m;
    }
    const double least_m = std::max(box.width_m(), box.height_m()) / most_units;
    double unit_m = std::max(nice_below(least_m), 0.1);
    if (unit_m < least_m) unit_m = nice_below(unit_m * 2.5 * (1 + 1e-9));
    return {box, unit_m};
}

void PathText::number(std::int64_t n) {
    if (n >= 0 && !text_.empty() && text_.back() >= '0' && text_.back() <= '9') text_ += ' ';
    text_ += std::to_string(n);
}

void PathText::move(At to) {
    text_ += 'm';
    number(to.x - last_.x);
    number(to.y - last_.y);
    last_ = to;
}

void PathText::dot(PointM p) {
    move(at(p));
    text_ += "h0";
}

void PathText::draw(std::span<const PointM> points, bool close) {
    if (points.empty()) return;
    std::vector<At> places;
    for (PointM p : points)
        if (places.empty() || at(p) != places.back()) places.push_back(at(p));
    if (close && places.size() > 1 && places.back() == places.front()) places.pop_back();
    if (places.size() < (close ? 3U : 2U)) return dot(points.front());
    move(places.front());
    text_ += 'l';
    for (std::size_t i = 1; i < places.size(); ++i) {
        number(places[i].x - last_.x);
        number(places[i].y - last_.y);
        last_ = places[i];
    }
    if (!close) return;
    text_ += 'z';
    last_ = places.front();
}

void PathText::line(std::span<const PointM> path) {
    draw(path, false);
}
void PathText::ring(std::span<const PointM> ring) {
    draw(ring, true);
}

void PathText::vertex(PointM p) {
    if (vertices_++ == 0) return move(at(p));
    if (vertices_ == 2) text_ += 'l';
    number(at(p).x - last_.x);
    number(at(p).y - last_.y);
    last_ = at(p);
}

void PathText::square(PointM north_west, double side_m) {
    const At corner = at(north_west);
    const At opposite = at({north_west.x + side_m, north_west.y - side_m});
    move(corner);
    text_ += 'h';
    number(opposite.x - corner.x);
    text_ += 'v';
    number(opposite.y - corner.y);
    text_ += 'h';
    number(corner.x - opposite.x);
    text_ += 'z';
}

std::string PathText::take() {
    if (vertices_ == 1) text_ += "h0";
    return std::exchange(text_, {});
}

PathM simplified(std::span<const PointM> path, double tolerance_m) {
    if (path.size() < 3) return {path.begin(), path.end()};
    std::vector<char> kept(path.size());
    kept.front() = kept.back() = 1;
    std::vector<std::pair<std::size_t, std::size_t>> open{{0, path.size() - 1}};
    while (!open.empty()) {
        const auto [a, b] = open.back();
        open.pop_back();
        double farthest_m = tolerance_m;
        std::size_t at = a;
        for (std::size_t i = a + 1; i < b; ++i) {
            const double d = distance_m(path[i], nearest_on_segment(path[i], path[a], path[b]));
            if (d > farthest_m) {
                farthest_m = d;
                at = i;
            }
        }
        if (at == a) continue;
        kept[at] = 1;
        open.emplace_back(a, at);
        open.emplace_back(at, b);
    }
    PathM out;
    for (std::size_t i = 0; i < path.size(); ++i)
        if (kept[i]) out.push_back(path[i]);
    return out;
}

std::vector<PathM> simplified_to(std::vector<PathM> paths, const MapFrame& frame, std::size_t most) {
    double tolerance_m = std::max(frame.box.width_m(), frame.box.height_m()) / 8000;
    for (int doublings = 0;; ++doublings, tolerance_m *= 2) {
        std::size_t count = 0;
        for (PathM& path : paths) {
            path = simplified(path, tolerance_m);
            count += path.size();
        }
        if (count <= most || doublings == 8) return paths;
    }
}

std::vector<PathM> near_box(std::span<const PointM> path, const BoxM& box) {
    const BoxM wide = box.grown(std::max(box.width_m(), box.height_m()) / 2);
    if (path.size() == 1)
        return wide.contains(path.front()) ? std::vector<PathM>{{path.front()}} : std::vector<PathM>{};
    std::vector<PathM> out;
    bool going = false;
    for (std::size_t i = 1; i < path.size(); ++i) {
        const bool near = box_of(path.subspan(i - 1, 2)).overlaps(wide);
        if (near && !going) out.push_back({path[i - 1]});
        if (near) out.back().push_back(path[i]);
        going = near;
    }
    return out;
}

}  // namespace gridreach
