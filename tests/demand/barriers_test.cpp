// SPDX-License-Identifier: Apache-2.0
#include "demand/barriers.h"

#include <gtest/gtest.h>

#include <algorithm>
#include <random>

#include "demand/demand_models.h"
#include "demand/drawn_dwellings.h"
#include "demand/shipped_costs.h"

namespace gridreach {
namespace {

TEST(Barriers, AreMetWhereSegmentsCrossOrTouch) {
    const BarrierPiece wall{{0, 0}, {0, 10}};
    EXPECT_TRUE(meets({-1, 5}, {1, 5}, wall));
    EXPECT_TRUE(meets({-1, 5}, {0, 5}, wall));
    EXPECT_TRUE(meets({0, 2}, {0, 12}, wall));
    EXPECT_FALSE(meets({-1, 5}, {-0.1, 5}, wall));
    EXPECT_FALSE(meets({-1, 11}, {1, 11}, wall));
    EXPECT_FALSE(meets({0, 5}, {0, 5}, wall));
}

TEST(Barriers, AreFoundByPlaceAsLookingAtAllOfThemDoes) {
    std::mt19937_64 engine(3);
    std::uniform_real_distribution<double> place(0, 1000), step(-60, 60);
    std::vector<PathM> paths;
    for (int k = 0; k < 60; ++k) {
        PathM path = {{place(engine), place(engine)}};
        for (int i = 0; i < 5; ++i)
            path.push_back({path.back().x + step(engine), path.back().y + step(engine)});
        paths.push_back(path);
    }
    const Barriers barriers(paths);
    for (int k = 0; k < 300; ++k) {
        const PointM a{place(engine), place(engine)}, b{a.x + step(engine), a.y + step(engine)};
        bool met = false;
        for (const PathM& path : paths)
            for (std::size_t i = 1; i < path.size(); ++i) met = met || meets(a, b, {path[i - 1], path[i]});
        BoxM box;
        box.add(a);
        box.add(b);
        EXPECT_EQ(meets_any(a, b, barriers.near(box)), met) << k;
    }
    EXPECT_TRUE(Barriers(std::vector<PathM>{}).near({0, 0, 1, 1}).empty());
}

DemandSet areas(const std::vector<PointM>& points, const std::vector<PathM>& no_go) {
    const DwellingSet set = test::set_of(points);
    QuietReporter reporter;
    DemandInput input{&set, "", nullptr, test::utm_metric(), &test::shipped_costs()};
    input.no_go = no_go;
    return find_choice(demand_models(), "demand model", "service_areas")
        .make(parse_yaml("", "plan.yaml"))
        ->assign(input, reporter);
}

/// A river that winds through the drawn hamlets, and a few lakes.
std::vector<PathM> drawn_water(unsigned seed) {
    std::mt19937_64 engine(seed);
    std::uniform_real_distribution<double> place(0, 6000), step(-80, 80);
    std::vector<PathM> water(1);
    for (double x = -500; x < 6500; x += 60)
        water[0].push_back({450000 + x, 253000 + 0.3 * x + step(engine)});
    for (int k = 0; k < 12; ++k) {
        const PointM middle{450000 + place(engine), 250000 + place(engine)};
        PathM lake;
        for (int i = 0; i < 12; ++i)
            lake.push_back({middle.x + 150 * std::cos(i * 0.5236), middle.y + 90 * std::sin(i * 0.5236)});
        lake.push_back(lake.front());
        water.push_back(lake);
    }
    return water;
}

TEST(ServiceAreas, LayNoWireAcrossNoGo) {
    for (unsigned seed : {1U, 2U, 3U}) {
        SCOPED_TRACE(seed);
        const auto points = test::hamlets(seed, 900, 120, 150);
        const auto water = drawn_water(seed);
        const DemandSet demand = areas(points, water);
        const auto crossings = [&](const DemandSet& set) {
            std::size_t count = 0;
            const auto look = [&](const PathM& path) {
                for (const PathM& line : water)
                    for (std::size_t i = 1; i < line.size(); ++i)
                        count += meets(path.front(), path.back(), {line[i - 1], line[i]});
            };
            for (const DemandNode& node : set.nodes) {
                for (const LvLine& line : node.lv_lines) look(line.path);
                for (const ServiceDrop& drop : node.service_drops) look(drop.path);
            }
            return count;
        };
        EXPECT_GT(crossings(areas(points, {})), 0u);  // Else the draw shows nothing.
        EXPECT_EQ(crossings(demand), 0u);
        std::vector<int> times(points.size());
        for (const DemandNode& node : demand.nodes)
            for (const DwellingId d : node.dwellings) ++times[index(d)];
        EXPECT_EQ(times, std::vector<int>(points.size(), 1));
    }
}

TEST(ServiceAreas, AreTheSameWhereNoGoIsFar) {
    const auto points = test::hamlets(4, 400, 120, 150);
    EXPECT_EQ(areas(points, {}), areas(points, {{{430000, 230000}, {431000, 231000}}}));
}

TEST(ServiceAreas, CallsThoseBehindARiverToAnotherTransformer) {
    std::vector<PointM> points;
    for (int i = 0; i < 30; ++i) {
        points.push_back({450000. + 15 * i, 250000});
        points.push_back({450000. + 15 * i, 250030});
    }
    const DemandSet one = areas(points, {}), parted = areas(points, {{{449000, 250015}, {452000, 250015}}});
    EXPECT_EQ(one.nodes.size(), 1u);
    ASSERT_EQ(parted.nodes.size(), 2u);
    for (const DemandNode& node : parted.nodes) EXPECT_EQ(node.dwellings.size(), 30u);
}

}  // namespace
}  // namespace gridreach
