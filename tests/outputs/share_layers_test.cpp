// SPDX-License-Identifier: Apache-2.0
#include "outputs/share_layers.h"

#include <gtest/gtest.h>

#include <set>

#include "outputs/manual_tables.h"
#include "outputs/symbols.h"

namespace gridreach {
namespace {

DemandSet nodes_at(const std::vector<PointM>& places) {
    DemandSet demand;
    for (const PointM at : places) {
        DemandNode node;
        node.id = demand.nodes.size();
        node.at = at;
        demand.nodes.push_back(node);
    }
    return demand;
}

/// A plan that serves these nodes of `demand` at `cost` each, over these lines.
GridPlan plan_of(const DemandSet& demand, const std::set<std::size_t>& on_grid, double cost,
                 const std::vector<PathM>& lines) {
    GridPlan plan;
    for (std::uint32_t i = 0; i < demand.nodes.size(); ++i) {
        PlanNode node;
        node.demand = DemandNodeId{i};
        node.served_by = on_grid.count(i) > 0 ? ServedBy::grid : ServedBy::mini_grid;
        node.internal_cost = cost;
        plan.nodes.push_back(node);
    }
    for (const PathM& path : lines) {
        PlanLine line;
        line.path = path;
        line.length_m = 100;
        line.build_cost = cost;
        plan.lines.push_back(line);
    }
    return plan;
}

FieldValue value(const OutputLayer& layer, std::size_t row, const std::string& field) {
    for (std::size_t i = 0; i < layer.fields.size(); ++i)
        if (layer.fields[i].name == field) return layer.rows.at(row).values[i];
    return "no such field";
}
double number(const OutputLayer& layer, std::size_t row, const std::string& field) {
    return std::get<double>(value(layer, row, field));
}

TEST(ShareTally, CountsNodesAndLinesOverTheDraws) {
    const PointM source{0, 0}, a{100, 0}, b{200, 0};
    const DemandSet demand = nodes_at({a, b});
    ShareTally tally;
    tally.add(nullptr, demand, plan_of(demand, {0, 1}, 10, {{source, a}, {a, b}}));
    tally.add(nullptr, demand, plan_of(demand, {0}, 20, {{source, a}}));
    tally.add(nullptr, demand, plan_of(demand, {0, 1}, 60, {{a, source}, {source, {150, 9}, b}}));
    const auto layers = tally.layers({});
    ASSERT_EQ(layers.size(), 2U);
    const OutputLayer &nodes = layers[0], &lines = layers[1];
    ASSERT_EQ(nodes.rows.size(), 2U);
    EXPECT_DOUBLE_EQ(number(nodes, 0, "p_grid"), 1);
    EXPECT_DOUBLE_EQ(number(nodes, 1, "p_grid"), 2.0 / 3);
    EXPECT_DOUBLE_EQ(number(nodes, 1, "p_mini_grid"), 1.0 / 3);
    EXPECT_DOUBLE_EQ(number(nodes, 1, "cost_mean"), 30);
    EXPECT_DOUBLE_EQ(number(nodes, 1, "cost_p05"), 11);
    EXPECT_DOUBLE_EQ(number(nodes, 1, "cost_p95"), 56);
    // Drawn the other way round it is the same line; of the others each is built once.
    ASSERT_EQ(lines.rows.size(), 3U);
    EXPECT_DOUBLE_EQ(number(lines, 0, "p_grid"), 1);
    EXPECT_DOUBLE_EQ(number(lines, 0, "build_cost_mean"), 30);
    EXPECT_EQ(lines.rows[0].path, (PathM{source, a}));
    EXPECT_DOUBLE_EQ(number(lines, 1, "p_grid"), 1.0 / 3);
    EXPECT_DOUBLE_EQ(number(lines, 2, "p_grid"), 1.0 / 3);
    const ShareCounts counts = tally.counts();
    EXPECT_EQ(counts.nodes_always, 1U);
    EXPECT_EQ(counts.nodes_never, 0U);
    EXPECT_EQ(counts.nodes_in_all, 2U);
    EXPECT_EQ(counts.lines_always, 1U);
    EXPECT_DOUBLE_EQ(counts.lines_always_m, 100);
}

TEST(ShareTally, ANodeThatADrawDoesNotHaveIsNotBuiltInIt) {
    ShareTally tally;
    const DemandSet both = nodes_at({{0, 0}, {50, 0}}), one = nodes_at({{50, 0}});
    tally.add(nullptr, both, plan_of(both, {0, 1}, 1, {}));
    tally.add(nullptr, one, plan_of(one, {0}, 1, {}));
    const OutputLayer nodes = tally.layers({})[0];
    ASSERT_EQ(nodes.rows.size(), 2U);
    EXPECT_DOUBLE_EQ(number(nodes, 0, "p_grid"), 0.5);
    EXPECT_EQ(value(nodes, 0, "draws"), FieldValue{std::int64_t{1}});
    EXPECT_DOUBLE_EQ(number(nodes, 1, "p_grid"), 1);
    EXPECT_EQ(tally.counts().nodes_in_all, 1U);
}

TEST(ShareTally, NodesAtOnePlaceStayApart) {
    ShareTally tally;
    const DemandSet demand = nodes_at({{7, 7}, {7, 7}});
    for (int draw = 0; draw < 4; ++draw) tally.add(nullptr, demand, plan_of(demand, {1}, 1, {}));
    const OutputLayer nodes = tally.layers({})[0];
    ASSERT_EQ(nodes.rows.size(), 2U);
    EXPECT_DOUBLE_EQ(number(nodes, 0, "p_grid"), 0);
    EXPECT_DOUBLE_EQ(number(nodes, 1, "p_grid"), 1);
}

TEST(ShareTally, DwellingsStayWhatTheyAreInOtherNodes) {
    DwellingSet dwellings;
    for (const double x : {0.0, 10.0, 20.0}) {
        Dwelling d;
        d.id = static_cast<std::uint64_t>(x);
        d.centre = {x, 0};
        dwellings.dwellings.push_back(d);
    }
    DemandSet one = nodes_at({{10, 0}}), two = nodes_at({{5, 0}, {20, 0}});
    one.nodes[0].dwellings = {DwellingId{0}, DwellingId{1}, DwellingId{2}};
    two.nodes[0].dwellings = {DwellingId{0}, DwellingId{1}};
    two.nodes[1].dwellings = {DwellingId{2}};
    ShareTally tally;
    tally.add(&dwellings, one, plan_of(one, {0}, 1, {}));
    tally.add(&dwellings, two, plan_of(two, {0}, 1, {}));
    const auto layers = tally.layers({});
    ASSERT_EQ(layers.size(), 3U);
    ASSERT_EQ(layers[2].rows.size(), 3U);
    EXPECT_DOUBLE_EQ(number(layers[2], 0, "p_grid"), 1);
    EXPECT_DOUBLE_EQ(number(layers[2], 1, "p_grid"), 1);
    EXPECT_DOUBLE_EQ(number(layers[2], 2, "p_grid"), 0.5);
}

TEST(ShareTally, NamesCertaintyAtExactShares) {
    const DemandSet demand = nodes_at({{0, 0}, {1, 0}, {2, 0}, {3, 0}, {4, 0}, {5, 0}});
    const std::vector<std::size_t> built = {19, 18, 10, 9, 2, 1};
    ShareTally tally;
    for (std::size_t draw = 0; draw < 20; ++draw) {
        std::set<std::size_t> on_grid;
        for (std::size_t i = 0; i < built.size(); ++i)
            if (draw < built[i]) on_grid.insert(i);
        tally.add(nullptr, demand, plan_of(demand, on_grid, 1, {}));
    }
    const OutputLayer nodes = tally.layers({})[0];
    std::vector<std::string> words;
    for (std::size_t i = 0; i < built.size(); ++i)
        words.push_back(std::get<std::string>(value(nodes, i, "certainty")));
    EXPECT_EQ(words,
              (std::vector<std::string>{"always", "mostly", "mostly", "sometimes", "sometimes", "never"}));
}

TEST(ShareTables, HaveShortNamesAndSymbols) {
    for (const LayerTable& table : share_tables()) {
        std::set<std::string> names;
        for (const OutputField& field : table.fields) {
            EXPECT_LE(field.short_name.size(), 10U);
            EXPECT_TRUE(names.insert(field.short_name).second) << table.name << "." << field.short_name;
        }
        OutputLayer layer;
        layer.name = table.name;
        layer.kind = table.kind;
        EXPECT_EQ(symbols_of(layer).field, "certainty") << table.name;
    }
}

TEST(ShareTables, StandInTheManual) {
    test::expect_in_manual("commands/sensitivity.md", share_tables());
}

}  // namespace
}  // namespace gridreach
