// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <memory>
#include <nlohmann/json_fwd.hpp>
#include <string>
#include <vector>

namespace gridreach {

/// Two finished runs side by side.
struct CompareResult {
    std::vector<std::string> lines;  ///< For people.
    std::vector<std::string> files;  ///< Written, in order.
    std::shared_ptr<const nlohmann::json> record;
};

/// Reads what two runs left in their folders (a folder, or its run.json) and compares them; with an `output`
/// writes compare.gpkg, compare.html and, last, compare.json into it. Throws InputError for a folder that
/// holds no finished plan and for runs that were worked in different coordinate systems, UsageError where the
/// output cannot be written; nothing is written then.
CompareResult compare_runs(const std::string& a, const std::string& b, const std::string& output,
                           bool overwrite);

}  // namespace gridreach
