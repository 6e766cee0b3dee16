// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <string>
#include <vector>

namespace gridreach {

struct ZipEntry {
    std::string name, bytes;
};

/// A zip archive (PKWARE's APPNOTE 6.3, deflated, no ZIP64) in memory. Entries carry the date of
/// SOURCE_DATE_EPOCH, else 1980-01-01, in UTC, so the same entries give the same bytes. Entries from 4 GiB on
/// are a bug: throws Error.
std::string zip_of(const std::vector<ZipEntry>& entries);

}  // namespace gridreach
