// SPDX-License-Identifier: Apache-2.0
#include "outputs/report.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <nlohmann/json.hpp>
#include <random>
#include <regex>

#include "outputs/drawn_plan.h"
#include "outputs/html.h"
#include "outputs/map.h"
#include "outputs/map_paths.h"
#include "outputs/report_page.h"

namespace gridreach {
namespace {

using test::drawn_plan;
using ::testing::HasSubstr;
using ::testing::Not;

ReportInput report_of(const test::DrawnPlan& plan) {
    ReportInput in;
    in.title = "North";
    in.outputs = plan.outputs();
    in.summary = summarise(in.outputs);
    in.stages = remarks_of(in.outputs);
    return in;
}

TEST(Html, EscapesWhatHasAMeaning) {
    EXPECT_EQ(escaped("<a href=\"x\">O'Neil & \xF0\x9F\x8F\xA0</a>"),
              "&lt;a href=&quot;x&quot;&gt;O&#39;Neil &amp; \xF0\x9F\x8F\xA0&lt;/a&gt;");
    EXPECT_EQ(escaped(std::string_view("a\0b\nc", 5)), "a b\nc");
    EXPECT_EQ(escaped("caf\xE9"), "caf\xEF\xBF\xBD");
}

TEST(Report, LoadsNothingFromAnywhere) {
    const auto plan = drawn_plan();
    std::string html = report_html(report_of(plan));
    // Leaflet names where it is from and how pictures load, of which the report has none; a browser is asked
    // in tests/browser.
    const std::size_t library = html.find(leaflet_script());
    ASSERT_NE(library, std::string::npos);
    html.erase(library, leaflet_script().size());
    EXPECT_THAT(html, Not(HasSubstr("http:")));
    EXPECT_THAT(html, Not(HasSubstr("https:")));
    EXPECT_THAT(html, Not(HasSubstr("src=")));
    EXPECT_THAT(html, Not(HasSubstr("@import")));
    EXPECT_FALSE(std::regex_search(html, std::regex("(href=\"|url\\()[^#]")));
    EXPECT_THAT(html, HasSubstr("default-src 'none'"));
}

TEST(Report, EscapesEveryTextThatComesFromOutside) {
    const std::string evil = "</script><script>alert(\"1\")</script><!-- ' & \xF0\x9F\x8F\xA0";
    auto plan = drawn_plan();
    plan.demand.nodes[0].name = evil;
    plan.plan.nodes[3].reason = evil;
    plan.costs.currency = evil;
    plan.plan.bound_scope = evil;
    plan.plan.methods = plan.plan.remarks = plan.dwellings.remarks = {evil};
    ReportInput in = report_of(plan);
    in.title = in.about = in.coordinate_system = in.program = evil;
    in.detection = DetectionQuality{evil, 0.3, {{evil, 0.3, 1, 0.5, 0.5, 0.1, true}}};
    in.settings = {{evil, evil, evil}};
    in.files = {{evil, evil, evil, 1}};
    in.methods = {evil};
    in.stages.push_back({evil, {evil}, {evil}});
    const std::string html = report_html(in);
    EXPECT_THAT(html, Not(HasSubstr("<script>alert")));
    EXPECT_THAT(html.substr(0, html.find(leaflet_script())), Not(HasSubstr("<!--")));
    std::size_t ends = 0;
    for (std::size_t at = 0; (at = html.find("</script", at)) != std::string::npos; ++at) ++ends;
    EXPECT_EQ(ends, 3U) << "the facts, Leaflet and the script";
}

TEST(Report, HasTheBillInEveryLanguage) {
    const auto plan = drawn_plan();
    ReportInput in = report_of(plan);
    const std::string english = report_html(in);
    EXPECT_THAT(english, HasSubstr("<h2>Bill of quantities</h2>"));
    EXPECT_THAT(english,
                HasSubstr("<th scope=\"row\">Transformer, 10 kVA</th><td>2</td><td>950</td><td>1,900</td>"));
    EXPECT_THAT(english, HasSubstr("<th scope=\"row\">Total</th><td></td><td></td><td>30,900</td>"));
    in.language = Language::fr;
    EXPECT_THAT(report_html(in), HasSubstr("<h2>Devis quantitatif</h2>"));
    in.language = Language::pt;
    EXPECT_THAT(report_html(in), HasSubstr("<h2>Mapa de quantidades</h2>"));
    in.outputs.bill = nullptr;
    EXPECT_THAT(report_html(in), Not(HasSubstr("Mapa de quantidades")));
}

TEST(Report, KeepsTheFactsOfNodesReadable) {
    auto plan = drawn_plan();
    plan.demand.nodes[0].name = "</script> \xFF";
    const std::string html = map_html(plan.outputs(), Wording());
    const std::string open = "id=\"facts\">";
    const std::size_t begin = html.find(open) + open.size();
    const auto facts = nlohmann::json::parse(html.substr(begin, html.find("</script>", begin) - begin));
    ASSERT_EQ(facts["nodes"].size(), 4U);
    EXPECT_EQ(facts["nodes"][0][4], "</script> \xEF\xBF\xBD");
    EXPECT_EQ(facts["texts"][facts["nodes"][3][12].get<std::size_t>()], "no route leads there");
    ASSERT_EQ(facts["lines"].size(), 2U);
    EXPECT_EQ(facts["lines"][1][0], 1000);
}

TEST(Report, IsTheSameForTheSamePlan) {
    const auto plan = drawn_plan();
    EXPECT_EQ(report_html(report_of(plan)), report_html(report_of(plan)));
}

TEST(Report, SaysWhyThereIsNoBound) {
    auto plan = drawn_plan();
    plan.plan.lower_bound.reset();
    plan.plan.bound_scope = "mvmax is a rule, not an optimisation.";
    const std::string html = report_html(report_of(plan));
    EXPECT_THAT(
        html, HasSubstr("There is no lower bound: mvmax is a rule, not an optimisation. So it is not known"));
}

TEST(Report, OfImagerySaysHowSureItsDwellingsAreAndHowTheDetectorDidElsewhere) {
    auto plan = drawn_plan();
    plan.dwellings.dwellings[0].confidence = 0.4;
    ReportInput in = report_of(plan);
    EXPECT_THAT(report_html(in), HasSubstr("<h2>Dwellings</h2>"));
    in.detection = detection_quality("cnn", 0.31,
                                     {{"Here", 0.3, 54, 0.755, 0.85, -0.26, false},
                                      {"There", 0.3, 9, 0.5, 0.6, 1, true},
                                      {"Here", 0.6, 54, 0.11, 0.1, 0, false}});
    const std::string html = report_html(in);
    EXPECT_THAT(html, HasSubstr("<h2>Dwellings, and how sure they are</h2>"));
    EXPECT_THAT(html, HasSubstr("<th scope=\"row\">90 % to 100 %</th><td>4</td><td>80 %</td>"));
    EXPECT_THAT(html, HasSubstr("about 4 of the 5 that were detected are dwellings"));
    EXPECT_THAT(html, HasSubstr("in pixels of 0.30 m (here it looked at pixels of 0.31 m)"));
    EXPECT_THAT(html, HasSubstr(">Here</th><td>54</td><td>0.76</td><td>0.85</td><td>−26 %</td>"));
    EXPECT_THAT(html, HasSubstr(">There *</th><td>9</td><td>0.50</td><td>0.60</td><td>+100 %</td>"));
    EXPECT_THAT(html, Not(HasSubstr("0.11")));
    in.detection->measured.clear();
    EXPECT_THAT(report_html(in), HasSubstr("How well this detector does was not measured."));
}

TEST(DetectionQuality, SharesAddUpAndCountOnlyWhatWasDetected) {
    DwellingSet set;
    for (int i = 0; i <= 100; ++i) {
        Dwelling d = test::house(static_cast<std::uint64_t>(i), {0, 0});
        d.confidence = i / 100.0;
        set.dwellings.push_back(d);
    }
    set.dwellings.front().origin = DwellingOrigin::added;
    set.dwellings[1].confidence.reset();
    const Confidences c = confidences_of(set);
    std::uint64_t sum = 0;
    for (const ConfidenceClass& each : c.classes) sum += each.dwellings;
    EXPECT_EQ(sum, 99U);
    EXPECT_EQ(c.dwellings, 99U);
    EXPECT_NEAR(c.sum, 50.49, 1e-9);
    EXPECT_EQ(c.classes.front().dwellings, 11U);
}

TEST(Report, MarksARemarkThatNobodyTranslated) {
    auto plan = drawn_plan();
    plan.plan.remarks = {"No peak load is known, so lines are not sized and voltages not checked.",
                         "Of its own."};
    ReportInput in = report_of(plan);
    EXPECT_THAT(report_html(in), Not(HasSubstr("<li lang=\"en\">")));
    in.language = Language::pt;
    const std::string html = report_html(in);
    EXPECT_THAT(html, HasSubstr("<li>Não se conhece nenhuma ponta"));
    EXPECT_THAT(html, HasSubstr("<li lang=\"en\">Of its own.</li>"));
}

TEST(Report, WarnsAboutPersonalDataAndConstruction) {
    const std::string html = report_html(report_of(drawn_plan()));
    EXPECT_THAT(html, HasSubstr("personal data"));
    EXPECT_THAT(html, HasSubstr("no construction design"));
}

TEST(Report, OfNothingStillIsAPage) {
    const test::DrawnPlan nothing;
    EXPECT_THAT(report_html(report_of(nothing)), HasSubstr("There is nothing to draw."));
    EXPECT_THAT(report_html({}), HasSubstr("</html>"));
}

TEST(Report, OfOneDwellingHasAMap) {
    test::DrawnPlan plan;
    plan.dwellings.dwellings = {test::house(1, {500000, 0})};
    plan.dwellings.dwellings[0].outline.reset();
    PlanOutputs outputs;
    outputs.dwellings = &plan.dwellings;
    const std::string html = map_html(outputs, Wording());
    EXPECT_THAT(html, HasSubstr("1 dwelling<"));
    EXPECT_THAT(html, HasSubstr("class=\"dwelling\" d=\"m500 500h0\""));
}

TEST(Map, LeavesOutPlacesThatAreNotNumbers) {
    auto plan = drawn_plan();
    plan.dwellings.dwellings[0].centre.x = NAN;
    plan.demand.nodes[1].at.y = INFINITY;
    plan.plan.lines[0].path[0].x = NAN;
    plan.sources.sources[0].geometry[0].y = NAN;
    const std::string html = map_html(plan.outputs(), Wording());
    EXPECT_THAT(html, HasSubstr("1 demand node on the grid"));
    EXPECT_THAT(html, Not(HasSubstr("existing line")));
    EXPECT_THAT(html, Not(HasSubstr("nan")));
}

TEST(Map, ShadesSquaresWhenThereAreTooManyDwellings) {
    DwellingSet set;
    for (std::size_t i = 0; i <= most_dwellings_drawn; ++i)
        set.dwellings.push_back(
            test::house(i, {static_cast<double>(i % 200) * 20, static_cast<double>(i / 200) * 20}));
    PlanOutputs outputs;
    outputs.dwellings = &set;
    const std::string html = map_html(outputs, Wording());
    EXPECT_THAT(html, HasSubstr("20,001 dwellings as density: squares of 50 m, up to 9 in one"));
    EXPECT_THAT(html, Not(HasSubstr("class=\"dwelling\"")));
    EXPECT_LT(html.size(), 300000U);
}

/// A comb: one long line with a node at each of its teeth.
test::DrawnPlan comb(std::size_t teeth) {
    test::DrawnPlan plan;
    const auto at = [](std::size_t i) {
        return PointM{static_cast<double>(i % 300) * 500, static_cast<double>(i / 300) * 500};
    };
    for (std::size_t i = 0; i < teeth; ++i) {
        plan.demand.nodes.push_back(test::demand_node(i, at(i), {}));
        PlanNode node;
        node.demand = DemandNodeId{static_cast<std::uint32_t>(i)};
        node.served_by = i % 3 == 0 ? ServedBy::mini_grid : ServedBy::grid;
        node.internal_cost = 10;
        plan.plan.nodes.push_back(node);
        PlanLine line;
        line.path = {at(i), at(i + 1)};
        line.length_m = 500;
        line.downstream_nodes = static_cast<std::uint32_t>(teeth - i);
        plan.plan.lines.push_back(line);
    }
    return plan;
}

TEST(Map, StaysLightForPlansOfAnySize) {
    const auto plan = comb(150000);
    const std::string html = map_html(plan.outputs(), Wording());
    EXPECT_LT(html.size(), 5000000U);
    EXPECT_THAT(html, HasSubstr("drawn are the 20,000 that feed the most demand nodes"));
    EXPECT_THAT(html, HasSubstr("100,000 demand nodes on the grid"));
}

TEST(Report, OfALargePlanInYearsStaysLight) {
    auto plan = comb(100000);
    for (std::size_t i = 0; i < plan.plan.lines.size(); ++i) {
        plan.plan.lines[i].year = 1 + static_cast<int>(i % 12);
        plan.plan.lines[i].conductor = "conductor " + std::to_string(i % 9);
    }
    const std::string html = report_html(report_of(plan));
    EXPECT_LT(html.size(), 6000000U);
    EXPECT_THAT(html, HasSubstr("; 9 conductors, the larger the darker"));
}

TEST(Map, DrawsLinesByYearWhenTheyHaveOneAndShowsThemOnlyWhenAsked) {
    auto plan = drawn_plan();
    EXPECT_THAT(map_html(plan.outputs(), Wording()), Not(HasSubstr("layer-years")));
    plan.plan.lines[0].year = 1;
    plan.plan.lines[1].year = 2;
    const std::string html = map_html(plan.outputs(), Wording());
    EXPECT_THAT(html, HasSubstr("<g id=\"layer-years\" style=\"display:none\">"));
    EXPECT_THAT(html, HasSubstr("<input type=\"checkbox\" data-layer=\"layer-years\">"));
    EXPECT_THAT(html, HasSubstr("MV lines by year of building: 1, 2"));
}

TEST(Map, GroupsOfNodesAddUpToTheNodes) {
    const auto plan = comb(most_nodes_drawn + 1);
    BoxM box;
    for (const DemandNode& n : plan.demand.nodes) box.add(n.at);
    std::size_t count = 0;
    double cost = 0;
    const auto groups = node_groups(frame_around(box), plan.demand, &plan.plan);
    for (const NodeGroup& g : groups) {
        count += g.count;
        cost += g.internal_cost;
    }
    EXPECT_LT(groups.size(), plan.demand.nodes.size());
    EXPECT_EQ(count, plan.demand.nodes.size());
    EXPECT_DOUBLE_EQ(cost, 10.0 * static_cast<double>(count));
    const auto few = comb(5);
    EXPECT_EQ(node_groups(frame_around(box), few.demand, &few.plan).size(), 5U);
}

TEST(Map, FrameHoldsTheContentInAtMostFortyThousandUnits) {
    std::mt19937 random(5);
    for (int trial = 0; trial < 200; ++trial) {
        const auto number = [&](double most) { return most * static_cast<double>(random()) / 4294967296.0; };
        BoxM content;
        content.add(PointM{number(1e6), number(1e7)});
        content.add(PointM{content.min_x + number(std::pow(10, trial % 7)),
                           content.min_y + number(std::pow(10, trial % 5))});
        const MapFrame frame = frame_around(content);
        EXPECT_TRUE(frame.box.contains({content.min_x, content.min_y}) &&
                    frame.box.contains({content.max_x, content.max_y}));
        EXPECT_LE(std::max(frame.width(), frame.height()), 40000) << "seed 5, trial " << trial;
        EXPECT_GE(static_cast<double>(frame.width()) / static_cast<double>(frame.height()), 0.79);
        EXPECT_LE(static_cast<double>(frame.width()) / static_cast<double>(frame.height()), 1.81);
    }
}

TEST(Map, SimplifiedPathsStayWithinTheTolerance) {
    std::mt19937 random(11);
    PathM path;
    for (int i = 0; i < 200; ++i) path.push_back({i * 10.0, static_cast<double>(random() % 40)});
    const PathM simple = simplified(path, 12);
    EXPECT_LT(simple.size(), path.size());
    EXPECT_EQ(simple.front(), path.front());
    EXPECT_EQ(simple.back(), path.back());
    for (PointM p : path) {
        double nearest_m = INFINITY;
        for (std::size_t i = 1; i < simple.size(); ++i)
            nearest_m = std::min(nearest_m, distance_m(p, nearest_on_segment(p, simple[i - 1], simple[i])));
        EXPECT_LE(nearest_m, 12);
    }
}

TEST(Map, PathTextIsRelativeAndShort) {
    const MapFrame frame{{0, 0, 100, 100}, 1};
    PathText text(frame);
    text.line(PathM{{0, 100}, {10, 90}, {10.2, 90.2}, {5, 80}});
    text.dot({5, 75});
    text.ring(RingM{{0, 0}, {4, 0}, {4, 4}});
    EXPECT_EQ(text.take(), "m0 0l10 10-5 10m0 5h0m-5 75l4 0 0-4z");
}

TEST(Map, DrawsNoExistingLineFarOutsideTheFrame) {
    const BoxM box{0, 0, 100, 100};
    EXPECT_EQ(near_box(PathM{{-9000, 50}, {-8000, 50}, {50, 50}, {8000, 50}, {9000, 50}}, box),
              (std::vector<PathM>{{{-8000, 50}, {50, 50}, {8000, 50}}}));
    EXPECT_TRUE(near_box(PathM{{5000, 5000}, {6000, 6000}}, box).empty());
}

}  // namespace
}  // namespace gridreach
