// SPDX-License-Identifier: Apache-2.0
#include "pipeline/sampling.h"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>
#include <cstdlib>
#include <random>

#include "base/statistics.h"
#include "base/words.h"

namespace gridreach {

namespace {

double triangular_at(const Law& law, double place) {
    const double width = law.high - law.low;
    if (!(width > 0)) return law.low;
    const double left = law.middle - law.low;
    return place * width < left ? law.low + std::sqrt(place * width * left)
                                : law.high - std::sqrt((1 - place) * width * (law.high - law.middle));
}

double lognormal_at(const Law& law, double place) {
    const double variance = std::log1p(law.variation * law.variation);
    return law.middle * std::exp(std::sqrt(variance) * normal_quantile(place) - variance / 2);
}

double interval_at(const Law& law, double place) {
    const double z = normal_quantile(place) / normal_quantile(0.95);
    return law.middle * std::pow(z < 0 ? law.middle / law.low : law.high / law.middle, z);
}

double exact_value_at(const Law& law, double place) {
    switch (law.kind) {
        case Law::Kind::uniform:
            return law.low + place * (law.high - law.low);
        case Law::Kind::whole:
            return std::floor(law.low + place * (law.high - law.low + 1));
        case Law::Kind::triangular:
            return triangular_at(law, place);
        case Law::Kind::lognormal:
            return lognormal_at(law, place);
        case Law::Kind::interval:
            break;
    }
    return interval_at(law, place);
}

/// In (0, 1), never an end.
double unit(std::mt19937_64& random) {
    return (static_cast<double>(random() >> 12) + 0.5) * 0x1p-52;
}

}  // namespace

double value_at(const Law& law, double place) {
    const double value = exact_value_at(law, place);
    if (law.kind == Law::Kind::whole) return std::clamp(value, law.low, law.high);
    const double rounded = std::strtod(fmt::format("{:.6g}", value).c_str(), nullptr);
    const bool bounded = law.kind == Law::Kind::uniform || law.kind == Law::Kind::triangular;
    return bounded ? std::clamp(rounded, law.low, law.high) : rounded;
}

std::string text_of(const Law& law) {
    const std::string low = shortest(law.low), middle = shortest(law.middle), high = shortest(law.high);
    switch (law.kind) {
        case Law::Kind::uniform:
            return fmt::format("uniform {} … {}", low, high);
        case Law::Kind::whole:
            return fmt::format("whole numbers {} … {}", low, high);
        case Law::Kind::triangular:
            return fmt::format("triangular {} … {} … {}", low, middle, high);
        case Law::Kind::lognormal:
            return fmt::format("log-normal, mean {}, variation {}", middle, shortest(law.variation));
        case Law::Kind::interval:
            break;
    }
    return fmt::format("median {}, 90 % of draws {} … {}", middle, low, high);
}

std::vector<std::vector<double>> latin_hypercube(std::size_t draws, std::size_t parameters,
                                                 std::uint64_t seed) {
    std::mt19937_64 random(seed);
    std::vector<std::vector<double>> places(draws, std::vector<double>(parameters));
    std::vector<std::size_t> share(draws);
    for (std::size_t p = 0; p < parameters; ++p) {
        for (std::size_t i = 0; i < draws; ++i) share[i] = i;
        // Fisher and Yates; std::shuffle differs between libraries.
        for (std::size_t i = draws; i > 1; --i)
            std::swap(share[i - 1], share[static_cast<std::size_t>(unit(random) * static_cast<double>(i))]);
        for (std::size_t i = 0; i < draws; ++i)
            places[i][p] = (static_cast<double>(share[i]) + unit(random)) / static_cast<double>(draws);
    }
    return places;
}

}  // namespace gridreach
