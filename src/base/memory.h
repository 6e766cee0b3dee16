// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>

namespace gridreach {

/// The most memory that the process has held at once, bytes.
std::uint64_t peak_memory_bytes();

/// What it holds now, bytes; 0 where the system does not tell.
std::uint64_t resident_memory_bytes();

}  // namespace gridreach
