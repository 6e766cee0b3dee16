// SPDX-License-Identifier: Apache-2.0
#include "plan/mvmax_planner.h"

#include <gtest/gtest.h>

#include <numeric>

#include "graph/union_find.h"
#include "plan/grid_taps.h"
#include "support/expect_error.h"
#include "support/mvmax_plain.h"
#include "support/networks.h"
#include "support/numpy_random.h"

namespace gridreach {
namespace {

using test::corner;
using test::utm36n;

const Metric great_circle(DistanceKind::great_circle, utm36n());

PointM at(double x, double y) {
    return {corner.x + x, corner.y + y};
}

DemandSet nodes(const std::vector<PointM>& places, const std::vector<double>& budgets_m) {
    std::mt19937 random(1);
    DemandSet demand = test::demand_at(places, random);
    for (std::size_t i = 0; i < places.size(); ++i) demand.nodes[i].budget_m = budgets_m[i];
    return demand;
}

struct Planned {
    CandidateNetwork network;
    GridPlan plan;
    double length_m() const {
        return std::accumulate(plan.lines.begin(), plan.lines.end(), 0.0,
                               [](double sum, const PlanLine& line) { return sum + line.length_m; });
    }
    std::vector<bool> on_grid() const {
        std::vector<bool> out;
        for (const PlanNode& node : plan.nodes) out.push_back(node.served_by == ServedBy::grid);
        return out;
    }
};

Planned planned(const DemandSet& demand, const std::vector<Source>& sources,
                const MvmaxOptions& options = {}) {
    QuietReporter reporter;
    const SourceSet set{sources, {}};
    const MvmaxPlanner planner(options);
    Planned out;
    out.network = planner.own_network()->connect(demand, set, great_circle, reporter);
    out.plan = planner.plan(out.network, demand, set, reporter);
    return out;
}

const std::vector<Source> one_line = {
    test::existing_line({at(-1000, 0), at(1000, 0)}, /*connection_cost=*/70)};

TEST(MvmaxPlanner, ALineToTheGridStartsAtATapAndPaysForIt) {
    const Planned out = planned(nodes({at(0, 300)}, {303}), one_line);
    ASSERT_EQ(out.plan.lines.size(), 1U);
    const PlanLine& line = out.plan.lines[0];
    EXPECT_NEAR(line.path[0].x, corner.x, 1);
    EXPECT_NEAR(line.path[0].y, corner.y, 1e-3);
    EXPECT_EQ(line.path[1], at(0, 300));
    EXPECT_EQ(line.source, SourceId{0});
    EXPECT_DOUBLE_EQ(line.life_cost, line.length_m * 25 + 70);
    EXPECT_DOUBLE_EQ(line.build_cost, line.length_m * 20 + 70);
}

TEST(MvmaxPlanner, NodesAtOnePlaceAddUpTheirBudgets) {
    EXPECT_EQ(planned(nodes({at(0, 300), at(0, 300)}, {200, 120}), one_line).on_grid(),
              (std::vector<bool>{true, true}));
    EXPECT_EQ(planned(nodes({at(0, 300), at(0, 320)}, {200, 120}), one_line).on_grid(),
              (std::vector<bool>{true, true}))
        << "joined to each other only: an island is kept";
    EXPECT_EQ(planned(nodes({at(0, 300)}, {200}), one_line).on_grid(), (std::vector<bool>{false}));
}

TEST(MvmaxPlanner, AnIslandIsKeptFlaggedOrDropped) {
    const DemandSet demand = nodes({at(0, 5000), at(0, 5100), at(0, 100)}, {150, 150, 150});
    MvmaxOptions options;
    const Planned keep = planned(demand, one_line, options);
    EXPECT_EQ(keep.on_grid(), (std::vector<bool>{true, true, true}));
    EXPECT_EQ(keep.plan.nodes[0].reason, "");
    EXPECT_EQ(
        keep.plan.remarks,
        (std::vector<std::string>{"1 island with 2 demand nodes is linked to the existing grid by no line; "
                                  "power is taken to come from the node with the largest peak."}));
    options.islands = "flag";
    const Planned flag = planned(demand, one_line, options);
    EXPECT_EQ(flag.on_grid(), keep.on_grid());
    EXPECT_EQ(flag.plan.nodes[0].reason, "in an island: no line links it to the existing grid.");
    EXPECT_EQ(flag.plan.nodes[2].reason, "");
    options.islands = "drop";
    const Planned drop = planned(demand, one_line, options);
    EXPECT_EQ(drop.on_grid(), (std::vector<bool>{false, false, true}));
    EXPECT_EQ(drop.plan.lines.size(), 1U);
    EXPECT_EQ(drop.plan.nodes[0].reason,
              "it is joined with others, but no line links them to the existing grid.");
    options.islands = "keep";
    options.minimum_node_count = 3;
    EXPECT_EQ(planned(demand, one_line, options).on_grid(), drop.on_grid());
}

TEST(MvmaxPlanner, ANodeOutOfReachSaysWhy) {
    const Planned out = planned(nodes({at(0, 5000)}, {150}), one_line);
    EXPECT_EQ(out.plan.nodes[0].reason,
              "its budget and those of its neighbours do not pay for a line to it.");
    EXPECT_EQ(out.plan.nodes[0].served_by, ServedBy::mini_grid);
    EXPECT_FALSE(out.plan.lower_bound);
}

TEST(MvmaxPlanner, AnyNodeMayJoinWhereOneIsServedAlready) {
    DemandSet demand = nodes({at(0, 0), at(0, 100), at(0, 100)}, {0, 60, 45});
    demand.nodes[0].already_served = true;
    const Planned out = planned(demand, {});
    EXPECT_EQ(out.on_grid(), (std::vector<bool>{true, true, true}));
    EXPECT_NEAR(out.length_m(), 100, 1);
    EXPECT_TRUE(out.plan.remarks.empty());
}

TEST(MvmaxPlanner, PartsOfTheGridAreOneComponentUnlessSaidOtherwise) {
    // Across two lines of one grid a segment is not allowed; of two grids it is.
    const std::vector<Source> two = {test::existing_line({at(100, -3000), at(100, 3000)}),
                                     test::existing_line({at(110, -3000), at(110, 3000)})};
    const DemandSet demand = nodes({at(0, 0), at(210, 0)}, {99, 99});
    EXPECT_TRUE(planned(demand, two).plan.lines.empty());
    const DemandSet richer = nodes({at(0, 0), at(210, 0)}, {1000, 1000});
    MvmaxOptions parts;
    parts.single_network = false;
    EXPECT_EQ(planned(richer, two).plan.lines.size(), 2U);
    EXPECT_EQ(planned(richer, two, parts).plan.lines.size(), 3U);
}

TEST(MvmaxPlanner, ABudgetIsWhatTheGridSavesOverTheCostOfAMetre) {
    DemandNode node;
    node.grid_internal_cost = 100;
    node.alternative = Alternative{"mini_grid", 350};
    EXPECT_DOUBLE_EQ(mvmax_budget_m(node, 25), 10);
    node.alternative->life_cost = 60;
    EXPECT_DOUBLE_EQ(mvmax_budget_m(node, 25), 0);
    EXPECT_DOUBLE_EQ(mvmax_budget_m(node, 0), 0);
    node.budget_m = 7;
    EXPECT_DOUBLE_EQ(mvmax_budget_m(node, 25), 7);
    node.budget_m.reset();
    node.alternative.reset();
    node.id = 12;
    node.name = "Upper";
    EXPECT_EQ(
        test::error_of([&] { mvmax_budget_m(node, 25); }),
        "demand node 12 (Upper) has neither a budget nor an alternative, so mvmax cannot weigh it. Give a "
        "budget (demand.budget_field) or its demand (demand.households_field).");
}

/// The components of demand nodes, each named after its first node.
std::vector<std::uint32_t> joined(const std::vector<std::pair<std::uint32_t, std::uint32_t>>& pairs,
                                  std::size_t nodes, std::size_t members) {
    UnionFind sets(members);
    for (const auto& [a, b] : pairs) sets.unite(a, b);
    std::vector<std::uint32_t> out;
    for (std::uint32_t i = 0; i < nodes; ++i) out.push_back(sets.find(i));
    return out;
}

TEST(MvmaxPlanner, AgreesWithAllPairsWhereHalfTheNodesShareAPlace) {
    for (std::uint32_t seed = 1; seed <= 30; ++seed) {
        std::mt19937 random(seed);
        test::RandomState numbers(seed);
        const auto points = test::points_drawn(random, 20 + seed * 5, test::Lie::repeated);
        std::vector<double> budgets_m;
        for (std::size_t i = 0; i < points.size(); ++i)
            budgets_m.push_back(numbers.lognormal(std::log(1500), 1));
        std::vector<Source> sources;
        if (seed % 2 == 0)
            sources.push_back(test::existing_line(test::points_drawn(random, 4, test::Lie::anywhere)));
        MvmaxOptions options;
        options.minimum_node_count = 1;
        const DemandSet demand = nodes(points, budgets_m);
        const Planned ours = planned(demand, sources, options);

        const SourceSet set{sources, {}};
        MvmaxProblem problem{points, budgets_m, {}, {}, sources.empty() ? 0U : 1U};
        const auto taps = nearest_taps(points, set, great_circle, NearestBy::metric);
        for (const GridTap& tap : taps) problem.taps.push_back({tap.at, 0});
        for (const PathM& line : lines_cut_at(set, taps))
            for (std::size_t v = 1; v < line.size(); ++v) problem.pieces.push_back({line[v - 1], line[v], 0});
        const test::PlainMvmax plain(problem, great_circle);
        std::vector<std::pair<std::uint32_t, std::uint32_t>> of_ours, of_plain;
        double length_m = 0;
        for (const CandidateLine& line : ours.network.lines)
            of_ours.emplace_back(index(line.from), index(line.to));
        for (const TreeEdge& e : plain.segments) {
            of_plain.emplace_back(e.a, e.b);
            length_m += e.length_m;
        }
        EXPECT_EQ(joined(of_ours, points.size(), ours.network.nodes.size()),
                  joined(of_plain, points.size(), points.size() + problem.taps.size()))
            << "seed " << seed;
        EXPECT_NEAR(ours.length_m(), length_m, 1e-6) << "seed " << seed;
        EXPECT_EQ(ours.network.lines.size(), plain.segments.size()) << "seed " << seed;
    }
}

TEST(MvmaxPlanner, TheOrderOfNodesChangesNoLength) {
    std::mt19937 random(3);
    test::RandomState numbers(3);
    auto points = test::points_drawn(random, 200, test::Lie::anywhere);
    std::vector<double> budgets_m;
    for (std::size_t i = 0; i < points.size(); ++i) budgets_m.push_back(numbers.lognormal(std::log(1500), 1));
    const double forwards = planned(nodes(points, budgets_m), one_line).length_m();
    std::reverse(points.begin(), points.end());
    std::reverse(budgets_m.begin(), budgets_m.end());
    EXPECT_NEAR(planned(nodes(points, budgets_m), one_line).length_m(), forwards, 1e-6);
    EXPECT_GT(forwards, 10000);
}

TEST(GridTaps, LieAtTheNearestPointWhicheverWayThatIsMeant) {
    std::mt19937 random(5);
    const auto places = test::points_drawn(random, 200, test::Lie::anywhere);
    SourceSet set;
    for (int k = 0; k < 3; ++k)
        set.sources.push_back(test::existing_line(test::points_drawn(random, 4, test::Lie::anywhere)));
    set.sources.push_back(test::substation(at(9000, 9000)));
    const auto nearest_m = [&](PointM p) {
        double least = 1e9;
        for (const Source& s : set.sources) least = std::min(least, test::least_length_m(p, s, great_circle));
        return least;
    };
    for (const NearestBy by : {NearestBy::metric, NearestBy::degrees, NearestBy::sphere}) {
        const auto taps = nearest_taps(places, set, great_circle, by);
        // Nearly the same points: degrees are nearly square near the equator, curves differ by decimetres
        // over 20 km.
        const double tolerance_m = by == NearestBy::metric ? 1e-5 : 1;
        for (std::size_t i = 0; i < places.size(); ++i) {
            EXPECT_NEAR(great_circle.length_m(places[i], taps[i].at), nearest_m(places[i]), tolerance_m);
            const PathM& path = set.sources[index(taps[i].source)].geometry;
            ASSERT_LT(taps[i].vertex, path.size());
            const std::size_t next = std::min<std::size_t>(taps[i].vertex + 1, path.size() - 1);
            EXPECT_NEAR(
                distance_m(taps[i].at, nearest_on_segment(taps[i].at, path[taps[i].vertex], path[next])), 0,
                0.5);
        }
    }
    EXPECT_TRUE(nearest_taps(places, {}, great_circle, NearestBy::metric).empty());
}

TEST(GridTaps, CutTheLinesInTheirOrder) {
    SourceSet set;
    set.sources = {test::existing_line({at(0, 0), at(10, 0), at(10, 10)}), test::substation(at(5, 5))};
    const std::vector<GridTap> taps = {{at(10, 7), SourceId{0}, 1}, {at(4, 0), SourceId{0}, 0},
                                       {at(2, 0), SourceId{0}, 0},  {at(4, 0), SourceId{0}, 0},
                                       {at(10, 0), SourceId{0}, 0}, {at(5, 5), SourceId{1}, 0}};
    EXPECT_EQ(
        lines_cut_at(set, taps),
        (std::vector<PathM>{{at(0, 0), at(2, 0), at(4, 0), at(10, 0), at(10, 7), at(10, 10)}, {at(5, 5)}}));
}

TEST(GridTaps, SourcesWithAVertexInCommonAreOnePart) {
    SourceSet set;
    set.sources = {test::existing_line({at(0, 0), at(1, 0)}), test::existing_line({at(5, 0), at(6, 0)}),
                   test::existing_line({at(1, 0), at(2, 0)}), test::substation(at(6, 0))};
    EXPECT_EQ(grid_parts(set), (std::vector<std::uint32_t>{0, 1, 0, 1}));
}

}  // namespace
}  // namespace gridreach
