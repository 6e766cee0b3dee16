// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <nlohmann/json_fwd.hpp>
#include <optional>
#include <string>
#include <vector>

#include "outputs/share_layers.h"
#include "outputs/summary.h"
#include "pipeline/variations.h"

namespace gridreach {

/// One draw: the value of each parameter and the figures of its plan.
struct DrawResult {
    std::vector<std::string> values;
    std::vector<std::optional<double>> figures;  ///< In the order of figure_names().
};

/// "total_cost", "lower_bound" …: the figures that draws are compared by, as run.json calls them.
const std::vector<std::string>& figure_names();
std::vector<std::optional<double>> figures_of(const PlanSummary& summary);

/// draws.csv: a row per draw, first 1; a column per parameter and per figure, empty where it is unknown.
std::string draws_csv(const std::vector<Parameter>& parameters, const std::vector<DrawResult>& draws);

/// Per parameter: its law or values; with numbers, the rank correlation of each figure with it (null where
/// one of them never changes or is unknown); of a varied one, the mean figures of the draws with each value.
nlohmann::json parameters_json(const std::vector<Parameter>& parameters,
                               const std::vector<DrawResult>& draws);

/// Per figure: mean, 5 % and 95 % quantile, least and most; null where a draw does not know it.
nlohmann::json figures_json(const std::vector<DrawResult>& draws);

/// For people: what the draws say together. `parameters` and `figures` as above; rank correlations weaker
/// than `weakest` are not told.
std::vector<std::string> lines_for_people(const nlohmann::json& parameters, const nlohmann::json& figures,
                                          const ShareCounts& counts, const std::string& currency,
                                          const std::string& how_drawn, double weakest);

}  // namespace gridreach
