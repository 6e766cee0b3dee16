// SPDX-License-Identifier: Apache-2.0
#include "demand/load_layer.h"

#include <gtest/gtest.h>

#include <limits>

#include "support/expect_error.h"

namespace gridreach {
namespace {

VectorLayer layer_of(std::vector<std::string> fields, std::vector<std::vector<FieldValue>> rows) {
    VectorLayer layer;
    layer.path = "loads.csv";
    layer.fields = std::move(fields);
    for (auto& row : rows) {
        Feature f;
        f.id = static_cast<std::int64_t>(layer.features.size()) + 1;
        f.shape.points = {{10.0 * static_cast<double>(f.id), 5}};
        f.values = std::move(row);
        layer.features.push_back(std::move(f));
    }
    return layer;
}

std::string refusal(const VectorLayer& layer) {
    return test::error_of([&] { read_loads(layer); });
}

TEST(LoadLayer, ReadsWhatIsGivenAndLeavesOutNothingButNothing) {
    const LoadLayer read = read_loads(layer_of(
        {"Name", "ENERGY_KWH_PER_YEAR", "peak_kw", "growth", "must_serve"},
        {{std::string("clinic"), 9000.0, 4.5, 0.05, std::string("yes")},
         {std::string("shut"), 0.0, 0.0, std::monostate{}, std::monostate{}},
         {std::monostate{}, std::string("100"), std::int64_t{1}, std::monostate{}, std::int64_t{0}}}));
    PointLoad clinic;
    clinic.name = "clinic";
    clinic.at = {10, 5};
    clinic.energy_kwh_per_year = 9000;
    clinic.peak_kw = 4.5;
    clinic.growth_per_year = 0.05;
    clinic.must_serve = true;
    PointLoad other;
    other.at = {30, 5};
    other.energy_kwh_per_year = 100;
    other.peak_kw = 1;
    EXPECT_EQ(read.loads, (std::vector<PointLoad>{clinic, other}));
    EXPECT_EQ(read.remarks, std::vector<std::string>{"1 load asks for nothing and is left out."});
}

TEST(LoadLayer, WithoutFeaturesIsEmpty) {
    EXPECT_TRUE(read_loads(layer_of({}, {})).loads.empty());
}

TEST(LoadLayer, RefusesWhatNoLoadCanBe) {
    const auto row = [](FieldValue kwh, FieldValue kw) {
        return layer_of({"energy_kwh_per_year", "peak_kw"}, {{std::move(kwh), std::move(kw)}});
    };
    EXPECT_EQ(
        refusal(row(-1.0, 2.0)),
        "loads.csv: feature 1: energy_kwh_per_year is -1, but it must be a number from 0 to 1000000000.");
    EXPECT_EQ(refusal(row(10.0, std::numeric_limits<double>::quiet_NaN())),
              "loads.csv: feature 1: peak_kw is nan, but it must be a number from 0 to 100000.");
    EXPECT_EQ(refusal(row(10.0, 100001.0)),
              "loads.csv: feature 1: peak_kw is 100001, but it must be a number from 0 to 100000.");
    EXPECT_EQ(refusal(row(10.0, std::monostate{})),
              "loads.csv: feature 1: peak_kw is empty, but it must be a number of at least 0.");
    EXPECT_EQ(refusal(row(10.0, std::string("lots"))),
              "loads.csv: feature 1: peak_kw is lots, but it must be a number from 0 to 100000.");
    EXPECT_EQ(refusal(row(8760.0, 0.5)),
              "loads.csv: feature 1: 8760 kWh a year need a peak of at least 1.000 kW, but peak_kw is 0.5. "
              "Correct one.");
    EXPECT_EQ(refusal(layer_of({"energy_kwh_per_year"}, {{1.0}})).substr(0, 10), "loads.csv:");
    VectorLayer area = row(1.0, 1.0);
    area.features[0].shape.points.clear();
    area.features[0].shape.polygons.emplace_back();
    EXPECT_EQ(refusal(area), "loads.csv: feature 1 is not one point, but a load is. Give each load a point.");
}

}  // namespace
}  // namespace gridreach
