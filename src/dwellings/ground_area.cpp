// SPDX-License-Identifier: Apache-2.0
#include "dwellings/ground_area.h"

#include <cmath>

namespace gridreach {

GroundArea::GroundArea(std::shared_ptr<const Projection> projection) : projection_(std::move(projection)) {}

double GroundArea::scale_near(PointM at) {
    if (!projection_) return 1;
    constexpr double square_m = 10000;
    const auto column = std::lround(std::floor(at.x / square_m)),
               row = std::lround(std::floor(at.y / square_m));
    const auto [found, added] = scales_.try_emplace({column, row}, 1);
    if (added)
        found->second = Metric(DistanceKind::projected, projection_)
                            .scale_at({(static_cast<double>(column) + 0.5) * square_m,
                                       (static_cast<double>(row) + 0.5) * square_m});
    return found->second;
}

double GroundArea::of(const PolygonM& outline) {
    if (outline.outer.empty()) return 0;
    const double scale = scale_near(outline.outer.front());
    return area_m2(outline) / (scale * scale);
}

}  // namespace gridreach
