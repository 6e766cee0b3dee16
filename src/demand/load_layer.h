// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <string>
#include <vector>

#include "model/demand.h"
#include "model/vector_layer.h"

namespace gridreach {

struct LoadLayer {
    std::vector<PointLoad> loads;  ///< In the order of the layer.
    std::vector<std::string> remarks;
};

/// Understands a layer of social and productive loads. Every feature is one point, with the fields (case
/// ignored) `energy_kwh_per_year` and `peak_kw` of the first year, and optionally `must_serve` (1 or 0, yes
/// or no), `growth` (per year, -0.5 to 0.5) and a name (`name`, `label`…). A load of no energy and no peak is
/// left out and counted. Throws InputError, with the feature, for other geometry, a field that is missing, a
/// value that is no number from 0 to 10^9 kWh or 10^5 kW, and energy that the peak cannot give in 8,760
/// hours.
LoadLayer read_loads(const VectorLayer& layer);

}  // namespace gridreach
