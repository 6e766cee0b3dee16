// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>

namespace gridreach::sample {

/// Gradient noise on the integer lattice (Perlin 1985, with the quintic blend of Perlin 2002): about -1 … 1,
/// 0 at whole numbers, smooth. Only additions and products are used, so every machine gives the same values.
class Noise {
public:
    explicit Noise(std::uint64_t seed) : seed_(seed) {}
    float at(double x, double y) const;
    /// Octaves added up, each of half the wavelength and half the height; about -1 … 1.
    float layered(double x, double y, int octaves) const;

private:
    std::uint64_t seed_;
};

/// A number in [0, 1) that depends on the cell and the seed alone.
float cell_value(std::uint64_t seed, std::int64_t column, std::int64_t row);

}  // namespace gridreach::sample
