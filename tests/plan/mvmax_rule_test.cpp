// SPDX-License-Identifier: Apache-2.0
#include "plan/mvmax_rule.h"

#include <gtest/gtest.h>

#include <limits>

#include "plan/grid_taps.h"
#include "support/mvmax_plain.h"
#include "support/networks.h"
#include "support/numpy_random.h"

namespace gridreach {
namespace {

using test::corner;
using test::Lie;
using test::PlainMvmax;
using test::RandomState;
using test::utm36n;

PointM at(double x, double y) {
    return {corner.x + x, corner.y + y};
}

/// Lengths in metres of the plane: a metric without its scale.
std::vector<std::pair<std::uint32_t, std::uint32_t>> built(const MvmaxProblem& problem) {
    std::vector<std::pair<std::uint32_t, std::uint32_t>> pairs;
    for (const TreeEdge& e : mvmax_forest(problem, Metric(DistanceKind::projected, utm36n())))
        pairs.emplace_back(e.a, e.b);
    return pairs;
}

using Pairs = std::vector<std::pair<std::uint32_t, std::uint32_t>>;

TEST(MvmaxRule, BothBudgetsMustPayForASegment) {
    EXPECT_EQ(built({{at(0, 0), at(100, 0)}, {150, 150}, {}, {}, 0}), (Pairs{{0, 1}}));
    EXPECT_EQ(built({{at(0, 0), at(100, 0)}, {1000, 50}, {}, {}, 0}), (Pairs{}));
}

TEST(MvmaxRule, WhatIsLeftOfBothBudgetsPaysForTheNextSegment) {
    // 110 + 110 - 100.1 leaves 120; the third site has 125.
    EXPECT_EQ(built({{at(0, 0), at(100, 0), at(219, 0)}, {110, 110, 125}, {}, {}, 0}),
              (Pairs{{0, 1}, {1, 2}}));
    EXPECT_EQ(built({{at(0, 0), at(100, 0), at(225, 0)}, {110, 110, 125.5}, {}, {}, 0}), (Pairs{{0, 1}}));
}

TEST(MvmaxRule, ABudgetRoundedToTheMicrometrePays) {
    const Metric metric(DistanceKind::projected, utm36n());
    const double length_m = metric.length_m(at(0, 0), at(100, 0));
    EXPECT_EQ(built({{at(0, 0), at(100, 0)}, {length_m - 9e-7, length_m}, {}, {}, 0}), (Pairs{{0, 1}}));
    EXPECT_EQ(built({{at(0, 0), at(100, 0)}, {length_m - 1.1e-6, length_m}, {}, {}, 0}), (Pairs{}));
}

TEST(MvmaxRule, AfterATapOnlyTheRestOfTheBudgetIsLeft) {
    // The grid pays nothing for the tap of 50 m and has 30 m of 80 afterwards: the next site is 60 m away.
    MvmaxProblem problem{{at(0, 50), at(60, 50)}, {80, 200}, {{at(0, 0), 0}}, {{at(-9, 0), at(0, 0), 0}}, 1};
    EXPECT_EQ(built(problem), (Pairs{{0, 2}, {1, 2}}));
    problem.budget_m[1] = 70;  // Not enough for the 78 m to the tap of the other.
    EXPECT_EQ(built(problem), (Pairs{{0, 2}}));
}

TEST(MvmaxRule, ASegmentThatMeetsAComponentTwiceIsNotBuilt) {
    // Two existing lines across the way, of one part or of two.
    MvmaxProblem problem{{at(0, 0), at(300, 0)},
                         {400, 400},
                         {},
                         {{at(100, -50), at(100, 50), 0}, {at(200, -50), at(200, 50), 0}},
                         1};
    EXPECT_EQ(built(problem), (Pairs{}));
    problem.pieces[1].part = 1;
    problem.parts = 2;
    EXPECT_EQ(built(problem), (Pairs{{0, 1}}));
}

TEST(MvmaxRule, AComponentThatIsMetGivesItsBudget) {
    // 0 and 1 are joined first and keep 106 m, too little for what is left. 2 and 3 join across their line,
    // 300 m, and from there 4 is reached: 400 m from 1.
    const MvmaxProblem problem{
        {at(0, -50), at(0, 50), at(-150, 0), at(150, 0), at(0, 450)}, {103, 103, 400, 400, 401}, {}, {}, 0};
    EXPECT_EQ(built(problem), (Pairs{{0, 1}, {2, 3}, {1, 4}}));
}

TEST(MvmaxRule, GridThatHasNoBudgetLeftComesBackWithTheNextTap) {
    // Site 0 leaves the grid 10 m. Site 1 taps farther off and leaves 300 m: now the grid can reach site 2,
    // 150 m from site 0, across which it had no budget before.
    const MvmaxProblem problem{
        {at(0, 50), at(1000, 100), at(0, 200)},
        {60.1, 400, 160},
        {{at(0, 0), 0}, {at(1000, 0), 0}},
        {{at(-10, 0), at(0, 0), 0}, {at(0, 0), at(1000, 0), 0}, {at(1000, 0), at(1100, 0), 0}},
        1};
    EXPECT_EQ(built(problem), (Pairs{{0, 3}, {1, 4}, {0, 2}}));
}

TEST(MvmaxRule, NoSitesGiveNoSegments) {
    EXPECT_EQ(built({}), (Pairs{}));
    EXPECT_EQ(built({{at(0, 0)}, {1000}, {}, {}, 0}), (Pairs{}));
}

/// Sites, budgets around the distance to neighbours, and an existing grid with a tap for each site.
MvmaxProblem drawn(std::uint32_t seed, std::size_t n, Lie lie, int grid_lines, const Metric& metric) {
    std::mt19937 random(seed);
    RandomState numbers(seed);
    MvmaxProblem problem;
    std::vector<PointM> points = test::points_drawn(random, n, lie);
    std::sort(points.begin(), points.end());
    points.erase(std::unique(points.begin(), points.end()), points.end());
    std::shuffle(points.begin(), points.end(), random);
    problem.sites = points;
    const double scale_m = 20000 / std::sqrt(static_cast<double>(n)) * (0.3 + 0.4 * (seed % 4));
    for (std::size_t i = 0; i < points.size(); ++i) {
        const auto kind = random() % 20;
        problem.budget_m.push_back(kind == 0   ? 0
                                   : kind == 1 ? std::numeric_limits<double>::infinity()
                                               : numbers.lognormal(std::log(scale_m), 1));
    }
    SourceSet sources;
    for (int k = 0; k < grid_lines; ++k) {
        PathM path = test::points_drawn(random, 3, Lie::anywhere);
        sources.sources.push_back(test::existing_line(std::move(path)));
    }
    if (grid_lines > 0) sources.sources.push_back(test::substation(corner));
    const bool one_part = seed % 2 == 0;
    const auto taps = nearest_taps(points, sources, metric, static_cast<NearestBy>(seed % 3));
    const auto part = [&](std::uint32_t source) { return one_part ? 0 : source; };
    for (const GridTap& tap : taps) problem.taps.push_back({tap.at, part(index(tap.source))});
    const auto lines = lines_cut_at(sources, taps);
    for (std::uint32_t s = 0; s < lines.size(); ++s)
        for (std::size_t v = 1; v < lines[s].size(); ++v)
            problem.pieces.push_back({lines[s][v - 1], lines[s][v], part(s)});
    problem.parts = sources.sources.empty() ? 0 : one_part ? 1 : static_cast<std::uint32_t>(lines.size());
    return problem;
}

/// Adds short existing lines of a few parts that nobody can tap, for segments to meet.
void add_obstacles(MvmaxProblem& problem, std::uint32_t seed) {
    std::mt19937 random(seed);
    const std::size_t n = problem.sites.size();
    for (std::size_t i = 0; i < n; ++i) {
        const PointM a = test::points_drawn(random, 1, Lie::anywhere)[0];
        const double dx = static_cast<double>(random() % 3000), dy = static_cast<double>(random() % 3000);
        problem.pieces.push_back(
            {a, {a.x + dx, a.y - dy}, problem.parts + static_cast<std::uint32_t>(random() % (n / 2 + 1))});
    }
    problem.parts += static_cast<std::uint32_t>(n / 2 + 1);
}

TEST(MvmaxRule, BuildsWhatAllPairsOneAfterTheOtherBuild) {
    std::size_t segments = 0, taps = 0, refused = 0, met = 0;
    for (const DistanceKind kind : test::every_metric) {
        const Metric metric(kind, utm36n());
        for (const Lie lie : {Lie::anywhere, Lie::lattice, Lie::one_line})
            for (std::uint32_t seed = 1; seed <= (kind == DistanceKind::great_circle ? 60U : 12U); ++seed) {
                const std::size_t n = seed % 10 == 0 ? 300 : 10 + seed * 3;
                MvmaxProblem problem = drawn(seed, n, lie, static_cast<int>(seed % 4), metric);
                if (seed % 5 < 2) add_obstacles(problem, seed);
                const PlainMvmax plain(problem, metric);
                ASSERT_EQ(mvmax_forest(problem, metric), plain.segments)
                    << name_of(kind) << ", " << test::name_of(lie) << ", seed " << seed;
                segments += plain.segments.size();
                refused += plain.refused;
                met += plain.met_and_joined;
                for (const TreeEdge& e : plain.segments) taps += e.b >= problem.sites.size();
            }
    }
    EXPECT_GT(segments, 5000U);
    EXPECT_GT(taps, 500U);
    EXPECT_GT(refused, 50U);
    EXPECT_GT(met, 50U);
}

/// The log-normal sets: places in a square degree, budgets around the distance to neighbours.
MvmaxProblem square_degree(std::uint32_t n, bool unequal) {
    RandomState places(1), budgets(2);
    MvmaxProblem problem;
    for (std::uint32_t i = 0; i < n; ++i) {
        const double lon = places.uniform(), lat = places.uniform();
        problem.sites.push_back(choose_projection({0, 0, 1, 1})->forward({lon, lat}));
        problem.budget_m.push_back(unequal ? budgets.lognormal(std::log(1636.8 * std::sqrt(1000.0 / n)), 1)
                                           : 0);
    }
    return problem;
}

double total_m(const std::vector<TreeEdge>& segments) {
    double sum = 0;
    for (const TreeEdge& e : segments) sum += e.length_m;
    return sum;
}

TEST(MvmaxRule, GivesTheReferencesFiguresForUnequalBudgets) {
    const Metric metric(DistanceKind::great_circle, choose_projection({0, 0, 1, 1}));
    const MvmaxProblem problem = square_degree(300, true);
    const auto segments = mvmax_forest(problem, metric);
    EXPECT_EQ(segments.size(), 90U);
    EXPECT_NEAR(total_m(segments), 493470.4, 0.05);
    EXPECT_EQ(segments, PlainMvmax(problem, metric).segments);
    const MvmaxProblem larger = square_degree(600, true);
    EXPECT_EQ(mvmax_forest(larger, metric), PlainMvmax(larger, metric).segments);
}

TEST(MvmaxRule, GivesTheReferencesFiguresForEqualBudgetsToTheMillimetre) {
    const Metric metric(DistanceKind::great_circle, choose_projection({0, 0, 1, 1}));
    MvmaxProblem problem = square_degree(1000, false);
    std::vector<double> nearest_m;
    for (std::size_t i = 0; i < problem.sites.size(); ++i) {
        double least = std::numeric_limits<double>::infinity();
        for (std::size_t j = 0; j < problem.sites.size(); ++j)
            if (j != i) least = std::min(least, metric.length_m(problem.sites[i], problem.sites[j]));
        nearest_m.push_back(least);
    }
    std::sort(nearest_m.begin(), nearest_m.end());
    problem.budget_m.assign(1000, (nearest_m[499] + nearest_m[500]) / 2);
    EXPECT_NEAR(problem.budget_m[0], 1636.7960912655, 1e-5);
    const auto median = mvmax_forest(problem, metric);
    EXPECT_EQ(median.size(), 323U);
    EXPECT_NEAR(total_m(median), 364785.104, 0.0006);
    problem.budget_m.assign(1000, nearest_m.back());
    const auto greatest = mvmax_forest(problem, metric);
    EXPECT_EQ(greatest.size(), 999U);
    EXPECT_NEAR(total_m(greatest), 2287220.653, 0.0006);
}

}  // namespace
}  // namespace gridreach
