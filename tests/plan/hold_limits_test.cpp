// SPDX-License-Identifier: Apache-2.0
#include "plan/hold_limits.h"

#include <gtest/gtest.h>

#include <algorithm>
#include <numeric>

#include "plan/assemble.h"
#include "plan/drawn_region.h"
#include "plan/spare_power.h"

namespace gridreach {
namespace {

using test::corner;
using test::DrawnRegion;

/// Every forest of candidate lines with every set of nodes left off, sized: the least cost that holds.
double least_cost_by_trying_all(const LineSizing& sizing) {
    const CandidateNetwork& network = sizing.network();
    const std::size_t lines = network.lines.size(), nodes = sizing.demand().nodes.size();
    double least = std::numeric_limits<double>::infinity();
    for (std::uint32_t set = 0; set < 1U << lines; ++set) {
        // All taps are one root: a forest has as many lines as nodes it joins to something.
        std::vector<std::uint32_t> root(network.nodes.size() + 1);
        std::iota(root.begin(), root.end(), 0U);
        const auto find = [&](std::uint32_t n) {
            while (root[n] != n) n = root[n];
            return n;
        };
        for (std::uint32_t n = 0; n < network.nodes.size(); ++n)
            if (is_supply(network.nodes[n], sizing.demand()))
                root[n] = static_cast<std::uint32_t>(root.size() - 1);
        Decision decision;
        bool forest = true;
        for (std::uint32_t l = 0; l < lines && forest; ++l) {
            if ((set >> l & 1) == 0) continue;
            const auto a = find(index(network.lines[l].from)), b = find(index(network.lines[l].to));
            forest = a != b;
            root[std::min(a, b)] = std::max(a, b);
            decision.lines.push_back(l);
        }
        if (!forest) continue;
        for (std::uint32_t off = 0; off < 1U << nodes; ++off) {
            decision.off_grid.assign(nodes, "");
            for (std::uint32_t n = 0; n < nodes; ++n)
                if (off >> n & 1) decision.off_grid[n] = "tried";
            decision.out_of_reach = "tried";
            GridPlan plan = assemble_plan(network, sizing.demand(), decision);
            // Line sets with idle lines, and nodes out of reach that are off as well, come up by themselves.
            if (plan.lines.size() != decision.lines.size()) continue;
            const auto feeders = sizing.size(plan);
            SparePower spare(sizing.sources());
            spare.load(plan, feeders);
            const bool holds = spare.shortfalls().empty() &&
                               std::all_of(feeders.begin(), feeders.end(),
                                           [](const PlanFeeder& f) { return f.chosen.lines.feasible(); });
            if (holds) least = std::min(least, plan.total_cost);
        }
    }
    return least;
}

TEST(HoldLimits, IsNearTheBestOfAllForestsAndNodesLeftOff) {
    double sum = 0, worst = 1;
    int bound = 0, optimal = 0;
    for (unsigned seed = 1; seed <= 60; ++seed) {
        // Far, heavy nodes between two substations that can spare little.
        DrawnRegion region(seed, 4, 25000, 400, {corner, {corner.x + 25000, corner.y + 25000}});
        for (DemandNode& node : region.demand.nodes) node.alternative->life_cost += 150000;
        if (seed % 2 == 0)
            for (Source& source : region.sources.sources) source.spare_kw = 350;
        ElectricalOptions options;
        options.voltage_kv = {11};
        const Equipment equipment = with_prices_of(region.costs, test::shipped_equipment());
        const LineSizing sizing(region.network, region.demand, region.sources, region.costs, equipment,
                                options);
        ASSERT_LE(region.network.lines.size(), 14U);
        const double best = least_cost_by_trying_all(sizing);
        const GridPlan plan = region.plan(options);
        for (const std::string& remark : plan.remarks)
            EXPECT_FALSE(remark.starts_with("Not held")) << remark << " seed " << seed;
        EXPECT_GE(plan.total_cost, best * (1 - 1e-9)) << "seed " << seed;
        const double ratio = plan.total_cost / best;
        bound += std::any_of(plan.nodes.begin(), plan.nodes.end(),
                             [](const PlanNode& node) { return node.reason.starts_with("its "); });
        optimal += ratio < 1 + 1e-6;
        sum += ratio;
        worst = std::max(worst, ratio);
    }
    EXPECT_GE(bound, 20) << "limits that bind";
    EXPECT_GE(optimal, 48);
    EXPECT_LE(sum / 60, 1.005);
    EXPECT_LE(worst, 1.06);
}

}  // namespace
}  // namespace gridreach
