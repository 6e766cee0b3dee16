// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <gtest/gtest.h>

#include <cstdlib>
#include <filesystem>
#include <string>

namespace gridreach::test {

/// The folder of real data that tests read where it exists (its licences forbid shipping it):
/// $GRIDREACH_SHARED_DATA, or shared/data beside the project.
inline std::string shared_data() {
    if (const char* named = std::getenv("GRIDREACH_SHARED_DATA")) return named;
    return std::string(GRIDREACH_SOURCE_DIR) + "/../shared/data";
}

}  // namespace gridreach::test

/// Skips the test, saying why, where the real data (or this part of it) is not there.
#define NEEDS_SHARED_DATA(part)                                                  \
    if (!std::filesystem::exists(gridreach::test::shared_data() + "/" + (part))) \
    GTEST_SKIP() << "the real data shared/data/" << (part) << " is not here"
