// SPDX-License-Identifier: Apache-2.0
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <set>

#include "outputs/drawn_plan.h"
#include "outputs/fields.h"
#include "outputs/qgis_project.h"
#include "outputs/qgis_style.h"
#include "outputs/year_symbols.h"

namespace gridreach {
namespace {

using ::testing::HasSubstr;
using ::testing::Not;

const Phrases english(Language::en);

ProjectInput project_of(const std::vector<OutputLayer>& layers) {
    ProjectInput in;
    in.title = "North";
    in.geopackage = "./plan.gpkg";
    in.crs_name = "EPSG:32636";
    in.layers = &layers;
    return in;
}

TEST(QgisStyle, FieldsHaveNamesThatPeopleRead) {
    EXPECT_EQ(alias_of({"peak_kw_first_year", "", FieldType::real, "kW", ""}, english),
              "Peak first year (kW)");
    EXPECT_EQ(alias_of({"mv_cost_share", "", FieldType::real, "USD", ""}, english), "MV cost share (USD)");
    EXPECT_EQ(alias_of({"roof_area_m2", "", FieldType::real, "m²", ""}, english), "Roof area (m²)");
    EXPECT_EQ(alias_of({"id", "", FieldType::integer, "", ""}, english), "ID");
}

TEST(QgisStyle, NoTwoFieldsOfALayerShareAnAlias) {
    for (const LayerTable& table : layer_tables()) {
        std::set<std::string> seen;
        for (const OutputField& field : table.fields)
            EXPECT_TRUE(seen.insert(alias_of(field, english)).second)
                << table.name << ": " << alias_of(field, english);
    }
}

TEST(QgisStyle, UsesTheFieldNamesOfTheFile) {
    const auto layers = make_layers(test::drawn_plan().outputs());
    const OutputLayer& nodes = test::layer_of(layers, "demand_nodes");
    const LayerSymbols symbols = symbols_of(nodes);
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

TEST(QgisProject, HasACostSurfaceBelowEverythingAndNotSwitchedOn) {
    const auto layers = make_layers(test::drawn_plan().outputs());
    ProjectInput in = project_of(layers);
    EXPECT_THAT(qgis_project(in), Not(HasSubstr("type=\"raster\"")));
    in.surface = SurfaceLayer{"./cost_surface.tif", "USD", {8, 12.5, 90}};
    const std::string text = qgis_project(in);
    EXPECT_THAT(text, HasSubstr("<datasource>./cost_surface.tif</datasource>"));
    EXPECT_THAT(text, HasSubstr("providerKey=\"gdal\" expanded=\"1\" checked=\"Qt::Unchecked\""));
    EXPECT_THAT(text, HasSubstr("<item>gridreach_cost_surface</item>\n</custom-order>"));
    EXPECT_THAT(text, HasSubstr("What a metre of MV line costs, USD (grey: no line may pass)"));
    EXPECT_THAT(text, HasSubstr("<item value=\"12.5\" color=\"#fe9929\""));
}

TEST(QgisSurface, PricesStandWhereTheCellsDivide) {
    CostSurface surface;
    for (int i = 1; i <= 101; ++i) surface.cost_per_m.push_back(static_cast<float>(i));
    surface.cost_per_m.push_back(no_go);
    EXPECT_EQ(price_stops(surface), (std::vector<double>{3, 26, 51, 76, 99}));
    std::fill(surface.cost_per_m.begin(), surface.cost_per_m.end(), 20.0F);
    EXPECT_EQ(price_stops(surface), std::vector<double>{20});
    std::fill(surface.cost_per_m.begin(), surface.cost_per_m.end(), no_go);
    EXPECT_TRUE(price_stops(surface).empty());
    EXPECT_TRUE(price_stops({}).empty());
}

test::DrawnPlan in_years() {
    auto plan = test::drawn_plan();
    plan.plan.lines[0].year = 1;
    plan.plan.lines[1].year = 9;
    plan.plan.nodes[0].year = 1;
    return plan;
}

TEST(QgisYears, AreASecondStyleAndAThemeOnlyWhereSomethingHasAYear) {
    auto layers = make_layers(test::drawn_plan().outputs());
    add_styles(layers, english);
    for (const OutputLayer& layer : layers) EXPECT_EQ(layer.styles.size(), 1U) << layer.name;
    EXPECT_THAT(qgis_project(project_of(layers)), Not(HasSubstr("visibility-preset")));

    layers = make_layers(in_years().outputs());
    add_styles(layers, english);
    const OutputLayer& lines = test::layer_of(layers, "mv_lines");
    ASSERT_EQ(lines.styles.size(), 2U);
    EXPECT_EQ(lines.styles[0].name, "gridreach");
    EXPECT_THAT(lines.styles[1].qml, HasSubstr("type=\"graduatedSymbol\""));
    EXPECT_THAT(lines.styles[1].qml, HasSubstr("lower=\"1\" upper=\"2\" label=\"1–2\""));
    EXPECT_THAT(lines.styles[1].qml, HasSubstr("lower=\"9\" upper=\"9\" label=\"9\""));
    EXPECT_THAT(lines.styles[1].sld, HasSubstr("<ogc:PropertyIsBetween><ogc:PropertyName>year<"));
    const std::string project = qgis_project(project_of(layers));
    EXPECT_THAT(project, HasSubstr("<visibility-preset name=\"Year of building\""));
    EXPECT_THAT(project, HasSubstr("id=\"gridreach_mv_lines\" visible=\"1\" style=\"gridreach by year\""));
}

TEST(YearSymbols, CoverEveryYearOnceInAtMostSixColours) {
    EXPECT_TRUE(year_symbols(0, {}).empty());
    for (int last = 1; last <= 60; ++last) {
        int next = 1;
        const auto symbols = year_symbols(last, symbol_of("mv_lines", ""));
        EXPECT_LE(symbols.size(), 6U);
        std::set<std::string> colours;
        for (const Symbol& symbol : symbols) {
            EXPECT_EQ(std::stoi(symbol.value), next);
            next = std::stoi(symbol.up_to) + 1;
            colours.insert(symbol.fill);
        }
        EXPECT_EQ(next, last + 1);
        EXPECT_EQ(colours.size(), symbols.size());
    }
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
