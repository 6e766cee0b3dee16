// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "model/dwellings.h"

namespace gridreach {

/// How well dwellings of one class of roof area were found. Precision counts found dwellings of the class
/// that match a true one of any class, recall true ones of the class that match a found one of any class.
struct AreaClassScore {
    std::string name;  ///< "< 20 m2", "20-50 m2", "50-150 m2", ">= 150 m2".
    std::size_t found = 0, truth = 0;
    std::optional<double> precision, recall, f1;
};

/// Found dwellings compared with true ones. A ratio of 0 to 0 is unset.
struct DetectionScore {
    std::size_t found = 0, truth = 0;
    /// At IoU 0.5; unset too when there are dwellings on both sides but one side has no outlines at all.
    std::optional<double> precision, recall, f1;
    std::optional<double> mean_iou;  ///< Of the matched pairs.
    std::optional<double> precision_centre_3m, recall_centre_3m, f1_centre_3m;
    std::optional<double> count_error_fraction;  ///< (found - truth) / truth.
    std::vector<AreaClassScore> by_area;         ///< At IoU 0.5; dwellings of unknown area are in none.
};

/// Compares the dwellings whose centre lies in `area` (no polygon: all). Matching is one-to-one and as large
/// as can be, over pairs whose outlines have an intersection over union of at least 0.5, and over pairs whose
/// centres are no more than 3 m apart. A dwelling without outline matches nothing by outline. The scores
/// depend neither on the order of the dwellings nor on their ids.
DetectionScore evaluate(const std::vector<Dwelling>& found, const std::vector<Dwelling>& truth,
                        const std::vector<PolygonM>& area);

}  // namespace gridreach
