// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <random>

#include "electrical/shipped_equipment.h"
#include "network/euclidean_network.h"
#include "plan/plan_with_lines.h"
#include "plan/prize_collecting_planner.h"
#include "support/networks.h"

/// Regions drawn for tests of plans whose lines have conductors.
namespace gridreach::test {

/// Figures like those of the shipped catalogue.
inline Costs plain_costs() {
    Costs costs;
    costs.price_year = 2023;
    costs.horizon_years = 20;
    costs.discount_rate = 0.08;
    costs.power_factor = 0.9;
    costs.mv_line_cost_per_m = 25;
    costs.lv_line_cost_per_m = 10;
    costs.transformer_cost_fixed = 3000;
    costs.transformer_cost_per_kva = 80;
    costs.grid_energy_cost_per_kwh = 0.12;
    return costs;
}

struct DrawnRegion {
    Costs costs = plain_costs();
    DemandSet demand;
    SourceSet sources;
    CandidateNetwork network;

    /// `n` nodes of up to `kw` in a square of `size_m`, with a substation at each of these places.
    DrawnRegion(unsigned seed, std::size_t n, double size_m, double kw, const std::vector<PointM>& at) {
        std::mt19937 random(seed);
        const auto share = [&] { return static_cast<double>(random() % 1000000) / 1000000; };
        demand.mv_build_cost_per_m = 25;
        demand.mv_life_cost_per_m = 28;
        demand.horizon_years = 20;
        for (PointM place : points_drawn(random, n, Lie::anywhere, size_m)) {
            DemandNode node;
            node.id = demand.nodes.size();
            node.at = place;
            const double peak = kw * share();
            for (int year = 0; year < 20; ++year) {
                node.peak_kw.push_back(peak * (0.7 + 0.3 * year / 19));
                node.energy_kwh_per_year.push_back(node.peak_kw.back() * 8760 * 0.4);
            }
            node.grid_internal_cost = 1000 * peak;
            node.grid_internal_build_cost = 600 * peak;
            node.alternative = Alternative{"mini_grid", 1000 * peak + 200000 * share()};
            demand.nodes.push_back(node);
        }
        for (PointM place : at) {
            sources.sources.push_back(substation(place, 5000));
            sources.sources.back().id = sources.sources.size() - 1;
            sources.sources.back().tap_voltage_pu = 1;
        }
        QuietReporter reporter;
        network = EuclideanNetwork({}).connect(demand, sources, Metric(DistanceKind::projected, utm36n()),
                                               reporter);
    }

    void set_tap_voltage(double pu) {
        for (Source& source : sources.sources) source.tap_voltage_pu = pu;
    }
    GridPlan plan(const ElectricalOptions& options = {}) const {
        QuietReporter reporter;
        return plan_with_lines(PrizeCollectingPlanner({}), network, demand, sources, costs,
                               with_prices_of(costs, shipped_equipment()), options, reporter);
    }
};

}  // namespace gridreach::test
