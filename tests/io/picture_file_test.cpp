// SPDX-License-Identifier: Apache-2.0
#include "io/picture_file.h"

#include <gtest/gtest.h>

#include <vector>

#include "io/safe_write.h"
#include "support/expect_error.h"
#include "support/temporary_folder.h"

namespace gridreach {
namespace {

std::vector<std::uint8_t> stripes(int width, int height) {
    std::vector<std::uint8_t> rgb;
    for (int row = 0; row < height; ++row)
        for (int column = 0; column < width; ++column)
            for (int band = 0; band < 3; ++band)
                rgb.push_back(static_cast<std::uint8_t>(row * 7 + column * 3 + band * 50));
    return rgb;
}

TEST(PictureFile, IsAPngAloneInItsFolder) {
    const test::TemporaryFolder folder;
    write_png(folder / "a.png", 31, 17, stripes(31, 17));
    EXPECT_EQ(folder.names(), (std::vector<std::string>{"a.png"}));
    EXPECT_EQ(read_text_file(folder / "a.png").substr(1, 3), "PNG");
}

TEST(PictureFile, HasTheSameBytesForTheSamePixels) {
    const test::TemporaryFolder folder;
    write_png(folder / "a.png", 64, 40, stripes(64, 40));
    write_png(folder / "b.png", 64, 40, stripes(64, 40));
    EXPECT_EQ(read_text_file(folder / "a.png"), read_text_file(folder / "b.png"));
}

TEST(PictureFile, SaysWhyItCannotBeWritten) {
    const test::TemporaryFolder folder;
    const std::string path = folder / "none/a.png";
    EXPECT_EQ(test::error_of([&] { write_png(path, 2, 2, stripes(2, 2)); }),
              path + " could not be written: No such file or directory.");
}

}  // namespace
}  // namespace gridreach
