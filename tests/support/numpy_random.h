// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cmath>
#include <cstdint>
#include <optional>
#include <random>
#include <utility>

namespace gridreach::test {

/// numpy.random.RandomState: the 32-bit Mersenne Twister, doubles of 53 bits, normal numbers by the polar
/// method (Marsaglia). Published sets that were drawn with it can be drawn again.
class RandomState {
public:
    explicit RandomState(std::uint32_t seed) : twister_(seed) {}

    /// In [0, 1).
    double uniform() {
        const auto high = static_cast<double>(twister_() >> 5), low = static_cast<double>(twister_() >> 6);
        return (high * 67108864 + low) / 9007199254740992;
    }

    double normal() {
        if (const auto kept = std::exchange(second_, std::nullopt)) return *kept;
        double x = 0, y = 0, r = 0;
        do {
            x = 2 * uniform() - 1;
            y = 2 * uniform() - 1;
            r = x * x + y * y;
        } while (r >= 1 || r == 0);
        const double factor = std::sqrt(-2 * std::log(r) / r);
        second_ = factor * x;
        return factor * y;
    }

    double lognormal(double mean, double sigma) { return std::exp(mean + sigma * normal()); }

private:
    std::mt19937 twister_;
    std::optional<double> second_;
};

}  // namespace gridreach::test
