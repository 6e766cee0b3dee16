// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "plan/hold_limits.h"

namespace gridreach {

/// Looks for a cheaper plan that holds, near one that does and left nodes off the grid for its limits:
///
/// - such a node gets the grid after all, over any candidate line to what is built or to a tap, alone or in
///   place of another node on the same feeder;
/// - a branch of a feeder at its limit is fed over another candidate line.
///
/// Every try is sized in full and counts only where everything holds; the first that is cheaper is taken and
/// the search goes on from it, until none is, 300,000 lines were sized, or a stop is asked for. Each
/// household on the grid counts as `household_worth` saved. Deterministic.
HeldPlan refine_held(const LineSizing& sizing, HeldPlan held, double household_worth);

}  // namespace gridreach
