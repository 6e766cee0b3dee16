// SPDX-License-Identifier: Apache-2.0
#include "outputs/rounded.h"

#include <fmt/format.h>

#include <cmath>

#include "base/words.h"

namespace gridreach {

namespace {
/// `value` to `digits` significant digits, without an exponent and without zeros after the last digit that
/// counts.
std::string significant(double value, int digits) {
    if (!std::isfinite(value)) return "unknown";
    if (value == 0) return "0";
    const double rounded_value = std::stod(fmt::format("{:.{}e}", value, digits - 1));
    const int magnitude = static_cast<int>(std::floor(std::log10(std::abs(rounded_value)) + 1e-12));
    const int decimals = digits - 1 - magnitude;
    if (decimals <= 0 && std::abs(rounded_value) < 9e15) return with_commas(std::llround(rounded_value));
    std::string text = fmt::format("{:.{}f}", rounded_value, decimals > 0 ? decimals : 0);
    if (text.find('.') != std::string::npos) {
        while (text.back() == '0') text.pop_back();
        if (text.back() == '.') text.pop_back();
    }
    return text;
}
}  // namespace

std::string rounded(double value) {
    return significant(value, 3);
}

std::string money_text(std::string_view currency, double amount) {
    const double size = std::abs(amount);
    std::string text;
    if (size >= 999.5e6) {
        text = rounded(amount / 1e9) + " billion";
    } else if (size >= 999.5e3) {
        text = rounded(amount / 1e6) + " million";
    } else if (size < 999.5) {
        text = rounded(std::round(amount));  // Nobody quotes a plan's cents.
    } else {
        text = rounded(amount);
    }
    return currency.empty() ? text : fmt::format("{} {}", currency, text);
}

std::string length_text(double length_m) {
    if (std::abs(length_m) < 999.5) return rounded(std::round(length_m)) + " m";
    return rounded(length_m / 1000) + " km";
}

std::string percent_text(double fraction) {
    const double percent = fraction * 100;
    if (percent > 0 && percent < 0.001) return "less than 0.001 %";
    return significant(percent, 2) + " %";
}

std::string counted(std::size_t n, std::string_view noun) {
    return fmt::format("{} {}{}", with_commas(static_cast<std::int64_t>(n)), noun, n == 1 ? "" : "s");
}

}  // namespace gridreach
