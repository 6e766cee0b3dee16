// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <string>
#include <vector>

namespace gridreach {

/// A file of a folder and the pipeline key it seems made for.
struct GuessedFile {
    std::string path;
    std::string key;      ///< "scenes", "existing_grid"…; "" when nothing fits.
    std::string what;     ///< What was seen: "2,400 × 2,400 pixels, 3 bands, 0.50 m".
    std::string why;      ///< Why this key: "its name says so", "three bands of bytes, 0.50 m on the ground".
    std::string problem;  ///< Why it cannot be used as it is: no coordinate system, cannot be opened.
};

/// Looks at every file of `folder` (not below it), sorted by name, and guesses its role by kind, name and
/// content.
std::vector<GuessedFile> guess_folder(const std::string& folder);

/// A commented pipeline file for the folder, and what is missing before it can run.
struct FirstPipeline {
    std::string yaml;
    std::vector<std::string> missing;
};
FirstPipeline first_pipeline(const std::vector<GuessedFile>& files);

}  // namespace gridreach
