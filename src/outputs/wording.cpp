// SPDX-License-Identifier: Apache-2.0
#include "outputs/wording.h"

#include <cmath>

#include "base/words.h"
#include "outputs/rounded.h"

namespace gridreach {

std::string Wording::localised(std::string number) const {
    if (phrases_.language() == Language::en) return number;
    std::string out;
    for (const char c : number) c == ',' ? out += "\xE2\x80\xAF" : out += c == '.' ? ',' : c;
    return out;
}

std::string Wording::counted(std::uint64_t n, std::string_view one, std::string_view many) const {
    const bool singular = n == 1 || (n == 0 && phrases_.language() == Language::fr);
    return say(singular ? one : many, fmt::arg("n", count(n)));
}

std::string Wording::count(std::uint64_t n) const {
    return localised(with_commas(static_cast<std::int64_t>(n)));
}
std::string Wording::whole(double value) const {
    return localised(with_commas(std::llround(value)));
}
std::string Wording::rounded(double value) const {
    return std::isfinite(value) ? localised(gridreach::rounded(value)) : std::string(phrases_("unknown"));
}

std::string Wording::money(std::string_view currency, double amount) const {
    if (phrases_.language() == Language::en) return money_text(currency, amount);
    const double size = std::abs(amount);
    const auto of = [&](std::string_view english, double unit) {
        return say(english, fmt::arg("n", rounded(amount / unit)));
    };
    // The same steps as money_text.
    const std::string text = size >= 999.5e6   ? of("{n} billion", 1e9)
                             : size >= 999.5e3 ? of("{n} million", 1e6)
                             : size < 999.5    ? rounded(std::round(amount))
                                               : rounded(amount);
    return currency.empty() ? text : fmt::format("{} {}", text, currency);
}

std::string Wording::length(double length_m) const {
    return localised(length_text(length_m));
}

std::string Wording::number_or_word(std::string_view text) const {
    return text.find_first_not_of("0123456789,.") == std::string_view::npos
               ? localised(std::string(text))
               : std::string(phrases_.or_same(text));
}

std::string Wording::percent(double fraction) const {
    return fraction > 0 && fraction < 1e-5 ? std::string(phrases_("less than 0.001 %"))
                                           : localised(percent_text(fraction));
}

}  // namespace gridreach
