// SPDX-License-Identifier: Apache-2.0
#include "base/words.h"

#include <gtest/gtest.h>

#include <cmath>
#include <limits>
#include <random>

namespace gridreach {
namespace {

const std::vector<std::string> planners{"mst", "mvmax", "prize_collecting"};

TEST(Words, ProposeTheNearestKnownWord) {
    EXPECT_EQ(nearest_word("mvmaxx", planners), "mvmax");
    EXPECT_EQ(nearest_word("MVMAX", planners), "mvmax");
    EXPECT_EQ(nearest_word("prise_colecting", planners), "prize_collecting");
    EXPECT_EQ(nearest_word("banana", planners), "");
    EXPECT_EQ(nearest_word("", planners), "");
    EXPECT_EQ(nearest_word("mst", {}), "");
    EXPECT_EQ(nearest_word("ab", {"ax", "ay"}), "ax");  // The first of equals.
}

TEST(Words, SayWhatIsAvailable) {
    EXPECT_EQ(
        unknown_word("planner", "mxt", planners),
        "there is no planner called \"mxt\". Did you mean \"mst\"? Available: mst, mvmax, prize_collecting.");
    EXPECT_EQ(unknown_word("planner", "zzzzzz", planners),
              "there is no planner called \"zzzzzz\". Available: mst, mvmax, prize_collecting.");
    EXPECT_EQ(unknown_word("planner", "x", {}), "there is no planner called \"x\".");
}

TEST(Words, AreJoined) {
    EXPECT_EQ(joined({}), "");
    EXPECT_EQ(joined({"a"}), "a");
    EXPECT_EQ(joined({"a", "b", "c"}, " or "), "a or b or c");
}

TEST(Words, PutCommasIntoNumbers) {
    EXPECT_EQ(with_commas(0), "0");
    EXPECT_EQ(with_commas(999), "999");
    EXPECT_EQ(with_commas(1000), "1,000");
    EXPECT_EQ(with_commas(-1234567), "-1,234,567");
    EXPECT_EQ(with_commas(-999), "-999");
    EXPECT_EQ(with_commas(std::numeric_limits<std::int64_t>::min()), "-9,223,372,036,854,775,808");
}

TEST(Words, WriteNumbersAsShortAsTheyReadBack) {
    EXPECT_EQ(shortest(500), "500");
    EXPECT_EQ(shortest(0.05), "0.05");
    EXPECT_EQ(shortest(1e-6), "1e-06");
    EXPECT_EQ(shortest(std::nan("")), "nan");
    EXPECT_EQ(shortest(-std::numeric_limits<double>::infinity()), "-inf");
    std::mt19937_64 random(1);
    for (int i = 0; i < 2000; ++i) {
        const double v = std::ldexp(static_cast<double>(random()), static_cast<int>(random() % 400) - 230);
        ASSERT_EQ(std::stod(shortest(v)), v);
    }
}

TEST(Words, LowerAsciiOnly) {
    EXPECT_EQ(lowered("ÄBC-Xyz1"), "Äbc-xyz1");
}

/// A code point in UTF-8, as RFC 3629 has it; no check.
std::string encoded(std::uint32_t code) {
    const auto byte = [](std::uint32_t v) { return static_cast<char>(v); };
    if (code < 0x80) return {byte(code)};
    if (code < 0x800) return {byte(0xC0 | code >> 6), byte(0x80 | (code & 63))};
    if (code < 0x10000)
        return {byte(0xE0 | code >> 12), byte(0x80 | (code >> 6 & 63)), byte(0x80 | (code & 63))};
    return {byte(0xF0 | code >> 18), byte(0x80 | (code >> 12 & 63)), byte(0x80 | (code >> 6 & 63)),
            byte(0x80 | (code & 63))};
}

TEST(Utf8, AcceptsEveryCodePointAndNoSurrogate) {
    for (std::uint32_t code = 0; code < 0x110000; ++code)
        ASSERT_EQ(is_utf8(encoded(code)), code < 0xD800 || code > 0xDFFF) << code;
    for (std::uint32_t code = 0x110000; code < 0x200000; code += 977) ASSERT_FALSE(is_utf8(encoded(code)));
}

TEST(Utf8, RefusesOverlongCutAndStrayBytes) {
    EXPECT_TRUE(is_utf8(""));
    EXPECT_TRUE(is_utf8("Zürich — 電力"));
    for (const char* bad : {"\x80", "\xC0\x80", "\xC1\xBF", "\xE0\x9F\xBF", "\xF0\x8F\xBF\xBF", "\xFF",
                            "\xC3", "\xE2\x82", "\xF0\x9F\x98",
                            "a\xC3"
                            "b",
                            "\xE2\x28\xA1"})
        EXPECT_FALSE(is_utf8(bad)) << bad;
}

}  // namespace
}  // namespace gridreach
