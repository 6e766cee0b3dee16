// SPDX-License-Identifier: Apache-2.0
// Drawn planning problems and what prize_collecting makes of them, one JSON object a line, for milp.py:
//     plan_problems FORM COUNT SEED        FORM: plan, coverage, budget
#include <cstdio>
#include <cstdlib>
#include <nlohmann/json.hpp>
#include <string>

#include "base/reporter.h"
#include "plan/drawn_network.h"
#include "plan/prize_collecting_planner.h"

int main(int count, char** words) {
    using namespace gridreach;
    if (count != 4) return 2;
    const std::string form = words[1];
    const int problems = std::atoi(words[2]), first = std::atoi(words[3]) * 100000;
    for (int i = 0; i < problems; ++i) {
        const test::DrawnNetwork d = test::drawn_network(static_cast<std::uint32_t>(first + i));
        nlohmann::json nodes = nlohmann::json::array(), lines = nlohmann::json::array();
        double households = 0, all_build = 0;
        for (const DemandNode& node : d.demand.nodes) {
            nodes.push_back({node.expected_households, node.grid_internal_cost, node.grid_internal_build_cost,
                             node.alternative->life_cost});
            households += node.expected_households;
            all_build += node.grid_internal_build_cost;
        }
        for (const CandidateLine& line : d.network.lines)
            lines.push_back({index(line.from) + 1, index(line.to) + 1, line.life_cost, line.build_cost});
        PrizeCollectingOptions options;
        options.max_gap_fraction = 0;
        nlohmann::json out = {{"vertices", test::DrawnNetwork::vertices}, {"nodes", nodes}, {"lines", lines}};
        const double share = 0.1 * (1 + i % 10);
        if (form == "coverage") options.coverage_fraction = share;
        if (form == "budget") options.build_budget = share * (all_build + 2500);
        if (form == "coverage") out["least_households"] = share * households;
        if (form == "budget") out["most_build"] = *options.build_budget;
        QuietReporter quiet;
        const GridPlan plan = PrizeCollectingPlanner(options).plan(d.network, d.demand, d.sources, quiet);
        out["cost"] = plan.total_cost;
        out["lower_bound"] = plan.lower_bound ? nlohmann::json(*plan.lower_bound) : nlohmann::json();
        std::puts(out.dump().c_str());
    }
    return 0;
}
