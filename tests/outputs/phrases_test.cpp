// SPDX-License-Identifier: Apache-2.0
#include "outputs/phrases.h"

#include <gtest/gtest.h>

#include <algorithm>
#include <regex>
#include <set>

#include "base/errors.h"
#include "base/words.h"
#include "outputs/compare_plans.h"
#include "outputs/fields.h"
#include "outputs/qgis_style.h"
#include "outputs/remarks.h"
#include "outputs/share_layers.h"
#include "outputs/symbols.h"

namespace gridreach {
namespace {

std::multiset<std::string> places_in(std::string_view text) {
    const std::string copy(text);
    const std::regex place("\\{[^}]*\\}");
    return {std::sregex_token_iterator(copy.begin(), copy.end(), place), std::sregex_token_iterator()};
}

TEST(Phrases, EveryOneIsThereOnceInEveryLanguageWithTheSamePlaces) {
    std::set<std::string_view> seen;
    for (const Phrase& phrase : all_phrases()) {
        EXPECT_TRUE(seen.insert(phrase.en).second) << phrase.en;
        for (const std::string_view text : {phrase.fr, phrase.pt}) {
            EXPECT_FALSE(text.empty()) << phrase.en;
            EXPECT_TRUE(is_utf8(text)) << phrase.en;
            EXPECT_EQ(places_in(text), places_in(phrase.en)) << phrase.en;
        }
    }
}

TEST(Phrases, NameEveryLayerAndSymbol) {
    const Phrases french(Language::fr);
    for (const LayerTable& table : layer_tables()) EXPECT_NO_THROW(french(table.title)) << table.title;
    for (const LayerSymbols& symbols : symbol_table()) {
        EXPECT_NO_THROW(french(symbols.group));
        for (const Symbol& symbol : symbols.symbols) EXPECT_NO_THROW(french(symbol.label)) << symbol.label;
    }
}

/// Every table of fields that a run, a comparison or a sensitivity study writes.
TEST(Phrases, NameEveryFieldAndUnitInEveryLanguage) {
    const Phrases english(Language::en);
    std::vector<LayerTable> tables = layer_tables();
    for (const auto* more : {&share_tables(), &compare_tables()})
        tables.insert(tables.end(), more->begin(), more->end());
    for (const LayerTable& table : tables)
        for (const OutputField& field : table.fields) {
            const std::string alias = alias_of(field, english);
            const std::string name = alias.substr(0, alias.find(" ("));
            for (const char* language : {"fr", "pt"}) {
                const Phrases phrases(language_named(language));
                EXPECT_NO_THROW(phrases(name)) << table.name << "." << field.name;
                if (field.unit == "kWh/year" || field.unit == "currency") {
                    EXPECT_NO_THROW(phrases(field.unit)) << field.unit;
                }
            }
        }
}

TEST(Remarks, EveryOneIsThereOnceInEveryLanguageWithTheSamePlaces) {
    std::set<std::string_view> seen;
    for (const Phrase& remark : all_remarks()) {
        EXPECT_TRUE(seen.insert(remark.en).second) << remark.en;
        for (const std::string_view text : {remark.fr, remark.pt}) {
            EXPECT_TRUE(is_utf8(text)) << remark.en;
            const auto places = places_in(remark.en), there = places_in(text);
            EXPECT_TRUE(std::includes(places.begin(), places.end(), there.begin(), there.end())) << remark.en;
            EXPECT_EQ(places.count("{n}"), there.count("{n}")) << remark.en;
        }
    }
}

TEST(Remarks, CarryOverWhatStagesFilledIn) {
    const Wording french(Language::fr), english(Language::en);
    EXPECT_EQ(translated("1,234 demand nodes stand exactly where another stands; all are kept.", french),
              "1\u202f234 nœuds de demande se trouvent exactement à la place d'un autre ; tous sont gardés.");
    EXPECT_EQ(translated("network: 2 candidate lines longer than 500 m were left out.", french),
              "network: 2 lignes candidates de plus de 500 m ont été laissées de côté.");
    EXPECT_EQ(
        translated("terrain: a: b.tif has no elevation for 1.5 % of the region's cells, which are no-go.",
                   french),
        "terrain: a: b.tif est sans altitude pour 1,5 % des cellules de la région, qui sont interdites.");
    EXPECT_EQ(translated("its source has no more power to spare.", french),
              "sa source n'a plus de puissance disponible.");
    EXPECT_EQ(translated("five demand nodes stand exactly where another stands; all are kept.", french),
              std::nullopt);
    EXPECT_EQ(translated("Nobody wrote this.", french), std::nullopt);
    EXPECT_EQ(translated("Nobody wrote this.", english), "Nobody wrote this.");
    EXPECT_EQ(translated_or_same("Nobody wrote this.", french), "Nobody wrote this.");
}

TEST(Phrases, OneThatNobodyTranslatedIsABugUnlessItMayStay) {
    const Phrases french(Language::fr);
    EXPECT_THROW(french("Nobody wrote this."), Error);
    EXPECT_EQ(french.or_same("Nobody wrote this."), "Nobody wrote this.");
}

TEST(Phrases, LanguagesHaveNames) {
    for (const std::string& name : language_names()) EXPECT_EQ(name_of(language_named(name)), name);
}

}  // namespace
}  // namespace gridreach
