// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <string>
#include <vector>

#include "electrical/feeder.h"

namespace gridreach {

/// The files a feeder may consist of (docs/commands/loadflow.md has their columns).
const std::vector<std::string>& feeder_file_names();

/// Reads a folder of them. Throws InputError, "FILE:LINE: ...", for files that are missing or belong to no
/// feeder, unknown columns, values out of their limits, names given twice and buses that do not exist.
Feeder read_feeder(const std::string& folder);

}  // namespace gridreach
