// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>
#include <string>
#include <vector>

namespace gridreach {

/// How an uncertain number is spread.
struct Law {
    enum class Kind {
        uniform,     ///< Each value between `low` and `high` alike.
        whole,       ///< Each whole number from `low` to `high` alike.
        triangular,  ///< From `low` to `high`, most often `middle`, its share falling to none at the ends.
        lognormal,   ///< Mean `middle`, coefficient of variation `variation`; never below 0.
        /// Median `middle`; `low` and `high` are the 5 % and the 95 % quantile, each half normal on its
        /// logarithm.
        interval,
    };
    Kind kind = Kind::uniform;
    double low = 0, middle = 0, high = 0;
    double variation = 0;  ///< Standard deviation over mean.
};

/// The value that the law stays below with chance `place`, 0 < place < 1 (its quantile function), rounded to
/// six significant digits so that it can be read and typed, and kept within the law's ends.
double value_at(const Law& law, double place);

/// "uniform 16 … 55", "triangular 16 … 25 … 55", "log-normal, mean 25, variation 0.2".
std::string text_of(const Law& law);

/// A Latin hypercube (McKay, Beckman and Conover 1979): of each parameter's `draws` equal shares of chance,
/// every one is drawn once, at a random place within; parameters are paired at random. By draw, then by
/// parameter; values lie within (0, 1). The same seed gives the same numbers on every machine.
std::vector<std::vector<double>> latin_hypercube(std::size_t draws, std::size_t parameters,
                                                 std::uint64_t seed);

}  // namespace gridreach
