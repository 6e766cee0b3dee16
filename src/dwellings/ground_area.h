// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <map>
#include <memory>
#include <utility>

#include "geo/metric.h"

namespace gridreach {

/// Areas on the ground of outlines in the working plane: plane area over the square of the projection's
/// scale, which is taken at the middle of squares of 10 km (it changes by less than 2e-5 within one). Not
/// thread-safe.
class GroundArea {
public:
    /// Without a projection the plane is the ground.
    explicit GroundArea(std::shared_ptr<const Projection> projection);
    /// Square metres.
    double of(const PolygonM& outline);
    /// Plane metres per ground metre near `at`.
    double scale_near(PointM at);

private:
    std::shared_ptr<const Projection> projection_;
    std::map<std::pair<long, long>, double> scales_;
};

}  // namespace gridreach
