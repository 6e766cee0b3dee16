// SPDX-License-Identifier: Apache-2.0
#include <gtest/gtest.h>

#include <nlohmann/json.hpp>

#include "io/vector_file.h"
#include "pipeline/runner.h"
#include "plan/grid_taps.h"
#include "plan/prize_solver.h"
#include "support/shared_data.h"
#include "support/temporary_folder.h"

namespace gridreach {
namespace {

/// The summary of a run over nodes with budgets in metres, by great circle.
nlohmann::json planned(const std::string& nodes, const std::string& budget_field, const std::string& more) {
    const test::TemporaryFolder folder;
    QuietReporter reporter;
    const Pipeline pipeline =
        make_pipeline(parse_yaml("nodes: " + test::shared_data() + "/planning/" + nodes +
                                     "\ndistance: great_circle\noutput: " + (folder / "plan") +
                                     "\ndemand: {type: nodes, budget_field: " + budget_field + "}\n" + more,
                                 "plan.yaml"));
    return (*run_pipeline(pipeline, false, Stage::plan, reporter).record)["summary"];
}

nlohmann::json leona(const std::string& more) {
    return planned("leona/demographicsLL_metric.csv", "metric",
                   "existing_grid: " + test::shared_data() + "/planning/leona/LeonaNetworksLL.shp\n" + more);
}

TEST(RealBudgets, LeonaByMvmaxGivesTheReferencesPlan) {
    NEEDS_SHARED_DATA("planning/leona");
    const auto in_degrees = leona("planner: {type: mvmax, nearest_tap: degrees}");
    EXPECT_EQ(in_degrees["mv_lines"], 70);
    EXPECT_NEAR(in_degrees["mv_length_m"], 74060.648, 0.0006);
    EXPECT_NEAR(in_degrees["mv_plane_length_m"], 73907.54, 0.006);
    const auto on_sphere = leona("planner: {type: mvmax, nearest_tap: sphere}");
    EXPECT_EQ(on_sphere["mv_lines"], 70);
    EXPECT_NEAR(on_sphere["mv_length_m"], 74059.286, 0.0006);
}

/// Budgets served less length of line, in metres, of a plan whose taps cost nothing.
double net_m(const nlohmann::json& summary) {
    const double cost_per_m = double(summary["mv_cost"]) / double(summary["mv_length_m"]);
    return double(summary["saving"]) / cost_per_m;
}

TEST(RealBudgets, LeonaByPrizeCollectingIsTheBestPlanAndProvesIt) {
    NEEDS_SHARED_DATA("planning/leona");
    const std::string free_taps = "costs: {line_tap_cost: 0}\n";
    const auto best = leona(free_taps + "planner: {type: prize_collecting, max_gap_fraction: 0}");
    EXPECT_EQ(best["bound_scope"], "candidate_network");
    EXPECT_NEAR(best["gap_fraction"], 0, 1e-12);
    EXPECT_GE(net_m(best), 196531.088);
    EXPECT_NEAR(net_m(best), 196532.996, 0.001) << "1.908 m better: taps lie where they are nearest on Earth";
    const auto mvmax = leona(free_taps + "planner: {type: mvmax, islands: drop}");
    EXPECT_LT(net_m(mvmax), 193035);
}

TEST(RealBudgets, LeonaIsWorthMoreWhereLinesMayPart) {
    NEEDS_SHARED_DATA("planning/leona");
    const auto best = leona(
        "costs: {line_tap_cost: 0}\nnetwork: {type: euclidean, junctions: yes}\n"
        "planner: {type: prize_collecting, max_gap_fraction: 0}");
    EXPECT_NEAR(best["gap_fraction"], 0, 1e-12);
    EXPECT_NEAR(net_m(best), 199048.356, 0.001);
}

TEST(RealBudgets, TheBestPlanOfLeonaOverAllPairsIsTheKnownOne) {
    NEEDS_SHARED_DATA("planning/leona");
    const std::string folder = test::shared_data() + "/planning/leona/";
    const auto projection = choose_projection({-16.7, 15.6, -16.3, 15.8});
    const Metric metric(DistanceKind::great_circle, projection);
    const GdalVectorReader reader("");
    const VectorLayer nodes = reader.read(folder + "demographicsLL_metric.csv", *projection);
    SourceSet grid;
    for (const Feature& f : reader.read(folder + "LeonaNetworksLL.shp", *projection).features) {
        Source source;
        source.geometry = f.shape.lines.at(0);
        grid.sources.push_back(source);
    }
    std::vector<PointM> places;
    PrizeProblem problem{0, {}, {0}};
    double budgets_m = 0;
    for (const Feature& f : nodes.features) {
        places.push_back(f.shape.points.at(0));
        problem.prize.push_back(*number_of(f.values.at(*nodes.field("metric"))));
        budgets_m += problem.prize.back();
    }
    const auto solved_m = [&](NearestBy by) {
        problem.edges.clear();
        const auto taps = nearest_taps(places, grid, metric, by);
        for (std::uint32_t i = 0; i < places.size(); ++i) {
            problem.edges.push_back({0, i + 1, metric.length_m(places[i], taps[i].at)});
            for (std::uint32_t j = 0; j < i; ++j)
                problem.edges.push_back({i + 1, j + 1, metric.length_m(places[i], places[j])});
        }
        PrizeSolverOptions options;
        options.max_gap_fraction = 0;
        const PrizeTree tree = solve_prize_tree(problem, options);
        EXPECT_TRUE(tree.lower_bound >= tree.cost - 1e-6) << tree.lower_bound << " < " << tree.cost;
        return budgets_m - tree.cost;
    };
    EXPECT_NEAR(solved_m(NearestBy::degrees), 196531.088, 0.0006);
    EXPECT_NEAR(solved_m(NearestBy::metric), 196532.996, 0.001);
}

TEST(RealBudgets, DrawnNodesByMvmaxGiveTheReferencesPlans) {
    NEEDS_SHARED_DATA("planning/random_nodes");
    const auto expect = [](const char* name, int lines, int nodes, double length_m) {
        const auto summary = planned(std::string("random_nodes/") + name + "_seed1.csv", "mvmax",
                                     "crs: EPSG:4326\nplanner: mvmax");
        EXPECT_EQ(summary["mv_lines"], lines) << name;
        EXPECT_EQ(summary["served_nodes"], nodes) << name;
        EXPECT_NEAR(summary["mv_length_m"], length_m, 0.0006) << name;
    };
    expect("rand_1000_med", 323, 501, 364785.104);
    expect("rand_1000_max", 999, 1000, 2287220.653);
    expect("rand_10000_med", 3233, 5000, 1166258.936);
    expect("rand_10000_max", 9999, 10000, 7264798.765);
}

}  // namespace
}  // namespace gridreach
