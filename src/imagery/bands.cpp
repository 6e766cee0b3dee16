// SPDX-License-Identifier: Apache-2.0
#include "imagery/bands.h"

#include <fmt/format.h>

#include <cmath>

#include "base/errors.h"
#include "base/words.h"

namespace gridreach {

namespace {

std::string count_of_bands(std::size_t n) {
    return n == 1 ? "1 band" : fmt::format("{} bands", n);
}

std::vector<int> as_asked(const RasterInfo& scene, const std::vector<double>& asked) {
    bool whole = asked.size() == 1 || asked.size() == 3;
    for (double band : asked) whole = whole && band >= 1 && band == std::floor(band);
    if (!whole) {
        std::vector<std::string> words;
        for (double band : asked) words.push_back(shortest(band));
        throw UsageError(
            fmt::format("bands is [{}], but it must be three band numbers (red, green, blue) or one (grey), "
                        "counted from 1.",
                        joined(words)));
    }
    std::vector<int> bands;
    for (double band : asked) {
        if (band > static_cast<double>(scene.bands.size()))
            throw InputError(fmt::format("{} has {}, but bands asks for band {}.", scene.path,
                                         count_of_bands(scene.bands.size()), shortest(band)));
        bands.push_back(static_cast<int>(band) - 1);
    }
    return bands;
}

}  // namespace

std::vector<int> choose_bands(const RasterInfo& scene, const std::vector<double>& asked) {
    if (!asked.empty()) return as_asked(scene, asked);
    std::vector<int> named(3, -1), without_alpha;
    for (int i = 0; i < static_cast<int>(scene.bands.size()); ++i) {
        const BandRole role = scene.bands[static_cast<std::size_t>(i)].role;
        const std::size_t slot = role == BandRole::red     ? 0
                                 : role == BandRole::green ? 1
                                 : role == BandRole::blue  ? 2
                                                           : 3;
        if (slot < 3 && named[slot] < 0) named[slot] = i;
        if (role != BandRole::alpha) without_alpha.push_back(i);
    }
    if (named[0] >= 0 && named[1] >= 0 && named[2] >= 0) return named;
    const std::vector<int>& b = without_alpha;
    switch (b.size()) {
        case 1:
        case 2:
            return {b[0]};
        case 3:
        case 4:
            return {b[0], b[1], b[2]};
        case 8:
            return {b[4], b[2], b[1]};
        default:
            break;
    }
    throw InputError(
        fmt::format("{} has {} and does not say which are red, green and blue. Name them: bands: [3, 2, 1].",
                    scene.path, count_of_bands(scene.bands.size())));
}

}  // namespace gridreach
