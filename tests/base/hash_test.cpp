// SPDX-License-Identifier: Apache-2.0
#include "base/hash.h"

#include <gtest/gtest.h>

#include <filesystem>
#include <fstream>

#include "base/errors.h"

namespace gridreach {
namespace {

TEST(Hash, IsTheOneXxh3Publishes) {
    // XXH3_128bits of nothing, from the xxHash specification's test vectors.
    EXPECT_EQ(hash_of("").hex(), "99aa06d3014798d86001c324468d497f");
}

TEST(Hash, DoesNotDependOnHowBytesArrive) {
    std::string bytes;
    for (int i = 0; i < 5000; ++i) bytes += static_cast<char>(i * 37 % 251);
    Hasher pieces;
    for (std::size_t at = 0; at < bytes.size(); at += 77)
        pieces.bytes(bytes.data() + at, std::min<std::size_t>(77, bytes.size() - at));
    EXPECT_EQ(pieces.finish(), hash_of(bytes));
    EXPECT_EQ(pieces.finish(), hash_of(bytes));  // Asking does not change it.
}

TEST(Hash, TellsTextsApartByWhereTheyEnd) {
    Hasher a, b, c;
    a.text("ab").text("c");
    b.text("a").text("bc");
    c.text("ab").text("c");
    EXPECT_NE(a.finish(), b.finish());
    EXPECT_EQ(a.finish(), c.finish());
}

TEST(Hash, TellsNumbersApart) {
    EXPECT_NE(Hasher().number(1.0).finish(), Hasher().number(std::uint64_t{1}).finish());
    EXPECT_NE(Hasher().number(0.1).finish(), Hasher().number(0.1F).finish());
    EXPECT_EQ(Hasher().number(0.5).finish(), Hasher().number(0.5).finish());
}

TEST(Hash, WritesLeadingZeros) {
    EXPECT_EQ((Hash128{1, 0xab}).hex(), "000000000000000100000000000000ab");
}

TEST(Hash, OfAFileIsThatOfItsBytes) {
    const auto path = std::filesystem::path(testing::TempDir()) / "gridreach_hash_test.bin";
    std::string bytes(3'000'000, 'x');
    bytes[2'000'000] = 'y';
    std::ofstream(path, std::ios::binary) << bytes;
    EXPECT_EQ(hash_file(path.string()), hash_of(bytes));
    std::ofstream(path, std::ios::binary | std::ios::trunc).flush();
    EXPECT_EQ(hash_file(path.string()), hash_of(""));
    std::filesystem::remove(path);
}

TEST(Hash, SaysWhichFileCannotBeRead) {
    try {
        hash_file("no/such/file");
        FAIL() << "expected an InputError";
    } catch (const InputError& e) {
        EXPECT_STREQ(e.what(), "no/such/file could not be read: No such file or directory.");
    }
    EXPECT_THROW(hash_file(testing::TempDir()), InputError);  // A folder.
}

}  // namespace
}  // namespace gridreach
