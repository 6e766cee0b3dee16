// SPDX-License-Identifier: Apache-2.0
#include "sample/plane.h"

#include <algorithm>

#include "sample/noise.h"

namespace gridreach::sample {

double sine_of_turns(double turns) {
    double t = turns - std::floor(turns + 0.5);
    if (t > 0.25) t = 0.5 - t;
    if (t < -0.25) t = -0.5 - t;
    const double x = 6.283185307179586 * t;
    const double s = x * x;
    return x * (1 - s / 6 * (1 - s / 20 * (1 - s / 42 * (1 - s / 72))));
}

PointM heading(double turns) {
    return unit_of({sine_of_turns(turns + 0.25), sine_of_turns(turns)});
}

PointM turned(PointM direction, double turns) {
    const PointM h = heading(turns);
    return {direction.x * h.x - direction.y * h.y, direction.x * h.y + direction.y * h.x};
}

double distance_to_path_m(PointM p, const PathM& path) {
    double nearest = 1e12;
    for (std::size_t i = 1; i < path.size(); ++i) {
        const PointM d = p - nearest_on_segment(p, path[i - 1], path[i]);
        nearest = std::min(nearest, dot(d, d));
    }
    return std::sqrt(nearest);
}

double path_length_m(const PathM& path) {
    double sum = 0;
    for (std::size_t i = 1; i < path.size(); ++i) sum += length_of(path[i] - path[i - 1]);
    return sum;
}

Along along_path(const PathM& path, double distance_m) {
    double left_m = std::max(0.0, distance_m);
    for (std::size_t i = 1; i < path.size(); ++i) {
        const PointM step = path[i] - path[i - 1];
        const double length_m = length_of(step);
        if (left_m <= length_m && length_m > 0)
            return {path[i - 1] + (left_m / length_m) * step, unit_of(step)};
        left_m -= length_m;
    }
    return {path.back(), unit_of(path.back() - path[path.size() - 2])};
}

double nearest_along_path_m(const PathM& path, PointM p) {
    double passed_m = 0, nearest = 1e300, answer_m = 0;
    for (std::size_t i = 1; i < path.size(); ++i) {
        const PointM foot = nearest_on_segment(p, path[i - 1], path[i]);
        const double squared = dot(p - foot, p - foot);
        if (squared < nearest) {
            nearest = squared;
            answer_m = passed_m + length_of(foot - path[i - 1]);
        }
        passed_m += length_of(path[i] - path[i - 1]);
    }
    return answer_m;
}

PathM smoothed(const PathM& path) {
    PathM now = path;
    for (int round = 0; round < 2 && now.size() > 2; ++round) {
        PathM next = {now.front()};
        for (std::size_t i = 1; i < now.size(); ++i) {
            const PointM a = now[i - 1], b = now[i];
            if (i > 1) next.push_back(0.75 * a + 0.25 * b);
            if (i + 1 < now.size()) next.push_back(0.25 * a + 0.75 * b);
        }
        next.push_back(now.back());
        now = std::move(next);
    }
    return now;
}

PathM wandering_path(Random& random, PointM from, PointM to, double stray_m, double bend_m,
                     const BoxM& bounds) {
    const Noise noise(random.next());
    const double length_m = length_of(to - from);
    const PointM side = left_of(unit_of(to - from));
    const int steps = std::max(2, static_cast<int>(length_m / (0.4 * bend_m)));
    PathM path = {from};
    for (int i = 1; i < steps; ++i) {
        const double t = static_cast<double>(i) / steps;
        const double envelope = std::min(1.0, 5 * std::min(t, 1 - t));
        const double off_m = stray_m * envelope * noise.layered(t * length_m / bend_m * 0.6, 0.5, 3);
        const PointM p = from + t * (to - from) + off_m * side;
        path.push_back({clamped(p.x, bounds.min_x, bounds.max_x), clamped(p.y, bounds.min_y, bounds.max_y)});
    }
    path.push_back(to);
    return smoothed(path);
}

}  // namespace gridreach::sample
