// SPDX-License-Identifier: Apache-2.0
#include "dwellings/roof_outline.h"

#include <algorithm>
#include <cmath>
#include <opencv2/imgproc.hpp>

namespace gridreach {

namespace {

/// A region that fills this part of its smallest rectangle becomes the rectangle, shrunk to the region's
/// area.
constexpr double rectangular = 0.78;

/// True when two sides that are no neighbours meet. Outlines have a few dozen corners, so every pair is
/// tried.
bool crosses_itself(const std::vector<cv::Point2f>& p) {
    const auto side = [](cv::Point2f a, cv::Point2f b, cv::Point2f c) { return (b - a).cross(c - a); };
    const std::size_t n = p.size();
    for (std::size_t i = 0; i < n; ++i)
        for (std::size_t j = i + 2; j < n; ++j) {
            if (i == 0 && j == n - 1) continue;
            const cv::Point2f a = p[i], b = p[i + 1], c = p[j], d = p[(j + 1) % n];
            if (side(a, b, c) * side(a, b, d) <= 0 && side(c, d, a) * side(c, d, b) <= 0) return true;
        }
    return false;
}

}  // namespace

PolygonM outline_of(const RoofShape& roof, cv::Point origin, const ImageryGrid& grid) {
    std::vector<cv::Point2f> corners;
    cv::RotatedRect box = cv::minAreaRect(roof.contour);
    box.size += cv::Size2f(1, 1);  // Contours run through pixel centres.
    if (const double fill = roof.area_px / (box.size.width * box.size.height); fill >= rectangular) {
        const auto shrink = static_cast<float>(std::sqrt(std::min(1.0, fill)));
        box.size = {box.size.width * shrink, box.size.height * shrink};
        corners.resize(4);
        box.points(corners.data());
    } else {
        std::vector<cv::Point> simple;
        cv::approxPolyDP(roof.contour, simple, 1.2, true);
        if (simple.size() >= 3) {
            // Half a pixel outward from the centre: centres of border pixels to their edges.
            const cv::Point2f centre = box.center;
            for (const cv::Point& p : simple) {
                const cv::Point2f at(static_cast<float>(p.x), static_cast<float>(p.y)), away = at - centre;
                const float length = std::hypot(away.x, away.y);
                corners.push_back(length > 0 ? at + away * (0.5F / length) : at);
            }
        }
        if (corners.size() < 3 || crosses_itself(corners)) {
            corners.resize(4);
            box.points(corners.data());
        }
    }
    PolygonM outline;
    for (const cv::Point2f& p : corners)
        outline.outer.push_back(grid.to_working(origin.x + p.x + 0.5, origin.y + p.y + 0.5));
    if (signed_area_m2(outline.outer) < 0) std::reverse(outline.outer.begin(), outline.outer.end());
    return outline;
}

}  // namespace gridreach
