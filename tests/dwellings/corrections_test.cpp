// SPDX-License-Identifier: Apache-2.0
#include "dwellings/corrections.h"

#include <gtest/gtest.h>

#include <algorithm>
#include <map>
#include <random>
#include <set>

#include "dwellings/reading_order.h"
#include "support/expect_error.h"

namespace gridreach {
namespace {

using test::error_of;

Dwelling house(double x, double y, std::uint64_t id = 0, double side_m = 8) {
    Dwelling d;
    d.id = id;
    d.outline = PolygonM{{{x - side_m / 2, y - side_m / 2},
                          {x + side_m / 2, y - side_m / 2},
                          {x + side_m / 2, y + side_m / 2},
                          {x - side_m / 2, y + side_m / 2}},
                         {}};
    d.centre = centroid(d.outline->outer);
    d.roof_area_m2 = area_m2(*d.outline);
    d.confidence = 0.5;
    return d;
}

/// Detected houses about 40 m apart, drawn from a seed.
DwellingSet drawn_set(std::mt19937& random, int side = 6) {
    DwellingSet set;
    for (int row = 0; row < side; ++row)
        for (int column = 0; column < side; ++column) {
            Dwelling d = house(500000 + 40 * column + 0.25 * (random() % 40),
                               9800000 - 40 * row - 0.25 * (random() % 40),
                               static_cast<std::uint64_t>(row) * 100000 + 10 * column, 5 + random() % 5);
            d.confidence = 0.25 + 0.01 * (random() % 75);
            set.dwellings.push_back(d);
        }
    sort_in_reading_order(set.dwellings);
    return set;
}

/// A corrections layer, row by row, as a GIS would save it.
class Drawn {
public:
    Drawn() {
        layer.path = "edited.gpkg", layer.fields = {"id", "roof_area_m2", "confidence", "change", "origin"};
    }
    Feature& add(const Dwelling& d, FieldValue id, FieldValue change = {}) {
        Feature f;
        f.id = static_cast<std::int64_t>(layer.features.size()) + 1;
        if (d.outline)
            f.shape.polygons = {*d.outline};
        else
            f.shape.points = {d.centre};
        const auto number = [](const std::optional<double>& v) { return v ? FieldValue(*v) : FieldValue(); };
        f.values = {std::move(id), number(d.roof_area_m2), number(d.confidence), std::move(change),
                    "detected"};
        layer.features.push_back(f);
        return layer.features.back();
    }
    Drawn& add_all(const DwellingSet& set) {
        for (const Dwelling& d : set.dwellings) add(d, static_cast<std::int64_t>(d.id));
        return *this;
    }
    Corrections read() const { return read_corrections(layer, nullptr); }
    DwellingSet complete(const std::vector<PolygonM>& area = {}) const {
        return complete_dwellings(read(), area);
    }
    DwellingSet over(const DwellingSet& found, const std::vector<PolygonM>& area = {}) {
        return corrected_dwellings(found, read(), area, reporter);
    }
    std::string refusal() const {
        return error_of([&] { read(); });
    }

    VectorLayer layer;
    QuietReporter reporter;
};

FieldValue id_of(const Dwelling& d) {
    return static_cast<std::int64_t>(d.id);
}

/// The dwellings with what corrections do not change.
std::vector<Dwelling> without_origin(DwellingSet set) {
    for (Dwelling& d : set.dwellings) d.origin = DwellingOrigin::detected;
    return set.dwellings;
}

std::vector<PolygonM> outlines(const DwellingSet& set) {
    std::vector<PolygonM> out;
    for (const Dwelling& d : set.dwellings) out.push_back(*d.outline);
    return out;
}

void expect_well_formed(const DwellingSet& set) {
    std::set<std::uint64_t> ids;
    auto sorted = set.dwellings;
    sort_in_reading_order(sorted);
    EXPECT_EQ(sorted, set.dwellings);
    for (const Dwelling& d : set.dwellings) {
        EXPECT_TRUE(ids.insert(d.id).second) << d.id;
        EXPECT_EQ(static_cast<std::uint64_t>(static_cast<double>(d.id)), d.id);
        EXPECT_LT(d.id, first_added_id * 2);
        EXPECT_EQ(d.origin == DwellingOrigin::added, d.id >= first_added_id);
    }
}

TEST(CompleteCorrections, WithoutAnEditAreTheSameSet) {
    std::mt19937 random(1);
    const DwellingSet found = drawn_set(random);
    const DwellingSet same = Drawn().add_all(found).complete();
    EXPECT_EQ(without_origin(same), found.dwellings);
    expect_well_formed(same);
    // And again from what the second run writes.
    EXPECT_EQ(Drawn().add_all(same).complete().dwellings, same.dwellings);
}

TEST(CompleteCorrections, AreTakenAsThePersonLeftThem) {
    Drawn drawn;
    drawn.add(house(100, 300, 7, 10), std::int64_t{7}).values[1] = 64.0;  // Redrawn: the old area is stale.
    drawn.add(house(100, 200, 9, 8), std::int64_t{9}).values[1] = 64.02;  // As it was measured on the ground.
    Feature& fresh = drawn.add(house(100, 100), {});
    fresh.values[2] = {};
    const DwellingSet set = drawn.complete();
    ASSERT_EQ(set.dwellings.size(), 3U);
    EXPECT_EQ(set.dwellings[0].id, 7U);
    EXPECT_EQ(set.dwellings[0].roof_area_m2, 100);
    EXPECT_EQ(set.dwellings[0].confidence, 0.5);
    EXPECT_EQ(set.dwellings[0].origin, DwellingOrigin::corrected);
    EXPECT_EQ(set.dwellings[1].roof_area_m2, 64.02);
    EXPECT_EQ(set.dwellings[2].confidence, 1);
    EXPECT_FALSE(set.expected_count);
    EXPECT_EQ(set.remarks,
              (std::vector<std::string>{
                  "corrections: the layer is complete: its 3 dwellings are taken as they stand, and "
                  "no detector ran."}));
    expect_well_formed(set);
}

TEST(CompleteCorrections, GiveEachIdOnceAndTakeAPlaceOnce) {
    Drawn drawn;
    drawn.add(house(100, 300), std::int64_t{7});
    drawn.add(house(100, 200), std::int64_t{7});
    drawn.add(house(100, 200), {});
    drawn.add(house(100, 100), std::int64_t{7});
    const DwellingSet set = drawn.complete();
    ASSERT_EQ(set.dwellings.size(), 3U);
    EXPECT_EQ(set.dwellings[0].id, 7U);
    EXPECT_GE(set.dwellings[1].id, first_added_id);
    EXPECT_EQ(set.remarks[0], "corrections: 1 feature lies exactly on another and was taken once.");
    EXPECT_EQ(set.remarks[1],
              "corrections: 2 dwellings have the id of another and were given ones of their own.");
    expect_well_formed(set);
}

TEST(CompleteCorrections, MakeEachPartOfAFeatureADwelling) {
    Drawn drawn;
    drawn.add(house(100, 300), std::int64_t{7}).shape.polygons.push_back(*house(100, 100).outline);
    const DwellingSet set = drawn.complete();
    EXPECT_EQ(set.dwellings.size(), 2U);
    expect_well_formed(set);
}

TEST(CompleteCorrections, KeepTheIdOfAnAddedDwellingThatIsMovedLater) {
    Drawn first, second;
    first.add(house(100, 100), {});
    const std::uint64_t id = first.complete().dwellings.at(0).id;
    second.add(house(130, 100), static_cast<std::int64_t>(id));
    second.add(house(100, 100), {});  // Drawn where the first one was: its id is taken.
    const DwellingSet set = second.complete();
    EXPECT_EQ(set.dwellings[1].id, id);
    EXPECT_EQ(set.dwellings[0].id, id + 1);
    expect_well_formed(set);
}

TEST(CompleteCorrections, GiveAnAddedDwellingOneIdHoweverItsOutlineIsWritten) {
    Drawn one, other;
    one.add(house(100, 100), {});
    RingM& ring = other.add(house(100, 100), {}).shape.polygons.at(0).outer;
    std::reverse(ring.begin(), ring.end());
    std::rotate(ring.begin(), ring.begin() + 1, ring.end());
    for (PointM& p : ring) p.x += 1e-5;  // As after another projection and back.
    EXPECT_EQ(one.complete().dwellings.at(0).id, other.complete().dwellings.at(0).id);
}

TEST(CompleteCorrections, ReadIdsFromAnyFieldThatSpellsThem) {
    for (const FieldValue& id : {FieldValue(std::int64_t{42}), FieldValue(42.0), FieldValue("42"),
                                 FieldValue(" 42.0 "), FieldValue("4.2e1")}) {
        Drawn drawn;
        drawn.add(house(100, 100), id);
        EXPECT_EQ(drawn.complete().dwellings.at(0).id, 42U);
    }
    for (const FieldValue& none : {FieldValue(), FieldValue(""), FieldValue("  "),
                                   FieldValue(std::int64_t{-3}), FieldValue("9223372036854775807")}) {
        Drawn drawn;
        drawn.add(house(100, 100), none);
        EXPECT_GE(drawn.complete().dwellings.at(0).id, first_added_id);
    }
    Drawn zero;
    zero.add(house(100, 100), 0.0);  // The first of given footprints, since it says its origin.
    zero.add(house(100, 50), 0.0).values[4] = {};
    EXPECT_EQ(zero.complete().dwellings.at(0).id, 0U);
    EXPECT_GE(zero.complete().dwellings.at(1).id, first_added_id);
}

TEST(CompleteCorrections, KeepToTheSurveyArea) {
    std::mt19937 random(2);
    const DwellingSet found = drawn_set(random);
    const PolygonM west{{{499990, 9799000}, {500100, 9799000}, {500100, 9801000}, {499990, 9801000}}, {}};
    const DwellingSet set = Drawn().add_all(found).complete({west});
    EXPECT_LT(set.dwellings.size(), found.dwellings.size());
    for (const Dwelling& d : set.dwellings) EXPECT_LT(d.centre.x, 500100);
    EXPECT_EQ(set.remarks[0].substr(0, 13), "corrections: ");
}

TEST(Edits, AreTheirSumWhereEveryIdIsKnown) {
    for (unsigned seed = 1; seed <= 40; ++seed) {
        SCOPED_TRACE(seed);
        std::mt19937 random(seed);
        const DwellingSet found = drawn_set(random);
        std::map<std::uint64_t, Dwelling> expected;
        std::vector<PolygonM> added;
        for (const Dwelling& d : found.dwellings) expected[d.id] = d;
        Drawn drawn;
        for (const Dwelling& d : found.dwellings) switch (random() % 6) {
                case 0:
                    drawn.add(d, id_of(d), "remove");
                    expected.erase(d.id);
                    break;
                case 1: {
                    Dwelling to = house(d.centre.x + random() % 30, d.centre.y + 12, d.id, 7);
                    drawn.add(to, id_of(d), "Move");
                    to.confidence = 1;
                    to.origin = DwellingOrigin::corrected;
                    expected[d.id] = to;
                    break;
                }
                case 2:
                    drawn.add(house(d.centre.x + 17, d.centre.y - 17, 0, 6), {}, "add");
                    added.push_back(*house(d.centre.x + 17, d.centre.y - 17, 0, 6).outline);
                    break;
                default:
                    drawn.add(d, id_of(d));  // Left as it is.
            }
        const DwellingSet set = drawn.over(found);
        expect_well_formed(set);
        std::size_t of_a_person = 0;
        for (const Dwelling& d : set.dwellings) {
            if (d.origin == DwellingOrigin::added) {
                ++of_a_person;
                EXPECT_NE(std::find(added.begin(), added.end(), *d.outline), added.end());
                EXPECT_EQ(d.confidence, 1);
            } else {
                ASSERT_TRUE(expected.count(d.id)) << d.id;
                EXPECT_EQ(d, expected[d.id]);
            }
        }
        EXPECT_EQ(of_a_person, added.size());
        EXPECT_EQ(set.dwellings.size(), expected.size() + added.size());
        EXPECT_TRUE(drawn.reporter.warnings.empty());
    }
}

TEST(Edits, AndCompleteLayersDoNotDependOnTheOrderOfFeatures) {
    for (unsigned seed = 1; seed <= 30; ++seed) {
        SCOPED_TRACE(seed);
        std::mt19937 random(seed);
        const DwellingSet found = drawn_set(random);
        Drawn edits, complete;
        static const char* changes[] = {"add", "remove", "move"};
        for (int i = 0; i < 30; ++i) {
            const Dwelling& d = found.dwellings[random() % found.dwellings.size()];
            // Ids that are known, wrong, several times there, and none; some of them near one another.
            const Dwelling at = house(d.centre.x + random() % 5, d.centre.y + random() % 40);
            const bool removes = d.id % 20 == 0;
            const FieldValue id = random() % 4 == 0 ? FieldValue() : FieldValue(id_of(d));
            const char* change = random() % 2 == 0 ? "add" : changes[removes ? 1 : 2];
            edits.add(at, id, change).values[2] = 0.1 * (random() % 3);
            complete.add(at, id);
        }
        const DwellingSet once = edits.over(found), whole = complete.complete();
        expect_well_formed(once);
        expect_well_formed(whole);
        const Hash128 content = edits.read().content();
        for (int i = 0; i < 5; ++i) {
            std::shuffle(edits.layer.features.begin(), edits.layer.features.end(), random);
            std::shuffle(complete.layer.features.begin(), complete.layer.features.end(), random);
            EXPECT_EQ(edits.over(found), once);
            EXPECT_EQ(complete.complete(), whole);
            EXPECT_EQ(edits.read().content(), content);
        }
        EXPECT_FALSE(complete.read().content() == content);
    }
}

TEST(Edits, ThatRemoveAndAddAgainLeaveThePlacesAsTheyWere) {
    std::mt19937 random(5);
    const DwellingSet found = drawn_set(random);
    Drawn drawn;
    for (const Dwelling& d : found.dwellings) {
        drawn.add(d, id_of(d), "remove");
        drawn.add(d, {}, "add");
    }
    const DwellingSet set = drawn.over(found);
    EXPECT_EQ(outlines(set), outlines(found));
    expect_well_formed(set);
    for (const Dwelling& d : set.dwellings) EXPECT_EQ(d.origin, DwellingOrigin::added);
}

TEST(Edits, FindTheirDwellingsByPlaceWhenTheIdsAreOthers) {
    std::mt19937 random(6);
    const DwellingSet found = drawn_set(random);
    Drawn drawn;
    for (std::size_t i = 0; i < found.dwellings.size(); i += 3) {
        const Dwelling& d = found.dwellings[i];
        drawn.add(d, id_of(d), "remove");
        const Dwelling& e = found.dwellings[i + 1];
        drawn.add(house(e.centre.x + 2, e.centre.y - 1, e.id, 9), id_of(e), "move");
    }
    const DwellingSet expected = drawn.over(found);
    // As after one more row in the north, where every id is that of another dwelling now; and all unknown.
    for (std::uint64_t by : {10, 100000, 90000000}) {
        DwellingSet renumbered = found;
        for (Dwelling& d : renumbered.dwellings) d.id += by;
        EXPECT_EQ(outlines(drawn.over(renumbered)), outlines(expected));
    }
    EXPECT_TRUE(drawn.reporter.warnings.empty());
}

TEST(Edits, ThatFindNothingAreCountedAndListed) {
    DwellingSet found;
    found.dwellings = {house(0, 0, 5)};
    Drawn drawn;
    for (int i = 0; i < 7; ++i) drawn.add(house(1000, 100 * i), std::int64_t{70 + i}, "remove");
    drawn.add(house(2000, 0), {}, "move");
    const DwellingSet set = drawn.over(found);
    EXPECT_EQ(
        drawn.reporter.warnings,
        (std::vector<std::string>{
            "corrections: 7 dwellings to remove are not among those detected, by id or by place: 70, 71, 72, "
            "73, 74 and 2 more. Nothing was removed for them.",
            "corrections: 1 dwelling to move is not among those detected, by id or by place: without id. "
            "What was drawn was added."}));
    EXPECT_EQ(set.dwellings.size(), 2U);
    EXPECT_EQ(set.dwellings[1].origin, DwellingOrigin::added);
    expect_well_formed(set);
}

TEST(Edits, CountADwellingOnceThatIsAddedAndDetectedToo) {
    DwellingSet found;
    found.dwellings = {house(0, 0, 5), house(20, 0, 6)};
    Drawn drawn;
    drawn.add(house(1, 1), {}, "add");
    const DwellingSet set = drawn.over(found);
    ASSERT_EQ(set.dwellings.size(), 2U);
    EXPECT_EQ(set.dwellings[0].centre, (PointM{1, 1}));
    EXPECT_EQ(set.remarks.back(), "corrections: 1 added dwelling was detected too and is counted once.");
}

TEST(Edits, TakeTheOutlineAlongWhenAPointIsMoved) {
    DwellingSet found;
    found.dwellings = {house(0, 0, 5)};
    Dwelling point;
    point.centre = {10, 20};
    Drawn drawn;
    drawn.add(point, std::int64_t{5}, "move");
    const DwellingSet set = drawn.over(found);
    EXPECT_EQ(set.dwellings[0].outline, house(10, 20).outline);
    EXPECT_EQ(set.dwellings[0].roof_area_m2, 64);
    EXPECT_EQ(set.dwellings[0].confidence, 1);
}

TEST(Edits, AddNothingOutsideTheSurveyArea) {
    DwellingSet found;
    found.dwellings = {house(0, 0, 5), house(20, 0, 6)};
    const PolygonM area{{{-50, -50}, {50, -50}, {50, 50}, {-50, 50}}, {}};
    Drawn drawn;
    drawn.add(house(90, 0), {}, "add");
    drawn.add(house(80, 0), std::int64_t{6}, "move");
    const DwellingSet set = drawn.over(found, {area});
    EXPECT_EQ(set.dwellings, (std::vector<Dwelling>{found.dwellings[0]}));
    EXPECT_TRUE(drawn.reporter.warnings.empty());
}

TEST(Edits, KeepTheExpectedCountConsistent) {
    DwellingSet found;
    for (int i = 0; i < 4; ++i)
        found.dwellings.push_back(house(0, -50 * i, static_cast<std::uint64_t>(i) + 1));
    found.expected_count = 3.5;  // Four of confidence 0.5, and 1.5 beyond them.
    found.count_p05 = 2;
    found.count_p95 = 5;
    Drawn drawn;
    drawn.add(house(0, 0), std::int64_t{1}, "remove");
    drawn.add(house(5, -50), std::int64_t{2}, "move");
    drawn.add(house(500, 0), {}, "add");
    const DwellingSet one = drawn.over(found);
    EXPECT_DOUBLE_EQ(*one.expected_count, 3.5 - 0.5 + 0.5 + 0);
    EXPECT_DOUBLE_EQ(*one.count_p05, 2);
    EXPECT_DOUBLE_EQ(*one.count_p95, 5);
    drawn.add(house(600, 0), {}, "add");
    drawn.add(house(700, 0), {}, "add");
    const DwellingSet three = drawn.over(found);
    EXPECT_DOUBLE_EQ(*three.expected_count, 3.5 + 1.5);  // Of three added, 1.5 were expected.
    EXPECT_DOUBLE_EQ(*three.count_p05, 4);               // Three added and one moved.
    EXPECT_DOUBLE_EQ(*three.count_p95, 6.5);
    found.expected_count.reset(), found.count_p05.reset(), found.count_p95.reset();
    EXPECT_FALSE(drawn.over(found).expected_count);
    EXPECT_FALSE(drawn.over(found).count_p05);
}

TEST(Corrections, RefuseWhatTheyDoNotUnderstand) {
    const auto refusal = [](FieldValue id, FieldValue change, FieldValue confidence = {}) {
        Drawn drawn;
        drawn.add(house(0, 0), std::int64_t{1});
        drawn.add(house(0, 50), std::move(id), std::move(change)).values[2] = std::move(confidence);
        return drawn.refusal();
    };
    EXPECT_EQ(refusal("house", {}),
              "edited.gpkg: feature 2: id is \"house\", but it must be a whole number. Write the id of the "
              "dwelling, "
              "or leave it empty.");
    for (const FieldValue& id : {FieldValue(1.5), FieldValue("1.5"), FieldValue(1e30), FieldValue("nan")})
        EXPECT_NE(refusal(id, {}).find("but it must be a whole number"), std::string::npos);
    EXPECT_EQ(
        refusal({}, "delete"),
        "edited.gpkg: feature 2: change is \"delete\", but it must be add, remove or move, or be left empty "
        "where nothing changes.");
    EXPECT_NE(refusal({}, std::int64_t{1}).find("change is \"1\""), std::string::npos);
    EXPECT_EQ(
        refusal({}, {}, 85.0),
        "edited.gpkg: feature 2: confidence is \"85\", but it must be 0 … 1. Correct it, or leave it empty.");

    Drawn line;
    line.add(house(0, 0), {}).shape = {{}, {{{0, 0}, {1, 1}}}, {}};
    EXPECT_EQ(line.refusal(),
              "edited.gpkg: feature 1: it is a line, and a dwelling is an outline or a point. Remove it.");
    EXPECT_EQ(
        Drawn().refusal(),
        "edited.gpkg holds no outline and no point, so it corrects nothing. Save the corrected dwellings in "
        "it, or remove corrections.");
    Drawn both;
    both.add(house(0, 0), std::int64_t{4}, "remove");
    both.add(house(9, 0), std::int64_t{4}, "move");
    EXPECT_EQ(both.refusal(),
              "edited.gpkg: feature 2: it moves the dwelling 4, which feature 1 removes. Keep one of them.");
}

}  // namespace
}  // namespace gridreach
