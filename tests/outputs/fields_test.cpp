// SPDX-License-Identifier: Apache-2.0
#include "outputs/fields.h"

#include <gtest/gtest.h>

#include <map>
#include <regex>
#include <set>
#include <sstream>

#include "base/errors.h"
#include "outputs/manual_tables.h"

namespace gridreach {
namespace {

TEST(Fields, ShapefileNamesHaveAtMostTenCharactersAndAreUniqueInTheirLayer) {
    const std::regex allowed("[a-z][a-z0-9_]{0,9}");
    for (const LayerTable& table : layer_tables()) {
        std::set<std::string> names, short_names;
        for (const OutputField& f : table.fields) {
            EXPECT_TRUE(std::regex_match(f.short_name, allowed)) << table.name << "." << f.short_name;
            EXPECT_TRUE(names.insert(f.name).second) << table.name << "." << f.name;
            EXPECT_TRUE(short_names.insert(f.short_name).second) << table.name << "." << f.short_name;
            EXPECT_FALSE(f.meaning.empty()) << table.name << "." << f.name;
        }
    }
}

TEST(Fields, AFieldIsCalledTheSameInEveryLayer) {
    std::map<std::string, OutputField> by_name, by_short_name;
    for (const LayerTable& table : layer_tables())
        for (const OutputField& f : table.fields) {
            const OutputField& same_name = by_name.emplace(f.name, f).first->second;
            EXPECT_EQ(same_name.short_name, f.short_name);
            EXPECT_EQ(same_name.type, f.type) << f.name;
            EXPECT_EQ(same_name.unit, f.unit) << f.name;
            EXPECT_EQ(by_short_name.emplace(f.short_name, f).first->second.name, f.name);
        }
}

TEST(Fields, AskingForALayerThatDoesNotExistIsABug) {
    try {
        layer_table("dwelings");
        FAIL() << "expected an Error";
    } catch (const Error& e) {
        EXPECT_EQ(e.error_class(), ErrorClass::bug);
        EXPECT_STREQ(e.what(), "there is no output layer called \"dwelings\".");
    }
}

TEST(Fields, TheManualHasTheTablesOfThisProgram) {
    test::expect_in_manual("outputs.md", layer_tables());
}

}  // namespace
}  // namespace gridreach
