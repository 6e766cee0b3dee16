// SPDX-License-Identifier: Apache-2.0
#include "dwellings/measured_accuracy.h"

#include <fmt/format.h>
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <cmath>
#include <fstream>
#include <regex>
#include <sstream>

namespace gridreach {
namespace {

/// The rows of the first table of docs/accuracy.md, on imagery the detectors have not seen, of one detector:
/// place, pixel, dwellings, F1 at IoU 0.5, F1 at 3 m, error of the count in percent.
std::vector<std::string> rows_of_the_page(const std::string& detector) {
    std::ifstream file(GRIDREACH_SOURCE_DIR "/docs/accuracy.md");
    std::vector<std::string> rows;
    const std::regex row("\\| ([^|]+) \\| ([0-9.]+) m \\| `" + detector +
                         "` \\| ([0-9]+) \\| ([0-9.]+) \\([^|]*\\| ([0-9.]+) \\([^|]*\\|[^|]*\\|[^|]*"
                         "\\| (\\+|−)([0-9]+)%.*");
    for (std::string line; std::getline(file, line) && line.rfind("Leave one place out", 0) != 0;)
        if (std::smatch m; std::regex_match(line, m, row))
            rows.push_back(fmt::format("{} {} {} {} {} {}{}", m[1].str(), m[2].str(), m[3].str(), m[4].str(),
                                       m[5].str(), m[6].str() == "+" ? "+" : "-", m[7].str()));
    return rows;
}

TEST(MeasuredAccuracy, IsWhatThePageOfFiguresSays) {
    for (const char* detector : {"cnn", "blob"}) {
        std::vector<std::string> rows;
        for (const MeasuredAccuracy& each : measured_accuracy(detector))
            rows.push_back(fmt::format("{} {:g} {} {:.2f} {:.2f} {:+.0f}", each.place, each.pixel_m,
                                       each.dwellings, each.f1, each.f1_3m, each.count_error * 100));
        EXPECT_GE(rows.size(), 12U);
        EXPECT_THAT(rows, testing::ElementsAreArray(rows_of_the_page(detector))) << detector;
    }
}

TEST(MeasuredAccuracy, OfAnotherDetectorIsNotKnown) {
    EXPECT_TRUE(measured_accuracy("footprints").empty());
}

}  // namespace
}  // namespace gridreach
