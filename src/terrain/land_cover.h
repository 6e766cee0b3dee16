// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <map>
#include <string>
#include <vector>

namespace gridreach {

/// Price factor by land-cover code; infinite is no-go.
using LandCoverTable = std::map<int, float>;

/// The names of the shipped tables.
std::vector<std::string> land_cover_tables();

/// The shipped table of this name; the YAML file `factors` (`code: factor` or `code: no_go`; "" is none)
/// replaces and adds codes. Throws UsageError for what is wrong in the file, with its line.
LandCoverTable land_cover_table(const std::string& name, const std::string& factors);

}  // namespace gridreach
