// SPDX-License-Identifier: Apache-2.0
#include <gtest/gtest.h>

#include <random>
#include <set>

#include "graph/burn.h"

namespace gridreach {
namespace {

const CellLattice lattice{20, 15, {100, 400}, 10, 8};

PointM drawn_place(std::mt19937& random) {
    std::uniform_real_distribution<double> u(-0.3, 1.3);
    return {lattice.top_left.x + u(random) * 200, lattice.top_left.y - u(random) * 120};
}

/// Whether a segment comes within the cell shrunk by `inset_m`; looked at in steps.
bool passes(PointM a, PointM b, CellIndex c, double inset_m) {
    const PointM middle = lattice.centre(c);
    for (int i = 0; i <= 4000; ++i) {
        const double t = i / 4000.0, x = a.x + t * (b.x - a.x), y = a.y + t * (b.y - a.y);
        if (std::abs(x - middle.x) < 5 - inset_m && std::abs(y - middle.y) < 4 - inset_m) return true;
    }
    return false;
}

TEST(BurnedPath, VisitsTheCellsItPassesThroughSideBySide) {
    for (std::uint32_t seed = 0; seed < 100; ++seed) {
        SCOPED_TRACE(seed);
        std::mt19937 random(seed);
        const PathM path{drawn_place(random), drawn_place(random)};
        std::vector<CellIndex> order;
        burn_path(lattice, path, [&](CellIndex c) { order.push_back(c); });
        const std::set<CellIndex> visited(order.begin(), order.end());
        for (CellIndex c = 0; c < lattice.size(); ++c) {
            EXPECT_TRUE(!visited.contains(c) || passes(path[0], path[1], c, -0.1)) << c;
            EXPECT_TRUE(visited.contains(c) || !passes(path[0], path[1], c, 0.1)) << c;
        }
        for (std::size_t i = 1; i < order.size(); ++i)
            EXPECT_EQ(std::abs(lattice.column(order[i]) - lattice.column(order[i - 1])) +
                          std::abs(lattice.row(order[i]) - lattice.row(order[i - 1])),
                      1);
    }
}

TEST(BurnedPath, OnCornersAndBordersStaysWhole) {
    const auto visited = [](PointM a, PointM b) {
        std::vector<CellIndex> cells;
        burn_path(lattice, PathM{a, b}, [&](CellIndex c) { cells.push_back(c); });
        return cells.size();
    };
    EXPECT_EQ(visited({100, 400}, {300, 280}), 34U);  // Corner to corner, 20 + 15 − 1.
    EXPECT_EQ(visited({100, 400}, {100, 280}), 15U);
    EXPECT_EQ(visited({150, 350}, {150, 350}), 1U);
    EXPECT_EQ(visited({0, 0}, {50, 50}), 0U);
    std::size_t one = 0;
    burn_path(lattice, PathM{{105, 395}}, [&](CellIndex c) { one += c + 1; });
    EXPECT_EQ(one, 1U);
}

TEST(BurnedPolygon, TakesItsBorderAndTheCentresInside) {
    for (std::uint32_t seed = 0; seed < 60; ++seed) {
        SCOPED_TRACE(seed);
        std::mt19937 random(seed);
        PolygonM polygon;
        for (int i = 0; i < 5; ++i) polygon.outer.push_back(drawn_place(random));
        if (seed % 2 == 0) polygon.holes.push_back({{180, 360}, {220, 360}, {220, 320}, {180, 320}});
        std::set<CellIndex> visited, border;
        burn_polygon(lattice, polygon, [&](CellIndex c) { visited.insert(c); });
        for (const RingM* ring : {&polygon.outer, seed % 2 == 0 ? &polygon.holes[0] : &polygon.outer})
            for (std::size_t i = 0; i < ring->size(); ++i)
                burn_path(lattice, PathM{(*ring)[i], (*ring)[(i + 1) % ring->size()]},
                          [&](CellIndex c) { border.insert(c); });
        for (CellIndex c = 0; c < lattice.size(); ++c)
            EXPECT_EQ(visited.contains(c), border.contains(c) || contains(polygon, lattice.centre(c))) << c;
    }
}

}  // namespace
}  // namespace gridreach
