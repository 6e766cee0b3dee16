// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <nlohmann/json_fwd.hpp>
#include <string>
#include <vector>

#include "model/accuracy.h"
#include "model/dwellings.h"

namespace gridreach {

/// What is known of the detector behind the dwellings of a run.
struct DetectionQuality {
    std::string detector;                    ///< "cnn", "blob".
    double pixel_m = 0;                      ///< That it looked at, on the ground.
    std::vector<MeasuredAccuracy> measured;  ///< In the pixel nearest to it; empty when nobody measured.
};

/// Keeps of `measured` what was measured in the pixel nearest to `pixel_m` by ratio, the finer when two are
/// as near.
DetectionQuality detection_quality(std::string detector, double pixel_m,
                                   const std::vector<MeasuredAccuracy>& measured);

/// Dwellings whose confidence is at least `from` and below `to`; the last class has 1 too.
struct ConfidenceClass {
    double from = 0, to = 1;
    std::uint64_t dwellings = 0;
};

/// The confidences of a set in classes, the surest first, those without dwellings too.
struct Confidences {
    std::vector<ConfidenceClass> classes;
    std::uint64_t dwellings = 0;  ///< That have a confidence.
    double sum = 0;               ///< Of confidences: how many of them are expected to be dwellings.
};
Confidences confidences_of(const DwellingSet& dwellings);

/// {detector, pixel_m, by_confidence, expected_among_found, measured}, for the run record.
nlohmann::json to_json(const DetectionQuality& quality, const Confidences& confidences);

}  // namespace gridreach
