// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <optional>

#include "model/stages.h"

namespace gridreach {

class OptionList;

struct FootprintsOptions {
    double min_confidence = 0;
    double min_area_m2 = 0;
    std::optional<double> max_area_m2;
    double merge_within_m = 0.5;
};

void describe(FootprintsOptions& o, OptionList& options);

/// Takes dwellings from files that hold outlines or points already (Open Buildings, Microsoft footprints, a
/// survey).
///
/// Each polygon of a feature is a dwelling, and so is each point; lines are skipped and counted. Fields, case
/// ignored: `confidence` (0 … 1), `area_in_meters` or `area_m2` (roof area of a feature that has one part;
/// else the outline's area on the ground is taken). What a feature gives of its demand goes to each of its
/// parts (GivenDemandColumns). What is not known stays unknown and is not held against a dwelling: limits on
/// confidence and area leave out only those that are known to break them.
///
/// Dwellings whose centres lie no further apart than `merge_within_m` (in steps) are one: an outline is kept
/// before a point, then the surer, then the larger, then the first in reading order. The id is the row among
/// all dwellings of all files. Files without dwellings give an empty set and a remark. Errors are the
/// reader's.
class FootprintsDetector : public Detector {
public:
    explicit FootprintsDetector(FootprintsOptions options) : options_(options) {}
    bool reads_imagery() const override { return false; }
    double pixel_m(double) const override { return 0; }
    DwellingSet detect(const DetectorInput& input, Reporter& reporter) const override;

private:
    FootprintsOptions options_;
};

}  // namespace gridreach
