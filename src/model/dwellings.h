// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "geo/shapes.h"
#include "model/ids.h"

namespace gridreach {

/// Who says that a dwelling is there.
enum class DwellingOrigin : std::uint8_t {
    detected,   ///< A detector, or the footprints given.
    corrected,  ///< A person's corrections, under the id of a detection.
    added,      ///< A person, where nothing was detected.
};

/// Demand that an input gives for a dwelling; what is not given is as the costs say.
struct GivenDemand {
    std::optional<double> households, energy_kwh_per_year, peak_kw;  ///< Of the first year.
    std::optional<std::int64_t> tier;                                ///< 1 to 5.
    bool operator==(const GivenDemand&) const = default;
};

/// A building found in imagery, or given by the user, and judged to be lived in.
struct Dwelling {
    std::uint64_t id = 0;             ///< Stable: row order of the input, or place on the detection lattice.
    PointM centre;                    ///< Centroid of the outline, or the point given.
    std::optional<PolygonM> outline;  ///< Unknown when the input was points.
    std::optional<double> roof_area_m2;  ///< On the ground; unknown when neither outline nor field gives it.
    std::optional<double>
        confidence;  ///< Calibrated chance that it is one; unknown when the input gives none.
    DwellingOrigin origin = DwellingOrigin::detected;
    std::uint32_t given_demand = 0;  ///< Its place in DwellingSet::given_demand, counted from 1; 0: none.
    bool operator==(const Dwelling&) const = default;
};

/// The dwellings of a region, sorted by (centre.y descending, centre.x, id): reading order on a map.
struct DwellingSet {
    std::vector<Dwelling> dwellings;
    /// Expected number of dwellings including what was missed, and its 90 % interval; unknown without
    /// calibration.
    std::optional<double> expected_count, count_p05, count_p95;
    std::vector<GivenDemand> given_demand;
    /// What the person should know: "12 duplicate points merged", "3 features without geometry skipped".
    std::vector<std::string> remarks;
    bool operator==(const DwellingSet&) const = default;
};

}  // namespace gridreach
