// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <optional>
#include <string>
#include <string_view>

#include "plan/prize_problem.h"

namespace gridreach {

/// A Steiner problem as a file states it.
struct StpProblem {
    PrizeProblem problem;  ///< Plain terminals have the prize must_join.
    bool rooted = false;   ///< Else the tree may lie anywhere; the problem's root means nothing.
    std::string kind;      ///< "SPG", "PCSPG", "RPCSPG" or "MWCS".
    /// Of the maximum-weight form: the weight of a tree is this less its cost. Else nothing.
    std::optional<double> weight_at_no_cost;

    /// What the file's own form calls a tree of that cost.
    double value_of(double cost) const { return weight_at_no_cost ? *weight_at_no_cost - cost : cost; }
};

/// Reads a SteinLib file (.stp: Steiner tree, prize-collecting (`TP`), rooted prize-collecting, and the
/// maximum-weight connected subgraph, where every `T` has a weight and edges have no cost) or a PACE 2018
/// file (.gr), which are alike but for the first line. Comments, coordinates and presolve sections are
/// skipped; curly quotes, blanks after section names and any case of words are taken. `name` is for messages.
/// Throws InputError with the line for anything that is not understood, for counts that do not fit (edges,
/// terminals), vertices that are not there, and costs or prizes that are negative or no number. Directed arcs
/// (`A`) and hop-limited or node-weighted Steiner forms are refused.
///
/// The maximum-weight form becomes a prize-collecting one (M. T. Dittrich et al. (2008), Identifying
/// functional modules in protein-protein interaction networks, Bioinformatics 24(13):i223-i231): with the
/// least weight w below 0, every edge costs -w and every prize is weight - w, since a tree has one edge less
/// than vertices.
StpProblem parse_stp(std::string_view text, const std::string& name);

}  // namespace gridreach
