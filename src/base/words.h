// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

namespace gridreach {

/// The entry of `known` nearest to `word` (edit distance, case ignored; first of equals), or "" when none
/// is near enough to be what was meant (more than a third of its letters would have to change).
std::string nearest_word(std::string_view word, const std::vector<std::string>& known);

/// `there is no KIND called "word". Did you mean "x"? Available: a, b.`
std::string unknown_word(std::string_view kind, std::string_view word, const std::vector<std::string>& known);

/// "a, b, c"; "" for none.
std::string joined(const std::vector<std::string>& words, std::string_view between = ", ");

/// 1234567 as "1,234,567".
std::string with_commas(std::int64_t n);

/// A number as short as reads back the same: 500, 0.05, 1e-06. "nan", "inf" and "-inf" are spelled so.
std::string shortest(double value);

/// True when `text` is well-formed UTF-8 (no surrogates, no overlong forms).
bool is_utf8(std::string_view text);

/// ASCII letters lowered.
std::string lowered(std::string_view text);

}  // namespace gridreach
