// SPDX-License-Identifier: Apache-2.0
#include "network/euclidean_network.h"

#include <fmt/format.h>

#include <algorithm>
#include <map>

#include "base/parallel.h"
#include "base/words.h"
#include "graph/delaunay.h"
#include "graph/line_index.h"
#include "graph/spanning_tree.h"
#include "network/plane_junctions.h"
#include "options/option_list.h"

namespace gridreach {

void describe(EuclideanNetworkOptions& o, OptionList& list) {
    list.number("max_line_length_m", o.max_line_length_m)
        .above(0)
        .help("Longest single line that may be built, in metres; none: any length.");
    list.flag("junctions", o.junctions)
        .help("Lines may part between neighbouring nodes, where that makes them shorter.");
}

namespace {

constexpr std::size_t neighbours = 8;

std::vector<std::pair<std::uint32_t, std::uint32_t>> terminal_edges(std::span<const PointM> points,
                                                                    const Metric& metric) {
    std::vector<std::pair<std::uint32_t, std::uint32_t>> edges;
    const bool in_plane = metric.kind() == DistanceKind::projected;
    if (in_plane) edges = delaunay_edges(points);
    // The tree is there by itself, so that no rounding and no points on one line can lose a part of it.
    for (const TreeEdge& e : metric_mst(points, metric)) edges.emplace_back(e.a, e.b);
    if (!in_plane)
        for (const TreeEdge& e : nearest_edges(points, neighbours, metric)) edges.emplace_back(e.a, e.b);
    std::sort(edges.begin(), edges.end());
    edges.erase(std::unique(edges.begin(), edges.end()), edges.end());
    return edges;
}

/// Sources that cost the same to connect: of these the nearest is the cheapest.
std::vector<std::vector<SourceId>> alike(const SourceSet& sources) {
    std::map<std::pair<SourceKind, double>, std::vector<SourceId>> groups;
    for (std::uint32_t i = 0; i < sources.sources.size(); ++i)
        groups[{sources.sources[i].kind, sources.sources[i].connection_cost}].push_back(SourceId{i});
    std::vector<std::vector<SourceId>> out;
    for (auto& [_, ids] : groups) out.push_back(std::move(ids));
    return out;
}

/// Sources of a kind, and the nearest point of them.
struct SourceIndex {
    SourceIndex(const SourceSet& sources, std::vector<SourceId> of, const Metric& metric)
        : ids(std::move(of)), lines(paths_of(sources, ids), metric) {}

    static std::vector<std::span<const PointM>> paths_of(const SourceSet& sources,
                                                         const std::vector<SourceId>& ids) {
        std::vector<std::span<const PointM>> paths;
        for (SourceId id : ids) paths.emplace_back(sources.sources[index(id)].geometry);
        return paths;
    }

    std::vector<SourceId> ids;
    LineIndex lines;
};

void add_line(CandidateNetwork& network, std::size_t from, std::size_t to) {
    CandidateLine line;
    line.from = NodeId{static_cast<std::uint32_t>(from)};
    line.to = NodeId{static_cast<std::uint32_t>(to)};
    network.lines.push_back(std::move(line));
}

/// For each terminal a tap at the nearest point of `sources`, and the line between them.
void add_taps(CandidateNetwork& network, std::span<const PointM> points, const SourceIndex& sources) {
    std::vector<std::optional<LineIndex::Nearest>> nearest(points.size());
    parallel_blocks(points.size(), 256, [&](std::size_t begin, std::size_t end) {
        for (std::size_t i = begin; i < end; ++i) nearest[i] = sources.lines.nearest(points[i]);
    });
    for (std::size_t i = 0; i < points.size(); ++i) {
        if (!nearest[i]) continue;
        add_line(network, i, network.nodes.size());
        network.nodes.push_back({NodeKind::tap, nearest[i]->at, std::nullopt, sources.ids[nearest[i]->path]});
    }
}

/// Junctions between neighbours, and between them and the nearest source of any kind.
void add_junctions(CandidateNetwork& network, std::span<const PointM> points,
                   const std::vector<SourceIndex>& sources) {
    const auto nearest = [&](PointM p) {
        std::optional<std::pair<LineIndex::Nearest, SourceId>> best;
        for (const SourceIndex& each : sources)
            if (const auto found = each.lines.nearest(p);
                found && (!best || found->length_m < best->first.length_m))
                best = {*found, each.ids[found->path]};
        return best;
    };
    const PlaneJunctions found =
        plane_junctions(points, delaunay_edges(points), [&](PointM p) -> std::optional<PointM> {
            const auto tap = nearest(p);
            return tap ? std::optional(tap->first.at) : std::nullopt;
        });
    const std::size_t first = network.nodes.size();
    for (PointM at : found.at) network.nodes.push_back({NodeKind::junction, at, std::nullopt, std::nullopt});
    for (PointM at : found.taps)
        network.nodes.push_back({NodeKind::tap, at, std::nullopt, nearest(at)->second});
    const auto number = [&](std::uint32_t i) { return i < points.size() ? i : first + i - points.size(); };
    for (const auto& [a, b] : found.links) add_line(network, number(a), number(b));
}

}  // namespace

CandidateNetwork EuclideanNetwork::connect(const DemandSet& demand, const SourceSet& sources,
                                           const Metric& metric, Reporter&, const CostSurface*) const {
    CandidateNetwork network;
    const auto n = static_cast<std::uint32_t>(demand.nodes.size());
    std::vector<PointM> points;
    for (std::uint32_t i = 0; i < n; ++i) {
        points.push_back(demand.nodes[i].at);
        network.nodes.push_back({NodeKind::terminal, points[i], DemandNodeId{i}, std::nullopt});
    }
    for (const auto& [a, b] : terminal_edges(points, metric)) add_line(network, a, b);
    std::vector<SourceIndex> indices;
    for (auto& ids : alike(sources)) indices.emplace_back(sources, std::move(ids), metric);
    for (const SourceIndex& each : indices) add_taps(network, points, each);
    if (options_.junctions) add_junctions(network, points, indices);
    parallel_blocks(network.lines.size(), 1024, [&](std::size_t begin, std::size_t end) {
        for (std::size_t i = begin; i < end; ++i) {
            CandidateLine& line = network.lines[i];
            const NetworkNode &from = network.nodes[index(line.from)], &to = network.nodes[index(line.to)];
            if (to.source) line.connection_cost = sources.sources[index(*to.source)].connection_cost;
            // Measured from the same end, so that the order of nodes changes no last digit.
            const auto& [first, second] = std::minmax(from.at, to.at);
            line.length_m = metric.length_m(first, second);
            line.plane_length_m = distance_m(first, second);
            line.build_cost = line.length_m * demand.mv_build_cost_per_m + line.connection_cost;
            line.life_cost = line.length_m * demand.mv_life_cost_per_m + line.connection_cost;
        }
    });
    if (options_.max_line_length_m) {
        const auto dropped = std::erase_if(network.lines, [&](const CandidateLine& line) {
            return line.length_m > *options_.max_line_length_m;
        });
        if (dropped > 0)
            network.remarks.push_back(fmt::format(
                "{} longer than {} m {} left out.",
                dropped == 1 ? "1 candidate line"
                             : with_commas(static_cast<std::int64_t>(dropped)) + " candidate lines",
                shortest(*options_.max_line_length_m), dropped == 1 ? "was" : "were"));
    }
    std::sort(network.lines.begin(), network.lines.end(), [](const CandidateLine& a, const CandidateLine& b) {
        return a.from != b.from ? a.from < b.from : a.to < b.to;
    });
    return network;
}

}  // namespace gridreach
