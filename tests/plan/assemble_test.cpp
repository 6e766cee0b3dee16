// SPDX-License-Identifier: Apache-2.0
#include "plan/assemble.h"

#include <gtest/gtest.h>

#include "plan/planners.h"

namespace gridreach {
namespace {

/// A tap, then terminals in a row: tap - 0 - 1 - 2, each line 100 long.
struct Row {
    DemandSet demand;
    CandidateNetwork network;
};

Row row_of(const std::vector<double>& peaks_kw) {
    Row row;
    for (std::uint32_t i = 0; i < peaks_kw.size(); ++i) {
        DemandNode node;
        node.id = i;
        node.peak_kw = {peaks_kw[i]};
        node.alternative = Alternative{"stand_alone", 70};
        row.demand.nodes.push_back(node);
        row.network.nodes.push_back({NodeKind::terminal, {100.0 * i, 0}, DemandNodeId{i}, std::nullopt});
    }
    const auto line = [&](std::uint32_t a, std::uint32_t b) {
        CandidateLine l;
        l.from = NodeId{a};
        l.to = NodeId{b};
        l.length_m = l.plane_length_m = 100;
        l.build_cost = 60;
        l.life_cost = 90;
        row.network.lines.push_back(l);
    };
    const auto tap = static_cast<std::uint32_t>(row.network.nodes.size());
    row.network.nodes.push_back({NodeKind::tap, {-100, 0}, std::nullopt, SourceId{0}});
    line(0, tap);
    for (std::uint32_t i = 1; i < tap; ++i) line(i - 1, i);
    return row;
}

Decision decided(std::vector<std::uint32_t> lines, std::vector<std::string> off_grid = {}) {
    Decision decision;
    decision.lines = std::move(lines);
    decision.off_grid = std::move(off_grid);
    return decision;
}

TEST(Assemble, SharesALineInProportionToThePeaksBehindIt) {
    const Row row = row_of({1, 0, 2});
    const GridPlan plan = assemble_plan(row.network, row.demand, decided({2, 0, 1}));
    ASSERT_EQ(plan.lines.size(), 3U);
    EXPECT_EQ(plan.lines[0].path, (PathM{{-100, 0}, {0, 0}})) << "from the tap to the terminal";
    EXPECT_EQ(plan.lines[0].source, SourceId{0});
    EXPECT_EQ(plan.lines[2].upstream, 1U);
    EXPECT_EQ(plan.lines[1].downstream_nodes, 2U);
    EXPECT_DOUBLE_EQ(plan.nodes[0].mv_cost_share, 30);
    EXPECT_DOUBLE_EQ(plan.nodes[1].mv_cost_share, 0);
    EXPECT_DOUBLE_EQ(plan.nodes[2].mv_cost_share, 240);
    EXPECT_DOUBLE_EQ(plan.nodes[2].build_cost_share, 160);
}

TEST(Assemble, SharesALineEquallyWhereNoPeakIsKnown) {
    const Row row = row_of({0, 0, 0});
    const GridPlan plan = assemble_plan(row.network, row.demand, decided({0, 1, 2}));
    EXPECT_DOUBLE_EQ(plan.nodes[0].mv_cost_share, 30);
    EXPECT_DOUBLE_EQ(plan.nodes[1].mv_cost_share, 75);
    EXPECT_DOUBLE_EQ(plan.nodes[2].mv_cost_share, 165);
}

TEST(Assemble, PassesNodesThatDoNotGetTheGridAndBuildsNoLineBehindThem) {
    const Row row = row_of({1, 1, 1});
    const GridPlan passed = assemble_plan(row.network, row.demand, decided({0, 1, 2}, {"", "too dear.", ""}));
    EXPECT_EQ(passed.lines.size(), 3U);
    EXPECT_EQ(passed.nodes[1].served_by, ServedBy::stand_alone);
    EXPECT_EQ(passed.nodes[1].reason, "too dear.");
    EXPECT_EQ(passed.nodes[1].internal_cost, 70);
    EXPECT_DOUBLE_EQ(passed.nodes[2].mv_cost_share, 45 + 90 + 90);
    EXPECT_DOUBLE_EQ(passed.total_cost, 3 * 90 + 70);

    const GridPlan cut =
        assemble_plan(row.network, row.demand, decided({0, 1, 2}, {"", "too dear.", "too far."}));
    EXPECT_EQ(cut.lines.size(), 1U);
    EXPECT_DOUBLE_EQ(cut.nodes[0].mv_cost_share, 90);
    EXPECT_DOUBLE_EQ(cut.total_cost, 90 + 2 * 70);
}

TEST(MstPlan, GivesASingleNodeWithoutASourceItsAlternative) {
    Row row = row_of({1});
    row.network.nodes.pop_back();
    row.network.lines.clear();
    QuietReporter reporter;
    const GridPlan plan =
        find_choice(planners(), "planner", "mst").make({})->plan(row.network, row.demand, {}, reporter);
    EXPECT_TRUE(plan.lines.empty());
    EXPECT_EQ(plan.nodes[0].served_by, ServedBy::stand_alone);
    EXPECT_EQ(plan.nodes[0].reason, "there is no source, and no candidate line joins it to another node.");
}

}  // namespace
}  // namespace gridreach
