// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "model/vector_layer.h"

class OGRGeometry;

namespace gridreach {

/// Counts what happened while geometries were taken apart.
struct ShapeCounts {
    std::uint64_t without_geometry = 0;
    std::uint64_t made_valid = 0;
    std::uint64_t not_usable = 0;  ///< Kinds with no flat equivalent, such as TINs.
    std::vector<std::string> remarks() const;
};

/// Points, paths and outlines of a geometry in its own coordinates: Z and M dropped, curves made straight,
/// parts taken apart, closing points of rings removed, invalid outlines made valid.
Shape shape_of(const OGRGeometry* geometry, ShapeCounts& counts);

}  // namespace gridreach
