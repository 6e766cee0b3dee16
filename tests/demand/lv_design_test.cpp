// SPDX-License-Identifier: Apache-2.0
#include "demand/lv_design.h"

#include <gtest/gtest.h>

#include <algorithm>
#include <cmath>
#include <random>

#include "graph/spanning_tree.h"

namespace gridreach {
namespace {

/// LV 10, drops 2, MV 25 a metre, transformers 2,000 whatever their size; nothing binds but the reach.
LvRules plain_rules() {
    LvRules rules;
    rules.max_length_m = 500;
    rules.max_households = 100;
    rules.voltage_loss_per_kw_m = 1e-9;
    rules.max_voltage_loss = 0.05;
    rules.max_line_kw = 1e6;
    rules.ratings = {{25, 2000}, {100, 2000}};
    rules.line_cost_per_m = 10;
    rules.drop_cost_per_m = 2;
    rules.mv_cost_per_m = 25;
    return rules;
}

std::vector<LvSite> sites_at(const std::vector<PointM>& places, double kw = 0.2) {
    std::vector<LvSite> sites;
    for (const PointM p : places) sites.push_back({p, 1, kw, 0});
    return sites;
}

std::vector<PointM> drawn_places(unsigned seed, std::size_t count, double side_m) {
    std::mt19937 engine(seed);
    std::uniform_real_distribution<double> place(0, side_m);
    std::vector<PointM> places;
    for (std::size_t i = 0; i < count; ++i) places.push_back({place(engine), place(engine)});
    return places;
}

double length_of(const LvTree& tree) {
    double sum = 0;
    for (const LvTree::Edge& edge : tree.edges) sum += edge.length_m;
    return sum;
}

TEST(GrownTree, IsTheSpanningTreeWithoutWeightOnTheWay) {
    for (unsigned seed = 1; seed <= 20; ++seed) {
        const auto places = drawn_places(seed, 1 + seed * 3, 400);
        double expected = 0;
        for (const TreeEdge& e : euclidean_mst(places)) expected += e.length_m;
        const LvTree tree = grown_tree(places, 0, seed % places.size());
        EXPECT_EQ(tree.edges.size() + 1, places.size());
        EXPECT_NEAR(length_of(tree), expected, 1e-6) << seed;
    }
}

TEST(GrownTree, IsStraightLinesFromTheRootWithFullWeightOnTheWay) {
    const auto places = drawn_places(7, 30, 400);
    for (const LvTree::Edge& edge : grown_tree(places, 1, 4).edges) EXPECT_EQ(edge.a, 4u);
}

TEST(WithDrops, HangsHousesBesideAStreetOnOneLine) {
    // Houses 20 m left and right of a street, every 40 m: the line goes straight, from first to last.
    std::vector<PointM> places = {{0, 0}};
    for (int k = 1; k <= 6; ++k) places.push_back({40.0 * k, k % 2 == 1 ? 20.0 : 0.0});
    const LvTree tree = with_drops(grown_tree(places, 0, 0), {30, 10, 2});
    double line = 0, drop = 0;
    for (const LvTree::Edge& edge : tree.edges) (edge.drop ? drop : line) += edge.length_m;
    EXPECT_LT(line, 241);
    EXPECT_GT(drop, 0);
    EXPECT_LE(drop, 6 * 30);
}

TEST(WithDrops, ReachesEveryDwellingByADropNoLongerThanAllowedAndCostsNoMore) {
    for (unsigned seed = 1; seed <= 60; ++seed) {
        const auto places = drawn_places(seed, 2 + seed % 40, 250);
        const LvTree before = grown_tree(places, 0, 0), tree = with_drops(before, {30, 10, 2});
        ASSERT_EQ(tree.edges.size() + 1, tree.at.size()) << seed;
        double cost = 0;
        std::vector<int> degree(tree.at.size());
        std::vector<bool> drop_end(tree.at.size());
        for (const LvTree::Edge& edge : tree.edges) {
            EXPECT_NEAR(edge.length_m, distance_m(tree.at[edge.a], tree.at[edge.b]), 1e-9);
            cost += edge.length_m * (edge.drop ? 2 : 10);
            ++degree[edge.a];
            ++degree[edge.b];
            if (!edge.drop) continue;
            EXPECT_LE(edge.length_m, 30 + 1e-9) << seed;
            EXPECT_LT(edge.b, places.size()) << "a drop leads to a dwelling";
            drop_end[edge.b] = true;
        }
        for (std::size_t v = 0; v < tree.at.size(); ++v)
            if (drop_end[v]) {
                EXPECT_EQ(degree[v], 1) << "nothing hangs on a dwelling that has a drop";
            }
        EXPECT_LE(cost, length_of(before) * 10 + 1e-6) << seed;
        // Connected: a walk from the first vertex sees all.
        std::vector<bool> seen(tree.at.size());
        std::vector<std::size_t> open = {0};
        seen[0] = true;
        for (std::size_t k = 0; k < open.size(); ++k)
            for (const LvTree::Edge& edge : tree.edges)
                for (const auto& [a, b] : {std::pair(edge.a, edge.b), std::pair(edge.b, edge.a)})
                    if (a == open[k] && !seen[b]) {
                        seen[b] = true;
                        open.push_back(b);
                    }
        EXPECT_EQ(open.size(), tree.at.size()) << seed;
    }
}

TEST(AreaDesign, PutsALonersTransformerWhereItsMvLineEnds) {
    // One dwelling, MV from 2 km east: 500 m of LV line are cheaper than as much MV line.
    const LvRules rules = plain_rules();
    const auto sites = sites_at({{0, 0}});
    const std::vector<PointM> pulls = {{2000, 0}};
    const LvDesign design = AreaDesigner(sites, rules).design(pulls);
    ASSERT_TRUE(design.fits);
    EXPECT_NEAR(design.transformer.x, 500, 1e-6);
    EXPECT_NEAR(design.line_m, 500, 1e-6);
    EXPECT_NEAR(design.mv_m, 1500, 1e-6);
    EXPECT_NEAR(design.cost, 2000 + 5000, 1e-6);
}

TEST(AreaDesign, FindsNoBetterPlaceInATightSearchOfThePlane) {
    // Two dwellings and one to three pulls: every place of a fine grid is tried, wired as cheaply as can be.
    const LvRules rules = plain_rules();
    for (unsigned seed = 1; seed <= 30; ++seed) {
        const auto places = drawn_places(seed, 2, 600);
        const auto pulls = drawn_places(seed + 1000, 1 + seed % 3, 2500);
        const double apart = distance_m(places[0], places[1]);
        double best = 1e18;
        for (double x = -600; x <= 1200; x += 10)
            for (double y = -600; y <= 1200; y += 10) {
                const PointM at{x, y};
                const double one = distance_m(at, places[0]), other = distance_m(at, places[1]);
                double mv = 0;
                for (const PointM p : pulls) mv += distance_m(at, p) * 25;
                if (std::max(one, other) <= 500) best = std::min(best, mv + 10 * (one + other));
                if (std::min(one, other) + apart <= 500)
                    best = std::min(best, mv + 10 * (std::min(one, other) + apart));
            }
        const auto sites = sites_at(places);
        const LvDesign design = AreaDesigner(sites, rules).design(pulls);
        ASSERT_TRUE(design.fits) << seed;
        const double cost = design.cost - 2000 + 25 * design.mv_m;
        // The grid is coarse; the design may be better, and no more than a little worse.
        EXPECT_LT(cost, best * 1.005) << seed;
        EXPECT_GT(cost, best * 0.97) << seed;
    }
}

TEST(AreaDesign, HoldsReachVoltageAndCurrentOrDoesNotFit) {
    LvRules rules = plain_rules();
    rules.max_drop_m = 30;
    rules.voltage_loss_per_kw_m = 0.72 / 160000;
    rules.max_line_kw = 60;
    rules.coincidence.many = 0.3;
    int fitting = 0;
    for (unsigned seed = 1; seed <= 200; ++seed) {
        const auto places = drawn_places(seed, 2 + seed % 50, 200 + 5 * (seed % 100));
        const auto sites = sites_at(places, 0.2 + 0.05 * (seed % 40));
        const auto pulls = drawn_places(seed + 7, seed % 4, 3000);
        LvLayout layout;
        const LvDesign design = AreaDesigner(sites, rules).design(pulls, &layout);
        if (!design.fits) continue;
        ++fitting;
        // Walk the layout again, with its own sums.
        std::vector<double> way(layout.tree.at.size()), loss(layout.tree.at.size());
        double cost = 0, furthest = 0, most_loss = 0, households = 0;
        for (const LvBranch& branch : branches_of(layout, sites)) {
            const LvTree::Edge& edge = layout.tree.edges[branch.edge];
            const double n = branch.load.households;
            const double kw = branch.load.household_kw * (n <= 1 ? 1 : 0.3 + 0.7 / std::sqrt(n));
            way[branch.to] = way[branch.from] + edge.length_m;
            loss[branch.to] = loss[branch.from] + kw * edge.length_m * rules.voltage_loss_per_kw_m;
            furthest = std::max(furthest, way[branch.to]);
            most_loss = std::max(most_loss, loss[branch.to]);
            cost += edge.length_m * (edge.drop ? 2 : 10);
            if (branch.from == layout.transformer) households += n;
            if (!edge.drop) {
                EXPECT_LE(kw, 60 + 1e-9) << seed;
            }
        }
        if (layout.transformer < sites.size()) households += 1;
        EXPECT_NEAR(households, static_cast<double>(sites.size()), 1e-9) << seed;
        EXPECT_LE(furthest, 500 + 1e-5) << seed;
        EXPECT_LE(most_loss, 0.05 + 1e-9) << seed;
        EXPECT_NEAR(furthest, design.reach_m, 1e-9) << seed;
        EXPECT_NEAR(most_loss, design.voltage_loss, 1e-12) << seed;
        EXPECT_NEAR(cost + 2000, design.cost, 1e-6) << seed;
        EXPECT_EQ(layout.tree.at[layout.transformer], design.transformer) << seed;
    }
    EXPECT_GT(fitting, 50);
}

TEST(AreaDesign, GoesStraighterWhereTheSpanningTreeIsTooLong) {
    // An arc of dwellings: along it 1,300 m, across it every one is within 500 m of the middle.
    std::vector<PointM> places = {{0, 0}};
    for (int k = 0; k <= 13; ++k) places.push_back({400 * std::cos(0.25 * k), 400 * std::sin(0.25 * k)});
    const LvDesign design = AreaDesigner(sites_at(places), plain_rules()).design({});
    ASSERT_TRUE(design.fits);
    EXPECT_LE(design.reach_m, 500);
    EXPECT_GT(design.line_m, 1300);
}

TEST(AreaDesign, OfMoreThanTheLargestTransformerFitsOnlyAlone) {
    const LvRules rules = plain_rules();
    const std::vector<LvSite> factory = {{{0, 0}, {1, 0, 450}}};
    const LvDesign alone = AreaDesigner(factory, rules).design({});
    ASSERT_TRUE(alone.fits);
    EXPECT_EQ(alone.transformers, 5);
    EXPECT_EQ(alone.rating_kva, 100);
    EXPECT_EQ(alone.cost, 5 * 2000);
    const std::vector<LvSite> two = {{{0, 0}, {1, 0, 450}}, {{10, 0}, {1, 0.2, 0}}};
    EXPECT_FALSE(AreaDesigner(two, rules).design({}).fits);
}

TEST(AreaDesign, OfDwellingsOnOnePointHasNoWire) {
    const auto sites = sites_at(std::vector<PointM>(40, PointM{5, 5}));
    LvRules rules = plain_rules();
    rules.max_drop_m = 30;
    const LvDesign design = AreaDesigner(sites, rules).design({});
    ASSERT_TRUE(design.fits);
    EXPECT_EQ(design.line_m + design.drop_m, 0);
    EXPECT_EQ(design.transformer, (PointM{5, 5}));
}

}  // namespace
}  // namespace gridreach
