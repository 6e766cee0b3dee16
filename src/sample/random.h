// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>

namespace gridreach::sample {

/// Scrambles 64 bits: the output of SplitMix64 (Steele, Lea & Flood 2014) for a state.
constexpr std::uint64_t scrambled(std::uint64_t x) {
    x += 0x9E3779B97F4A7C15ULL;
    x = (x ^ (x >> 30)) * 0xBF58476D1CE4E5B9ULL;
    x = (x ^ (x >> 27)) * 0x94D049BB133111EBULL;
    return x ^ (x >> 31);
}

/// SplitMix64 with conversions written out, so that every machine draws the same numbers. Draw once per
/// expression: C++ leaves open which operand or argument is evaluated first, and compilers differ.
class Random {
public:
    explicit Random(std::uint64_t seed) : state_(seed) {}

    std::uint64_t next() {
        const std::uint64_t drawn = scrambled(state_);
        state_ += 0x9E3779B97F4A7C15ULL;
        return drawn;
    }
    /// In [0, 1), all 53 bits used.
    double unit() { return static_cast<double>(next() >> 11) * 0x1p-53; }
    double between(double low, double high) { return low + (high - low) * unit(); }
    /// In [0, count).
    int below(int count) {
        return static_cast<int>(((next() >> 32) * static_cast<std::uint64_t>(count)) >> 32);
    }
    /// In [0, 1), small numbers more often: the product of two.
    double low_unit() {
        const double first = unit();
        return first * unit();
    }
    bool chance(double probability) { return unit() < probability; }
    /// A stream of its own for one part of the drawing: drawing more trees moves no house.
    Random branch(std::uint64_t part) const { return Random(scrambled(state_ ^ scrambled(part))); }

private:
    std::uint64_t state_;
};

}  // namespace gridreach::sample
