// SPDX-License-Identifier: Apache-2.0
#include "outputs/poles.h"

#include <gtest/gtest.h>

#include <algorithm>
#include <cmath>
#include <random>

#include "outputs/drawn_plan.h"

namespace gridreach {
namespace {

LvLine lv(PointM a, PointM b, const std::string& conductor = "") {
    LvLine line;
    line.path = {a, b};
    line.length_m = distance_m(a, b);
    line.conductor = conductor;
    return line;
}

/// One demand node on the grid at the end of one MV line.
struct OneNode {
    DemandSet demand;
    GridPlan plan;
    OneNode(const PathM& mv, std::vector<LvLine> lines) {
        DemandNode node;
        node.at = mv.back();
        node.lv_lines = std::move(lines);
        demand.nodes = {node};
        PlanLine line;
        line.path = mv;
        line.length_m = plane_length_m(mv);
        plan.lines = {line};
        PlanNode planned;
        planned.served_by = ServedBy::grid;
        plan.nodes = {planned};
    }
    std::vector<Pole> poles(const PoleOptions& options = {},
                            const std::map<std::string, double>& spans = {}) const {
        PlanOutputs outputs;
        outputs.demand = &demand;
        outputs.plan = &plan;
        return place_poles(outputs, spans, options);
    }
};

std::size_t count(const std::vector<Pole>& poles, PoleKind kind) {
    return static_cast<std::size_t>(
        std::count_if(poles.begin(), poles.end(), [&](const Pole& p) { return p.kind == kind; }));
}

TEST(Poles, StandEvenlyAlongAStraightLine) {
    EXPECT_EQ(poles_along({{0, 0}, {250, 0}}, 250, 100, 15),
              (PathM{{0, 0}, {250. / 3, 0}, {500. / 3, 0}, {250, 0}}));
    EXPECT_EQ(poles_along({{0, 0}, {200, 0}}, 200, 100, 15), (PathM{{0, 0}, {100, 0}, {200, 0}}));
}

TEST(Poles, MeasureSpansOnTheGround) {
    // 100 m in the plane are 101 on the ground: one span is not enough.
    EXPECT_EQ(poles_along({{0, 0}, {100, 0}}, 101, 100, 15).size(), 3u);
}

TEST(Poles, StandWhereALineTurnsAndNotWhereItHardlyDoes) {
    EXPECT_EQ(poles_along({{0, 0}, {60, 0}, {60, 60}}, 120, 100, 15), (PathM{{0, 0}, {60, 0}, {60, 60}}));
    EXPECT_EQ(poles_along({{0, 0}, {40, 0}, {80, 5}}, 80.4, 100, 15), (PathM{{0, 0}, {80, 5}}));
}

TEST(Poles, AreNeverFurtherApartThanTheSpanAndAsFewAsThatAllows) {
    std::mt19937_64 engine(5);
    std::uniform_real_distribution<double> step(-150, 150), span(20, 200);
    for (int draw = 0; draw < 200; ++draw) {
        SCOPED_TRACE(draw);
        PathM path = {{step(engine), step(engine)}};
        for (int k = 0; k < 6; ++k)
            path.push_back({path.back().x + step(engine), path.back().y + step(engine)});
        const double span_m = span(engine);
        const PathM all = poles_along(path, plane_length_m(path), span_m, 0);
        // With a pole at every vertex: each piece by itself.
        std::size_t expected = 1;
        for (std::size_t i = 1; i < path.size(); ++i)
            expected += static_cast<std::size_t>(std::ceil(distance_m(path[i - 1], path[i]) / span_m));
        EXPECT_EQ(all.size(), expected);
        const PathM none = poles_along(path, plane_length_m(path), span_m, 180);
        EXPECT_EQ(none.size(), 1 + static_cast<std::size_t>(std::ceil(plane_length_m(path) / span_m)));
        for (const PathM* places : {&all, &none}) {
            EXPECT_EQ(places->front(), path.front());
            EXPECT_EQ(places->back(), path.back());
            for (std::size_t i = 1; i < places->size(); ++i)
                EXPECT_LE(distance_m((*places)[i - 1], (*places)[i]), span_m * (1 + 1e-9));
        }
    }
}

TEST(Poles, AreSharedWhereLvLinesBeginAtTheTransformer) {
    const OneNode one({{0, 0}, {100, 0}}, {lv({100, 0}, {100, 40})});
    const auto poles = one.poles();
    ASSERT_EQ(poles.size(), 3u);
    EXPECT_EQ(poles[0].kind, PoleKind::mv);
    EXPECT_EQ(poles[1].kind, PoleKind::shared);
    EXPECT_EQ(poles[1].mv_line, 0u);
    EXPECT_EQ(poles[1].demand, DemandNodeId{0});
    EXPECT_EQ(poles[2].kind, PoleKind::lv);
    EXPECT_EQ(poles[2].at, (PointM{100, 40}));
}

TEST(Poles, CarryTheDwellingsOfAStraightLvLineTogether) {
    // Ten pieces of 10 m in a row need three poles; a branch off the middle one more at its root and its end.
    std::vector<LvLine> row;
    for (int k = 0; k < 10; ++k) row.push_back(lv({100, 10.0 * k}, {100, 10.0 * (k + 1)}));
    EXPECT_EQ(OneNode({{0, 0}, {100, 0}}, row).poles().size(), 1 + 3u);
    row.push_back(lv({100, 30}, {130, 30}));
    const auto poles = OneNode({{0, 0}, {100, 0}}, row).poles();
    EXPECT_EQ(poles.size(), 1 + 5u);
    EXPECT_TRUE(std::any_of(poles.begin(), poles.end(), [](const Pole& p) {
        return p.at == PointM{100, 30};
    }));
    std::reverse(row.begin(), row.end());
    EXPECT_EQ(OneNode({{0, 0}, {100, 0}}, row).poles().size(), poles.size());
}

TEST(Poles, KeepToTheSpanOfTheConductorUnlessTheOptionsSayAnother) {
    const OneNode one({{0, 0}, {400, 0}}, {lv({400, 0}, {400, 90}, "thick")});
    const std::map<std::string, double> spans = {{"thick", 45}};
    EXPECT_EQ(count(one.poles({}, spans), PoleKind::lv), 2u);
    EXPECT_EQ(count(one.poles({}, spans), PoleKind::mv), 4u);
    PoleOptions options;
    options.mv_span_m = 80;
    options.lv_span_m = 30;
    EXPECT_EQ(count(one.poles(options, spans), PoleKind::lv), 3u);
    EXPECT_EQ(count(one.poles(options, spans), PoleKind::mv), 5u);
}

TEST(Poles, BelongToTheEarliestYearAndToNobodyWhoGetsStandAloneSystems) {
    OneNode one({{0, 0}, {100, 0}}, {lv({100, 0}, {100, 40})});
    one.plan.lines[0].year = 2;
    one.plan.nodes[0].year = 1;
    const auto poles = one.poles();
    EXPECT_EQ(poles[0].year, 2);
    EXPECT_EQ(poles[1].year, 1);
    one.plan.nodes[0].served_by = ServedBy::stand_alone;
    EXPECT_EQ(count(one.poles(), PoleKind::lv), 0u);
    one.plan.nodes[0].served_by = ServedBy::mini_grid;
    EXPECT_EQ(one.poles()[2].served_by, ServedBy::mini_grid);
}

TEST(Poles, OfNoPlanAreNone) {
    EXPECT_TRUE(place_poles({}, {}, {}).empty());
}

TEST(Poles, HaveALayerWhenItIsAskedFor) {
    const auto drawn = test::drawn_plan();
    PlanOutputs outputs = drawn.outputs();
    outputs.poles = nullptr;
    const auto poles = place_poles(outputs, {}, {});
    for (const OutputLayer& layer : make_layers(outputs)) EXPECT_NE(layer.name, "poles");
    outputs.poles = &poles;
    const auto layers = make_layers(outputs);
    const OutputLayer& layer = test::layer_of(layers, "poles");
    EXPECT_EQ(layer.rows.size(), poles.size());
    EXPECT_EQ(test::value_of(layer, 0, "kind"), FieldValue{std::string("mv")});
    EXPECT_TRUE(draws_poles({}, 500000));
    EXPECT_FALSE(draws_poles({}, 500001));
    PoleOptions always;
    always.layer = "yes";
    EXPECT_TRUE(draws_poles(always, 500001));
}

}  // namespace
}  // namespace gridreach
