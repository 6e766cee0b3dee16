// SPDX-License-Identifier: Apache-2.0
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <set>

#include "outputs/drawn_plan.h"
#include "outputs/fields.h"
#include "outputs/qgis_project.h"
#include "outputs/qgis_style.h"

namespace gridreach {
namespace {

using ::testing::HasSubstr;
using ::testing::Not;

ProjectInput project_of(const std::vector<OutputLayer>& layers) {
    ProjectInput in;
    in.title = "North";
    in.geopackage = "./plan.gpkg";
    in.crs_name = "EPSG:32636";
    in.layers = &layers;
    return in;
}

TEST(QgisStyle, FieldsHaveNamesThatPeopleRead) {
    EXPECT_EQ(alias_of({"peak_kw_first_year", "", FieldType::real, "kW", ""}), "Peak first year (kW)");
    EXPECT_EQ(alias_of({"mv_cost_share", "", FieldType::real, "USD", ""}), "MV cost share (USD)");
    EXPECT_EQ(alias_of({"roof_area_m2", "", FieldType::real, "m²", ""}), "Roof area (m²)");
    EXPECT_EQ(alias_of({"id", "", FieldType::integer, "", ""}), "ID");
}

TEST(QgisStyle, NoTwoFieldsOfALayerShareAnAlias) {
    for (const LayerTable& table : layer_tables()) {
        std::set<std::string> seen;
        for (const OutputField& field : table.fields)
            EXPECT_TRUE(seen.insert(alias_of(field)).second) << table.name << ": " << alias_of(field);
    }
}

TEST(QgisStyle, UsesTheFieldNamesOfTheFile) {
    const auto layers = make_layers(test::drawn_plan().outputs());
    const OutputLayer& nodes = test::layer_of(layers, "demand_nodes");
    const LayerSymbols symbols = symbols_of(nodes);
    const Phrases english(Language::en);
    EXPECT_THAT(qml_of(symbols, nodes, FieldNames::full, english), HasSubstr("field=\"peak_kw_last_year\""));
    const std::string short_qml = qml_of(symbols, nodes, FieldNames::short_, english);
    EXPECT_THAT(short_qml, HasSubstr("field=\"kw_last\""));
    EXPECT_THAT(short_qml, Not(HasSubstr("peak_kw_last_year")));
}

TEST(QgisStyle, EscapesNamesThatComeFromOutside) {
    auto plan = test::drawn_plan();
    plan.plan.lines[0].conductor = "<\"&'";
    const auto layers = make_layers(plan.outputs());
    const OutputLayer& lines = test::layer_of(layers, "mv_lines");
    for (const std::string& text :
         {qml_of(symbols_of(lines), lines, FieldNames::full, Phrases(Language::en)),
          sld_of(symbols_of(lines), lines, FieldNames::full, Phrases(Language::en))}) {
        EXPECT_THAT(text, HasSubstr("&lt;&quot;&amp;&#39;"));
        EXPECT_THAT(text, Not(HasSubstr("<\"&")));
    }
}

TEST(QgisStyle, SpeaksTheLanguage) {
    const auto layers = make_layers(test::drawn_plan().outputs());
    const OutputLayer& nodes = test::layer_of(layers, "demand_nodes");
    EXPECT_THAT(qml_of(symbols_of(nodes), nodes, FieldNames::full, Phrases(Language::fr)),
                HasSubstr("Sur le réseau"));
}

TEST(QgisProject, HoldsEveryLayerOnceByARelativePath) {
    const auto layers = make_layers(test::drawn_plan().outputs());
    const std::string text = qgis_project(project_of(layers));
    for (const OutputLayer& layer : layers)
        EXPECT_THAT(text, HasSubstr("<datasource>./plan.gpkg|layername=" + layer.name + "</datasource>"));
    EXPECT_THAT(text, HasSubstr("<Absolute type=\"bool\">false</Absolute>"));
    EXPECT_THAT(text, Not(HasSubstr("saveDateTime")));
    EXPECT_EQ(text, qgis_project(project_of(layers)));
}

TEST(QgisProject, ShowsThePlanAndOnlyWithoutOneTheWholeExistingGrid) {
    auto plan = test::drawn_plan();
    plan.sources.sources[0].geometry = {{-1e6, 0}, {1e6, 0}};
    EXPECT_LT(shown_extent(make_layers(plan.outputs())).width_m(), 20000);
    PlanOutputs only_sources;
    only_sources.sources = &plan.sources;
    EXPECT_GT(shown_extent(make_layers(only_sources)).width_m(), 1e6);
    EXPECT_EQ(shown_extent({}).width_m(), 1000);
}

TEST(QgisProject, LegendNamesOnlyWhatIsDrawn) {
    auto plan = test::drawn_plan();
    plan.plan.nodes[3].served_by = ServedBy::mini_grid;
    const auto layers = make_layers(plan.outputs());
    // Grid and mini-grid are the first two symbols; nobody is served by the others.
    EXPECT_THAT(qgis_project(project_of(layers)),
                HasSubstr("\"legend/node-order\" type=\"QString\" value=\"0,1\""));
}

}  // namespace
}  // namespace gridreach
