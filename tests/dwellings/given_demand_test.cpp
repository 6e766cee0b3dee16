// SPDX-License-Identifier: Apache-2.0
#include "dwellings/given_demand.h"

#include <gtest/gtest.h>

#include <algorithm>
#include <limits>

#include "dwellings/corrections.h"
#include "dwellings/footprints_detector.h"
#include "geo/projection.h"
#include "support/expect_error.h"

namespace gridreach {
namespace {

const std::shared_ptr<const Projection>& projection() {
    static const auto utm = utm_projection("EPSG:32636");
    return utm;
}

/// Points in a row, with the fields of demand; x in metres from the first.
class Surveyed : public VectorReader {
public:
    VectorLayer layer;
    Surveyed() {
        layer.path = "survey.csv";
        layer.fields = {"id", "households", "Energy_kWh_per_year", "peak_kw", "tier", "change"};
    }
    Surveyed& house(double x, FieldValue households, FieldValue kwh = {}, FieldValue kw = {},
                    FieldValue tier = {}, FieldValue change = {}) {
        Feature f;
        f.id = static_cast<std::int64_t>(layer.features.size()) + 1;
        f.shape.points = {{500000 + x, 250000}};
        f.values = {FieldValue{},  std::move(households), std::move(kwh),
                    std::move(kw), std::move(tier),       std::move(change)};
        layer.features.push_back(std::move(f));
        return *this;
    }
    VectorSummary look_at(const std::string&) const override { return {}; }
    VectorLayer read(const std::string&, const Projection&) const override { return layer; }
};

DwellingSet detect(const Surveyed& survey) {
    QuietReporter reporter;
    DetectorInput input;
    input.footprints = {"survey.csv"};
    input.vectors = &survey;
    input.projection = projection();
    return FootprintsDetector({}).detect(input, reporter);
}

/// What is given of the dwelling at `x`.
GivenDemand given_at(const DwellingSet& set, double x) {
    for (const Dwelling& d : set.dwellings)
        if (d.centre.x == 500000 + x)
            return d.given_demand > 0 ? set.given_demand.at(d.given_demand - 1) : GivenDemand{};
    ADD_FAILURE() << "no dwelling at " << x;
    return {};
}

TEST(GivenDemand, IsWhatTheFieldsSayOfEachDwelling) {
    const DwellingSet set = detect(Surveyed()
                                       .house(80, {}, 900.0, std::string("1.5"))
                                       .house(0, std::int64_t{3})
                                       .house(40, {})
                                       .house(120, {}, {}, {}, std::int64_t{5}));
    EXPECT_EQ(given_at(set, 0), (GivenDemand{3, {}, {}, {}}));
    EXPECT_EQ(given_at(set, 40), GivenDemand{});
    EXPECT_EQ(given_at(set, 80), (GivenDemand{{}, 900, 1.5, {}}));
    EXPECT_EQ(given_at(set, 120), (GivenDemand{{}, {}, {}, 5}));
    EXPECT_EQ(set.given_demand.size(), 3u);
}

TEST(GivenDemand, IsTheSameWhateverTheOrderOfTheRows) {
    Surveyed survey;
    survey.house(0, 3.0).house(40, {}, 500.0).house(80, {}).house(80.2, {}, {}, 2.0).house(120, 1.0);
    const DwellingSet before = detect(survey);
    std::reverse(survey.layer.features.begin(), survey.layer.features.end());
    EXPECT_EQ(detect(survey), before);
}

TEST(GivenDemand, OfADuplicateGoesToTheOneThatStays) {
    const DwellingSet set = detect(Surveyed().house(0, {}).house(0.2, 4.0));
    ASSERT_EQ(set.dwellings.size(), 1u);
    EXPECT_EQ(given_at(set, 0), (GivenDemand{4, {}, {}, {}}));
}

TEST(GivenDemand, OfACorrectionTakesThePlaceOfTheDetections) {
    const DwellingSet found = detect(Surveyed().house(0, 3.0).house(40, 2.0).house(80, {}));
    Surveyed edits;
    edits.house(42, {}, {}, {}, {}, std::string("move"))
        .house(81, 7.0, {}, {}, {}, std::string("move"))
        .house(120, {}, 600.0, {}, {}, std::string("add"));
    QuietReporter reporter;
    const DwellingSet set =
        corrected_dwellings(found, read_corrections(edits.layer, projection()), {}, reporter);
    ASSERT_EQ(set.dwellings.size(), 4u);
    EXPECT_EQ(given_at(set, 0), (GivenDemand{3, {}, {}, {}}));
    EXPECT_EQ(given_at(set, 42), (GivenDemand{2, {}, {}, {}}));
    EXPECT_EQ(given_at(set, 81), (GivenDemand{7, {}, {}, {}}));
    EXPECT_EQ(given_at(set, 120), (GivenDemand{{}, 600, {}, {}}));
}

TEST(GivenDemand, OfACompleteLayerIsTakenAsItStands) {
    Surveyed layer;
    layer.house(0, {}).house(40, 2.0);
    const Corrections complete = read_corrections(layer.layer, projection());
    const DwellingSet set = complete_dwellings(complete, {});
    EXPECT_EQ(given_at(set, 0), GivenDemand{});
    EXPECT_EQ(given_at(set, 40), (GivenDemand{2, {}, {}, {}}));
    Surveyed other;
    other.house(0, {}).house(40, 3.0);
    EXPECT_NE(read_corrections(other.layer, projection()).content(), complete.content());
    std::reverse(layer.layer.features.begin(), layer.layer.features.end());
    EXPECT_EQ(read_corrections(layer.layer, projection()).content(), complete.content());
}

TEST(GivenDemand, IsRefusedWhereItCannotBe) {
    const auto refusal = [](FieldValue households, FieldValue kwh, FieldValue kw, FieldValue tier) {
        return test::error_of([&] {
            detect(Surveyed().house(0, {}).house(40, std::move(households), std::move(kwh), std::move(kw),
                                                 std::move(tier)));
        });
    };
    EXPECT_EQ(refusal(-3.0, {}, {}, {}),
              "survey.csv: feature 2: households is -3, but it must be a number from 0 to 10000.");
    EXPECT_EQ(
        refusal({}, std::string("much"), {}, {}),
        "survey.csv: feature 2: energy_kwh_per_year is much, but it must be a number from 0 to 1000000000.");
    EXPECT_EQ(refusal({}, {}, std::numeric_limits<double>::quiet_NaN(), {}),
              "survey.csv: feature 2: peak_kw is nan, but it must be a number from 0 to 100000.");
    EXPECT_EQ(refusal({}, {}, {}, 6.0),
              "survey.csv: feature 2: tier is 6, but it must be a number from 1 to 5.");
    EXPECT_EQ(refusal({}, {}, {}, 2.5), "survey.csv: feature 2: tier is 2.5, but a tier is 1, 2, 3, 4 or 5.");
    EXPECT_EQ(refusal({}, 8760.0, 0.5, {}),
              "survey.csv: feature 2: 8760 kWh a year need a peak of at least 1.000 kW, but peak_kw is 0.5. "
              "Correct one.");
    EXPECT_EQ(
        refusal(0.0, 100.0, {}, {}),
        "survey.csv: feature 2: energy_kwh_per_year is given where households is 0, but no peak_kw. Give "
        "it.");
}

}  // namespace
}  // namespace gridreach
