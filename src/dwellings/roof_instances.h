// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>
#include <functional>
#include <vector>

#include "dwellings/roof_model.h"
#include "dwellings/roof_runs.h"
#include "dwellings/roof_shapes.h"

namespace gridreach {

/// A region that may be one roof, with what its confidence is reckoned from.
struct RoofCandidate {
    RoofShape shape;
    RoofFeatures features{};
};

/// Lowest likelihood (of 255) of the pixels that candidates are made of.
inline constexpr std::uint8_t lowest_candidate_likelihood = 40;

/// Parts of a patch that may be one roof each: the basins of a watershed of `height` (CV_8U) inside the patch
/// in which a peak counts only if it stands out from the saddle to a higher one by `least_rise`, as in
/// persistence (Edelsbrunner, Letscher and Zomorodian 2002). CV_32S: 0 outside, else 1, 2 … in the order of
/// their first pixel. Ties: the pixel that comes first. The outermost pixels of `inside` are 0.
cv::Mat basins_of(const cv::Mat& height, const cv::Mat& inside, int least_rise);

struct CandidateLimits {
    double pixel_m = 0;
    double min_area_m2 = 0;
    double max_area_m2 = 0;
};

/// The roofs of a patch. Its basins are joined over the highest saddle first, which makes a binary tree of
/// regions (touching roofs far up, the faces of one roof far down); of each branch either the region or what
/// is chosen inside it is kept, whichever has the larger sum of squared confidences: two halves must be
/// surer than the whole. A region's outline is that of its largest connected part of at least half its
/// highest likelihood. Regions outside the limits, or of more than 24 basins, are not weighed. `seen` is
/// called with every region that was weighed.
std::vector<RoofCandidate> choose_candidates(const RoofPatch& patch, const CandidateLimits& limits,
                                             const RoofConfidence& confidence,
                                             const std::function<void(const RoofCandidate&)>& seen = {});

}  // namespace gridreach
