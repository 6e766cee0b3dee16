// SPDX-License-Identifier: Apache-2.0
#include "dwellings/roof_model.h"

#include <fmt/format.h>
#include <fmt/ranges.h>

#include <algorithm>
#include <cmath>
#include <filesystem>
#include <fstream>
#include <opencv2/core.hpp>
#include <sstream>

#include "base/errors.h"
#include "base/hash.h"
#include "dwellings/logistic.h"
#include "dwellings/roof_network.h"
#include "dwellings/shipped_model.h"

namespace gridreach {

double RoofConfidence::of(const RoofFeatures& features) const {
    return QuadraticLogistic{intercept, mean, deviation, linear, quadratic}.of(features);
}

namespace {

namespace fs = std::filesystem;

std::string content_of(const std::string& path, const char* what) {
    std::ifstream file(path, std::ios::binary);
    std::ostringstream text;
    if (!fs::is_regular_file(path) || !file || !(text << file.rdbuf()))
        throw InputError(fmt::format("{}: the {} cannot be read. Check the path.", path, what));
    return text.str();
}

/// Reads the values of a card and says which one is wrong.
class Card {
public:
    Card(const std::string& text, std::string name) : name_(std::move(name)) {
        try {
            file_.open(text, cv::FileStorage::READ | cv::FileStorage::MEMORY | cv::FileStorage::FORMAT_JSON);
        } catch (const cv::Exception&) {
        }
        if (!file_.isOpened()) wrong("it is not a JSON file");
        if (!has("format") || static_cast<int>(number("format")) != 1)
            wrong("it does not say \"format\": 1, so it is not a model card this version reads");
    }

    bool has(const char* key) const { return !file_[key].empty(); }

    double number(const char* key) const {
        const cv::FileNode node = file_[key];
        if (!node.isInt() && !node.isReal()) wrong(fmt::format("\"{}\" is not a number", key));
        return node.real();
    }

    std::string text(const char* key) const {
        if (!file_[key].isString()) wrong(fmt::format("\"{}\" is not a text", key));
        return file_[key].string();
    }

    std::vector<double> numbers(const char* key, std::size_t count) const {
        std::vector<double> values;
        const cv::FileNode list = file_[key];
        if (list.isSeq())
            for (const cv::FileNode& each : list)
                if (each.isInt() || each.isReal()) values.push_back(each.real());
        if (values.size() != count) wrong(fmt::format("\"{}\" is not a list of {} numbers", key, count));
        if (!std::all_of(values.begin(), values.end(), [](double v) { return std::isfinite(v); }))
            wrong(fmt::format("\"{}\" holds a number that is not finite", key));
        return values;
    }

    [[noreturn]] void wrong(const std::string& what) const {
        throw InputError(
            fmt::format("{}: {}. Use a card as the training or `gridreach adapt` wrote it.", name_, what));
    }

private:
    cv::FileStorage file_;
    std::string name_;
};

RoofModel read_card(const Card& card) {
    constexpr std::size_t n = roof_candidate_features;
    RoofModel model;
    model.name = card.text("name");
    model.weights_hash = card.text("weights_xxh128");
    const auto range = card.numbers("pixel_m", 2);
    model.finest_pixel_m = range[0];
    model.coarsest_pixel_m = range[1];
    if (!(range[0] > 0 && range[0] <= range[1])) card.wrong("\"pixel_m\" is not a range of ground pixels");
    model.min_confidence = card.number("min_confidence");
    model.confidence = {card.number("confidence_intercept"), card.numbers("confidence_mean", n),
                        card.numbers("confidence_deviation", n), card.numbers("confidence_linear", n),
                        card.numbers("confidence_quadratic", n * (n + 1) / 2)};
    for (double d : model.confidence.deviation)
        if (!(d > 0)) card.wrong("\"confidence_deviation\" holds a number that is not above 0");
    const auto per_expected = card.numbers("count_per_expected", 4);
    std::copy(per_expected.begin(), per_expected.end(), model.count.per_expected.begin());
    model.count.place_deviation = card.number("count_place_deviation");
    model.count.places = static_cast<int>(card.number("count_places"));
    for (double v : card.numbers("head", roof_planes_out * (roof_feature_planes + 1)))
        model.head.push_back(static_cast<float>(v));
    return model;
}

void check_weights(const RoofModel& model, const std::string& name, double bytes) {
    if (static_cast<double>(model.weights.size()) != bytes)
        throw InputError(
            fmt::format("{}: it has {} bytes and should have {:.0f}: it is truncated or another "
                        "file. Copy it again, together with its card.",
                        name, model.weights.size(), bytes));
    const std::string found =
        hash_of({reinterpret_cast<const char*>(model.weights.data()), model.weights.size()}).hex();
    if (found != model.weights_hash)
        throw InputError(
            fmt::format("{}: its checksum is {} and the card says {}: it is damaged or of "
                        "another training. Copy it again, together with its card.",
                        name, found, model.weights_hash));
    check_network(model, name);
}

}  // namespace

std::shared_ptr<const RoofModel> load_roof_model(const std::string& card_path) {
    if (card_path.empty()) {
        const std::string text(shipped_model_card());
        const Card card(text, "the shipped model");
        auto model = std::make_shared<RoofModel>(read_card(card));
        model->hash = hash_of(text).hex();
        model->weights.assign(shipped_model_weights().begin(), shipped_model_weights().end());
        check_weights(*model, "the shipped model", card.number("weights_bytes"));
        return model;
    }
    const std::string text = content_of(card_path, "model card");
    const Card card(text, card_path);
    auto model = std::make_shared<RoofModel>(read_card(card));
    model->hash = hash_of(text).hex();  // It names the weights' own.
    const std::string weights = (fs::path(card_path).parent_path() / card.text("weights")).string();
    const std::string bytes = content_of(weights, "network of the model");
    model->weights.assign(bytes.begin(), bytes.end());
    check_weights(*model, weights, card.number("weights_bytes"));
    return model;
}

std::string card_text(const RoofModel& model, const std::string& weights) {
    const auto list = [](const auto& numbers) { return fmt::format("[{}]", fmt::join(numbers, ", ")); };
    const auto quoted = [](const std::string& text) {
        std::string out = "\"";
        for (const char c : text) {
            if (c == '"' || c == '\\') out += '\\';
            out += c;
        }
        return out + '"';
    };
    std::string text = "{\n";
    const auto line = [&](const char* key, const std::string& value, const char* end = ",") {
        text += fmt::format(" \"{}\": {}{}\n", key, value, end);
    };
    const auto number = [](double value) { return fmt::format("{}", value); };
    line("format", "1");
    line("name", quoted(model.name));
    line("weights", quoted(weights));
    line("weights_bytes", std::to_string(model.weights.size()));
    line("weights_xxh128", quoted(model.weights_hash));
    line("pixel_m", list(std::array{model.finest_pixel_m, model.coarsest_pixel_m}));
    line("head", list(model.head));
    line("min_confidence", number(model.min_confidence));
    line("confidence_intercept", number(model.confidence.intercept));
    line("confidence_mean", list(model.confidence.mean));
    line("confidence_deviation", list(model.confidence.deviation));
    line("confidence_linear", list(model.confidence.linear));
    line("confidence_quadratic", list(model.confidence.quadratic));
    line("count_per_expected", list(model.count.per_expected));
    line("count_place_deviation", number(model.count.place_deviation));
    line("count_places", std::to_string(model.count.places), "");
    return text + "}\n";
}

}  // namespace gridreach
