// SPDX-License-Identifier: Apache-2.0
#include "model/vector_layer.h"

#include <charconv>
#include <cmath>

#include "base/words.h"

namespace gridreach {

std::optional<double> number_of(const FieldValue& value) {
    if (const auto* i = std::get_if<std::int64_t>(&value)) return static_cast<double>(*i);
    if (const auto* d = std::get_if<double>(&value)) return std::isnan(*d) ? std::nullopt : std::optional(*d);
    if (const auto* s = std::get_if<std::string>(&value)) {
        std::string_view text = *s;
        while (!text.empty() && text.front() == ' ') text.remove_prefix(1);
        while (!text.empty() && (text.back() == ' ' || text.back() == '\r')) text.remove_suffix(1);
        double number = 0;
        const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), number);
        if (error == std::errc() && end == text.data() + text.size() && !text.empty() && !std::isnan(number))
            return number;
    }
    return std::nullopt;
}

std::optional<std::size_t> VectorLayer::field(const std::string& name) const {
    for (std::size_t i = 0; i < fields.size(); ++i)
        if (lowered(fields[i]) == lowered(name)) return i;
    return std::nullopt;
}

}  // namespace gridreach
