// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>
#include <optional>
#include <string>

namespace gridreach {

/// "512MiB" or "1.5GiB" in bytes; nothing for "". Throws UsageError for other forms and for less than 64 MiB.
std::optional<std::uint64_t> memory_budget(const std::string& text);

/// From now on the process gets no more memory than this: what needs more fails as class resources, before
/// the system kills it or something else.
void hold_memory(std::uint64_t bytes);

}  // namespace gridreach
