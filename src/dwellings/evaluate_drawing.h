// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <opencv2/core.hpp>
#include <optional>
#include <string>
#include <vector>

#include "geo/shapes.h"
#include "model/dwellings.h"

namespace gridreach {

/// How a dwelling is drawn. Kinds differ in line as well as in colour, so that they can be told apart without
/// seeing colours (which are close to those of Okabe & Ito 2008).
enum class Mark {
    hit,          ///< Green, plain.
    miss,         ///< Red, thick, crossed out.
    false_alarm,  ///< Yellow, dashed.
    unscored,     ///< Grey, plain.
};

/// Red, green, blue.
cv::Scalar colour_of(Mark mark);

/// Where places of the plane lie in a picture.
struct PictureFrame {
    PointM origin;  ///< Outer corner of the first pixel: west and north.
    double pixel_m = 1;
    cv::Point2d at(PointM p) const { return {(p.x - origin.x) / pixel_m, (origin.y - p.y) / pixel_m}; }
};

/// Draws the outline of a dwelling, or a small circle where it has none. `rgb` has three bytes a pixel.
void draw(cv::Mat& rgb, const PictureFrame& frame, const Dwelling& dwelling, Mark mark);

/// A thin white line with a dark edge.
void draw_border(cv::Mat& rgb, const PictureFrame& frame, const std::vector<PathM>& paths);

/// A line of the legend: a sample of the mark, if there is one, and words.
struct LegendEntry {
    std::optional<Mark> mark;
    std::string text;
};

/// A strip of `width_px` with the entries beside each other, in as many rows as they need.
cv::Mat legend(const std::vector<LegendEntry>& entries, int width_px);

}  // namespace gridreach
