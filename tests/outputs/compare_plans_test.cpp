// SPDX-License-Identifier: Apache-2.0
#include "outputs/compare_plans.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <nlohmann/json.hpp>
#include <random>

#include "geo/projection.h"
#include "outputs/manual_tables.h"
#include "outputs/symbols.h"

namespace gridreach {
namespace {

using ::testing::Contains;
using ::testing::HasSubstr;
using ::testing::Not;

Metric plane() {
    return Metric(DistanceKind::projected, utm_projection("EPSG:32636"));
}

/// Somewhere in UTM zone 36 north, so that plane and ground agree.
PointM at(double x, double y) {
    return {500000 + x, 300000 + y};
}

ComparedPlace node(std::int64_t id, PointM place, const std::string& served_by, double households = 1) {
    return {id, "", place, served_by, households, 100.0};
}

ComparedLine line(std::int64_t id, PathM path) {
    const double length_m = plane_length_m(path);
    return {id, std::move(path), length_m, 10 * length_m, ""};
}

std::string text(const OutputLayer& layer, std::size_t row, const std::string& field) {
    for (std::size_t i = 0; i < layer.fields.size(); ++i)
        if (layer.fields[i].name == field) {
            const auto* value = std::get_if<std::string>(&layer.rows.at(row).values[i]);
            return value ? *value : "";
        }
    return "no such field";
}

TEST(ComparePlans, SaysWhoGainsAndWhoLosesTheGrid) {
    ComparedPlan a, b;
    a.nodes = {node(1, at(0, 0), "grid"), node(2, at(500, 0), "stand_alone", 7),
               node(3, at(1000, 0), "grid", 4), node(4, at(1500, 0), "nothing"),
               node(5, at(2000, 0), "grid")};
    b.nodes = {node(1, at(0, 0), "grid"), node(2, at(500, 0), "grid", 8),
               node(3, at(1000, 0), "mini_grid", 4), node(4, at(1500, 0), "mini_grid"),
               node(6, at(9000, 0), "grid")};
    const PlanComparison c = compare_plans(a, b, plane());
    EXPECT_EQ(c.nodes.gained, 1U);
    EXPECT_EQ(c.nodes.gained_households, 8) << "as many as B counts";
    EXPECT_EQ(c.nodes.lost, 1U);
    EXPECT_EQ(c.nodes.lost_households, 4);
    EXPECT_EQ(c.nodes.on_grid, 1U);
    EXPECT_EQ(c.nodes.off_grid, 1U);
    EXPECT_EQ(c.nodes.only_a, 1U);
    EXPECT_EQ(c.nodes.only_b, 1U);
    std::vector<std::string> changes;
    for (std::size_t i = 0; i < c.layers[0].rows.size(); ++i)
        changes.push_back(text(c.layers[0], i, "change"));
    EXPECT_EQ(changes,
              (std::vector<std::string>{"on_grid", "gained", "lost", "off_grid", "only_a", "only_b"}));
    EXPECT_EQ(c.nodes.gained_rows, std::vector<std::size_t>{1});
}

TEST(ComparePlans, MatchesPlacesByIdAndWhereIdsDifferByPlace) {
    const std::vector<ComparedPlace> a = {node(1, at(0, 0), ""), node(2, at(40, 0), ""),
                                          node(3, at(900, 0), "")};
    // 1 has moved a little and something else stands nearer to where it was; 3's id is now elsewhere.
    const std::vector<ComparedPlace> b = {node(8, at(5, 0), ""), node(1, at(20, 0), ""),
                                          node(3, at(5000, 0), ""), node(9, at(905, 0), "")};
    const auto partner = matched_places(a, b, 100);
    EXPECT_EQ(partner[0], 1U);
    EXPECT_EQ(partner[1], 0U);
    EXPECT_EQ(partner[2], 3U);
}

TEST(ComparePlans, MatchesAsTheSortedListOfAllPairsDoes) {
    for (std::uint32_t seed = 1; seed <= 30; ++seed) {
        std::mt19937 random(seed);
        std::uniform_real_distribution<double> place(0, 300);
        std::vector<ComparedPlace> a, b;
        for (int i = 0; i < 30; ++i) a.push_back(node(i, at(place(random), place(random)), ""));
        for (int i = 0; i < 25; ++i) b.push_back(node(2 * i, at(place(random), place(random)), ""));
        std::vector<std::tuple<bool, double, std::size_t, std::size_t>> pairs;
        for (std::size_t i = 0; i < a.size(); ++i)
            for (std::size_t j = 0; j < b.size(); ++j)
                if (distance_m(a[i].at, b[j].at) <= 50)
                    pairs.emplace_back(a[i].id != b[j].id, distance_m(a[i].at, b[j].at), i, j);
        std::sort(pairs.begin(), pairs.end());
        std::vector<std::optional<std::size_t>> expected(a.size());
        std::vector<bool> taken(b.size());
        for (const auto& [other, length, i, j] : pairs)
            if (!expected[i] && !taken[j]) expected[i] = j, taken[j] = true;
        EXPECT_EQ(matched_places(a, b, 50), expected) << "seed " << seed;
    }
}

TEST(ComparePlans, LinesAreOneWhereTheyRunBesideEachOther) {
    ComparedPlan a, b;
    a.lines = {line(0, {at(0, 0), at(1000, 0)}), line(1, {at(0, 5000), at(1000, 5000)})};
    // The first in two pieces and the other way round, ten metres beside; the second goes on for 600 m.
    b.lines = {line(0, {at(600, 10), at(0, 10)}), line(1, {at(600, 10), at(1600, 10)})};
    const PlanComparison c = compare_plans(a, b, plane());
    EXPECT_NEAR(c.lines.both_m, 1000, 1e-6);
    EXPECT_NEAR(c.lines.only_a_m, 1000, 1e-6);
    EXPECT_NEAR(c.lines.only_b_m, 600 - 25, 10);
    const OutputLayer& lines = c.layers[1];
    ASSERT_EQ(lines.rows.size(), 3U);
    EXPECT_EQ(text(lines, 0, "change"), "both");
    EXPECT_EQ(text(lines, 1, "change"), "only_a");
    EXPECT_EQ(text(lines, 2, "change"), "only_b");
    EXPECT_EQ(lines.rows[2].path.back(), at(1600, 10));
}

TEST(ComparePlans, LinesThatOnlyCrossAreNotOne) {
    const auto stretches =
        stretches_near({{at(0, 0), at(1000, 0)}}, {{at(500, -500), at(500, 500)}}, 25, 100, plane());
    ASSERT_EQ(stretches.at(0).size(), 1U);
    EXPECT_FALSE(stretches[0][0].near);
    EXPECT_NEAR(plane_length_m(stretches[0][0].path), 1000, 1e-6);
}

TEST(ComparePlans, StretchesAddUpToTheirPaths) {
    for (std::uint32_t seed = 1; seed <= 20; ++seed) {
        std::mt19937 random(seed);
        std::uniform_real_distribution<double> place(0, 800);
        std::vector<PathM> paths(5), others(5);
        for (auto* group : {&paths, &others})
            for (PathM& path : *group)
                for (int i = 0; i < 6; ++i) path.push_back(at(place(random), place(random)));
        const auto all = stretches_near(paths, others, 25, 100, plane());
        for (std::size_t i = 0; i < paths.size(); ++i) {
            double sum_m = 0;
            for (std::size_t k = 0; k < all[i].size(); ++k) {
                sum_m += plane_length_m(all[i][k].path);
                if (k == 0) continue;
                EXPECT_EQ(all[i][k].path.front(), all[i][k - 1].path.back()) << "seed " << seed;
                EXPECT_NE(all[i][k].near, all[i][k - 1].near) << "seed " << seed;
            }
            EXPECT_NEAR(sum_m, plane_length_m(paths[i]), 1e-6) << "seed " << seed;
            EXPECT_EQ(all[i].front().path.front(), paths[i].front());
            EXPECT_EQ(all[i].back().path.back(), paths[i].back());
        }
    }
}

TEST(ComparePlans, ARunBesideItselfIsTheSame) {
    ComparedPlan a;
    a.settings = {{"planner.type", "mst"}};
    a.figures = {{"total_cost", 5}, {"served_nodes", 2}};
    a.currency = "USD";
    a.nodes = {node(1, at(0, 0), "grid"), node(2, at(0, 0), "nothing")};
    a.dwellings = {node(1, at(0, 0), "grid")};
    a.lines = {line(0, {at(0, 0), at(300, 0)}), line(1, {at(5, 5)})};
    const PlanComparison c = compare_plans(a, a, plane());
    EXPECT_TRUE(c.settings.empty());
    EXPECT_EQ(c.nodes.on_grid + c.nodes.off_grid, 2U);
    EXPECT_EQ(c.lines.both_m, 300);
    EXPECT_EQ(c.lines.only_a_m + c.lines.only_b_m, 0);
    EXPECT_TRUE(c.layers.at(2).rows.empty()) << "only dwellings that change are listed";
    EXPECT_EQ(compare_json(a, a, c)["figures"]["total_cost"]["difference"], 0);
}

TEST(ComparePlans, PlansWithoutAnythingCompareToo) {
    ComparedPlan a, b;
    b.lines = {line(0, {at(0, 0), at(300, 0)})};
    EXPECT_EQ(compare_plans(a, a, plane()).lines.both_m, 0);
    EXPECT_EQ(compare_plans(a, b, plane()).lines.only_b_m, 300);
    EXPECT_THAT(compare_html(a, a, compare_plans(a, a, plane()), Language::en, ""),
                HasSubstr("There is nothing to draw."));
}

TEST(ComparePlans, MoneyOfOtherKindsIsNotCompared) {
    ComparedPlan a, b;
    a.currency = "USD", b.currency = "XOF";
    a.figures = b.figures = {{"total_cost", 5}, {"taps", 2}};
    EXPECT_EQ(money_apart(a, b), "Money is not compared: A counts in USD, B in XOF.");
    ASSERT_EQ(compared_figures(a, b).size(), 1U);
    b.currency = "USD";
    b.figures["price_year"] = 2020, a.figures["price_year"] = 2023;
    EXPECT_EQ(money_apart(a, b), "Money is not compared: A has prices of 2023, B of 2020.");
    b.figures["price_year"] = 2023;
    EXPECT_EQ(compared_figures(a, b).size(), 2U);
}

TEST(ComparePlans, ThePageEscapesWhatPeopleWroteInEveryLanguage) {
    ComparedPlan a, b;
    a.name = "runs/<a>", b.name = "runs/b & c";
    a.nodes = {node(1, at(0, 0), "mini_grid")};
    a.nodes[0].name = "O'Neil \"</script>\" ✨ قرية";
    b.nodes = {node(1, at(0, 0), "grid")};
    a.settings = {{"about", "<b>"}};
    const PlanComparison c = compare_plans(a, b, plane());
    for (const Language language : {Language::en, Language::fr, Language::pt}) {
        const std::string page = compare_html(a, b, c, language, "gridreach");
        EXPECT_THAT(page, HasSubstr("O&#39;Neil &quot;&lt;/script&gt;&quot; ✨ قرية"));
        EXPECT_THAT(page, HasSubstr("runs/&lt;a&gt;"));
        EXPECT_THAT(page, Not(HasSubstr("<b>\"")));
    }
}

TEST(ComparePlans, EveryChangeHasASymbol) {
    for (const char* change : {"gained", "lost", "on_grid", "off_grid", "only_a", "only_b"}) {
        EXPECT_EQ(symbol_of("compared_nodes", change).value, change);
        EXPECT_EQ(symbol_of("compared_dwellings", change).value, change);
    }
    for (const char* change : {"both", "only_a", "only_b"})
        EXPECT_EQ(symbol_of("compared_lines", change).value, change);
}

TEST(ComparePlans, TheManualHasTheirFields) {
    test::expect_in_manual("commands/compare.md", compare_tables());
}

}  // namespace
}  // namespace gridreach
