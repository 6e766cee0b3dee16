// SPDX-License-Identifier: Apache-2.0
#include "outputs/remarks.h"

#include <map>

namespace gridreach {

namespace {

using Places = std::map<std::string_view, std::string_view>;

/// What fills the places of `pattern` so that it becomes `text`, each as short as possible and never empty; a
/// place called n is a whole number.
std::optional<Places> places_in(std::string_view pattern, std::string_view text) {
    Places places;
    while (true) {
        const std::size_t open = pattern.find('{');
        const std::string_view words = pattern.substr(0, open);
        if (!text.starts_with(words)) return std::nullopt;
        text.remove_prefix(words.size());
        if (open == std::string_view::npos) return text.empty() ? std::optional(places) : std::nullopt;
        const std::size_t close = pattern.find('}', open);
        const std::string_view name = pattern.substr(open + 1, close - open - 1);
        pattern.remove_prefix(close + 1);
        const std::string_view next = pattern.substr(0, pattern.find('{'));
        const bool last = next.size() == pattern.size();
        const std::size_t end = !last ? text.find(next, 1)
                                : text.size() > next.size() && text.ends_with(next)
                                    ? text.size() - next.size()
                                    : std::string_view::npos;
        if (end == std::string_view::npos) return std::nullopt;
        if (name == "n" && text.substr(0, end).find_first_not_of("0123456789,") != std::string_view::npos)
            return std::nullopt;
        places[name] = text.substr(0, end);
        text.remove_prefix(end);
    }
}

std::string filled(std::string_view pattern, const Places& places, const Wording& w) {
    std::string out;
    while (!pattern.empty()) {
        const std::size_t open = pattern.find('{');
        out += pattern.substr(0, open);
        if (open == std::string_view::npos) break;
        const std::size_t close = pattern.find('}', open);
        out += w.number_or_word(places.at(pattern.substr(open + 1, close - open - 1)));
        pattern.remove_prefix(close + 1);
    }
    return out;
}

}  // namespace

std::optional<std::string> translated(std::string_view sentence, const Wording& w) {
    const Language language = w.phrases().language();
    if (language == Language::en) return std::string(sentence);
    if (const std::string_view whole = w.phrases().or_same(sentence); whole != sentence)
        return std::string(whole);
    for (const Phrase& remark : all_remarks())
        if (const auto places = places_in(remark.en, sentence))
            return filled(language == Language::fr ? remark.fr : remark.pt, *places, w);
    const std::size_t colon = sentence.find(": ");
    if (colon == std::string_view::npos) return std::nullopt;
    if (const auto rest = translated(sentence.substr(colon + 2), w))
        return std::string(sentence.substr(0, colon + 2)) + *rest;
    return std::nullopt;
}

std::string translated_or_same(std::string_view sentence, const Wording& w) {
    return translated(sentence, w).value_or(std::string(sentence));
}

}  // namespace gridreach
