// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>

namespace gridreach {

/// The most memory that the process has held at once, bytes.
std::uint64_t peak_memory_bytes();

/// What it holds now, bytes; 0 where the system does not tell.
std::uint64_t resident_memory_bytes();

/// Whether `bytes` more could be held now. Takes none.
bool memory_is_to_be_had(std::uint64_t bytes);

/// Whether the process was given a limit of address space or of data (ulimit -v, ulimit -d, --memory): one
/// more thread may then be refused, as the stack of each counts.
bool memory_is_limited();

}  // namespace gridreach
