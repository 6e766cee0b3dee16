// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <functional>
#include <string>
#include <string_view>

namespace gridreach {

/// Calls `write(temporary path)` in a fresh folder beside `path`, then flushes the file to disk and renames
/// it to `path` (and flushes the folder): `path` is the old file or the whole new one, never a part. A
/// symbolic link at `path` is replaced, not followed. What `write` throws leaves nothing behind.
void write_beside(const std::string& path, const std::function<void(const std::string&)>& write);

/// Whether a folder of this name is one that write_beside() makes: what a killed process leaves behind.
bool is_unfinished(std::string_view folder_name);

/// Writes a whole text file through write_beside. Throws ResourceError when the disk refuses.
void write_text_file(const std::string& path, std::string_view text);

/// Reads a whole file. Throws InputError when it cannot.
std::string read_text_file(const std::string& path);

/// Flushes a file or folder to disk; throws ResourceError when that fails.
void flush_to_disk(const std::string& path);

}  // namespace gridreach
