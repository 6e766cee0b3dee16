// SPDX-License-Identifier: Apache-2.0
#include "outputs/wording.h"

#include <gtest/gtest.h>

#include <cmath>

#include "outputs/drawn_plan.h"
#include "outputs/report.h"

namespace gridreach {
namespace {

const Wording english, french{Language::fr}, portuguese{Language::pt};

TEST(Wording, WritesNumbersAsTheLanguageDoes) {
    EXPECT_EQ(english.count(1234567), "1,234,567");
    EXPECT_EQ(french.count(1234567),
              "1\xE2\x80\xAF"
              "234\xE2\x80\xAF"
              "567");
    EXPECT_EQ(french.rounded(12.34), "12,3");
    EXPECT_EQ(english.money("USD", 8412345), "USD 8.41 million");
    EXPECT_EQ(french.money("USD", 8412345), "8,41 millions USD");
    EXPECT_EQ(portuguese.money("USD", 950.4), "950 USD");
    EXPECT_EQ(french.length(84312), "84,3 km");
    EXPECT_EQ(portuguese.percent(0.0123), "1,2 %");
    EXPECT_EQ(french.percent(1e-7), "moins de 0,001 %");
    EXPECT_EQ(french.rounded(NAN), "inconnu");
}

TEST(Wording, CountsOneAndMany) {
    EXPECT_EQ(english.counted(0, "{n} tap", "{n} taps"), "0 taps");
    EXPECT_EQ(french.counted(0, "{n} tap", "{n} taps"), "0 piquage");
    EXPECT_EQ(portuguese.counted(1, "{n} tap", "{n} taps"), "1 derivação");
}

/// Every text of the report must be in the table, or the report throws.
TEST(Wording, MakesWholeReportsInEveryLanguage) {
    for (const std::string& name : language_names()) {
        auto plan = test::drawn_plan();
        plan.plan.lines[0].conductor = "ACSR 50";
        plan.dwellings.expected_count = 6, plan.dwellings.count_p05 = 4, plan.dwellings.count_p95 = 9;
        ReportInput in;
        in.language = language_named(name);
        in.outputs = plan.outputs();
        const Rollout rollout{
            "households", {20000}, 0.1, {{1, 15900, 2, 2, 1, 1000}, {2, 15000, 1, 1, 1, 1000}},
            2.6,          2.8,     2.5};
        in.outputs.rollout = &rollout;
        in.detection = detection_quality("cnn", 0.5, {{"Here", 0.6, 54, 0.5, 0.6, -0.1, true}});
        in.coordinate_system = "EPSG:32636";
        in.settings = {{"planner", "mst", "default"}};
        in.files = {{"scenes", "a.tif", "0", 1}};
        in.program = "gridreach";
        for (const char* scope : {"candidate_network", "surface", "of its own"}) {
            plan.plan.bound_scope = scope;
            for (const double bound : {41085.0, 41500.0}) {
                plan.plan.lower_bound = bound;
                in.summary = summarise(in.outputs);
                const std::string html = report_html(in);
                EXPECT_NE(html.find("<html lang=\"" + name + "\">"), std::string::npos);
                EXPECT_NE(html.find("id=\"cost-chart\""), std::string::npos);
                EXPECT_NE(html.find("id=\"rollout-chart\""), std::string::npos);
                EXPECT_EQ(html.find("{n}<"), std::string::npos);
            }
        }
        in.outputs.plan = nullptr;
        in.summary = summarise(in.outputs);
        EXPECT_NO_THROW(report_html(in));
        in.outputs = {};
        in.summary = summarise(in.outputs);
        EXPECT_NO_THROW(report_html(in));
    }
}

}  // namespace
}  // namespace gridreach
