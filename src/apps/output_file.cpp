// SPDX-License-Identifier: Apache-2.0
#include "apps/output_file.h"

#include <fmt/format.h>
#include <unistd.h>

#include <filesystem>

#include "base/errors.h"
#include "base/words.h"

namespace gridreach {

namespace fs = std::filesystem;

void check_output_file(const std::string& option, const std::string& path, const std::string& ending,
                       const std::string& what, const std::vector<std::string>& inputs, bool overwrite) {
    const fs::path file(path);
    if (lowered(file.extension().string()) != ending)
        throw UsageError(fmt::format("{} {}: {}. End the name in {}.", option, path, what, ending));
    for (const std::string& input : inputs)
        if (!input.empty() &&
            fs::weakly_canonical(input.substr(0, input.rfind('|'))) == fs::weakly_canonical(file))
            throw UsageError(
                fmt::format("{} {} would write over an input. Choose another name.", option, path));
    std::error_code error;
    const fs::file_status status = fs::symlink_status(file, error);
    if (fs::is_directory(status))
        throw UsageError(fmt::format("{} {} is a folder. Name a file.", option, path));
    if (fs::exists(status) && !overwrite)
        throw UsageError(
            fmt::format("{} exists. Add --overwrite to replace it, or choose another name.", path));
    const fs::path folder = file.has_parent_path() ? file.parent_path() : fs::path(".");
    if (!fs::is_directory(folder, error))
        throw UsageError(
            fmt::format("{} is no folder, so {} cannot be written there.", folder.string(), path));
    if (::access(folder.c_str(), W_OK | X_OK) != 0)
        throw UsageError(
            fmt::format("{} cannot be written: {} is read-only for you.", path, folder.string()));
}

}  // namespace gridreach
