// SPDX-License-Identifier: Apache-2.0
#include "electrical/select_transformer.h"

#include <algorithm>

namespace gridreach {

std::optional<TransformerChoice> select_transformer(std::span<const TransformerType> types,
                                                    std::span<const double> peak_kva_by_year,
                                                    const TransformerRules& rules) {
    double most_kva = 0, squares = 0;
    for (std::size_t year = 0; year < peak_kva_by_year.size(); ++year) {
        const double kva = peak_kva_by_year[year];
        most_kva = std::max(most_kva, kva);
        squares += rules.losses.per_peak_kw[year] * kva * kva;
    }
    std::optional<TransformerChoice> best;
    for (std::size_t i = 0; i < types.size(); ++i) {
        const TransformerType& t = types[i];
        if (most_kva > rules.most_loading * t.rating_kva) continue;
        TransformerChoice choice;
        choice.type = i;
        choice.build_cost = t.cost;
        choice.losses_life_cost = t.no_load_losses_w / 1000 * rules.losses.per_constant_kw +
                                  t.load_losses_w / 1000 * squares / (t.rating_kva * t.rating_kva);
        choice.life_cost = rules.life_factor * t.cost + choice.losses_life_cost;
        if (!best || choice.life_cost < best->life_cost) best = choice;
    }
    return best;
}

}  // namespace gridreach
