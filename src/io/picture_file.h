// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>
#include <span>
#include <string>

namespace gridreach {

/// Writes a PNG beside, closes, re-opens, checks, renames. `rgb` is red, green, blue interleaved, row by row,
/// 3 × width × height bytes (both sides at least 1). The same pixels give the same bytes. Throws
/// ResourceError when it cannot.
void write_png(const std::string& path, int width, int height, std::span<const std::uint8_t> rgb);

}  // namespace gridreach
