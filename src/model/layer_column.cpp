// SPDX-License-Identifier: Apache-2.0
#include "model/layer_column.h"

#include <fmt/format.h>

#include <cmath>

#include "base/errors.h"
#include "base/words.h"

namespace gridreach {

LayerColumn::LayerColumn(const VectorLayer& layer, std::string name) : layer_(layer), name_(std::move(name)) {
    if (name_.empty()) return;
    at_ = layer.field(name_);
    if (!at_) throw InputError(fmt::format("{}: {}", layer.path, unknown_word("field", name_, layer.fields)));
}

std::optional<double> LayerColumn::number(const Feature& feature, double least, double most) const {
    if (!at_ || is_empty(feature)) return std::nullopt;
    const auto number = number_of(value(feature));
    if (!number || !std::isfinite(*number) || *number < least || *number > most)
        refuse(feature, std::isfinite(most)
                            ? fmt::format("a number from {} to {}", shortest(least), shortest(most))
                            : fmt::format("a number of at least {}", shortest(least)));
    return number;
}

std::optional<double> LayerColumn::amount(const Feature& feature, double most) const {
    return number(feature, 0, most);
}

double LayerColumn::needed_amount(const Feature& feature, double most) const {
    const auto known = amount(feature, most);
    if (!known) refuse(feature, "a number of at least 0");
    return *known;
}

bool LayerColumn::flag(const Feature& feature) const {
    if (!at_ || is_empty(feature)) return false;
    const auto number = number_of(value(feature));
    if (number && (*number == 0 || *number == 1)) return *number == 1;
    const std::string word = lowered(shown(feature));
    if (word == "yes" || word == "true") return true;
    if (word == "no" || word == "false") return false;
    refuse(feature, "1 or 0, yes or no");
}

bool LayerColumn::is_empty(const Feature& feature) const {
    const auto* words = std::get_if<std::string>(&value(feature));
    return std::holds_alternative<std::monostate>(value(feature)) || (words != nullptr && words->empty());
}

std::string LayerColumn::shown(const Feature& feature) const {
    const FieldValue& v = value(feature);
    if (const auto* words = std::get_if<std::string>(&v)) return *words;
    if (const auto* whole = std::get_if<std::int64_t>(&v)) return std::to_string(*whole);
    if (const auto* number = std::get_if<double>(&v)) return shortest(*number);
    return "";
}

void LayerColumn::refuse(const Feature& feature, const std::string& must) const {
    throw InputError(fmt::format("{}: feature {}: {} is {}, but it must be {}.", layer_.path, feature.id,
                                 name_, is_empty(feature) ? "empty" : shown(feature), must));
}

std::string name_field(const VectorLayer& layer) {
    for (const char* each : {"name", "label", "settlement", "village", "community"})
        if (layer.field(each)) return each;
    return "";
}

}  // namespace gridreach
