// SPDX-License-Identifier: Apache-2.0
#include "plan/cost_grain.h"

#include <algorithm>
#include <cmath>

namespace gridreach {

CostGrain::CostGrain(const PrizeProblem& problem) {
    for (const double grain : {1.0, 0.1, 0.01, 0.001, 0.0001}) {
        const auto whole = [&](double v) {
            return v == must_join || (v < 1e9 && std::abs(v / grain - std::round(v / grain)) < 1e-7);
        };
        const bool all = std::all_of(problem.edges.begin(), problem.edges.end(),
                                     [&](const auto& e) { return whole(e.cost); }) &&
                         std::all_of(problem.prize.begin(), problem.prize.end(), whole);
        if (!all) continue;
        grain_ = grain;
        return;
    }
}

double CostGrain::rounded(double bound) const {
    return grain_ > 0 && std::isfinite(bound) ? std::ceil(bound / grain_ - 1e-6) * grain_ : bound;
}

}  // namespace gridreach
