// SPDX-License-Identifier: Apache-2.0
#include "outputs/bill.h"

#include <gtest/gtest.h>

#include <cmath>
#include <map>
#include <random>

#include "outputs/layers.h"
#include "support/expect_error.h"

namespace gridreach {
namespace {

/// A plan as planners and demand models leave it, with costs that are no round numbers.
struct DrawnBuy {
    DemandSet demand;
    SourceSet sources;
    GridPlan plan;
    std::map<int, double> by_year;
    explicit DrawnBuy(unsigned seed, bool years) {
        std::mt19937_64 engine(seed);
        const auto uniform = [&](double a, double b) { return std::uniform_real_distribution(a, b)(engine); };
        const auto one_of = [&](int n) { return std::uniform_int_distribution<int>(0, n - 1)(engine); };
        sources.sources.resize(2);
        sources.sources[1].kind = SourceKind::substation;
        const auto year = [&]() { return years ? std::optional(1 + one_of(5)) : std::nullopt; };
        const auto pay = [&](std::optional<int> in, double cost) {
            plan.build_cost += cost;
            by_year[in.value_or(0)] += cost;
        };
        for (int i = 0; i < 40; ++i) {
            PlanLine line;
            line.path = {{100. * i, 0}, {100. * i, uniform(1, 900)}};
            line.length_m = plane_length_m(line.path);
            if (one_of(3) > 0)
                line.conductor = one_of(2) ? "three_phase_33kv rabbit" : "swer_19.1kv scac_3_2.75";
            if (one_of(3) == 0) {
                line.source = SourceId{static_cast<std::uint32_t>(one_of(2))};
                line.connection_cost = one_of(2) ? 25000 : 0;
            }
            if (one_of(4) == 0) line.swer_start_cost = 15000.005;
            line.build_cost = uniform(5, 30) * line.length_m + line.connection_cost + line.swer_start_cost;
            line.year = year();
            pay(line.year, line.build_cost);
            plan.lines.push_back(line);
        }
        for (std::uint32_t i = 0; i < 60; ++i) {
            DemandNode node;
            node.at = {100. * i, 5000};
            GridPurchase buy;
            buy.connections = 1 + one_of(90);
            buy.connection_cost = buy.connections * 200.0 / 3;
            buy.transformers = 1;
            buy.transformer_kva = one_of(2) ? 25 : 100;
            buy.transformer_cost = 3000 + 80 * buy.transformer_kva;
            if (one_of(2) == 0) {
                for (int k = 0; k < 4; ++k) {
                    LvLine line;
                    line.path = {{node.at.x, 5000. + 40 * k}, {node.at.x, 5000. + 40 * (k + 1)}};
                    line.length_m = 40;
                    line.conductor = k < 2 ? "abc_25" : "";
                    line.build_cost = 40 * uniform(8, 10);
                    buy.lv_line_cost += line.build_cost;
                    node.lv_lines.push_back(line);
                }
            } else {
                buy.lv_line_cost = uniform(0, 3000);
            }
            node.lv_length_m = 160;
            node.drop_length_m = uniform(0, 50);
            buy.drop_cost = node.drop_length_m * 2;
            node.purchase = buy;
            node.grid_internal_build_cost = buy.total_cost();
            if (one_of(10) == 0) {  // A cost that somebody gave without its parts.
                node.purchase.reset();
                node.lv_lines.clear();
            }
            PlanNode planned;
            planned.demand = DemandNodeId{i};
            planned.served_by = static_cast<ServedBy>(one_of(4));
            if (planned.served_by == ServedBy::grid) {
                planned.year = year();
                pay(planned.year, node.grid_internal_build_cost);
            }
            demand.nodes.push_back(node);
            plan.nodes.push_back(planned);
        }
    }
    PlanOutputs outputs() const {
        PlanOutputs o;
        o.demand = &demand;
        o.sources = &sources;
        o.plan = &plan;
        return o;
    }
};

std::int64_t hundredths(double amount) {
    return std::llround(100 * amount);
}

TEST(Bill, AddsUpToTheBuildCostToTheLastHundredth) {
    for (unsigned seed = 0; seed < 200; ++seed) {
        SCOPED_TRACE(seed);
        const DrawnBuy drawn(seed, seed % 2 == 0);
        std::int64_t sum = 0;
        std::map<int, std::int64_t> by_year;
        for (const BillRow& row : bill_of_quantities(drawn.outputs(), {})) {
            if (!row.cost) continue;
            EXPECT_EQ(row.part, "grid");
            EXPECT_EQ(*row.cost, static_cast<double>(hundredths(*row.cost)) / 100);
            sum += hundredths(*row.cost);
            by_year[row.year.value_or(0)] += hundredths(*row.cost);
        }
        EXPECT_EQ(sum, hundredths(drawn.plan.build_cost));
        ASSERT_EQ(by_year.size(), drawn.by_year.size());
        for (const auto& [year, cost] : drawn.by_year)
            EXPECT_NEAR(static_cast<double>(by_year[year]), 100 * cost, 1.001) << year;
    }
}

TEST(Bill, CountsWhatTheValuesHold) {
    const DrawnBuy drawn(7, false);
    std::map<std::pair<std::string, std::string>, double> by_item;
    for (const BillRow& row : bill_of_quantities(drawn.outputs(), {}))
        by_item[{row.part, row.item}] += row.quantity;
    double mv_m = 0, lv_m = 0, drops_m = 0, connections = 0, transformers = 0, taps = 0, mini_grids = 0;
    for (const PlanLine& line : drawn.plan.lines) {
        mv_m += line.length_m;
        taps += line.source.has_value();
    }
    for (std::size_t i = 0; i < drawn.plan.nodes.size(); ++i) {
        const DemandNode& node = drawn.demand.nodes[i];
        mini_grids += drawn.plan.nodes[i].served_by == ServedBy::mini_grid;
        if (drawn.plan.nodes[i].served_by != ServedBy::grid || !node.purchase) continue;
        lv_m += node.lv_length_m;
        drops_m += node.drop_length_m;
        connections += node.purchase->connections;
        transformers += node.purchase->transformers;
    }
    const auto of = [&](const char* item) { return by_item[{"grid", item}]; };
    EXPECT_NEAR(of("mv_line"), mv_m, 1e-6);
    EXPECT_NEAR(of("lv_line"), lv_m, 1e-6);
    EXPECT_NEAR(of("service_drop"), drops_m, 1e-6);
    EXPECT_EQ(of("connection"), connections);
    EXPECT_EQ(of("transformer"), transformers);
    EXPECT_EQ(of("tap"), taps);
    EXPECT_EQ((by_item[{"alternative", "mini_grid"}]), mini_grids);
}

TEST(Bill, HasAsManyPolesAsThereAre) {
    const DrawnBuy drawn(3, true);
    const auto poles = place_poles(drawn.outputs(), {}, {});
    ASSERT_GT(poles.size(), 100u);
    double counted = 0;
    for (const BillRow& row : bill_of_quantities(drawn.outputs(), poles))
        if (row.item == "pole") {
            counted += row.quantity;
            EXPECT_FALSE(row.cost);  // Paid with the line.
        }
    EXPECT_EQ(counted, static_cast<double>(poles.size()));
}

TEST(Bill, OfNoPlanIsEmpty) {
    EXPECT_TRUE(bill_of_quantities({}, {}).empty());
}

TEST(Bill, IsABugWhenItDoesNotAddUp) {
    DrawnBuy drawn(3, true);
    drawn.plan.build_cost += 10;
    EXPECT_THROW(bill_of_quantities(drawn.outputs(), {}), Error);
}

}  // namespace
}  // namespace gridreach
