// SPDX-License-Identifier: Apache-2.0
#include "outputs/phrases.h"

#include <fmt/format.h>

#include <map>

#include "base/errors.h"

namespace gridreach {

const std::vector<std::string>& language_names() {
    static const std::vector<std::string> names = {"en", "fr", "pt"};
    return names;
}

Language language_named(std::string_view name) {
    for (std::size_t i = 0; i < language_names().size(); ++i)
        if (language_names()[i] == name) return static_cast<Language>(i);
    throw Error(ErrorClass::bug, fmt::format("there is no language called \"{}\".", name));
}

std::string_view name_of(Language language) {
    return language_names()[static_cast<std::size_t>(language)];
}

const Phrase* Phrases::find(std::string_view english) const {
    static const std::map<std::string_view, const Phrase*> by_english = [] {
        std::map<std::string_view, const Phrase*> map;
        for (const Phrase& phrase : all_phrases()) map.emplace(phrase.en, &phrase);
        return map;
    }();
    const auto found = by_english.find(english);
    return found == by_english.end() ? nullptr : found->second;
}

std::string_view Phrases::in_language(const Phrase& phrase) const {
    return language_ == Language::fr ? phrase.fr : language_ == Language::pt ? phrase.pt : phrase.en;
}

std::string_view Phrases::operator()(std::string_view english) const {
    if (const Phrase* phrase = find(english)) return in_language(*phrase);
    throw Error(ErrorClass::bug, fmt::format("no phrase \"{}\" is in the table.", english));
}

std::string_view Phrases::or_same(std::string_view english) const {
    const Phrase* phrase = find(english);
    return phrase ? in_language(*phrase) : english;
}

}  // namespace gridreach
