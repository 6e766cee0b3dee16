// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <string>
#include <string_view>

namespace gridreach {

/// Text as HTML shows it, safe in an element and in a quoted attribute: & < > " ' are escaped, control
/// characters become spaces (line ends stay), and what is no UTF-8 shows as the replacement character.
std::string escaped(std::string_view text);

}  // namespace gridreach
