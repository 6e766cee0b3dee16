// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "outputs/detection_quality.h"
#include "outputs/layers.h"
#include "outputs/phrases.h"
#include "outputs/summary.h"

namespace gridreach {

/// What a stage told the person.
struct StageRemarks {
    std::string stage;
    std::vector<std::string> warnings;
    std::vector<std::string> remarks;
};

struct ReportSetting {
    std::string key, value, origin;
};

struct ReportFile {
    std::string role;  ///< The pipeline key: "scenes", "existing_grid".
    std::string path;
    std::string checksum;
    std::optional<std::uint64_t> bytes;
};

struct ReportInput {
    Language language = Language::en;
    std::string title;
    std::string about;  ///< The pipeline's `about`; may be empty.
    PlanOutputs outputs;
    PlanSummary summary;
    std::vector<StageRemarks> stages;
    std::optional<DetectionQuality> detection;  ///< Where dwellings were detected in imagery.
    std::string coordinate_system;
    std::vector<ReportSetting> settings;
    std::vector<ReportFile> files;
    std::vector<std::string> methods;  ///< Besides those of the plan.
    std::string program;               ///< "gridreach 0.1.0".
};

/// The remarks that the values carry, by stage in running order; stages without remarks are left out.
std::vector<StageRemarks> remarks_of(const PlanOutputs& outputs);

/// One self-contained HTML page: nothing is loaded from anywhere, every text from outside is escaped, and the
/// same input gives the same bytes. The map is moved with Leaflet, which is inside; without its script, and
/// on paper, it is a still picture.
std::string report_html(const ReportInput& input);

}  // namespace gridreach
