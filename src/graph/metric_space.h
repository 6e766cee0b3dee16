// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "geo/metric.h"
#include "graph/box_tree.h"

namespace gridreach {

/// A place as a metric's searches see it.
struct Placed {
    Point3 at;     ///< In the plane for `projected`; on the sphere or the ellipsoid for the others.
    LonLat place;  ///< Not used by `projected`.
};

/// The space of a metric: its straight distances are never longer than lengths, so that trees of boxes can
/// bound them.
class MetricSpace {
public:
    explicit MetricSpace(const Metric& metric) : metric_(metric), kind_(metric.kind()) {}

    Placed placed(PointM p) const;
    /// `projected`: in the plane. The same for (a, b) and (b, a) to the last bit.
    double length_m(const Placed& a, const Placed& b) const;
    /// No length is shorter, given the straight distance (rounding of places in space allowed for).
    double least_length_m(double straight_m) const;
    bool in_plane() const { return kind_ == DistanceKind::projected; }

private:
    const Metric& metric_;
    DistanceKind kind_;
};

}  // namespace gridreach
