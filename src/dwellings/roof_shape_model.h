// SPDX-License-Identifier: Apache-2.0
#pragma once

/// The shape model of detector `blob`: a quadratic logistic regression for the chance that a region overlaps a labelled roof by half of
/// their union, fitted to the regions that choose_roofs weighs on the same places as roof_pixel_model.h. Features, in order:
///   0 log of the area in m2, 1 area over that of the convex hull, 2 area over that of the smallest rectangle, 3 its short over its long
///   side, 4 mean likelihood inside, 5 mean likelihood of a ring of 3 pixels around, 6 threshold.
namespace gridreach {

inline constexpr double roof_shape_intercept = -1.8567;

inline constexpr double roof_shape_mean[] = {
    3.3481, 0.81945, 0.64513, 0.64902, 0.80251, 0.40586, 0.65151,
};
inline constexpr double roof_shape_deviation[] = {
    1.3844, 0.11567, 0.11451, 0.1928, 0.14517, 0.23178, 0.17501,
};
inline constexpr double roof_shape_linear[] = {
    2.5652, 0.20957, 0.61475, 0.52407, 1.1701, -1.4676, 0.59879,
};
/// Products i <= j, row by row.
inline constexpr double roof_shape_quadratic[] = {
    -0.8033, 0.10806, 0.02034, -0.44909, -0.44318, 0.57643, -0.04119, 0.030748, -0.3737, 0.008322,
    -0.035578, 0.59742, -0.52682, 0.18386, -0.10686, 0.039243, -0.094793, 0.059216, -0.10385, 0.16084,
    -0.18, 0.033935, 0.37589, -0.067894, -0.42172, -0.20393, 0.27324, 0.20333,
};

}  // namespace gridreach
