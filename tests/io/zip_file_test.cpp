// SPDX-License-Identifier: Apache-2.0
#include "io/zip_file.h"

#include <cpl_vsi.h>
#include <gtest/gtest.h>

#include <cstdlib>
#include <memory>

#include "io/gdal.h"
#include "io/safe_write.h"
#include "support/temporary_folder.h"

namespace gridreach {
namespace {

/// What GDAL's own reader of zip files finds in an entry.
std::string unzipped(const std::string& archive, const std::string& name) {
    start_gdal();
    GByte* data = nullptr;
    vsi_l_offset size = 0;
    const std::string path = "/vsizip/" + archive + "/" + name;
    if (VSIIngestFile(nullptr, path.c_str(), &data, &size, -1) == 0) return "<not there>";
    std::string text(reinterpret_cast<const char*>(data), size);
    VSIFree(data);
    return text;
}

TEST(ZipFile, IsReadBackByAnotherProgram) {
    const test::TemporaryFolder folder;
    std::string long_text;
    for (int i = 0; i < 20000; ++i) long_text += "line " + std::to_string(i * 7919 % 1000) + "\n";
    const std::string zip = zip_of({{"empty", ""}, {"ä/long.txt", long_text}, {"short", "x"}});
    write_text_file(folder / "a.zip", zip);
    EXPECT_EQ(unzipped(folder / "a.zip", "ä/long.txt"), long_text);
    EXPECT_EQ(unzipped(folder / "a.zip", "short"), "x");
    EXPECT_LT(zip.size(), long_text.size() / 2);
}

TEST(ZipFile, CarriesTheDateOfTheEnvironmentAndElse1980) {
    // Date at offset 12 of the local header: year since 1980, month, day.
    const auto date_of = [](const std::string& zip) {
        return static_cast<unsigned char>(zip[12]) | static_cast<unsigned char>(zip[13]) << 8;
    };
    ::unsetenv("SOURCE_DATE_EPOCH");
    EXPECT_EQ(date_of(zip_of({{"a", "b"}})), 1 << 5 | 1);
    ::setenv("SOURCE_DATE_EPOCH", "1700000000", 1);  // 2023-11-14
    EXPECT_EQ(date_of(zip_of({{"a", "b"}})), 43 << 9 | 11 << 5 | 14);
    ::setenv("SOURCE_DATE_EPOCH", "5", 1);
    EXPECT_EQ(date_of(zip_of({{"a", "b"}})), 1 << 5 | 1);
    ::unsetenv("SOURCE_DATE_EPOCH");
}

}  // namespace
}  // namespace gridreach
