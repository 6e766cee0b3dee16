// SPDX-License-Identifier: Apache-2.0
#pragma once

/// The shape model of detector `blob`: a quadratic logistic regression for the chance that a region overlaps
/// a labelled roof by half of their union, fitted to the regions that choose_roofs weighs on the same places
/// as roof_pixel_model.h. Features, in order:
///   0 log of the area in m2, 1 area over that of the convex hull, 2 area over that of the smallest
///   rectangle, 3 its short over its long side, 4 mean likelihood inside, 5 mean likelihood of a ring of 3
///   pixels around, 6 threshold.
namespace gridreach {

inline constexpr double roof_shape_intercept = -2.0162;

inline constexpr double roof_shape_mean[] = {
    3.3433, 0.81951, 0.64381, 0.64659, 0.75982, 0.42044, 0.6042,
};
inline constexpr double roof_shape_deviation[] = {
    1.4147, 0.11557, 0.11352, 0.19355, 0.19122, 0.22202, 0.21603,
};
inline constexpr double roof_shape_linear[] = {
    2.6181, 0.1224, 0.77044, 0.46868, 1.5798, -1.6215, 0.46218,
};
/// Products i <= j, row by row.
inline constexpr double roof_shape_quadratic[] = {
    -0.89383, -0.030552, 0.062614, -0.43711,  -0.40337,  0.68035,  -0.051019, -0.19522, -0.23856,  -0.0092131,
    0.27802,  0.64068,   -0.41455, 0.20212,   -0.065302, -0.39323, -0.17597,  0.10869,  -0.072094, 0.25128,
    -0.24384, -0.023455, 0.27604,  -0.020257, -0.29158,  -0.26455, 0.51825,   0.12355,
};

}  // namespace gridreach
