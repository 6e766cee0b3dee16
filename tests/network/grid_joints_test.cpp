// SPDX-License-Identifier: Apache-2.0
#include "network/grid_joints.h"

#include <gtest/gtest.h>

#include <algorithm>
#include <random>

namespace gridreach {
namespace {

TEST(GridJoints, ACrossingWithoutAVertexGetsOneOnBothLines) {
    std::vector<PathM> lines{{{0, 0}, {10, 10}}, {{0, 10}, {10, 0}}};
    const GridJoints done = join_lines(lines, 0);
    EXPECT_EQ(done.crossings, 1U);
    EXPECT_EQ(done.gaps, 0U);
    EXPECT_EQ(done.pieces, 1U);
    EXPECT_EQ(lines, (std::vector<PathM>{{{0, 0}, {5, 5}, {10, 10}}, {{0, 10}, {5, 5}, {10, 0}}}));
}

TEST(GridJoints, AnEndThatNearlyMeetsALineIsMovedOntoItOrItsVertex) {
    std::vector<PathM> lines{{{0, 0}, {100, 0}, {200, 0}}, {{30, 50}, {30, 0.6}}, {{99.5, 40}, {99.5, 0.3}}};
    const GridJoints done = join_lines(lines, 1);
    EXPECT_EQ(done.gaps, 2U);
    EXPECT_EQ(done.pieces, 1U);
    EXPECT_EQ(lines,
              (std::vector<PathM>{
                  {{0, 0}, {30, 0}, {100, 0}, {200, 0}}, {{30, 50}, {30, 0}}, {{99.5, 40}, {100, 0}}}));
    std::vector<PathM> apart{{{0, 0}, {100, 0}}, {{30, 50}, {30, 1.1}}};
    EXPECT_EQ(join_lines(apart, 1).gaps, 0U);
    EXPECT_EQ(join_lines(apart, 1).pieces, 2U);
}

TEST(GridJoints, LinesThatMeetAlreadyStayAsTheyAre) {
    const std::vector<PathM> drawn{{{0, 0}, {10, 0}, {20, 5}}, {{10, 0}, {10, 9}}, {{20, 5}, {30, 5}}};
    std::vector<PathM> lines = drawn;
    const GridJoints done = join_lines(lines, 0.5);
    EXPECT_EQ(lines, drawn);
    EXPECT_EQ(done.gaps + done.crossings, 0U);
    EXPECT_EQ(done.pieces, 1U);
    std::vector<PathM> none;
    EXPECT_EQ(join_lines(none, 1).pieces, 0U);
}

TEST(GridJoints, AfterwardsEveryMeetingOfDrawnLinesIsAVertexOfBoth) {
    for (std::uint32_t seed = 0; seed < 30; ++seed) {
        SCOPED_TRACE(seed);
        std::mt19937 random(seed);
        std::uniform_real_distribution<double> u(0, 1000);
        std::vector<PathM> lines(12);
        for (PathM& line : lines)
            for (int i = 0; i < 4; ++i) line.push_back({u(random), u(random)});
        join_lines(lines, 5);
        const auto again = join_lines(lines, 0);
        // Rounding may leave a vertex a hair off the other line, never a whole crossing elsewhere.
        for (std::size_t a = 0; a < lines.size(); ++a)
            for (std::size_t b = a + 1; b < lines.size(); ++b)
                for (std::size_t i = 1; i < lines[a].size(); ++i)
                    for (std::size_t j = 1; j < lines[b].size(); ++j) {
                        const PointM p = lines[a][i - 1], q = lines[a][i], r = lines[b][j - 1],
                                     s = lines[b][j];
                        const auto side = [](PointM x, PointM y, PointM z) {
                            return (y.x - x.x) * (z.y - x.y) - (y.y - x.y) * (z.x - x.x);
                        };
                        const double tiny = 1e-6;
                        const bool crosses =
                            side(p, q, r) * side(p, q, s) < -tiny && side(r, s, p) * side(r, s, q) < -tiny;
                        EXPECT_FALSE(crosses) << a << ' ' << b;
                    }
        EXPECT_EQ(again.pieces, join_lines(lines, 0).pieces);
    }
}

}  // namespace
}  // namespace gridreach
