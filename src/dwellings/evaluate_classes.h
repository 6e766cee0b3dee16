// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <vector>

#include "dwellings/evaluate.h"

namespace gridreach {

/// `part` of `whole`; unset when `whole` is 0.
std::optional<double> ratio(std::size_t part, std::size_t whole);

/// The scores of each class of roof area, from what became of each dwelling. Unscored ones count nowhere.
std::vector<AreaClassScore> score_classes(const std::vector<Dwelling>& found,
                                          const std::vector<Verdict>& of_found,
                                          const std::vector<Dwelling>& truth,
                                          const std::vector<Verdict>& of_truth);

}  // namespace gridreach
