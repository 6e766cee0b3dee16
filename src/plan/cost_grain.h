// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "plan/prize_problem.h"

namespace gridreach {

/// What a cost of a problem can be: multiples of a grain, or anything.
class CostGrain {
public:
    /// The largest power of ten, from 1 down to 0.0001, of which all costs are multiples; none where there is
    /// none.
    explicit CostGrain(const PrizeProblem& problem);

    /// A bound, rounded up to what a cost can be: between two such costs lies nothing.
    double rounded(double bound) const;
    /// Whether nothing cheaper than `cost` can lie above a bound.
    bool closed(double bound, double cost) const { return rounded(bound) >= cost * (1 - 1e-12); }
    /// A bound as it may be claimed: what rounding took from the sums behind it must not claim too much.
    double claimed(double bound) const { return grain_ > 0 ? rounded(bound) : bound * (1 - 1e-12); }

private:
    double grain_ = 0;  ///< 0: there is none.
};

}  // namespace gridreach
