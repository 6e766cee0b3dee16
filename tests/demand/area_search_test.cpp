// SPDX-License-Identifier: Apache-2.0
#include "demand/area_search.h"

#include <gtest/gtest.h>

#include <algorithm>
#include <cmath>
#include <functional>
#include <limits>
#include <random>

#include "base/parallel.h"
#include "demand/area_bound.h"
#include "demand/mv_tail.h"
#include "graph/spanning_tree.h"

namespace gridreach {
namespace {

LvRules rules_of(double max_households = 20) {
    LvRules rules;
    rules.max_length_m = 500;
    rules.max_drop_m = 30;
    rules.max_households = max_households;
    rules.voltage_loss_per_kw_m = 0.72 / 160000;
    rules.max_voltage_loss = 0.06;
    rules.max_line_kw = 90;
    rules.power_factor = 0.9;
    rules.coincidence.many = 0.3;
    rules.ratings = {{16, 4000}, {50, 7000}, {100, 11000}};
    rules.line_cost_per_m = 11;
    rules.drop_cost_per_m = 2.2;
    rules.mv_cost_per_m = 28;
    return rules;
}

std::vector<AreaDwelling> drawn(unsigned seed, std::size_t count, double side_m, bool must_serve) {
    std::mt19937 engine(seed);
    std::uniform_real_distribution<double> place(0, side_m);
    std::vector<AreaDwelling> dwellings;
    for (std::size_t i = 0; i < count; ++i)
        dwellings.push_back(
            {{place(engine), place(engine)}, 1, {1, 0.3, 0}, must_serve ? 0.0 : 2200.0, must_serve});
    return dwellings;
}

/// What the cheapest division costs that can be had by trying every one; transformers settle in turns.
double exhaustive(const std::vector<AreaDwelling>& dwellings, const LvRules& rules) {
    const std::size_t n = dwellings.size();
    std::vector<std::uint32_t> part(n);
    double best = std::numeric_limits<double>::infinity();
    const std::function<void(std::size_t, std::uint32_t)> each = [&](std::size_t i, std::uint32_t parts) {
        if (i < n) {
            for (part[i] = 0; part[i] <= parts; ++part[i]) each(i + 1, std::max(parts, part[i] + 1));
            return;
        }
        // Part 0 is what stays alone, where that is allowed.
        AreaPlan plan;
        std::vector<std::vector<std::uint32_t>> members(parts);
        for (std::uint32_t d = 0; d < n; ++d) members[part[d]].push_back(d);
        const auto try_with = [&](bool first_alone) {
            if (first_alone && std::any_of(members[0].begin(), members[0].end(),
                                           [&](std::uint32_t d) { return dwellings[d].must_serve; }))
                return;
            plan = {};
            if (first_alone) plan.stand_alone = members[0];
            std::vector<LocalArea> local;
            for (std::size_t p = first_alone; p < members.size(); ++p) {
                local.emplace_back(dwellings, members[p]);
                ServiceArea area;
                area.dwellings = members[p];
                area.design = AreaDesigner(local.back().sites, rules).design({});
                if (!area.design.fits) return;
                area.transformer = local.back().plane(area.design.transformer);
                plan.areas.push_back(area);
            }
            best = std::min(best, cost_of(plan, dwellings, rules));
            for (int turn = 0; turn < 6; ++turn) {
                std::vector<PointM> places;
                for (const ServiceArea& area : plan.areas) places.push_back(area.transformer);
                const auto tree = euclidean_mst(places);
                for (std::uint32_t p = 0; p < plan.areas.size(); ++p) {
                    std::vector<PointM> pulls;
                    for (const TreeEdge& e : tree)
                        if (e.a == p || e.b == p)
                            pulls.push_back(local[p].local(plan.areas[e.a == p ? e.b : e.a].transformer));
                    const LvDesign design = AreaDesigner(local[p].sites, rules).design(pulls);
                    if (!design.fits) continue;
                    plan.areas[p].design = design;
                    plan.areas[p].transformer = local[p].plane(design.transformer);
                }
                best = std::min(best, cost_of(plan, dwellings, rules));
            }
        };
        try_with(false);
        try_with(true);
    };
    each(0, 0);
    return best;
}

TEST(AreaSearch, ComesNearTheBestOfAllDivisions) {
    double worst = 0, sum = 0, least_bound = 1;
    int cases = 0;
    for (const bool must_serve : {true, false})
        for (unsigned seed = 1; seed <= 8; ++seed) {
            const auto dwellings = drawn(seed, 6, 300.0 + 250.0 * (seed % 6), must_serve);
            const LvRules rules = rules_of(seed % 2 == 0 ? 3 : 20);
            const AreaPlan plan = divide_into_areas(dwellings, rules, 100);
            const double best = exhaustive(dwellings, rules);
            const double bound = lower_bound_of_areas(dwellings, rules);
            EXPECT_LE(bound, std::min(best, plan.cost) + 1e-6) << seed;
            if (must_serve) least_bound = std::min(least_bound, bound / best);
            const double ratio = plan.cost / best;
            worst = std::max(worst, ratio);
            sum += ratio;
            ++cases;
        }
    EXPECT_LT(worst, 1.06);
    EXPECT_LT(sum / cases, 1.01);
    EXPECT_GT(least_bound, 0.4) << "the bound says little";
}

TEST(AreaSearch, KeepsEveryRule) {
    for (unsigned seed = 1; seed <= 6; ++seed) {
        const auto dwellings = drawn(seed, 300, 1500.0 + 500 * seed, seed % 2 == 0);
        const LvRules rules = rules_of(12);
        const AreaPlan plan = divide_into_areas(dwellings, rules, 100);
        std::vector<int> times(dwellings.size());
        for (const ServiceArea& area : plan.areas) {
            EXPECT_LE(area.dwellings.size(), 12u);
            EXPECT_TRUE(area.design.fits);
            EXPECT_LE(area.design.reach_m, 500 + 1e-5);
            EXPECT_LE(area.design.voltage_loss, 0.06 + 1e-9);
            for (const std::uint32_t d : area.dwellings) ++times[d];
            // The pulls given with it make the same design again.
            const LocalArea local(dwellings, area.dwellings);
            std::vector<PointM> pulls;
            for (const PointM& pull : area.pulls) pulls.push_back(local.local(pull));
            EXPECT_EQ(local.plane(AreaDesigner(local.sites, rules).design(pulls).transformer),
                      area.transformer);
        }
        for (const std::uint32_t d : plan.stand_alone) {
            ++times[d];
            EXPECT_FALSE(dwellings[d].must_serve);
        }
        EXPECT_EQ(times, std::vector<int>(dwellings.size(), 1)) << seed;
        EXPECT_NEAR(plan.cost, cost_of(plan, dwellings, rules), 1e-6 * plan.cost);
        EXPECT_GE(plan.cost, lower_bound_of_areas(dwellings, rules));
    }
}

TEST(AreaSearch, NeverEndsDearerThanItBegan) {
    for (unsigned seed = 1; seed <= 5; ++seed) {
        const auto dwellings = drawn(seed, 400, 3000, false);
        double last = divide_into_areas(dwellings, rules_of(), 0).cost;
        for (const int rounds : {1, 3, 100}) {
            const double cost = divide_into_areas(dwellings, rules_of(), rounds).cost;
            EXPECT_LE(cost, last * (1 + 1e-3)) << seed << " " << rounds;
            last = cost;
        }
        EXPECT_LT(last, 0.97 * divide_into_areas(dwellings, rules_of(), 0).cost);
    }
}

TEST(AreaSearch, IsTheSameOnAnyNumberOfThreads) {
    const auto dwellings = drawn(3, 1500, 6000, false);
    const auto run = [&](unsigned threads) {
        const ThreadLimit limit(threads);
        return divide_into_areas(dwellings, rules_of(), 100);
    };
    const AreaPlan one = run(1), four = run(4);
    ASSERT_EQ(one.areas.size(), four.areas.size());
    for (std::size_t k = 0; k < one.areas.size(); ++k) {
        EXPECT_EQ(one.areas[k].dwellings, four.areas[k].dwellings);
        EXPECT_EQ(one.areas[k].transformer, four.areas[k].transformer);
    }
    EXPECT_EQ(one.stand_alone, four.stand_alone);
    EXPECT_EQ(one.cost, four.cost);
}

TEST(AreaSearch, LeavesAloneWhatIsNotWorthAWireAndTakesInWhatMustBeServed) {
    std::vector<AreaDwelling> dwellings;
    for (int k = 0; k < 12; ++k) dwellings.push_back({{20.0 * k, 0}, 1, {1, 0.3, 0}, 2200, false});
    dwellings.push_back({{600, 0}, 1, {1, 0.3, 0}, 2200, false});
    AreaPlan plan = divide_into_areas(dwellings, rules_of(), 100);
    EXPECT_EQ(plan.stand_alone, std::vector<std::uint32_t>{12});
    EXPECT_EQ(plan.areas.size(), 1u);
    dwellings.back().must_serve = true;
    plan = divide_into_areas(dwellings, rules_of(), 100);
    EXPECT_TRUE(plan.stand_alone.empty());
}

TEST(AreaSearch, OfDwellingsOnOnePointMakesAsFewAreasAsTheHouseholdsAllow) {
    const std::vector<AreaDwelling> dwellings(50, {{1000, 1000}, 1, {1, 0.3, 0}, 2200, false});
    const AreaPlan plan = divide_into_areas(dwellings, rules_of(20), 100);
    EXPECT_EQ(plan.areas.size(), 3u);
    EXPECT_TRUE(plan.stand_alone.empty());
}

TEST(MvTail, BuildsWhatEitherSidePaysFor) {
    const std::vector<PointM> places = {{0, 0}, {100, 0}, {1100, 0}};
    const std::vector<double> ground(3, 1), worth = {5000, 5000, 9000};
    // 1,000 m at 10 cost 10,000: the third is worth 9,000, so it stays without and that is lost.
    const MvTail tail(places, ground, worth, 10);
    EXPECT_EQ(tail.built_m(), 100);
    EXPECT_EQ(tail.cost_m(), 100 + 900);
    EXPECT_FALSE(tail.neighbours(2)[0].built());
    const auto dearest = tail.dearest_between(0, 2, 5);
    ASSERT_TRUE(dearest);
    EXPECT_EQ(dearest->cost_m, 900);
    EXPECT_FALSE(tail.dearest_between(0, 2, 1));
    const std::vector<double> musts = {std::numeric_limits<double>::infinity(), 0,
                                       std::numeric_limits<double>::infinity()};
    EXPECT_EQ(MvTail(places, ground, musts, 10).built_m(), 1100);
}

}  // namespace
}  // namespace gridreach
