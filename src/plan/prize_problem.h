// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>
#include <limits>
#include <string>
#include <vector>

namespace gridreach {

inline constexpr double must_join = std::numeric_limits<double>::infinity();

/// The rooted prize-collecting Steiner tree problem: choose a tree that holds the root; pay for its edges and
/// for the prize of every vertex left out. A prize of `must_join` leaves no choice.
struct PrizeProblem {
    struct Edge {
        std::uint32_t a = 0, b = 0;
        double cost = 0;  ///< >= 0, finite. Parallel edges and loops are allowed.
    };
    std::uint32_t root = 0;
    std::vector<Edge> edges;
    std::vector<double> prize;  ///< >= 0, by vertex; that of the root counts for nothing.
    std::uint32_t vertices() const { return static_cast<std::uint32_t>(prize.size()); }
};

/// A tree, and how good it is.
struct PrizeTree {
    std::vector<std::uint32_t> edges;  ///< Indices of the problem's edges, rising.
    double cost = 0;         ///< Edges, and prizes left out; infinite when a `must_join` cannot be joined.
    double lower_bound = 0;  ///< No tree costs less.
    bool optimal() const { return lower_bound >= cost; }
};

/// What a set of edges costs as a solution, worked out from nothing but the problem. Throws std::logic_error
/// when they form no tree with the root: the check that every solver's answer must pass.
double checked_cost(const PrizeProblem& problem, const std::vector<std::uint32_t>& edges);

}  // namespace gridreach
