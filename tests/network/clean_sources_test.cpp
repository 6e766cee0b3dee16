// SPDX-License-Identifier: Apache-2.0
#include <gtest/gtest.h>

#include <algorithm>
#include <cmath>
#include <random>

#include "network/sources.h"
#include "support/expect_error.h"

namespace gridreach {
namespace {

using test::error_of;

const PathM along = {{0, 0}, {10, 0}}, bent = {{5, 5}, {6, 6}, {9, 6}};

Shape lines(std::vector<PathM> paths) {
    return {{}, std::move(paths), {}};
}

Shape points(std::vector<PointM> places) {
    return {std::move(places), {}, {}};
}

PathM turned(const PathM& path) {
    return {path.rbegin(), path.rend()};
}

VectorLayer layer(std::string path, std::vector<Shape> shapes, std::vector<std::string> fields = {},
                  std::vector<std::vector<FieldValue>> values = {}) {
    VectorLayer out;
    out.path = std::move(path);
    out.fields = std::move(fields);
    for (std::size_t i = 0; i < shapes.size(); ++i)
        out.features.push_back({static_cast<std::int64_t>(i) + 1, std::move(shapes[i]),
                                i < values.size() ? values[i] : std::vector<FieldValue>{}});
    return out;
}

SourceSet clean(const std::vector<VectorLayer>& grid, const std::vector<VectorLayer>& substations = {},
                const SourceOptions& options = {}) {
    Costs costs;
    costs.line_tap_cost = 700;
    costs.substation_connection_cost = 9000;
    return clean_sources(grid, substations, options, costs);
}

std::vector<PathM> geometries(const SourceSet& set) {
    std::vector<PathM> out;
    for (const Source& s : set.sources) out.push_back(s.geometry);
    return out;
}

TEST(CleanSources, DropsAndCountsWhatLiesThereTwiceAlsoTurnedRound) {
    const SourceSet two = clean({layer("a.gpkg", {lines({along}), lines({bent}), lines({turned(along)})}),
                                 layer("b.gpkg", {lines({turned(bent)})})});
    EXPECT_EQ(geometries(two), (std::vector<PathM>{along, bent}));
    EXPECT_EQ(two.remarks, (std::vector<std::string>{"2 separate pieces make up the existing lines.",
                                                     "2 duplicate sources were dropped."}));
    const SourceSet one = clean({}, {layer("s.csv", {points({{1, 1}}), points({{1, 1}, {2, 2}})})});
    EXPECT_EQ(geometries(one), (std::vector<PathM>{{{1, 1}}, {{2, 2}}}));
    EXPECT_EQ(one.remarks, (std::vector<std::string>{"1 duplicate source was dropped."}));
}

TEST(CleanSources, DropsAndCountsLinesOfNoLength) {
    const PathM still = {{3, 3}, {3, 3}, {3, 3}}, stuttering = {{0, 0}, {0, 0}, {10, 0}, {10, 0}};
    const SourceSet set =
        clean({layer("a.gpkg", {lines({still}), lines({{{4, 4}}, {}}), lines({stuttering})})});
    EXPECT_EQ(geometries(set), (std::vector<PathM>{along}));
    EXPECT_EQ(set.remarks, (std::vector<std::string>{"3 lines of no length were dropped."}));
    EXPECT_EQ(clean({layer("a.gpkg", {lines({still})})}).remarks,
              (std::vector<std::string>{"1 line of no length was dropped."}));
}

TEST(CleanSources, MakesASourceOfEachPart) {
    const SourceSet set = clean({layer("a.gpkg", {lines({bent, along})}, {"name"}, {{std::string("north")}})},
                                {layer("s.csv", {points({{7, 7}, {1, 1}})})});
    EXPECT_EQ(geometries(set), (std::vector<PathM>{along, bent, {{1, 1}}, {{7, 7}}}));
    for (std::uint64_t i = 0; i < 4; ++i) {
        const Source& s = set.sources[i];
        EXPECT_EQ(s.id, i);
        EXPECT_EQ(s.kind, i < 2 ? SourceKind::line : SourceKind::substation);
        EXPECT_EQ(s.name, i < 2 ? "north" : "");
        EXPECT_EQ(s.connection_cost, i < 2 ? 700 : 9000);
        EXPECT_FALSE(s.voltage_kv) << "unknown is not 0";
    }
}

TEST(CleanSources, OfNothingAreNone) {
    EXPECT_EQ(clean({}), SourceSet{});
    EXPECT_EQ(clean({layer("a.gpkg", {{}})}, {layer("s.csv", {})}), SourceSet{});
}

TEST(CleanSources, KeepsTheRemarksOfTheFiles) {
    VectorLayer grid = layer("a.gpkg", {lines({along})});
    grid.remarks = {"a.gpkg: 3 features without geometry were skipped."};
    EXPECT_EQ(clean({grid}).remarks, grid.remarks);
}

TEST(CleanSources, RefusesWhatIsNoLineAndNoSubstation) {
    const Shape area{{}, {}, {{{{0, 0}, {1, 0}, {0, 1}}, {}}}};
    EXPECT_EQ(error_of([&] {
                  clean({layer("grid.gpkg", {lines({along}), area})});
              }),
              "grid.gpkg: feature 2 is a polygon, not a line. Existing lines must be lines.");
    EXPECT_EQ(error_of([&] {
                  clean({layer("grid.gpkg", {points({{1, 1}})})});
              }),
              "grid.gpkg: feature 1 is a point, not a line. Give substations under substations.");
    const auto sentence =
        "subs.gpkg: feature 1 is no point, so it is no substation. Give lines under "
        "existing_grid.";
    EXPECT_EQ(error_of([&] { clean({}, {layer("subs.gpkg", {lines({along})})}); }), sentence);
    EXPECT_EQ(error_of([&] { clean({}, {layer("subs.gpkg", {area})}); }), sentence);
}

TEST(CleanSources, RefusesCoordinatesThatAreNoNumbers) {
    const auto sentence = [](const std::string& path) {
        return path +
               ": feature 1 has a coordinate that is not a finite number in the working coordinate "
               "system. Correct or remove it.";
    };
    EXPECT_EQ(error_of([&] {
                  clean({layer("grid.gpkg", {lines({{{0, 0}, {HUGE_VAL, 1}}})})});
              }),
              sentence("grid.gpkg"));
    EXPECT_EQ(error_of([&] {
                  clean({}, {layer("subs.gpkg", {points({{std::nan(""), 1}})})});
              }),
              sentence("subs.gpkg"));
}

TEST(CleanSources, TakesVoltageAndSparePowerFromAFieldElseForAll) {
    SourceOptions options;
    options.voltage_kv = 33;
    options.voltage_field = "KV";
    options.spare_kw = 250;
    const SourceSet set = clean(
        {layer("a.gpkg", {lines({along}), lines({bent})}, {"kv"}, {{std::string("11")}, {{}}})}, {}, options);
    EXPECT_EQ(set.sources[0].voltage_kv, 11);
    EXPECT_EQ(set.sources[1].voltage_kv, 33) << "not set in its row";
    EXPECT_EQ(set.sources[0].spare_kw, 250);
}

TEST(CleanSources, TakesShortCircuitPowerFromAFieldElseForAll) {
    SourceOptions options;
    options.short_circuit_mva = 80;
    options.short_circuit_field = "mva";
    options.feeder_field = "mva";
    const auto with = [&](FieldValue value) {
        return clean({layer("a.gpkg", {lines({along})}, {"mva"}, {{std::move(value)}})}, {}, options);
    };
    EXPECT_EQ(with(35.0).sources[0].short_circuit_mva, 35);
    EXPECT_EQ(with(35.0).sources[0].feeder, "35") << "taps of one name share its impedance";
    EXPECT_EQ(with({}).sources[0].short_circuit_mva, 80) << "not set in its row";
    EXPECT_FALSE(clean({layer("a.gpkg", {lines({along})})}).sources[0].short_circuit_mva);
    EXPECT_EQ(
        error_of([&] { with(0.0); }),
        "a.gpkg: feature 1: mva is 0, but a short-circuit power is above 0 MVA. Leave it empty where it "
        "is not known.");
}

TEST(CleanSources, RefusesAFieldThatIsNotThereOrHoldsNoNumber) {
    SourceOptions options;
    options.voltage_field = "voltag";
    const auto with = [&](FieldValue value) {
        return error_of([&] {
            clean({layer("grid.gpkg", {lines({along})}, {"name", "voltage"}, {{{}, value}})}, {}, options);
        });
    };
    EXPECT_EQ(with(33.0),
              "grid.gpkg: there is no field called \"voltag\". Did you mean \"voltage\"? Available: name, "
              "voltage.");
    options.voltage_field = "voltage";
    for (const FieldValue& value : {FieldValue{std::string("high")}, FieldValue{-1.0}, FieldValue{HUGE_VAL}})
        EXPECT_EQ(with(value), "grid.gpkg: feature 1: voltage must be a number of at least 0.");
}

TEST(CleanSources, AreTheSameInAnyOrderOfFeatures) {
    for (unsigned seed = 1; seed <= 50; ++seed) {
        SCOPED_TRACE(testing::Message() << "seed " << seed);
        std::mt19937 random(seed);
        // Few places, so that lines meet, lie twice, are turned round and stand still.
        std::vector<Shape> shapes;
        std::vector<std::vector<FieldValue>> values;
        for (int i = 0; i < 30; ++i) {
            PathM path(1 + random() % 3);
            for (PointM& p : path) p = {static_cast<double>(random() % 3), static_cast<double>(random() % 2)};
            shapes.push_back(lines({std::move(path)}));
            values.push_back({std::string(1, static_cast<char>('a' + random() % 3)),
                              random() % 3 == 0 ? FieldValue{} : FieldValue{std::int64_t(random() % 40)}});
        }
        SourceOptions options;
        options.voltage_field = "kv";
        const VectorLayer grid = layer("a.gpkg", std::move(shapes), {"name", "kv"}, std::move(values));
        VectorLayer shuffled = grid;
        std::shuffle(shuffled.features.begin(), shuffled.features.end(), random);
        EXPECT_EQ(clean({shuffled}, {}, options), clean({grid}, {}, options));
    }
}

}  // namespace
}  // namespace gridreach
