// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <span>
#include <string>
#include <string_view>
#include <vector>

namespace gridreach {

enum class Language { en, fr, pt };

/// "en", "fr", "pt": what the option `language` may be.
const std::vector<std::string>& language_names();
/// `name` must be one of language_names().
Language language_named(std::string_view name);
std::string_view name_of(Language language);

/// One text in every language. The English text is its key.
struct Phrase {
    std::string_view en, fr, pt;
};
/// Every text that a report, a legend or a project shows.
std::span<const Phrase> all_phrases();

/// The table read in one language.
class Phrases {
public:
    explicit Phrases(Language language) : language_(language) {}
    Language language() const { return language_; }
    /// The text whose English is this. One that is not in the table is a bug and throws Error.
    std::string_view operator()(std::string_view english) const;
    /// The same, but a text that is not in the table (a remark, somebody's own word) stays as it is.
    std::string_view or_same(std::string_view english) const;

private:
    const Phrase* find(std::string_view english) const;
    std::string_view in_language(const Phrase& phrase) const;
    Language language_;
};

}  // namespace gridreach
