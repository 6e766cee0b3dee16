// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cmath>

#include "geo/shapes.h"
#include "sample/random.h"

namespace gridreach::sample {

// Points as vectors. Lengths go through sqrt, which IEEE 754 rounds the same way everywhere; sin and hypot do
// not.

inline PointM operator+(PointM a, PointM b) {
    return {a.x + b.x, a.y + b.y};
}
inline PointM operator-(PointM a, PointM b) {
    return {a.x - b.x, a.y - b.y};
}
inline PointM operator*(double s, PointM a) {
    return {s * a.x, s * a.y};
}
inline double dot(PointM a, PointM b) {
    return a.x * b.x + a.y * b.y;
}
inline double length_of(PointM a) {
    return std::sqrt(dot(a, a));
}
inline PointM left_of(PointM a) {
    return {-a.y, a.x};
}
inline PointM unit_of(PointM a) {
    const double length = length_of(a);
    return length > 0 ? (1 / length) * a : PointM{1, 0};
}

/// Sine of an angle in turns, by its series; the error stays below 4e-6.
double sine_of_turns(double turns);
/// The unit vector at an angle in turns, counter-clockwise from east.
PointM heading(double turns);
/// `direction` turned counter-clockwise.
PointM turned(PointM direction, double turns);

/// A step in any direction, `low_m` to `high_m` long.
inline PointM random_step(Random& random, double low_m, double high_m) {
    const double length_m = random.between(low_m, high_m);
    return length_m * heading(random.unit());
}

inline double clamped(double value, double low, double high) {
    return value < low ? low : value > high ? high : value;
}
/// 0 below `low`, 1 above `high`, smooth between (also downwards, when low > high).
inline double eased(double value, double low, double high) {
    const double t = clamped((value - low) / (high - low), 0, 1);
    return t * t * (3 - 2 * t);
}

double distance_to_path_m(PointM p, const PathM& path);
/// Length of a path, added up with length_of.
double path_length_m(const PathM& path);

/// A place on a path and which way the path goes there.
struct Along {
    PointM at;
    PointM direction;
};
/// The place `distance_m` from the start; the ends when it lies beyond them. The path has two points or more.
Along along_path(const PathM& path, double distance_m);
/// Distance from the start to the place on the path nearest to `p`.
double nearest_along_path_m(const PathM& path, PointM p);

/// Cuts corners twice (Chaikin 1974); the ends stay.
PathM smoothed(const PathM& path);
/// A line from `from` to `to` as people, cattle and water make it: it strays up to about `stray_m` to the
/// sides, bends every `bend_m`, stays inside `bounds`, and keeps its ends.
PathM wandering_path(Random& random, PointM from, PointM to, double stray_m, double bend_m,
                     const BoxM& bounds);

}  // namespace gridreach::sample
