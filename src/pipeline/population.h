// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <string>

#include "model/raster.h"
#include "pipeline/checks.h"
#include "pipeline/runner.h"

namespace gridreach {

/// How many persons a population raster counts where the plan looked.
struct PopulationCount {
    double persons = 0;  ///< Sum over cells whose centre lies in the area.
    double cells = 0;
    std::string area;  ///< "the survey area", "the box around the dwellings"
};

/// Sums the first band of `pipeline.keys.population` over the survey area, or else over the box around
/// dwellings (demand nodes when the run starts there), grown by half a cell. Cells without data count
/// nothing. Throws InputError for negative counts.
PopulationCount count_population(const Pipeline& pipeline, const CheckedPipeline& checked,
                                 const RunValues& values);

}  // namespace gridreach
