// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <array>
#include <cstdint>
#include <span>
#include <string>

#include "model/raster.h"

namespace gridreach {

/// How a scene's samples become 0…255, fixed once for the whole scene.
struct Stretch {
    std::array<float, 3> low{0, 0, 0};   ///< Shown as 0.
    std::array<float, 3> gain{1, 1, 1};  ///< Steps per unit above it.

    std::uint8_t shown(std::size_t channel, float sample) const {
        const float v = (sample - low[channel]) * gain[channel] + 0.5F;
        return v >= 255.0F ? 255 : v > 0.0F ? static_cast<std::uint8_t>(v) : 0;
    }
};

/// Makes up a scene's stretch. 8-bit samples are shown as they are, without reading any. Others are
/// stretched, band by band, so that the 2nd percentile becomes 0 and the 98th 255. The percentiles are those
/// of the whole scene when it has no more than 2^18 pixels, else of 64 windows of 64 × 64 pixels spread
/// evenly over it, or of 256 or 1024 where fewer than 4096 valid samples turn up. Samples without data are
/// left out, and so are those that are 0 in every band (an unmarked border) unless all are. A constant band
/// is shown as 128. `warning` gets a sentence when no valid sample was found; the range of the sample type is
/// shown then.
Stretch fixed_stretch(const Raster& scene, std::span<const int> bands, std::string& warning);

}  // namespace gridreach
