// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <array>
#include <functional>
#include <opencv2/core.hpp>
#include <vector>

namespace gridreach {

/// What tells a roof from other patches of likely pixels.
inline constexpr std::size_t roof_shape_features = 7;

/// A region that may be one roof.
struct RoofShape {
    std::vector<cv::Point> contour;  ///< Outer border, in the patch's pixels.
    double area_px = 0;              ///< Pixels inside, holes filled.
    std::array<double, roof_shape_features> features{};
    double confidence = 0;  ///< Chance that it overlaps a roof by half of their union.
};

/// What the border of a region (CV_8U, one part) says of it. Holes are filled.
struct RegionMeasures {
    std::vector<cv::Point> contour;
    cv::Mat filled;  ///< CV_8U
    double area_px = 0;
    double solidity = 0;        ///< Area over that of the convex hull.
    double rectangularity = 0;  ///< Area over that of the smallest rectangle.
    double elongation = 0;      ///< The rectangle's short over its long side.
    /// The pixels of no more than `width` around it (chessboard distance).
    cv::Mat ring(int width) const;
};
RegionMeasures measured(const cv::Mat& region);

struct RoofLimits {
    double pixel_m = 0;
    double min_area_m2 = 0;
    double max_area_m2 = 0;
    double min_confidence = 0;
};

/// The roofs of a patch. Rising thresholds make a tree of nested regions (touching roofs come apart as it
/// rises, as in the component tree of Najman and Couprie 2006); of each branch, the region or what is chosen
/// inside it is kept, whichever gives the larger sum of (confidence − half), where a region below
/// `min_confidence` or outside the limits of area counts nothing. `likelihood` is CV_8U with an empty border.
/// `seen` is called with every region that was weighed (for fitting and tests).
std::vector<RoofShape> choose_roofs(const cv::Mat& likelihood, const RoofLimits& limits,
                                    const std::function<void(const RoofShape&)>& seen = {});

/// Lowest likelihood (of 255) at which regions are looked for.
inline constexpr std::uint8_t lowest_roof_likelihood = 50;

}  // namespace gridreach
