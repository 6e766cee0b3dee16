// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <string>
#include <string_view>

#include "plan/prize_problem.h"

namespace gridreach {

/// A Steiner problem as a file states it.
struct StpProblem {
    PrizeProblem problem;  ///< Plain terminals have the prize must_join.
    bool rooted = false;   ///< Else the tree may lie anywhere; the problem's root means nothing.
    std::string kind;      ///< "SPG", "PCSPG" or "RPCSPG".
};

/// Reads a SteinLib file (.stp: Steiner tree, prize-collecting (`TP`), and rooted prize-collecting) or a PACE
/// 2018 file (.gr), which are alike but for the first line. Comments, coordinates and presolve sections are
/// skipped; curly quotes, blanks after section names and any case of words are taken. `name` is for messages.
/// Throws InputError with the line for anything that is not understood, for counts that do not fit (edges,
/// terminals), vertices that are not there, and costs or prizes that are negative or no number. Directed arcs
/// (`A`) and hop-limited or node-weighted forms are refused.
StpProblem parse_stp(std::string_view text, const std::string& name);

}  // namespace gridreach
