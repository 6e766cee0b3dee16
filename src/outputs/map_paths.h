// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>
#include <span>
#include <string>
#include <vector>

#include "geo/shapes.h"

namespace gridreach {

/// The largest of 1, 2, 5 × 10^k that is not above `value` (> 0).
double nice_below(double value);

/// From working metres to whole map units: x to the right, y down.
struct MapFrame {
    BoxM box;           ///< What the map shows.
    double unit_m = 1;  ///< Metres in one map unit.
    std::int64_t x(PointM p) const;
    std::int64_t y(PointM p) const;
    std::int64_t width() const;
    std::int64_t height() const;
};

/// A frame around `content` with a margin, no narrower than 5:4 upright nor wider than 9:5, at most 40,000
/// units wide. `content` must not be empty.
MapFrame frame_around(const BoxM& content);

/// The `d` of an SVG path in relative whole units, as short as it gets.
class PathText {
public:
    explicit PathText(const MapFrame& frame) : frame_(frame) {}
    /// A subpath of zero length: a round line cap makes it a dot.
    void dot(PointM p);
    /// Points that fall on one unit are merged; a line that becomes one point is a dot.
    void line(std::span<const PointM> path);
    /// Closed. A ring that has fewer than three points on the map is a dot.
    void ring(std::span<const PointM> ring);
    /// One more vertex of a single line that only carries markers.
    void vertex(PointM p);
    void square(PointM north_west, double side_m);
    bool empty() const { return text_.empty(); }
    /// With a lone marker closed off, so that it is drawn.
    std::string take();

private:
    struct At {
        std::int64_t x = 0, y = 0;
        bool operator==(const At&) const = default;
    };
    At at(PointM p) const { return {frame_.x(p), frame_.y(p)}; }
    void number(std::int64_t n);
    void move(At to);
    void draw(std::span<const PointM> points, bool close);
    const MapFrame& frame_;
    std::string text_;
    At last_;
    std::size_t vertices_ = 0;
};

/// Douglas and Peucker (1973): leaves out vertices nearer than `tolerance_m` to what stays. Both ends stay.
PathM simplified(std::span<const PointM> path, double tolerance_m);

/// Each path simplified with the smallest tolerance (frame's larger side / 8,000, doubled as often as needed)
/// that leaves at most `most` vertices; at eight doublings it stops.
std::vector<PathM> simplified_to(std::vector<PathM> paths, const MapFrame& frame, std::size_t most);

/// The stretches of a path that come near the box: what lies far outside is not worth its bytes.
std::vector<PathM> near_box(std::span<const PointM> path, const BoxM& box);

}  // namespace gridreach
