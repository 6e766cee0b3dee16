// SPDX-License-Identifier: Apache-2.0
#include <gtest/gtest.h>

#include <nlohmann/json.hpp>

#include "pipeline/runner.h"
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
