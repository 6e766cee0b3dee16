// SPDX-License-Identifier: Apache-2.0
#include "plan/grid_taps.h"

#include <algorithm>
#include <array>
#include <cmath>
#include <map>
#include <numbers>
#include <utility>

#include "base/parallel.h"
#include "graph/line_index.h"
#include "graph/union_find.h"

namespace gridreach {

namespace {

/// Longitude and latitude as a plane.
PointM degrees(PointM p, const Projection& projection) {
    const LonLat place = projection.inverse(p);
    return {place.lon, place.lat};
}

/// Points on the great circle from a to b, without its ends, so near to each other that it is straight
/// between them in the plane: to a hundredth of a millimetre at the edge of a UTM zone.
PathM on_great_circle(PointM a, PointM b, const Projection& projection) {
    constexpr double spacing_m = 100, radians = std::numbers::pi / 180;
    const LonLat from = projection.inverse(a), to = projection.inverse(b);
    const double angle = great_circle_length_m(from, to) / great_circle_radius_m;
    const int steps = static_cast<int>(std::ceil(angle * great_circle_radius_m / spacing_m));
    const auto in_space = [](LonLat p) {
        const double lon = p.lon * radians, lat = p.lat * radians;
        return std::array{std::cos(lat) * std::cos(lon), std::cos(lat) * std::sin(lon), std::sin(lat)};
    };
    const auto u = in_space(from), v = in_space(to);
    PathM points;
    for (int i = 1; i < steps; ++i) {
        const double share = static_cast<double>(i) / steps;
        const double p = std::sin((1 - share) * angle), q = std::sin(share * angle);
        const double x = p * u[0] + q * v[0], y = p * u[1] + q * v[1], z = p * u[2] + q * v[2];
        points.push_back(
            projection.forward({std::atan2(y, x) / radians, std::atan2(z, std::hypot(x, y)) / radians}));
    }
    return points;
}

/// A source as the search sees it.
struct Searched {
    PathM path;
    std::vector<std::uint32_t> vertex;  ///< By vertex of the path: the source's vertex at or before it.
};

Searched searched(const PathM& geometry, const Projection& projection, NearestBy by) {
    Searched s;
    for (std::uint32_t v = 0; v < geometry.size(); ++v) {
        s.path.push_back(by == NearestBy::degrees ? degrees(geometry[v], projection) : geometry[v]);
        if (by == NearestBy::sphere && v + 1 < geometry.size())
            for (PointM p : on_great_circle(geometry[v], geometry[v + 1], projection)) s.path.push_back(p);
        s.vertex.resize(s.path.size(), v);
    }
    return s;
}

Metric searched_by(const Metric& metric, NearestBy by) {
    // In the plane a metric does not ask its projection.
    const auto kind = by == NearestBy::metric    ? metric.kind()
                      : by == NearestBy::degrees ? DistanceKind::projected
                                                 : DistanceKind::great_circle;
    return {kind, metric.shared_projection()};
}

}  // namespace

std::vector<GridTap> nearest_taps(std::span<const PointM> places, const SourceSet& sources,
                                  const Metric& metric, NearestBy by) {
    if (sources.sources.empty()) return {};
    const Projection& projection = metric.projection();
    std::vector<Searched> all;
    for (const Source& s : sources.sources) all.push_back(searched(s.geometry, projection, by));
    std::vector<std::span<const PointM>> paths;
    for (const Searched& s : all) paths.emplace_back(s.path);
    const Metric search_metric = searched_by(metric, by);
    const LineIndex lines(paths, search_metric);
    std::vector<GridTap> taps(places.size());
    parallel_blocks(places.size(), 256, [&](std::size_t begin, std::size_t end) {
        for (std::size_t i = begin; i < end; ++i) {
            const PointM from = by == NearestBy::degrees ? degrees(places[i], projection) : places[i];
            const auto found = lines.nearest(from);
            const Searched& s = all[found->path];
            taps[i] = {found->at, SourceId{found->path}, s.vertex[found->vertex]};
            if (by != NearestBy::degrees) continue;
            // A vertex stays where it is, to the last bit.
            const PathM& geometry = sources.sources[found->path].geometry;
            const std::size_t next = std::min<std::size_t>(found->vertex + 1, geometry.size() - 1);
            taps[i].at = found->at == s.path[found->vertex] ? geometry[found->vertex]
                         : found->at == s.path[next]        ? geometry[next]
                                                            : projection.forward({found->at.x, found->at.y});
        }
    });
    return taps;
}

std::vector<PathM> lines_cut_at(const SourceSet& sources, std::span<const GridTap> taps) {
    std::map<std::pair<SourceId, std::uint32_t>, PathM> at_vertex;
    for (const GridTap& t : taps) at_vertex[{t.source, t.vertex}].push_back(t.at);
    std::vector<PathM> lines;
    for (std::uint32_t s = 0; s < sources.sources.size(); ++s) {
        PathM& line = lines.emplace_back();
        for (const PointM& vertex : sources.sources[s].geometry) {
            line.push_back(vertex);
            const auto found = at_vertex.find(
                {SourceId{s}, static_cast<std::uint32_t>(&vertex - sources.sources[s].geometry.data())});
            if (found == at_vertex.end()) continue;
            PathM& added = found->second;
            std::sort(added.begin(), added.end(), [&](PointM a, PointM b) {
                return std::pair(distance_m(vertex, a), a) < std::pair(distance_m(vertex, b), b);
            });
            line.insert(line.end(), added.begin(), added.end());
        }
        line.erase(std::unique(line.begin(), line.end()), line.end());
    }
    return lines;
}

std::vector<std::uint32_t> grid_parts(const SourceSet& sources) {
    const auto n = static_cast<std::uint32_t>(sources.sources.size());
    UnionFind sets(n);
    std::map<PointM, std::uint32_t> first_at;
    for (std::uint32_t s = 0; s < n; ++s)
        for (PointM p : sources.sources[s].geometry)
            if (const auto [at, fresh] = first_at.try_emplace(p, s); !fresh) sets.unite(at->second, s);
    std::vector<std::uint32_t> part(n);
    std::uint32_t parts = 0;
    for (std::uint32_t s = 0; s < n; ++s) part[s] = sets.find(s) == s ? parts++ : part[sets.find(s)];
    return part;
}

}  // namespace gridreach
