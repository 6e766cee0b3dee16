// SPDX-License-Identifier: Apache-2.0
#include "network/drawn_lines.h"

#include <gtest/gtest.h>

#include <algorithm>
#include <cmath>
#include <random>

#include "network/euclidean_network.h"
#include "support/expect_error.h"
#include "support/networks.h"

namespace gridreach {
namespace {

using test::corner;
using test::error_of;

VectorLayer layer(const char* path, std::vector<Shape> shapes) {
    VectorLayer out;
    out.path = path;
    std::int64_t id = 1;
    for (Shape& shape : shapes) out.features.push_back({id++, std::move(shape), {}});
    return out;
}

struct Drawn {
    DemandSet demand;
    SourceSet sources;
    Metric metric{DistanceKind::projected, test::utm36n()};
    CandidateNetwork network;

    explicit Drawn(unsigned seed) {
        std::mt19937 random(seed);
        demand = test::demand_at(test::points_drawn(random, 30, test::Lie::anywhere), random);
        sources.sources = {test::substation(corner)};
        QuietReporter reporter;
        network = EuclideanNetwork({}).connect(demand, sources, metric, reporter);
    }
    PathM path(const CandidateLine& line) const {
        return {network.nodes[index(line.from)].at, network.nodes[index(line.to)].at};
    }
    void work(std::vector<VectorLayer> build, std::vector<VectorLayer> forbid) {
        work_in(network, {std::move(build), std::move(forbid), 50}, demand, sources, metric, nullptr);
    }
};

TEST(DrawnLines, OnesAlongCandidatesForceOrForbidThem) {
    Drawn d(1);
    const CandidateNetwork before = d.network;
    const CandidateLine wanted = before.lines[5], unwanted = before.lines[9];
    PathM shaken = d.path(wanted);
    for (PointM& p : shaken) p.x += 20;  // Drawn by hand, the other way round.
    std::reverse(shaken.begin(), shaken.end());
    d.work({layer("build.gpkg", {{{}, {shaken}, {}}})},
           {layer("forbid.gpkg", {{{}, {d.path(unwanted)}, {}}})});
    // Another line on the same way is meant as well.
    const auto away_m = [](PointM p, const PathM& line) {
        const PointM a = line[0], b = line[1];
        const double t = ((p.x - a.x) * (b.x - a.x) + (p.y - a.y) * (b.y - a.y)) /
                         (std::pow(b.x - a.x, 2) + std::pow(b.y - a.y, 2));
        const double on = std::clamp(t, 0.0, 1.0);
        return std::hypot(a.x + on * (b.x - a.x) - p.x, a.y + on * (b.y - a.y) - p.y);
    };
    const auto along = [&](const CandidateLine& line, const CandidateLine& drawn) {
        const PathM path = d.path(line);
        return line.plane_length_m > 200 && away_m(path[0], d.path(drawn)) <= 30 &&
               away_m(path[1], d.path(drawn)) <= 30;
    };
    EXPECT_LT(d.network.lines.size(), before.lines.size());
    for (const CandidateLine& line : d.network.lines) {
        EXPECT_FALSE(along(line, unwanted));
        EXPECT_TRUE(line.must_build || !along(line, wanted));
        EXPECT_LE(line.must_build ? away_m(d.path(line)[0], d.path(wanted)) : 0, 70);
    }
    EXPECT_EQ(d.network.remarks.size(), before.remarks.size() + 2);
}

TEST(DrawnLines, NothingEntersAForbiddenArea) {
    Drawn d(2);
    const PolygonM area{{{corner.x + 5000, corner.y + 5000},
                         {corner.x + 12000, corner.y + 5000},
                         {corner.x + 12000, corner.y + 12000},
                         {corner.x + 5000, corner.y + 12000}},
                        {}};
    const std::size_t before = d.network.lines.size();
    d.work({}, {layer("forbid.gpkg", {{{}, {}, {area}}})});
    EXPECT_LT(d.network.lines.size(), before);
    EXPECT_GT(d.network.lines.size(), 0U);
    for (const CandidateLine& line : d.network.lines) {
        const PathM path = d.path(line);
        for (int k = 0; k <= 100; ++k) {
            const double t = k / 100.0;
            const PointM p{path[0].x + t * (path[1].x - path[0].x), path[0].y + t * (path[1].y - path[0].y)};
            // Looked at every 25 m: a corner may be cut by no more.
            const bool deep = p.x > area.outer[0].x + 25 && p.x < area.outer[1].x - 25 &&
                              p.y > area.outer[0].y + 25 && p.y < area.outer[2].y - 25;
            EXPECT_FALSE(deep);
        }
    }
}

TEST(DrawnLines, ANewOneBecomesACandidateAtThePriceOfItsLength) {
    Drawn d(3);
    // Between two nodes that no candidate joins, by a detour.
    std::uint32_t other = 0;
    for (std::uint32_t n = 1; n < 30 && other == 0; ++n)
        if (std::none_of(d.network.lines.begin(), d.network.lines.end(),
                         [&](const CandidateLine& l) { return l.from == NodeId{0} && l.to == NodeId{n}; }))
            other = n;
    const PointM a = d.network.nodes[0].at, b = d.network.nodes[other].at;
    const PointM detour{(a.x + b.x) / 2 + 3000, (a.y + b.y) / 2 - 3000};
    const std::size_t before = d.network.lines.size();
    d.work({layer("build.gpkg", {{{}, {{{b.x + 200, b.y}, detour, {a.x, a.y - 100}}}, {}}})}, {});
    ASSERT_EQ(d.network.lines.size(), before + 1);
    const auto line = std::find_if(d.network.lines.begin(), d.network.lines.end(),
                                   [](const CandidateLine& l) { return l.must_build; });
    ASSERT_NE(line, d.network.lines.end());
    EXPECT_EQ(line->from, NodeId{0});
    EXPECT_EQ(line->to, NodeId{other});
    EXPECT_EQ(line->path.front(), a);
    EXPECT_EQ(line->path.back(), b);
    EXPECT_DOUBLE_EQ(line->length_m, d.metric.length_m(line->path));
    EXPECT_DOUBLE_EQ(line->build_cost, line->length_m * d.demand.mv_build_cost_per_m);
    EXPECT_DOUBLE_EQ(line->life_cost, line->length_m * d.demand.mv_life_cost_per_m);
    EXPECT_TRUE(std::is_sorted(d.network.lines.begin(), d.network.lines.end(),
                               [](const CandidateLine& x, const CandidateLine& y) {
                                   return std::pair(x.from, x.to) < std::pair(y.from, y.to);
                               }));
}

TEST(DrawnLines, WhatCannotBeMeantIsRefused) {
    Drawn d(4);
    const PathM far = {{corner.x - 50000, corner.y}, {corner.x - 60000, corner.y}};
    EXPECT_NE(error_of([&] {
                  d.work({layer("build.gpkg", {{{}, {far}, {}}})}, {});
              }).find("feature 1 runs along"),
              std::string::npos);
    EXPECT_NE(error_of([&] {
                  d.work({layer("build.gpkg", {{{corner}, {}, {}}})}, {});
              }).find("is a point"),
              std::string::npos);
    const PointM a = d.network.nodes[0].at;
    const PathM loop = {a, {a.x + 900, a.y}, {a.x + 20, a.y + 20}};
    EXPECT_NE(error_of([&] {
                  d.work({layer("build.gpkg", {{{}, {loop}, {}}})}, {});
              }).find("same node"),
              std::string::npos);
    const CandidateNetwork before = Drawn(4).network;
    Drawn same(4);
    same.work({}, {});
    EXPECT_EQ(same.network, before);
}

}  // namespace
}  // namespace gridreach
