// SPDX-License-Identifier: Apache-2.0
#include "network/terrain_network.h"

#include <fmt/format.h>

#include <algorithm>
#include <map>
#include <set>

#include "base/errors.h"
#include "base/parallel.h"
#include "base/words.h"
#include "graph/burn.h"
#include "graph/cell_links.h"
#include "graph/line_index.h"
#include "graph/open_cell.h"
#include "graph/surface_path.h"
#include "options/option_list.h"

namespace gridreach {

void describe(TerrainNetworkOptions& o, OptionList& list) {
    list.choice("neighbours", o.neighbours, {"8", "16"})
        .help("Directions a path may take from a cell; 16 has knight's moves: straighter, half as fast.");
    list.number("smoothing_fraction", o.smoothing_fraction)
        .at_least(0)
        .at_most(1)
        .help(
            "Staircases become straight where that makes no stretch dearer by more; 0 keeps the cells' "
            "path.");
    list.number("most_move_m", o.most_move_m)
        .at_least(0)
        .at_most(100000)
        .unit("m")
        .help("How far the line of a node on no-go ground may end from it.");
    list.flag("junctions", o.junctions)
        .help(
            "Candidate lines part where ways run together and part again, so that a shared stretch is built "
            "once.");
    list.flag("own_paths", o.own_paths).help("Each node's own cheapest way to the grid is a candidate too.");
    list.integer("pricing_rounds", o.pricing_rounds)
        .at_least(0)
        .at_most(20)
        .help(
            "How often the lines are completed by a sweep from the nodes that the plan keeps, and the "
            "planner "
            "is asked again.");
}

namespace {

/// Where lines may begin: which terminal or source, cell by cell.
struct Origins {
    std::vector<SweepStart> starts;
    std::vector<std::uint32_t> terminal;          ///< Of a start; `none` for a source.
    std::size_t source_begin = 0;                 ///< Terminals come first.
    std::vector<CellIndex> cell_of_node;          ///< no_cell for one that gets no line.
    std::map<CellIndex, std::uint32_t> start_in;  ///< The start of the terminals in a cell.
};
constexpr std::uint32_t none = 0xFFFFFFFF;

class Builder {
public:
    Builder(const TerrainNetworkOptions& options, const DemandSet& demand, const SourceSet& sources,
            const Metric& metric, const CostSurface& surface)
        : o_(options), demand_(demand), sources_(sources), metric_(metric), surface_(surface) {
        sweep_.rules.neighbours = o_.neighbours == "16" ? Neighbours::sixteen : Neighbours::eight;
        life_per_build_ =
            demand.mv_build_cost_per_m > 0 ? demand.mv_life_cost_per_m / demand.mv_build_cost_per_m : 1;
    }

    CandidateNetwork build(Reporter& reporter) {
        for (std::uint32_t i = 0; i < demand_.nodes.size(); ++i)
            network_.nodes.push_back(
                {NodeKind::terminal, demand_.nodes[i].at, DemandNodeId{i}, std::nullopt});
        place_terminals(std::vector<bool>(demand_.nodes.size(), true));
        place_sources();
        join_within_cells();
        std::vector<Way> ways = bridge_ways();
        if (o_.own_paths) add_own_ways(ways);
        add_ways(ways);
        if (o_.junctions) add_ways(parted(ways));
        sort_lines();
        remark(moved_,
               "node stands on no-go ground; its line ends at the nearest ground that can be built on.",
               "nodes stand on no-go ground; their lines end at the nearest ground that can be built on.");
        remark(stranded_,
               "node is farther than most_move_m from ground that can be built on, and has no line.",
               "nodes are farther than most_move_m from ground that can be built on, and have no line.");
        for (const std::string& each : network_.remarks) reporter.warn("network: " + each);
        return std::move(network_);
    }

    std::size_t price(CandidateNetwork& network, const std::vector<DemandNodeId>& kept) {
        network_ = std::move(network);
        for (std::uint32_t i = 0; i < network_.nodes.size(); ++i)
            if (const NetworkNode& n = network_.nodes[i]; n.kind == NodeKind::tap)
                taps_.try_emplace({index(*n.source), n.at.x, n.at.y}, NodeId{i});
        for (std::size_t i = 0; i < network_.lines.size(); ++i)
            line_between_.try_emplace({network_.lines[i].from, network_.lines[i].to}, i);
        std::vector<bool> is_kept(demand_.nodes.size(), false);
        for (DemandNodeId id : kept) is_kept[index(id)] = true;
        place_terminals(is_kept);
        place_sources();
        changed_ = 0;
        add_ways(bridge_ways());
        sort_lines();
        network = std::move(network_);
        return changed_;
    }

private:
    using Way = std::vector<CellIndex>;

    void sort_lines() {
        std::sort(network_.lines.begin(), network_.lines.end(),
                  [](const CandidateLine& a, const CandidateLine& b) {
                      return std::pair(a.from, a.to) < std::pair(b.from, b.to);
                  });
    }

    void place_terminals(const std::vector<bool>& kept) {
        for (std::uint32_t i = 0; i < demand_.nodes.size(); ++i) {
            const PointM at = demand_.nodes[i].at;
            const CellIndex cell = kept[i] ? nearest_open_cell(surface_, at, o_.most_move_m) : no_cell;
            origins_.cell_of_node.push_back(cell);
            if (!kept[i]) continue;
            if (cell == no_cell) {
                ++stranded_;
                continue;
            }
            if (cell != surface_.lattice.cell_at(at)) ++moved_;
            if (origins_.start_in.emplace(cell, static_cast<std::uint32_t>(origins_.starts.size())).second) {
                origins_.starts.push_back({cell, 0});
                origins_.terminal.push_back(i);
            }
        }
        origins_.source_begin = origins_.starts.size();
    }

    /// Each source's cells, at what connecting there costs. A cell of several sources is the cheapest's.
    void place_sources() {
        std::map<CellIndex, std::pair<double, std::uint32_t>> cheapest;
        for (std::uint32_t i = 0; i < sources_.sources.size(); ++i) {
            const double cost = sources_.sources[i].connection_cost / life_per_build_;
            burn_path(surface_.lattice, sources_.sources[i].geometry, [&](CellIndex c) {
                if (surface_.cost_per_m[c] == no_go) return;
                const auto [at, fresh] = cheapest.try_emplace(c, cost, i);
                if (!fresh && std::pair(cost, i) < at->second) at->second = {cost, i};
            });
        }
        for (const auto& [cell, best] : cheapest) {
            origins_.starts.push_back({cell, best.first});
            origins_.terminal.push_back(none);
            source_in_.emplace(cell, SourceId{best.second});
        }
    }

    /// Terminals that share a cell, and a terminal whose cell a source passes through: straight lines.
    void join_within_cells() {
        for (std::uint32_t i = 0; i < demand_.nodes.size(); ++i) {
            const CellIndex cell = origins_.cell_of_node[i];
            if (cell == no_cell) continue;
            const std::uint32_t first = origins_.terminal[origins_.start_in.at(cell)];
            if (first != i)
                add_line(NodeId{first}, NodeId{i}, {network_.nodes[first].at, demand_.nodes[i].at}, 0);
            if (const auto source = source_in_.find(cell); source != source_in_.end())
                add_tap_line(NodeId{i}, source->second);
        }
    }

    std::vector<Way> bridge_ways() {
        if (origins_.starts.empty()) return {};
        const auto reached = accumulate_cost(surface_, origins_.starts, sweep_);
        const auto links = back_links(surface_, reached, origins_.starts, sweep_);
        auto allocated = allocation(surface_.lattice, links, reached, origins_.starts);
        // All sources are one root.
        const auto root = static_cast<std::uint32_t>(origins_.source_begin);
        parallel_blocks(allocated.size(), std::size_t{1} << 20, [&](std::size_t begin, std::size_t end) {
            for (std::size_t i = begin; i < end; ++i)
                if (allocated[i] != no_start) allocated[i] = std::min(allocated[i], root);
        });
        const std::vector<Bridge> found = bridges(surface_, reached, allocated, sweep_);
        std::vector<Way> ways(found.size());
        parallel_for(found.size(), [&](std::size_t i) {
            Way way = path_to_start(surface_.lattice, links, found[i].at_a);
            std::reverse(way.begin(), way.end());
            const auto rest = path_to_start(surface_.lattice, links, found[i].at_b);
            way.insert(way.end(), rest.begin(), rest.end());
            ways[i] = std::move(way);
        });
        return ways;
    }

    void add_own_ways(std::vector<Way>& all) {
        const std::span<const SweepStart> grid = std::span(origins_.starts).subspan(origins_.source_begin);
        if (grid.empty()) return;
        const auto reached = accumulate_cost(surface_, grid, sweep_);
        const auto links = back_links(surface_, reached, grid, sweep_);
        std::vector<Way> ways(origins_.source_begin);
        parallel_for(origins_.source_begin, [&](std::size_t i) {
            const CellIndex cell = origins_.starts[i].cell;
            if (reached[cell] < no_go) ways[i] = path_to_start(surface_.lattice, links, cell);
        });
        for (Way& way : ways)
            if (way.size() > 1) all.push_back(std::move(way));
    }

    /// The ways cut where several part or meet, and at terminals and sources they pass; each piece once.
    std::vector<Way> parted(const std::vector<Way>& ways) {
        std::map<CellIndex, std::set<CellIndex>> beside;
        std::set<CellIndex> cuts;
        for (const Way& way : ways) {
            cuts.insert({way.front(), way.back()});
            for (std::size_t i = 1; i < way.size(); ++i) {
                beside[way[i - 1]].insert(way[i]);
                beside[way[i]].insert(way[i - 1]);
            }
        }
        for (const auto& [cell, others] : beside)
            if (others.size() > 2 || origins_.start_in.contains(cell) || source_in_.contains(cell))
                cuts.insert(cell);
        std::set<Way> pieces;
        for (const Way& way : ways)
            for (std::size_t begin = 0, i = 1; i < way.size(); ++i) {
                if (!cuts.contains(way[i])) continue;
                Way piece(way.begin() + static_cast<std::ptrdiff_t>(begin),
                          way.begin() + static_cast<std::ptrdiff_t>(i) + 1);
                begin = i;
                if (piece.back() < piece.front()) std::reverse(piece.begin(), piece.end());
                pieces.insert(std::move(piece));
            }
        for (CellIndex cut : cuts)
            if (!origins_.start_in.contains(cut) && !source_in_.contains(cut)) {
                junction_in_.emplace(cut, NodeId{static_cast<std::uint32_t>(network_.nodes.size())});
                network_.nodes.push_back(
                    {NodeKind::junction, surface_.lattice.centre(cut), std::nullopt, std::nullopt});
            }
        return {pieces.begin(), pieces.end()};
    }

    /// A line along each way, between the nodes in its first and last cell.
    void add_ways(const std::vector<Way>& ways) {
        std::vector<PathM> paths(ways.size());
        parallel_for(ways.size(), [&](std::size_t i) {
            PathM path;
            for (CellIndex c : ways[i]) path.push_back(surface_.lattice.centre(c));
            // From the node itself, over the middle of its cell where the straight way is barred.
            const PointM first = end_of(ways[i].front(), path[1]),
                         last = end_of(ways[i].back(), path[path.size() - 2]);
            const bool far_first = !std::isfinite(straight_cost(surface_, first, path.front()));
            const bool far_last = !std::isfinite(straight_cost(surface_, path.back(), last));
            if (!far_first) path.insert(path.begin(), first);
            if (!far_last) path.push_back(last);
            path.erase(std::unique(path.begin(), path.end()), path.end());
            if (o_.smoothing_fraction > 0) path = smoothed(surface_, path, o_.smoothing_fraction);
            if (far_first) path.insert(path.begin(), first);
            if (far_last) path.push_back(last);
            paths[i] = std::move(path);
        });
        for (std::size_t i = 0; i < ways.size(); ++i) {
            const auto [from, first_cost] = node_of(ways[i].front(), paths[i].front());
            const auto [to, last_cost] = node_of(ways[i].back(), paths[i].back());
            add_line(from, to, std::move(paths[i]), first_cost + last_cost);
        }
    }

    /// Where a line that leaves or reaches this cell by way of `beside` ends: at its terminal, on its source,
    /// or at the junction in its middle.
    PointM end_of(CellIndex cell, PointM beside) const {
        if (const auto start = origins_.start_in.find(cell); start != origins_.start_in.end())
            return network_.nodes[origins_.terminal[start->second]].at;
        if (const auto source = source_in_.find(cell); source != source_in_.end())
            return tap_on(source->second, beside);
        return surface_.lattice.centre(cell);
    }

    /// The node at an end, and what connecting there costs.
    std::pair<NodeId, double> node_of(CellIndex cell, PointM end) {
        if (const auto start = origins_.start_in.find(cell); start != origins_.start_in.end())
            return {NodeId{origins_.terminal[start->second]}, 0};
        if (const auto source = source_in_.find(cell); source != source_in_.end())
            return {tap_node(source->second, end), sources_.sources[index(source->second)].connection_cost};
        return {junction_in_.at(cell), 0};
    }

    /// The place of a source nearest to `near`.
    PointM tap_on(SourceId source, PointM near) const {
        const std::vector<std::span<const PointM>> path{sources_.sources[index(source)].geometry};
        return LineIndex(path, metric_).nearest(near)->at;
    }

    NodeId tap_node(SourceId source, PointM at) {
        const auto [place, fresh] = taps_.try_emplace(
            {index(source), at.x, at.y}, NodeId{static_cast<std::uint32_t>(network_.nodes.size())});
        if (fresh) network_.nodes.push_back({NodeKind::tap, at, std::nullopt, source});
        return place->second;
    }

    void add_tap_line(NodeId from, SourceId source) {
        const PointM node = network_.nodes[index(from)].at, at = tap_on(source, node);
        add_line(from, tap_node(source, at), {node, at}, sources_.sources[index(source)].connection_cost);
    }

    void add_line(NodeId from, NodeId to, PathM path, double connection_cost) {
        CandidateLine line;
        line.from = from;
        line.to = to;
        if (line.to < line.from) {
            std::swap(line.from, line.to);
            std::reverse(path.begin(), path.end());
        }
        line.plane_length_m = plane_length_m(path);
        line.length_m = metric_.length_m(path);
        // The ends may stand on no-go ground (a moved node): there the neighbouring price holds.
        double cost = 0;
        double last_price = demand_.mv_build_cost_per_m;
        for (std::size_t i = 1; i < path.size(); ++i) {
            const double length = distance_m(path[i - 1], path[i]);
            double piece = straight_cost(surface_, path[i - 1], path[i]);
            if (!std::isfinite(piece)) piece = length * last_price;
            if (length > 0) last_price = piece / length;
            cost += piece;
        }
        const double stretch = line.plane_length_m > 0 ? line.length_m / line.plane_length_m : 1;
        line.connection_cost = connection_cost;
        line.build_cost = cost * stretch + connection_cost;
        line.life_cost = cost * stretch * life_per_build_ + connection_cost;
        line.path = std::move(path);
        keep(std::move(line));
    }

    /// Of two lines between the same nodes the cheaper stays.
    void keep(CandidateLine line) {
        const auto [at, fresh] = line_between_.try_emplace({line.from, line.to}, network_.lines.size());
        if (!fresh && !(line.life_cost < network_.lines[at->second].life_cost)) return;
        ++changed_;
        if (fresh)
            network_.lines.push_back(std::move(line));
        else
            network_.lines[at->second] = std::move(line);
    }

    void remark(std::size_t count, const char* one, const char* many) {
        if (count > 0)
            network_.remarks.push_back(
                fmt::format("{} {}", with_commas(static_cast<std::int64_t>(count)), count == 1 ? one : many));
    }

    const TerrainNetworkOptions& o_;
    const DemandSet& demand_;
    const SourceSet& sources_;
    const Metric& metric_;
    const CostSurface& surface_;
    SweepOptions sweep_;
    double life_per_build_ = 1;
    Origins origins_;
    std::map<CellIndex, SourceId> source_in_;
    std::map<std::tuple<std::uint32_t, double, double>, NodeId> taps_;
    std::map<std::pair<NodeId, NodeId>, std::size_t> line_between_;
    CandidateNetwork network_;
    std::map<CellIndex, NodeId> junction_in_;
    std::size_t moved_ = 0, stranded_ = 0, changed_ = 0;
};

}  // namespace

CandidateNetwork TerrainNetwork::connect(const DemandSet& demand, const SourceSet& sources,
                                         const Metric& metric, Reporter& reporter,
                                         const CostSurface* surface) const {
    return Builder(options_, demand, sources, metric, *surface).build(reporter);
}

std::vector<CellIndex> TerrainNetwork::cells_of(const DemandSet& demand, const CostSurface& surface) const {
    std::vector<CellIndex> cells;
    for (const DemandNode& node : demand.nodes)
        cells.push_back(nearest_open_cell(surface, node.at, options_.most_move_m));
    return cells;
}

std::size_t TerrainNetwork::price(CandidateNetwork& network, const std::vector<DemandNodeId>& kept,
                                  const DemandSet& demand, const SourceSet& sources, const Metric& metric,
                                  const CostSurface& surface) const {
    return Builder(options_, demand, sources, metric, surface).price(network, kept);
}

}  // namespace gridreach
