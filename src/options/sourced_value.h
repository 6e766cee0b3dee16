// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <string>

#include "options/setting.h"

namespace gridreach {

class OptionList;

/// Throws UsageError with the place in front.
[[noreturn]] void refuse_at(const Origin& at, const std::string& text);

/// Sets the option of `options` that a catalogue's entry names. An entry is `key: value` or `key: {value: 20,
/// unit: USD/m, source: "...", range: [16, 55], note: "..."}`; `kind` is what a key is called in errors
/// ("cost").
///
/// Throws UsageError, "FILE:LINE: ...", for an unknown key, a word for a number, a value out of its limits or
/// of its own `range`, a `unit` that is not the one the option is counted in, and unknown parts.
void set_sourced_value(const Setting::Entry& entry, const OptionList& options, const std::string& kind);

}  // namespace gridreach
