// SPDX-License-Identifier: Apache-2.0
#include "plan/surface_problem.h"

#include <algorithm>
#include <map>
#include <numeric>

#include "graph/burn.h"
#include "graph/union_find.h"
#include "options/option_list.h"
#include "plan/dual_ascent.h"
#include "plan/plan_problem.h"
#include "plan/prize_graph.h"

namespace gridreach {

void describe(BoundOptions& o, OptionList& list) {
    list.integer("surface_cells", o.surface_cells)
        .at_least(0)
        .at_most(1000000000)
        .help(
            "Over terrain, a bound for every route over the ground is proved where the cost surface has at "
            "most so many cells (0.9 GB and some 5 to 10 s for each million); 0: never.");
}

namespace {

class Builder {
public:
    Builder(const CostSurface& surface, StepRules rules, const Metric& metric)
        : surface_(surface), rules_(rules), metric_(metric), vertex_at_(surface.lattice.size(), 0) {
        std::uint32_t vertices = 1;
        for (CellIndex c = 0; c < vertex_at_.size(); ++c)
            if (surface.cost_per_m[c] < no_go) vertex_at_[c] = vertices++;
        out_.problem.prize.assign(vertices, 0);
    }

    void add_steps(double life_per_build) {
        const CellLattice& l = surface_.lattice;
        const StepCosts costs(l);
        const std::vector<double> stretch = stretches();
        for (CellIndex c = 0; c < vertex_at_.size(); ++c) {
            if (vertex_at_[c] == 0) continue;
            const HalfPrices half(surface_, c);
            for (int s = 0; s < static_cast<int>(rules_.neighbours); ++s) {
                const CellStep step = cell_steps[static_cast<std::size_t>(s)];
                if (step.rows < 0 || (step.rows == 0 && step.columns < 0)) continue;
                const double cost = step_cost(costs, rules_, step, half);
                if (cost == no_go) continue;
                const int column = half.column + step.columns;
                const double least = std::min(stretch[static_cast<std::size_t>(half.column)],
                                              stretch[static_cast<std::size_t>(column)]);
                out_.problem.edges.push_back({vertex_at_[c], vertex_at_[l.cell(column, half.row + step.rows)],
                                              cost * least * life_per_build});
            }
        }
    }

    void add_supply(const SourceSet& sources, const DemandSet& demand,
                    const std::vector<CellIndex>& cell_of) {
        std::map<CellIndex, double> entry;
        const auto enter = [&](CellIndex c, double cost) {
            if (vertex_at_[c] == 0) return;
            const auto [at, fresh] = entry.try_emplace(c, cost);
            if (!fresh) at->second = std::min(at->second, cost);
        };
        for (const Source& source : sources.sources)
            burn_path(surface_.lattice, source.geometry,
                      [&](CellIndex c) { enter(c, source.connection_cost); });
        for (std::size_t i = 0; i < demand.nodes.size(); ++i)
            if (demand.nodes[i].already_served && cell_of[i] != no_cell) enter(cell_of[i], 0);
        for (const auto& [cell, cost] : entry) out_.problem.edges.push_back({0, vertex_at_[cell], cost});
    }

    void add_prizes(const DemandSet& demand, const std::vector<CellIndex>& cell_of) {
        UnionFind sets(out_.problem.vertices());
        for (const PrizeProblem::Edge& e : out_.problem.edges) sets.unite(e.a, e.b);
        for (std::size_t i = 0; i < demand.nodes.size(); ++i) {
            const DemandNode& node = demand.nodes[i];
            if (node.already_served) continue;
            const std::uint32_t v = cell_of[i] == no_cell ? 0 : vertex_at_[cell_of[i]];
            const double prize =
                v != 0 && sets.find(v) == sets.find(0) ? std::max(0.0, grid_saving(node, {})) : 0;
            out_.problem.prize[v] += prize;
            if (prize > 0)
                out_.settled_cost += node.grid_internal_cost;
            else if (node.alternative)
                out_.settled_cost += node.alternative->life_cost;
        }
    }

    SurfaceProblem take() { return std::move(out_); }

private:
    /// Least true length of a metre of the plane, column by column: the scale of a transverse projection
    /// hardly changes along one.
    std::vector<double> stretches() const {
        const CellLattice& l = surface_.lattice;
        std::vector<double> least;
        for (int c = 0; c < l.width; ++c) {
            double largest = 0;
            for (int r : {0, l.height / 2, l.height - 1})
                largest = std::max(largest, metric_.scale_at(l.centre(l.cell(c, r))));
            least.push_back(1 / largest);
        }
        return least;
    }

    const CostSurface& surface_;
    const StepRules rules_;
    const Metric& metric_;
    std::vector<std::uint32_t> vertex_at_;  ///< By cell; 0 on no-go ground.
    SurfaceProblem out_;
};

}  // namespace

SurfaceProblem surface_problem(const CostSurface& surface, StepRules rules,
                               const std::vector<CellIndex>& cell_of_node, const DemandSet& demand,
                               const SourceSet& sources, const Metric& metric, double life_per_build) {
    Builder builder(surface, rules, metric);
    builder.add_steps(life_per_build);
    builder.add_supply(sources, demand, cell_of_node);
    builder.add_prizes(demand, cell_of_node);
    return builder.take();
}

double surface_lower_bound(const SurfaceProblem& problem) {
    const PrizeGraph graph(problem.problem);
    std::vector<std::uint32_t> rank(graph.vertices());
    std::iota(rank.begin(), rank.end(), 0U);
    return dual_ascent(graph, rank).bound + problem.settled_cost;
}

}  // namespace gridreach
