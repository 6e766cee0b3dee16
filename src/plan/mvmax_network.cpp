// SPDX-License-Identifier: Apache-2.0
#include "plan/mvmax_network.h"

#include <fmt/format.h>

#include <algorithm>
#include <limits>
#include <map>

#include "base/errors.h"
#include "graph/distinct_places.h"
#include "plan/grid_taps.h"
#include "plan/mvmax_rule.h"

namespace gridreach {

double mvmax_budget_m(const DemandNode& node, double mv_life_cost_per_m) {
    if (node.budget_m) return *node.budget_m;
    if (!node.alternative)
        throw InputError(
            fmt::format("demand node {}{} has neither a budget nor an alternative, so mvmax cannot weigh it. "
                        "Give a budget "
                        "(demand.budget_field) or its demand (demand.households_field).",
                        node.id, node.name.empty() ? "" : " (" + node.name + ")"));
    const double saved = std::max(0.0, node.alternative->life_cost - node.grid_internal_cost);
    return saved > 0 ? saved / mv_life_cost_per_m : 0;
}

namespace {

/// From demand and sources to the rule's problem, and from its segments back to lines.
class Statement {
public:
    Statement(const DemandSet& demand, const SourceSet& sources, const Metric& metric,
              const MvmaxOptions& options)
        : demand_(demand), sources_(sources), single_network_(options.single_network) {
        std::vector<PointM> places;
        for (const DemandNode& node : demand.nodes) places.push_back(node.at);
        distinct_ = distinct_places(places);
        add_grid(metric, options.nearest_tap == "degrees"  ? NearestBy::degrees
                         : options.nearest_tap == "sphere" ? NearestBy::sphere
                                                           : NearestBy::metric);
        add_sites();
    }

    const MvmaxProblem& problem() const { return problem_; }

    CandidateNetwork network(const std::vector<TreeEdge>& segments) {
        for (std::uint32_t i = 0; i < demand_.nodes.size(); ++i)
            network_.nodes.push_back(
                {NodeKind::terminal, demand_.nodes[i].at, DemandNodeId{i}, std::nullopt});
        for (const auto& [of, at] : distinct_.duplicates) add_line(of, at, 0);
        for (const TreeEdge& e : segments) add_line(node_of_.at(e.a), node_at(e.b), e.length_m);
        std::sort(network_.lines.begin(), network_.lines.end(),
                  [](const CandidateLine& a, const CandidateLine& b) {
                      return a.from != b.from ? a.from < b.from : a.to < b.to;
                  });
        return std::move(network_);
    }

private:
    std::uint32_t add_part() { return problem_.parts++; }

    void add_grid(const Metric& metric, NearestBy by) {
        const auto all = nearest_taps(distinct_.places, sources_, metric, by);
        const auto lines = lines_cut_at(sources_, all);
        auto part = grid_parts(sources_);
        if (single_network_) std::fill(part.begin(), part.end(), 0);
        for (std::uint32_t p : part) problem_.parts = std::max(problem_.parts, p + 1);
        for (std::uint32_t s = 0; s < lines.size(); ++s)
            for (std::size_t v = 1; v < lines[s].size(); ++v)
                problem_.pieces.push_back({lines[s][v - 1], lines[s][v], part[s]});
        std::map<PointM, bool> seen;
        for (const GridTap& tap : all) {
            if (!seen.try_emplace(tap.at, true).second) continue;
            problem_.taps.push_back({tap.at, part[index(tap.source)]});
            tap_source_.push_back(tap.source);
        }
    }

    /// Nodes at one place are one site; where one of them is served already, it is a place of the grid.
    void add_sites() {
        std::vector<double> budget_m(distinct_.places.size(), 0);
        std::vector<bool> served(distinct_.places.size(), false);
        std::map<std::uint32_t, std::uint32_t> place_of;
        const auto add = [&](std::uint32_t node, std::uint32_t place) {
            if (demand_.nodes[node].already_served)
                served[place] = true;
            else
                budget_m[place] += mvmax_budget_m(demand_.nodes[node], demand_.mv_life_cost_per_m);
        };
        for (std::uint32_t k = 0; k < distinct_.places.size(); ++k) {
            add(distinct_.first[k], k);
            place_of[distinct_.first[k]] = k;
        }
        for (const auto& [of, at] : distinct_.duplicates) add(at, place_of.at(of));
        for (std::uint32_t k = 0; k < distinct_.places.size(); ++k) {
            if (served[k]) {
                const std::uint32_t part = single_network_ && problem_.parts > 0 ? 0 : add_part();
                problem_.taps.push_back({distinct_.places[k], part});
                served_node_[static_cast<std::uint32_t>(problem_.taps.size() - 1)] = distinct_.first[k];
            } else {
                problem_.sites.push_back(distinct_.places[k]);
                problem_.budget_m.push_back(budget_m[k]);
                node_of_.push_back(distinct_.first[k]);
            }
        }
    }

    /// The network node of a member of the rule; a tap becomes one when it is used first.
    std::uint32_t node_at(std::uint32_t member) {
        if (member < node_of_.size()) return node_of_[member];
        const auto tap = static_cast<std::uint32_t>(member - node_of_.size());
        if (const auto served = served_node_.find(tap); served != served_node_.end()) return served->second;
        const auto [at, fresh] =
            used_tap_.try_emplace(tap, static_cast<std::uint32_t>(network_.nodes.size()));
        if (fresh)
            network_.nodes.push_back({NodeKind::tap, problem_.taps[tap].at, std::nullopt, tap_source_[tap]});
        return at->second;
    }

    void add_line(std::uint32_t a, std::uint32_t b, double length_m) {
        CandidateLine line;
        line.from = NodeId{std::min(a, b)};
        line.to = NodeId{std::max(a, b)};
        const auto& source = network_.nodes[index(line.to)].source;
        if (source) line.connection_cost = sources_.sources[index(*source)].connection_cost;
        line.length_m = length_m;
        line.plane_length_m = distance_m(network_.nodes[a].at, network_.nodes[b].at);
        line.build_cost = length_m * demand_.mv_build_cost_per_m + line.connection_cost;
        line.life_cost = length_m * demand_.mv_life_cost_per_m + line.connection_cost;
        network_.lines.push_back(std::move(line));
    }

    const DemandSet& demand_;
    const SourceSet& sources_;
    const bool single_network_;
    DistinctPlaces distinct_;
    MvmaxProblem problem_;
    std::vector<std::uint32_t> node_of_;                  ///< By site.
    std::vector<SourceId> tap_source_;                    ///< By tap on a source.
    std::map<std::uint32_t, std::uint32_t> served_node_;  ///< By tap that is a node.
    std::map<std::uint32_t, std::uint32_t> used_tap_;     ///< Network node by tap.
    CandidateNetwork network_;
};

}  // namespace

CandidateNetwork MvmaxNetwork::connect(const DemandSet& demand, const SourceSet& sources,
                                       const Metric& metric, Reporter&, const CostSurface*) const {
    Statement statement(demand, sources, metric, options_);
    return statement.network(mvmax_forest(statement.problem(), metric));
}

}  // namespace gridreach
