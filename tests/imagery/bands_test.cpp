// SPDX-License-Identifier: Apache-2.0
#include "imagery/bands.h"

#include <gtest/gtest.h>

#include "base/errors.h"

namespace gridreach {
namespace {

using enum BandRole;
using Bands = std::vector<int>;

RasterInfo scene(const std::vector<BandRole>& roles) {
    RasterInfo info;
    info.path = "north.tif";
    for (BandRole role : roles) info.bands.push_back({role, std::nullopt});
    return info;
}

template <class Failure>
std::string refusal(const RasterInfo& info, const std::vector<double>& asked) {
    try {
        choose_bands(info, asked);
    } catch (const Failure& e) {
        return e.what();
    }
    return "nothing was thrown";
}

TEST(Bands, FollowTheRolesTheFileGives) {
    EXPECT_EQ(choose_bands(scene({blue, green, red, undefined}), {}), (Bands{2, 1, 0}));
    EXPECT_EQ(choose_bands(scene({red, green, blue, alpha}), {}), (Bands{0, 1, 2}));
    EXPECT_EQ(choose_bands(scene({alpha, undefined, red, green, blue, undefined}), {}), (Bands{2, 3, 4}));
}

TEST(Bands, AreGreyWhereThereIsOneOrTwo) {
    EXPECT_EQ(choose_bands(scene({grey}), {}), (Bands{0}));
    EXPECT_EQ(choose_bands(scene({grey, alpha}), {}), (Bands{0}));
    EXPECT_EQ(choose_bands(scene({alpha, undefined}), {}), (Bands{1}));
    EXPECT_EQ(choose_bands(scene({undefined, undefined}), {}), (Bands{0}));
}

TEST(Bands, AreTheFirstThreeOfThreeOrFour) {
    EXPECT_EQ(choose_bands(scene({grey, undefined, undefined}), {}), (Bands{0, 1, 2}));
    EXPECT_EQ(choose_bands(scene({undefined, undefined, undefined, undefined, alpha}), {}), (Bands{0, 1, 2}));
}

TEST(Bands, AreTheFifthThirdAndSecondOfEight) {
    EXPECT_EQ(choose_bands(scene(std::vector<BandRole>(8, undefined)), {}), (Bands{4, 2, 1}));
}

TEST(Bands, AreThoseAskedFor) {
    EXPECT_EQ(choose_bands(scene({red, green, blue, undefined}), {4, 1, 2}), (Bands{3, 0, 1}));
    EXPECT_EQ(choose_bands(scene({red, green, blue}), {2}), (Bands{1}));
}

TEST(Bands, ThatAreMissingOrUnclearAreRefused) {
    EXPECT_EQ(refusal<InputError>(scene({grey}), {1, 2, 3}),
              "north.tif has 1 band, but bands asks for band 2.");
    EXPECT_EQ(refusal<InputError>(scene({red, green, blue}), {5}),
              "north.tif has 3 bands, but bands asks for band 5.");
    EXPECT_EQ(
        refusal<InputError>(scene(std::vector<BandRole>(6, undefined)), {}),
        "north.tif has 6 bands and does not say which are red, green and blue. Name them: bands: [3, 2, 1].");
    const std::string rule =
        ", but it must be three band numbers (red, green, blue) or one (grey), counted from 1.";
    EXPECT_EQ(refusal<UsageError>(scene({grey}), {1, 2}), "bands is [1, 2]" + rule);
    EXPECT_EQ(refusal<UsageError>(scene({grey}), {1.5}), "bands is [1.5]" + rule);
    EXPECT_EQ(refusal<UsageError>(scene({grey}), {0, 1, 1}), "bands is [0, 1, 1]" + rule);
}

}  // namespace
}  // namespace gridreach
