// SPDX-License-Identifier: Apache-2.0
#include "pipeline/stage_store.h"

#include <gtest/gtest.h>

#include <filesystem>

#include "io/safe_write.h"
#include "support/temporary_folder.h"

namespace gridreach {
namespace {

using test::TemporaryFolder;

TEST(StagePieces, GiveBackWhatWasPut) {
    TemporaryFolder folder;
    QuietReporter reporter;
    const StagePieces pieces("dwellings", folder / "p", reporter);
    EXPECT_FALSE(pieces.get("a"));
    for (const std::string& bytes : {std::string(), std::string("some"), std::string("\0\1\n", 3)}) {
        pieces.put("a", bytes);
        EXPECT_EQ(pieces.get("a"), bytes);
    }
    EXPECT_TRUE(reporter.warnings.empty());
}

TEST(StagePieces, NameAPieceOfWhichAnyByteIsWrong) {
    TemporaryFolder folder;
    QuietReporter reporter;
    const StagePieces pieces("dwellings", folder / "p", reporter);
    pieces.put("a", "seven77");
    const std::string whole = read_text_file(folder / "p/a");
    for (std::size_t i = 0; i <= whole.size(); ++i) {
        std::string bytes = whole;
        if (i < whole.size())
            bytes[i] ^= 4;
        else
            bytes.pop_back();
        write_text_file(folder / "p/a", bytes);
        EXPECT_FALSE(pieces.get("a")) << i;
    }
    EXPECT_EQ(reporter.warnings.size(), whole.size() + 1);
    EXPECT_EQ(reporter.warnings.front(),
              "dwellings: the stored piece " + (folder / "p/a") +
                  " is damaged: its checksum does not match. It is computed again.");
}

TEST(StageStore, DropsPiecesOnceTheirValueIsWhole) {
    TemporaryFolder folder;
    QuietReporter reporter;
    const StageStore store(folder / "store");
    const Hash128 key = hash_of("key");
    StagePieces("dwellings", store.pieces_of("dwellings", key), reporter).put("a", "some");
    StagePieces("dwellings", store.pieces_of("dwellings", hash_of("other")), reporter).put("a", "some");
    store.put("dwellings", key, "all");
    EXPECT_EQ(store.get("dwellings", key), "all");
    EXPECT_FALSE(std::filesystem::exists(store.pieces_of("dwellings", key)));
    EXPECT_TRUE(std::filesystem::exists(store.pieces_of("dwellings", hash_of("other"))));
}

}  // namespace
}  // namespace gridreach
