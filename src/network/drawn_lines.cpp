// SPDX-License-Identifier: Apache-2.0
#include "network/drawn_lines.h"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>
#include <limits>
#include <optional>
#include <span>
#include <tuple>

#include "base/errors.h"
#include "base/words.h"
#include "graph/line_index.h"
#include "graph/surface_path.h"
#include "network/sources.h"

namespace gridreach {

namespace {

constexpr double along_fraction = 0.9;
/// An end may lie so many times the reach from the node that is meant.
constexpr double end_reach = 10;

struct DrawnLine {
    PathM path;
    const VectorLayer* layer;
    std::int64_t feature;
};

std::vector<DrawnLine> lines_in(const std::vector<VectorLayer>& layers, bool polygons_too) {
    std::vector<DrawnLine> out;
    for (const VectorLayer& layer : layers)
        for (const Feature& f : layer.features) {
            if (!f.shape.points.empty())
                throw InputError(fmt::format("{}: feature {} is a point. Draw lines{}.", layer.path, f.id,
                                             polygons_too ? " or areas" : ""));
            if (!polygons_too && !f.shape.polygons.empty())
                throw InputError(fmt::format("{}: feature {} is an area. What is to be built must be a line.",
                                             layer.path, f.id));
            for (PathM path : f.shape.lines) {
                refuse_not_finite(layer, f, path);
                path.erase(std::unique(path.begin(), path.end()), path.end());
                if (path.size() > 1) out.push_back({std::move(path), &layer, f.id});
            }
        }
    return out;
}

PathM path_of(const CandidateNetwork& network, const CandidateLine& line) {
    if (line.path.size() > 1) return line.path;
    return {network.nodes[index(line.from)].at, network.nodes[index(line.to)].at};
}

/// Calls `look` with points along the path at most `step_m` apart, both ends among them.
template <class Look>
void walk(const PathM& path, double step_m, const Look& look) {
    look(path.front());
    for (std::size_t i = 1; i < path.size(); ++i) {
        const PointM a = path[i - 1], b = path[i];
        const auto pieces = std::max(1.0, std::ceil(std::hypot(b.x - a.x, b.y - a.y) / step_m));
        for (double k = 1; k <= pieces; ++k)
            look({a.x + (b.x - a.x) * k / pieces, a.y + (b.y - a.y) * k / pieces});
    }
}

/// Says which paths run along some lines.
class Along {
public:
    Along(const std::vector<DrawnLine>& lines, const Metric& plane, double reach_m)
        : lines_(lines), index_(spans_of(lines), plane), reach_m_(reach_m) {}

    bool runs(const PathM& path) const {
        if (!(plane_length_m(path) > 0)) return false;
        std::size_t all = 0, near = 0;
        walk(path, reach_m_ / 2, [&](PointM p) {
            const auto found = index_.nearest(p);
            ++all;
            near += found && std::hypot(found->at.x - p.x, found->at.y - p.y) <= reach_m_;
        });
        return static_cast<double>(near) >= along_fraction * static_cast<double>(all) && goes_on(path);
    }

private:
    /// A short path beside a line, or across it, is near it everywhere but does not go where the line goes.
    bool goes_on(const PathM& path) const {
        const auto a = index_.nearest(path.front()), b = index_.nearest(path.back());
        if (a->path != b->path) return true;
        constexpr double least_share = 0.5;
        return std::abs(place_m(*a) - place_m(*b)) >= least_share * plane_length_m(path);
    }

    /// Metres from the drawn line's beginning.
    double place_m(const LineIndex::Nearest& found) const {
        PathM before(lines_[found.path].path.begin(),
                     lines_[found.path].path.begin() + static_cast<std::ptrdiff_t>(found.vertex) + 1);
        before.push_back(found.at);
        return plane_length_m(before);
    }

    static std::vector<std::span<const PointM>> spans_of(const std::vector<DrawnLine>& lines) {
        std::vector<std::span<const PointM>> out;
        for (const DrawnLine& line : lines) out.emplace_back(line.path);
        return out;
    }

    const std::vector<DrawnLine>& lines_;
    LineIndex index_;
    double reach_m_;
};

class Worker {
public:
    Worker(CandidateNetwork& network, const DrawnLines& drawn, const DemandSet& demand,
           const SourceSet& sources, const Metric& metric, const CostSurface* surface)
        : network_(network),
          drawn_(drawn),
          demand_(demand),
          sources_(sources),
          metric_(metric),
          plane_(DistanceKind::projected, metric.shared_projection()),
          surface_(surface) {}

    void work() {
        const std::vector<DrawnLine> build = lines_in(drawn_.build, false),
                                     forbid = lines_in(drawn_.forbid, true);
        std::vector<PolygonM> areas;
        for (const VectorLayer& layer : drawn_.forbid)
            for (const Feature& f : layer.features)
                areas.insert(areas.end(), f.shape.polygons.begin(), f.shape.polygons.end());
        std::size_t forced = 0, added = 0;
        if (!build.empty()) {
            const Along along(build, plane_, drawn_.reach_m);
            for (CandidateLine& line : network_.lines) {
                line.must_build = along.runs(path_of(network_, line));
                forced += line.must_build;
            }
            for (const DrawnLine& line : build) added += add_unless_there(line);
        }
        const std::size_t before = network_.lines.size();
        if (!forbid.empty() || !areas.empty()) take_out(forbid, areas);
        std::sort(network_.lines.begin(), network_.lines.end(),
                  [](const CandidateLine& a, const CandidateLine& b) {
                      return std::tie(a.from, a.to, a.length_m) < std::tie(b.from, b.to, b.length_m);
                  });
        const auto remark = [&](std::size_t n, const char* one, const char* many) {
            if (n > 0)
                network_.remarks.push_back(
                    fmt::format("{} {}", with_commas(static_cast<std::int64_t>(n)), n == 1 ? one : many));
        };
        remark(forced, "candidate line must be built, as drawn.", "candidate lines must be built, as drawn.");
        remark(added, "drawn line became a candidate and must be built.",
               "drawn lines became candidates and must be built.");
        remark(before - network_.lines.size(), "candidate line was taken out, as drawn.",
               "candidate lines were taken out, as drawn.");
    }

private:
    void take_out(const std::vector<DrawnLine>& forbid, const std::vector<PolygonM>& areas) {
        const Along along(forbid, plane_, drawn_.reach_m);
        std::erase_if(network_.lines, [&](const CandidateLine& line) {
            if (line.must_build) return false;
            const PathM path = path_of(network_, line);
            if (!forbid.empty() && along.runs(path)) return true;
            bool inside = false;
            walk(path, drawn_.reach_m / 2, [&](PointM p) {
                inside = inside || std::any_of(areas.begin(), areas.end(),
                                               [&](const PolygonM& area) { return contains(area, p); });
            });
            return inside;
        });
    }

    /// A line along which no candidate that must be built runs is a candidate of its own.
    bool add_unless_there(const DrawnLine& drawn) {
        const std::vector<DrawnLine> alone = {drawn};
        const Along along(alone, plane_, drawn_.reach_m);
        for (const CandidateLine& line : network_.lines)
            if (line.must_build && along.runs(path_of(network_, line))) return false;
        const NodeId from = nearest_node(drawn, drawn.path.front()),
                     to = nearest_node(drawn, drawn.path.back());
        if (from == to)
            throw InputError(
                fmt::format("{}: feature {} begins and ends at the same node of the network. Draw "
                            "it from one node to another.",
                            drawn.layer->path, drawn.feature));
        CandidateLine line;
        line.from = std::min(from, to);
        line.to = std::max(from, to);
        line.path = drawn.path;
        if (from > to) std::reverse(line.path.begin(), line.path.end());
        line.path.insert(line.path.begin(), network_.nodes[index(line.from)].at);
        line.path.push_back(network_.nodes[index(line.to)].at);
        line.path.erase(std::unique(line.path.begin(), line.path.end()), line.path.end());
        line.plane_length_m = plane_length_m(line.path);
        line.length_m = metric_.length_m(line.path);
        line.must_build = true;
        price(line, drawn);
        network_.lines.push_back(std::move(line));
        return true;
    }

    void price(CandidateLine& line, const DrawnLine& drawn) const {
        line.build_cost = line.length_m * demand_.mv_build_cost_per_m;
        line.life_cost = line.length_m * demand_.mv_life_cost_per_m;
        for (NodeId end : {line.from, line.to})
            if (const auto& source = network_.nodes[index(end)].source)
                line.connection_cost = sources_.sources[index(*source)].connection_cost;
        if (surface_ != nullptr) {
            const double cost = path_cost(*surface_, line.path);
            if (!std::isfinite(cost))
                throw InputError(fmt::format(
                    "{}: feature {} goes through ground where nothing can be built, or leaves the region. "
                    "Draw it elsewhere, or change no_go.",
                    drawn.layer->path, drawn.feature));
            // As the network prices its own: per metre on the ground, life cost in the demand's proportion.
            const double built = cost * line.length_m / line.plane_length_m;
            line.life_cost *= line.build_cost > 0 ? built / line.build_cost : 0;
            line.build_cost = built;
        }
        line.build_cost += line.connection_cost;
        line.life_cost += line.connection_cost;
    }

    NodeId nearest_node(const DrawnLine& drawn, PointM end) const {
        double least = std::numeric_limits<double>::infinity();
        std::uint32_t nearest = 0;
        for (std::uint32_t n = 0; n < network_.nodes.size(); ++n) {
            const PointM at = network_.nodes[n].at;
            if (const double away = std::hypot(at.x - end.x, at.y - end.y); away < least) {
                least = away;
                nearest = n;
            }
        }
        if (least > end_reach * drawn_.reach_m)
            throw InputError(fmt::format(
                "{}: feature {} runs along no candidate line, and ends {} from the nearest demand node, tap "
                "or "
                "junction; at most {:.0f} m are allowed. Draw it from one to another, or raise "
                "grid.drawn_reach_m.",
                drawn.layer->path, drawn.feature,
                network_.nodes.empty() ? "far" : fmt::format("{:.0f} m", least), end_reach * drawn_.reach_m));
        return NodeId{nearest};
    }

    CandidateNetwork& network_;
    const DrawnLines& drawn_;
    const DemandSet& demand_;
    const SourceSet& sources_;
    const Metric& metric_;
    const Metric plane_;
    const CostSurface* surface_;
};

}  // namespace

void work_in(CandidateNetwork& network, const DrawnLines& drawn, const DemandSet& demand,
             const SourceSet& sources, const Metric& metric, const CostSurface* surface) {
    if (drawn.build.empty() && drawn.forbid.empty()) return;
    Worker(network, drawn, demand, sources, metric, surface).work();
}

}  // namespace gridreach
