// SPDX-License-Identifier: Apache-2.0
#include "sample/noise.h"

#include "sample/random.h"

namespace gridreach::sample {
namespace {

std::int64_t whole_below(double x) {
    const auto cut = static_cast<std::int64_t>(x);
    return static_cast<double>(cut) > x ? cut - 1 : cut;
}

std::uint32_t cell_bits(std::uint64_t seed, std::int64_t column, std::int64_t row) {
    std::uint64_t h = seed ^ (static_cast<std::uint64_t>(column) * 0x9E3779B97F4A7C15ULL) ^
                      (static_cast<std::uint64_t>(row) * 0xC2B2AE3D27D4EB4FULL);
    h = (h ^ (h >> 32)) * 0xD6E8FEB86659FD93ULL;
    h = (h ^ (h >> 29)) * 0xA0761D6478BD642FULL;
    return static_cast<std::uint32_t>(h >> 32);
}

float slope_along(std::uint32_t bits, float dx, float dy) {
    constexpr float diagonal = 0.70710678F;
    switch (bits >> 29) {
        case 0:
            return dx;
        case 1:
            return -dx;
        case 2:
            return dy;
        case 3:
            return -dy;
        case 4:
            return (dx + dy) * diagonal;
        case 5:
            return (dx - dy) * diagonal;
        case 6:
            return (dy - dx) * diagonal;
        default:
            return -(dx + dy) * diagonal;
    }
}

float blend(float t) {
    return t * t * t * (t * (t * 6 - 15) + 10);
}

}  // namespace

float Noise::at(double x, double y) const {
    const std::int64_t column = whole_below(x);
    const std::int64_t row = whole_below(y);
    const float dx = static_cast<float>(x - static_cast<double>(column));
    const float dy = static_cast<float>(y - static_cast<double>(row));
    const float u = blend(dx);
    const float v = blend(dy);
    const float a = slope_along(cell_bits(seed_, column, row), dx, dy);
    const float b = slope_along(cell_bits(seed_, column + 1, row), dx - 1, dy);
    const float c = slope_along(cell_bits(seed_, column, row + 1), dx, dy - 1);
    const float d = slope_along(cell_bits(seed_, column + 1, row + 1), dx - 1, dy - 1);
    const float low = a + (b - a) * u;
    const float high = c + (d - c) * u;
    return 1.6F * (low + (high - low) * v);
}

float Noise::layered(double x, double y, int octaves) const {
    float sum = 0;
    float height = 0.5F;
    for (int i = 0; i < octaves; ++i) {
        sum += height * at(x, y);
        x = 2 * x + 17.31;
        y = 2 * y - 5.77;
        height *= 0.5F;
    }
    return 1.3F * sum;
}

float cell_value(std::uint64_t seed, std::int64_t column, std::int64_t row) {
    return static_cast<float>(cell_bits(seed, column, row) >> 8) * 0x1p-24F;
}

}  // namespace gridreach::sample
