// SPDX-License-Identifier: Apache-2.0
#include "dwellings/roof_model.h"

#include <gtest/gtest.h>

#include <regex>

#include "base/hash.h"
#include "support/expect_error.h"
#include "support/temporary_folder.h"

namespace gridreach {
namespace {

using test::error_of;
using test::TemporaryFolder;

/// A model as a pair of files, the card changed by `change`.
std::string written(const TemporaryFolder& folder, const std::string& weights,
                    const std::function<void(std::string&)>& change = {}) {
    RoofModel model = *load_roof_model("");
    model.weights.assign(weights.begin(), weights.end());
    model.weights_hash = hash_of(weights).hex();
    std::string card = card_text(model, "net.onnx");
    if (change) change(card);
    folder.file("net.onnx", weights);
    return folder.file("net.json", card);
}

std::string shipped_weights() {
    const auto model = load_roof_model("");
    return {model->weights.begin(), model->weights.end()};
}

/// One field of a protocol buffer: a number, or bytes.
std::string number_field(int field, std::uint64_t value) {
    std::string out(1, static_cast<char>(field << 3));
    for (; value > 127; value >>= 7) out += static_cast<char>((value & 127) | 128);
    return out + static_cast<char>(value);
}
std::string bytes_field(int field, const std::string& bytes) {
    std::string out = number_field(field, bytes.size());
    out[0] = static_cast<char>(out[0] | 2);
    return out + bytes;
}

/// A network, as ONNX, that gives back its 13 planes, negatives cut off.
std::string other_network() {
    std::string shape;
    for (const int size : {1, 13, 32, 32})
        shape += bytes_field(1, number_field(1, static_cast<unsigned>(size)));
    const auto value = [&](const char* name) {
        return bytes_field(1, name) +
               bytes_field(2, bytes_field(1, number_field(1, 1) + bytes_field(2, shape)));
    };
    const std::string node = bytes_field(1, "cells") + bytes_field(2, "features") + bytes_field(4, "Relu");
    const std::string graph = bytes_field(1, node) + bytes_field(2, "g") + bytes_field(11, value("cells")) +
                              bytes_field(12, value("features"));
    return number_field(1, 6) + bytes_field(7, graph) +
           bytes_field(8, bytes_field(1, "") + number_field(2, 11));
}

TEST(RoofModels, AreReadBackWithTheSameNumbers) {
    const TemporaryFolder folder;
    const auto shipped = load_roof_model("");
    const auto again = load_roof_model(written(folder, shipped_weights()));
    EXPECT_EQ(again->weights, shipped->weights);
    EXPECT_EQ(again->head, shipped->head);
    EXPECT_EQ(again->min_confidence, shipped->min_confidence);
    EXPECT_EQ(again->confidence.intercept, shipped->confidence.intercept);
    EXPECT_EQ(again->confidence.mean, shipped->confidence.mean);
    EXPECT_EQ(again->confidence.deviation, shipped->confidence.deviation);
    EXPECT_EQ(again->confidence.linear, shipped->confidence.linear);
    EXPECT_EQ(again->confidence.quadratic, shipped->confidence.quadratic);
    EXPECT_EQ(again->count.per_expected, shipped->count.per_expected);
    EXPECT_EQ(again->count.place_deviation, shipped->count.place_deviation);
    EXPECT_EQ(again->count.places, shipped->count.places);
    EXPECT_EQ(card_text(*again, "net.onnx"), card_text(*shipped, "net.onnx"));
}

TEST(RoofModels, OfTheShippedKindKnowWhatTheyWereTrainedFor) {
    const auto model = load_roof_model("");
    EXPECT_EQ(model->finest_pixel_m, 0.25);
    EXPECT_EQ(model->coarsest_pixel_m, 0.7);
    EXPECT_GT(model->count.places, 1);
    EXPECT_LT(model->weights.size(), 8U << 20);
}

TEST(RoofModels, ThatAreMissingAreNamed) {
    const TemporaryFolder folder;
    EXPECT_EQ(error_of([&] { load_roof_model(folder / "none.json"); }),
              folder / "none.json: the model card cannot be read. Check the path.");
    const std::string card = written(folder, shipped_weights());
    std::filesystem::remove(folder / "net.onnx");
    EXPECT_EQ(error_of([&] { load_roof_model(card); }),
              folder / "net.onnx: the network of the model cannot be read. Check the path.");
}

TEST(RoofModels, ThatAreTruncatedOrDamagedAreRefused) {
    const TemporaryFolder folder;
    std::string weights = shipped_weights();
    const std::string card = written(folder, weights);
    folder.file("net.onnx", weights.substr(0, 1000));
    EXPECT_EQ(error_of([&] { load_roof_model(card); }),
              (folder / "net.onnx") + ": it has 1000 bytes and should have " +
                  std::to_string(weights.size()) +
                  ": it is truncated or another file. Copy it again, together with its card.");
    const std::string was = hash_of(weights).hex();
    weights[5000] = static_cast<char>(weights[5000] ^ 1);
    folder.file("net.onnx", weights);
    EXPECT_EQ(error_of([&] { load_roof_model(card); }),
              (folder / "net.onnx") + ": its checksum is " + hash_of(weights).hex() + " and the card says " +
                  was + ": it is damaged or of another training. Copy it again, together with its card.");
}

TEST(RoofModels, OfAnotherShapeAreRefused) {
    const TemporaryFolder folder;
    EXPECT_EQ(error_of([&] { load_roof_model(written(folder, "no network at all")); }),
              (folder / "net.onnx") +
                  ": it is not a network that OpenCV reads. Use a network that the training "
                  "of this version wrote.");
    EXPECT_EQ(error_of([&] { load_roof_model(written(folder, other_network())); }),
              (folder / "net.onnx") +
                  ": it does not turn 13 planes into 24 planes of the same size. Use a network "
                  "that the training of this version wrote.");
}

TEST(RoofModels, WithAWrongCardSayWhatIsWrongInIt) {
    const TemporaryFolder folder;
    const auto complaint = [&](const std::string& pattern, const std::string& with) {
        return error_of([&] {
            load_roof_model(written(folder, "x", [&](std::string& card) {
                card = std::regex_replace(card, std::regex(pattern), with);
            }));
        });
    };
    const std::string hint = ". Use a card as the training or `gridreach adapt` wrote it.";
    EXPECT_EQ(complaint("\"format\": 1", "\"format\": 7"),
              (folder / "net.json") +
                  ": it does not say \"format\": 1, so it is not a model card this version reads" + hint);
    EXPECT_EQ(complaint("\"min_confidence\": [0-9.e-]+", "\"min_confidence\": \"half\""),
              (folder / "net.json") + ": \"min_confidence\" is not a number" + hint);
    EXPECT_EQ(complaint("\"count_per_expected\": \\[[^,]*,", "\"count_per_expected\": ["),
              (folder / "net.json") + ": \"count_per_expected\" is not a list of 4 numbers" + hint);
    EXPECT_EQ(complaint("\"pixel_m\": \\[0.25, 0.7\\]", "\"pixel_m\": [0.7, 0.25]"),
              (folder / "net.json") + ": \"pixel_m\" is not a range of ground pixels" + hint);
    EXPECT_EQ(error_of([&] { load_roof_model(folder.file("text.json", "no card")); }),
              (folder / "text.json") + ": it is not a JSON file" + hint);
}

}  // namespace
}  // namespace gridreach
