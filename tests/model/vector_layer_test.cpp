// SPDX-License-Identifier: Apache-2.0
#include "model/vector_layer.h"

#include <gtest/gtest.h>

#include <cmath>

namespace gridreach {
namespace {

TEST(NumberOf, ReadsNumbersAndTextsThatSpellOne) {
    EXPECT_EQ(number_of(std::int64_t{7}), 7);
    EXPECT_EQ(number_of(2.5), 2.5);
    EXPECT_EQ(number_of(std::string(" 12.5\r")), 12.5);
    EXPECT_EQ(number_of(std::string("-1e3")), -1000);
}

TEST(NumberOf, GivesNothingForWhatIsNoNumber) {
    EXPECT_EQ(number_of(std::monostate{}), std::nullopt);
    EXPECT_EQ(number_of(std::nan("")), std::nullopt);
    for (const char* text : {"", " ", "twelve", "12 m", "1,5", "nan", "0x", "--1"})
        EXPECT_EQ(number_of(std::string(text)), std::nullopt) << text;
}

TEST(VectorLayer, FindsFieldsWhateverTheirCase) {
    VectorLayer layer;
    layer.fields = {"id", "Name", "NAME"};
    EXPECT_EQ(layer.field("name"), std::size_t{1});
    EXPECT_EQ(layer.field("ID"), std::size_t{0});
    EXPECT_EQ(layer.field("other"), std::nullopt);
}

TEST(Shape, IsEmptyWithoutGeometry) {
    EXPECT_TRUE(Shape{}.empty());
    EXPECT_FALSE((Shape{{}, {{}}, {}}.empty()));
}

}  // namespace
}  // namespace gridreach
