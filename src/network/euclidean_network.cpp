// SPDX-License-Identifier: Apache-2.0
#include "network/euclidean_network.h"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>

#include "base/parallel.h"
#include "base/words.h"
#include "graph/delaunay.h"
#include "graph/line_index.h"
#include "graph/spanning_tree.h"
#include "options/option_list.h"

namespace gridreach {

void describe(EuclideanNetworkOptions& o, OptionList& list) {
    list.number("max_line_length_m", o.max_line_length_m).above(0).help("Longest single line that may be built, in metres; none: any length.");
}

namespace {

constexpr std::size_t neighbours = 8;

std::vector<std::pair<std::uint32_t, std::uint32_t>> terminal_edges(std::span<const PointM> points, const Metric& metric) {
    if (metric.kind() == DistanceKind::projected) return delaunay_edges(points);
    std::vector<std::pair<std::uint32_t, std::uint32_t>> edges;
    for (const TreeEdge& e : metric_mst(points, metric)) edges.emplace_back(e.a, e.b);
    for (const TreeEdge& e : nearest_edges(points, neighbours, metric)) edges.emplace_back(e.a, e.b);
    std::sort(edges.begin(), edges.end());
    edges.erase(std::unique(edges.begin(), edges.end()), edges.end());
    return edges;
}

/// The point of segment ab nearest to p by the metric: golden-section search (the length along a segment has one minimum).
PointM nearest_by_metric(PointM p, PointM a, PointM b, const Metric& metric) {
    const double golden = (std::sqrt(5.0) - 1) / 2;
    const auto at = [&](double t) { return PointM{a.x + t * (b.x - a.x), a.y + t * (b.y - a.y)}; };
    double low = 0, high = 1;
    double t1 = high - golden * (high - low), t2 = low + golden * (high - low);
    double f1 = metric.length_m(p, at(t1)), f2 = metric.length_m(p, at(t2));
    while ((high - low) * distance_m(a, b) > 1e-4) {
        if (f1 <= f2) {
            high = t2;
            t2 = t1;
            f2 = f1;
            t1 = high - golden * (high - low);
            f1 = metric.length_m(p, at(t1));
        } else {
            low = t1;
            t1 = t2;
            f1 = f2;
            t2 = low + golden * (high - low);
            f2 = metric.length_m(p, at(t2));
        }
    }
    PointM best = at((low + high) / 2);
    for (PointM end : {a, b})
        if (metric.length_m(p, end) <= metric.length_m(p, best)) best = end;
    return best;
}

struct Tap {
    SourceId source{};
    PointM at;
};

/// Nearest points on the sources of one kind.
class TapFinder {
public:
    TapFinder(const SourceSet& sources, SourceKind kind, const Metric& metric)
        : metric_(metric), ids_(of_kind(sources, kind)), index_(paths(sources, ids_)) {}

    bool any() const { return !ids_.empty(); }

    Tap nearest(PointM p) const {
        const LineIndex::Nearest plane = *index_.nearest(p);
        Tap tap{ids_[plane.path], plane.at};
        if (metric_.kind() == DistanceKind::projected || plane.distance_m == 0) return tap;
        // The plane's nearest is nearest by the metric up to the change of scale; look at what lies hardly further.
        double best_m = metric_.length_m(p, plane.at);
        for (const auto& [path, a, b] : index_.within(p, plane.distance_m * 1.02 + 1)) {
            const PointM on = nearest_by_metric(p, a, b, metric_);
            if (const double length_m = metric_.length_m(p, on); length_m < best_m) {
                best_m = length_m;
                tap = {ids_[path], on};
            }
        }
        return tap;
    }

private:
    static std::vector<SourceId> of_kind(const SourceSet& sources, SourceKind kind) {
        std::vector<SourceId> ids;
        for (std::uint32_t i = 0; i < sources.sources.size(); ++i)
            if ((sources.sources[i].kind == SourceKind::line) == (kind == SourceKind::line)) ids.push_back(SourceId{i});
        return ids;
    }
    static std::vector<std::span<const PointM>> paths(const SourceSet& sources, const std::vector<SourceId>& ids) {
        std::vector<std::span<const PointM>> out;
        for (SourceId id : ids) out.emplace_back(sources.sources[index(id)].geometry);
        return out;
    }

    const Metric& metric_;
    std::vector<SourceId> ids_;
    LineIndex index_;
};

}  // namespace

CandidateNetwork EuclideanNetwork::connect(const DemandSet& demand, const SourceSet& sources, const Metric& metric, Reporter&) const {
    CandidateNetwork network;
    const auto n = static_cast<std::uint32_t>(demand.nodes.size());
    std::vector<PointM> points;
    for (std::uint32_t i = 0; i < n; ++i) {
        points.push_back(demand.nodes[i].at);
        network.nodes.push_back({NodeKind::terminal, points[i], DemandNodeId{i}, std::nullopt});
    }
    for (const auto& [a, b] : terminal_edges(points, metric)) {
        CandidateLine line;
        line.from = NodeId{a};
        line.to = NodeId{b};
        network.lines.push_back(std::move(line));
    }
    for (const SourceKind kind : {SourceKind::line, SourceKind::substation}) {
        const TapFinder finder(sources, kind, metric);
        if (!finder.any()) continue;
        std::vector<Tap> taps(n);
        parallel_blocks(n, 256, [&](std::size_t begin, std::size_t end) {
            for (std::size_t i = begin; i < end; ++i) taps[i] = finder.nearest(points[i]);
        });
        for (std::uint32_t i = 0; i < n; ++i) {
            CandidateLine line;
            line.from = NodeId{i};
            line.to = NodeId{static_cast<std::uint32_t>(network.nodes.size())};
            network.nodes.push_back({NodeKind::tap, taps[i].at, std::nullopt, taps[i].source});
            network.lines.push_back(std::move(line));
        }
    }
    parallel_blocks(network.lines.size(), 1024, [&](std::size_t begin, std::size_t end) {
        for (std::size_t i = begin; i < end; ++i) {
            CandidateLine& line = network.lines[i];
            const NetworkNode &from = network.nodes[index(line.from)], &to = network.nodes[index(line.to)];
            const double connection = to.source ? sources.sources[index(*to.source)].connection_cost : 0;
            line.length_m = metric.length_m(from.at, to.at);
            line.plane_length_m = distance_m(from.at, to.at);
            line.build_cost = line.length_m * demand.mv_build_cost_per_m + connection;
            line.life_cost = line.length_m * demand.mv_life_cost_per_m + connection;
        }
    });
    if (options_.max_line_length_m) {
        const auto dropped = std::erase_if(network.lines, [&](const CandidateLine& line) { return line.length_m > *options_.max_line_length_m; });
        if (dropped > 0)
            network.remarks.push_back(fmt::format("{} candidate lines longer than {} m were left out.", with_commas(static_cast<std::int64_t>(dropped)),
                                                  shortest(*options_.max_line_length_m)));
    }
    std::sort(network.lines.begin(), network.lines.end(), [](const CandidateLine& a, const CandidateLine& b) {
        return a.from != b.from ? a.from < b.from : a.to < b.to;
    });
    return network;
}

}  // namespace gridreach
