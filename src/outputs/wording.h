// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <fmt/format.h>

#include <cstdint>
#include <string>
#include <string_view>

#include "outputs/phrases.h"

namespace gridreach {

/// Phrases and numbers in one language: "1,230.5" is "1 230,5" in French and Portuguese, the space a narrow
/// one that does not break.
class Wording {
public:
    explicit Wording(Language language = Language::en) : phrases_(language) {}
    const Phrases& phrases() const { return phrases_; }

    /// The phrase with its {places} filled: `say("{n} of {total}", fmt::arg("n", 3), fmt::arg("total", 7))`.
    template <class... Args>
    std::string say(std::string_view english, const Args&... args) const {
        return fmt::format(fmt::runtime(phrases_(english)), args...);
    }
    /// One of two phrases with a place {n}. None is plural in English and Portuguese, singular in French.
    std::string counted(std::uint64_t n, std::string_view one, std::string_view many) const;

    std::string whole(double value) const;
    std::string count(std::uint64_t n) const;
    /// Three significant digits; see rounded.h for these.
    std::string rounded(double value) const;
    std::string money(std::string_view currency, double amount) const;
    std::string length(double length_m) const;
    std::string percent(double fraction) const;
    /// "1,230.5" as the language writes it, a word in the language where the phrases have it; else the same.
    std::string number_or_word(std::string_view text) const;

private:
    std::string localised(std::string english_number) const;
    Phrases phrases_;
};

}  // namespace gridreach
