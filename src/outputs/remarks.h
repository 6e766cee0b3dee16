// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <optional>
#include <span>
#include <string>
#include <string_view>

#include "outputs/wording.h"

namespace gridreach {

/// What stages remark, with {places} for what they fill in.
std::span<const Phrase> all_remarks();

/// A sentence that a stage made, in the language of the report: whole from the phrases, or by a remark of the
/// table whose words it has, what stands in its places carried over. A part before a colon ("network: ")
/// stays. In English every sentence is its own translation; nothing for one that nobody translated.
std::optional<std::string> translated(std::string_view sentence, const Wording& wording);

/// The same, or the sentence as it is.
std::string translated_or_same(std::string_view sentence, const Wording& wording);

}  // namespace gridreach
