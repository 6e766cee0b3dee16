// SPDX-License-Identifier: Apache-2.0
#include "network/crossings.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

namespace gridreach {
namespace {

using testing::ElementsAre;
using testing::IsEmpty;

VectorLayer layer(std::vector<std::pair<std::string, PathM>> lines) {
    VectorLayer out;
    out.fields = {"name"};
    for (auto& [name, path] : lines)
        out.features.push_back({1, {{}, {std::move(path)}, {}}, {FieldValue(name)}});
    return out;
}

std::vector<std::string> met(const PathM& path, const VectorLayer& obstacles) {
    CandidateNetwork network;
    network.lines.emplace_back().path = path;
    mark_crossings(network, {obstacles}, "road");
    return network.lines[0].crossings;
}

TEST(Crossings, AreListedInTheOrderMetByNameWhereThereIsOne) {
    const VectorLayer roads = layer({{"", {{70, -10}, {70, 10}}}, {"A104", {{30, -10}, {30, 10}}}});
    EXPECT_THAT(met({{0, 0}, {50, 0}, {100, 0}}, roads), ElementsAre("road A104", "road"));
    EXPECT_THAT(met({{100, 0}, {0, 0}}, roads), ElementsAre("road", "road A104"));
    EXPECT_THAT(met({{0, 20}, {100, 20}}, roads), IsEmpty());
}

TEST(Crossings, ABendOnThePathIsMetOnceATouchNotAtAll) {
    EXPECT_THAT(met({{0, 0}, {100, 0}}, layer({{"", {{50, -10}, {50, 0}, {60, 10}}}})), ElementsAre("road"));
    EXPECT_THAT(met({{0, 0}, {100, 0}}, layer({{"", {{50, -10}, {50, 0}, {60, -10}}}})),
                testing::SizeIs(testing::AnyOf(0, 2)));
    EXPECT_THAT(met({{0, 0}, {100, 0}}, layer({{"", {{0, -10}, {0, 10}}}})), IsEmpty());
    EXPECT_THAT(met({{0, 0}, {100, 0}}, layer({{"", {{20, 0}, {80, 0}}}})), IsEmpty());
}

}  // namespace
}  // namespace gridreach
