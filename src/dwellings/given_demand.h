// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <vector>

#include "model/dwellings.h"
#include "model/layer_column.h"

namespace gridreach {

/// What a layer of dwellings says of the demand of each, in the fields (case ignored, each optional, a field
/// without a value says nothing) `households`, `energy_kwh_per_year`, `peak_kw` and `tier`.
class GivenDemandColumns {
public:
    explicit GivenDemandColumns(const VectorLayer& layer);

    /// What the feature gives for each of its parts; nothing where it gives nothing. Throws InputError, with
    /// the feature, for more than 10,000 households, 10^9 kWh or 10^5 kW, less than 0, what is no number, a
    /// tier that is not 1 to 5, energy that the peak cannot give in 8,760 hours, and energy of no households
    /// without a peak.
    std::optional<GivenDemand> of(const Feature& feature) const;

private:
    const VectorLayer& layer_;
    LayerColumn households_, energy_, peak_, tier_;
};

/// Keeps what the dwellings of the set use, in their order.
void drop_unused_demand(DwellingSet& set);

}  // namespace gridreach
