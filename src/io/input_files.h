// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <string>
#include <vector>

namespace gridreach {

/// Every file on disk that an input consists of, sorted: a shapefile's .dbf and .prj, a raster's .aux.xml and
/// .ovr, what a VRT names. "FILE|LAYER" is FILE. Throws InputError when it cannot be opened.
std::vector<std::string> files_of(const std::string& path);

/// What a file seems to be, from a first look: `init` sorts a folder's files by it.
enum class FileKind { raster, vector, other };
FileKind kind_of(const std::string& path);

/// Versions of the libraries that decide what comes out, for the run record: {"GDAL", "3.6.2"}…
std::vector<std::pair<std::string, std::string>> io_library_versions();

}  // namespace gridreach
