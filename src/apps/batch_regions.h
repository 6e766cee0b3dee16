// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <string>
#include <vector>

namespace gridreach {

/// One run of a batch.
struct BatchRun {
    std::string name;                ///< Also of its folder and its log.
    std::string pipeline;            ///< Pipeline file.
    std::vector<std::string> words;  ///< What it gets besides, as on the command line.
};

/// A run of each pipeline file, called as the file is without its ending. Throws UsageError where two are
/// called the same, or one like a file that the batch writes.
std::vector<BatchRun> runs_of_files(const std::vector<std::string>& files);

/// A run of one pipeline in each region: the layer's polygons, called as `name_field` says (a field `name`,
/// else the row's number, when it is ""), letters, digits, `-`, `_` and `.` kept and `-` for others. Writes
/// each region as FOLDER/areas/NAME.gpkg, which its run has for survey area. Throws UsageError where two
/// regions are called the same or there is no such field, InputError for features that are no polygons.
std::vector<BatchRun> runs_of_regions(const std::string& file, const std::string& layer,
                                      const std::string& name_field, const std::string& crs,
                                      const std::string& folder);

}  // namespace gridreach
