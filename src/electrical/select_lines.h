// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>
#include <optional>
#include <span>
#include <string>
#include <vector>

#include "electrical/loss_prices.h"
#include "electrical/tree_flow.h"

namespace gridreach {

/// What decides the price of each line's losses: Σ price · kVA², year by year, of the line to each node.
std::vector<double> loss_squares(const LineTree& tree, std::span<const double> peak_kw,
                                 const LossPrices& losses, double power_factor);

/// Life cost of the losses of `length_m` of a line with those squares.
double losses_life_cost(const LineType& type, double length_m, double squares);

/// A radial feeder whose lines are to be chosen.
struct LineSelection {
    LineTree tree;
    /// Of one system voltage; at least one. Of several kinds of phases only with `phases`.
    std::span<const LineType> types;
    /// Line by line the phases it has; slot 0 is unused. Empty: every type fits every line.
    std::span<const LinePhases> phases{};
    /// Line by line the metres it is paid as, where ground makes metres dearer. Empty: its length.
    std::span<const double> paid_m{};
    /// Year by year, node by node: peak_kw[year · nodes + node], each 0 or more.
    std::span<const double> peak_kw{};
    LossPrices losses{};  ///< As many years as peaks.
    TreeSupply supply{};  ///< Voltage at the tap, power factor.
    double lowest_voltage_pu = 0.95;
    double life_factor = 1;  ///< Life cost of a line over what it costs to build.
};

/// Why lines cannot be chosen, and where.
struct SelectionShortfall {
    enum class Kind { ampacity, voltage };
    Kind kind = Kind::voltage;
    std::uint32_t line =
        0;  ///< The line to that node: too much current, or the largest drop on the way to `node`.
    std::uint32_t node = 0;  ///< Of the lowest voltage; of ampacity the line's own.
    double value = 0;        ///< Current in A; voltage in pu (0 where the lines carry nothing like the load).
    double limit = 0;        ///< What is allowed.
    /// "voltage at node 7 is 0.91 of nominal, below 0.95; the line to node 3 …"
    std::string text() const;
};

struct SelectedLines {
    std::vector<std::uint16_t> type;  ///< Of the line to each node, index into the types; of node 0 it is 0.
    TreeFlow peak;                    ///< At the largest peak of every node: the load flow that was checked.
    std::vector<double> line_losses_cost;  ///< Of the line to each node, over the horizon.
    double build_cost = 0;
    double losses_life_cost = 0;
    double life_cost = 0;  ///< Lines and losses.
    std::optional<SelectionShortfall>
        shortfall;  ///< Then the lines are those of least drop, or most ampacity.
    bool feasible() const { return !shortfall; }
};

/// The cheapest life cost (building, and losses at nominal voltage weighted year by year) such that at every
/// node's largest peak no line exceeds its ampacity and no node falls below the lowest voltage, by a full
/// load flow.
///
/// Without a voltage in danger each line has its own cheapest type: an optimum. Else dynamic programming over
/// the tree: for each node the least cost of everything behind it against the voltage drop it may use, as a
/// step function of at most `states` steps (exact while fewer are needed), with drops per line taken from the
/// load flow before, until a load flow holds. Subtrees in which no limit can bind are one step. Ties: the
/// earlier type.
///
/// Deterministic. One node: nothing to choose. Throws UsageError for sizes that do not match, negative peaks
/// and phases without a type.
SelectedLines select_lines(const LineSelection& problem, std::size_t states = 0);

}  // namespace gridreach
