// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <string>
#include <vector>

#include "base/reporter.h"
#include "model/dwellings.h"
#include "model/vector_layer.h"

namespace gridreach {

/// The dwellings of a vector file: each polygon and each point is one, its id the place in the file, with the
/// field `confidence` where there is one. Remarks of the reader are passed on. Throws InputError for lines,
/// and what the reader throws.
std::vector<Dwelling> read_dwellings(const VectorReader& reader, const std::string& path,
                                     const Projection& projection, Reporter& reporter);

/// The polygons of a vector file; what else it holds is left out.
std::vector<PolygonM> read_polygons(const VectorReader& reader, const std::string& path,
                                    const Projection& projection);

}  // namespace gridreach
