// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <algorithm>
#include <cstdint>
#include <vector>

#include "base/parallel.h"
#include "sample/plane.h"

namespace gridreach::sample {

/// Where the pixels of a picture lie: row 0 in the north, x = 0 at the west edge, y = `top_m` at the north
/// edge.
struct PixelFrame {
    int width = 0;
    int height = 0;
    double pixel_m = 1;
    double top_m = 0;

    std::size_t size() const { return static_cast<std::size_t>(width) * static_cast<std::size_t>(height); }
    PointM centre(int column, int row) const {
        return {(column + 0.5) * pixel_m, top_m - (row + 0.5) * pixel_m};
    }
    std::size_t index(int column, int row) const {
        return static_cast<std::size_t>(row) * static_cast<std::size_t>(width) +
               static_cast<std::size_t>(column);
    }
    /// The pixel a place falls into; the nearest one for places outside.
    std::size_t index_at(PointM p) const {
        const int column = static_cast<int>(clamped(p.x / pixel_m, 0, width - 1));
        const int row = static_cast<int>(clamped((top_m - p.y) / pixel_m, 0, height - 1));
        return index(column, row);
    }

    /// Calls `paint(centre, index)` for the pixels that touch the box.
    template <class Paint>
    void each_pixel(const BoxM& box, Paint paint) const {
        const int first = static_cast<int>(clamped(box.min_x / pixel_m - 1, 0, width));
        const int last = static_cast<int>(clamped(box.max_x / pixel_m + 2, 0, width));
        const int top = static_cast<int>(clamped((top_m - box.max_y) / pixel_m - 1, 0, height));
        const int bottom = static_cast<int>(clamped((top_m - box.min_y) / pixel_m + 2, 0, height));
        for (int row = top; row < bottom; ++row)
            for (int column = first; column < last; ++column) paint(centre(column, row), index(column, row));
    }
    /// The same for every pixel, rows in parallel: `paint` may write to its own pixel only.
    template <class Paint>
    void each_pixel(Paint paint) const {
        parallel_blocks(static_cast<std::size_t>(height), 64, [&](std::size_t begin, std::size_t end) {
            for (int row = static_cast<int>(begin); row < static_cast<int>(end); ++row)
                for (int column = 0; column < width; ++column) paint(centre(column, row), index(column, row));
        });
    }
};

/// Brightness of red, green and blue as a display has them, 0 … 255.
struct Colour {
    float r = 0, g = 0, b = 0;
};
inline Colour operator*(Colour c, float s) {
    return {c.r * s, c.g * s, c.b * s};
}
inline Colour operator*(Colour c, Colour s) {
    return {c.r * s.r, c.g * s.g, c.b * s.b};
}
inline Colour mixed(Colour a, Colour b, double share_of_b) {
    const float t = static_cast<float>(share_of_b);
    return {a.r + (b.r - a.r) * t, a.g + (b.g - a.g) * t, a.b + (b.b - a.b) * t};
}

/// The share of a pixel that a shape covers whose border is `inside_m` away (negative: outside).
inline double cover(double inside_m, double pixel_m) {
    return clamped(0.5 + inside_m / pixel_m, 0, 1);
}

/// The picture being painted.
struct Canvas {
    explicit Canvas(const PixelFrame& f) : frame(f), pixels(f.size()) {}
    PixelFrame frame;
    std::vector<Colour> pixels;

    void lay(std::size_t index, Colour colour, double share) {
        if (share > 0) pixels[index] = mixed(pixels[index], colour, share);
    }
};

/// Values at the nodes of a square lattice over the region, bilinear between them.
struct Lattice {
    double step_m = 1;
    int columns = 0;
    std::vector<float> values;

    /// One node every `step_m` over a square of `size_m` and one step beyond it on all sides.
    template <class Value>
    static Lattice of(double size_m, double step_m, Value value) {
        Lattice made;
        made.step_m = step_m;
        made.columns = static_cast<int>(size_m / step_m) + 4;
        const auto n = static_cast<std::size_t>(made.columns);
        made.values.resize(n * n);
        parallel_for(n, [&](std::size_t row) {
            for (std::size_t c = 0; c < n; ++c)
                made.values[row * n + c] = static_cast<float>(value(
                    PointM{(static_cast<double>(c) - 1) * step_m, (static_cast<double>(row) - 1) * step_m}));
        });
        return made;
    }
    double at(PointM p) const {
        const double x = clamped(p.x / step_m + 1, 0, columns - 1.001);
        const double y = clamped(p.y / step_m + 1, 0, columns - 1.001);
        const int c = static_cast<int>(x), r = static_cast<int>(y);
        const auto i =
            static_cast<std::size_t>(r) * static_cast<std::size_t>(columns) + static_cast<std::size_t>(c);
        const auto below = i + static_cast<std::size_t>(columns);
        const double u = x - c, v = y - r;
        return (values[i] * (1 - u) + values[i + 1] * u) * (1 - v) +
               (values[below] * (1 - u) + values[below + 1] * u) * v;
    }
};

}  // namespace gridreach::sample
