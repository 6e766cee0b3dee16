// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <nlohmann/json_fwd.hpp>
#include <string>
#include <vector>

#include "dwellings/evaluate.h"

namespace gridreach {

/// What was compared and how, for the record.
struct EvaluationInputs {
    std::string found, truth, area, crs;
    std::vector<std::string> scenes;
    EvaluationSettings settings;
};

/// The scores as lines of a table for people.
std::vector<std::string> table_of(const DetectionScore& score, double border_m);

/// All scores, intervals and settings; what is undefined is null.
nlohmann::json json_of(const DetectionScore& score, const EvaluationInputs& inputs);

}  // namespace gridreach
