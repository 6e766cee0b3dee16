// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <gtest/gtest.h>

#include <cstdlib>
#include <fstream>
#include <iterator>
#include <string>
#include <vector>

#include "outputs/fields.h"

namespace gridreach::test {

/// The generated part of a page under docs/ is what the program says of `tables`; written anew when
/// GRIDREACH_REFRESH_DOCS is set.
inline void expect_in_manual(const std::string& page, const std::vector<LayerTable>& tables) {
    const std::string path = GRIDREACH_SOURCE_DIR "/docs/" + page;
    const std::string marker = "<!-- generated -->\n";
    std::ifstream in(path, std::ios::binary);
    const std::string text{std::istreambuf_iterator<char>(in), {}};
    const std::size_t begin = text.find(marker);
    ASSERT_NE(begin, std::string::npos) << path << " has no " << marker;
    const std::size_t end = text.find(marker, begin + marker.size());
    ASSERT_NE(end, std::string::npos) << path << " has no second " << marker;
    const std::string expected = "\n" + outputs_markdown(tables) + "\n";
    if (std::getenv("GRIDREACH_REFRESH_DOCS"))
        std::ofstream(path, std::ios::binary)
            << text.substr(0, begin + marker.size()) << expected << text.substr(end);
    else
        EXPECT_EQ(text.substr(begin + marker.size(), end - begin - marker.size()), expected)
            << path << " is out of date. Refresh it with: GRIDREACH_REFRESH_DOCS=1 outputs_test";
}

}  // namespace gridreach::test
