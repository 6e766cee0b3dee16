// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstddef>
#include <optional>
#include <span>

#include "electrical/equipment.h"
#include "electrical/loss_prices.h"

namespace gridreach {

struct TransformerRules {
    double life_factor = 1;   ///< Life cost of a transformer over what it costs to build.
    double most_loading = 1;  ///< Of its rating, at the largest peak.
    LossPrices losses;        ///< As many years as peaks.
};

struct TransformerChoice {
    std::size_t type = 0;  ///< Index into the types.
    double build_cost = 0;
    double life_cost = 0;  ///< With the losses.
    double losses_life_cost = 0;
};

/// The transformer of least life cost (building, iron losses in every hour, copper losses with the square of
/// the load) that carries every year's peak; of equals the first. Nothing when none is large enough, or
/// `types` is empty: split the load, or add a larger one to the catalogue.
std::optional<TransformerChoice> select_transformer(std::span<const TransformerType> types,
                                                    std::span<const double> peak_kva_by_year,
                                                    const TransformerRules& rules);

}  // namespace gridreach
