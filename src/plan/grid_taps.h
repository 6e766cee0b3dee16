// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <span>
#include <vector>

#include "geo/metric.h"
#include "model/network.h"

namespace gridreach {

/// How the nearest point of an existing line is found.
enum class NearestBy {
    metric,   ///< By the metric, on lines that are straight in the working plane.
    degrees,  ///< As if longitude and latitude were a plane, to reproduce peers.
    sphere,   ///< By great circle, on lines that are great circles between their vertices (to 0.1 mm).
};

/// A point of an existing line, or a substation.
struct GridTap {
    PointM at;
    SourceId source{};
    std::uint32_t vertex = 0;  ///< It lies between this vertex of the source and the next (if any).
};

/// For each place the nearest point of the sources (equally near: of the first). None when there is no
/// source.
std::vector<GridTap> nearest_taps(std::span<const PointM> places, const SourceSet& sources,
                                  const Metric& metric, NearestBy by);

/// The sources' lines with a vertex more at each of `taps`, by source.
std::vector<PathM> lines_cut_at(const SourceSet& sources, std::span<const GridTap> taps);

/// By source, which connected part of the grid it belongs to, from 0: sources with a vertex in common are
/// connected.
std::vector<std::uint32_t> grid_parts(const SourceSet& sources);

}  // namespace gridreach
