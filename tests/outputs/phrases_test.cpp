// SPDX-License-Identifier: Apache-2.0
#include "outputs/phrases.h"

#include <gtest/gtest.h>

#include <regex>
#include <set>

#include "base/errors.h"
#include "base/words.h"
#include "outputs/fields.h"
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
