// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>
#include <string>
#include <vector>

#include "base/hash.h"

namespace gridreach {

/// Every file that an input consists of, sorted: a shapefile's .dbf and .prj, a raster's .aux.xml and .ovr,
/// what a VRT names, in archives and on servers too. "FILE|LAYER" is FILE. Throws InputError when it cannot
/// be opened.
std::vector<std::string> files_of(const std::string& path);

/// `file` from the root; a name within one of GDAL's file systems (/vsizip/…) as it is.
std::string full_name(const std::string& file);

/// What a file holds, told apart from what other files and other versions of it hold.
struct FileContent {
    std::uint64_t bytes = 0;
    Hash128 hash;
    std::string etag;  ///< Given: `hash` is of the server's ETag and `bytes`, and the file was not fetched.
};

/// Reads the file through, in GDAL's file systems too. From a server that gives a strong ETag, which no two
/// versions share (RFC 9110, section 8.8.3), only that is asked for. Throws InputError when it cannot be
/// read.
FileContent content_of(const std::string& file);

/// What a file seems to be, from a first look: `init` sorts a folder's files by it.
enum class FileKind { raster, vector, other };
FileKind kind_of(const std::string& path);

/// Versions of the libraries that decide what comes out, for the run record: {"GDAL", "3.6.2"}…
std::vector<std::pair<std::string, std::string>> io_library_versions();

}  // namespace gridreach
