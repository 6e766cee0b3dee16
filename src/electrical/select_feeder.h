// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>
#include <span>
#include <vector>

#include "electrical/equipment.h"
#include "electrical/select_lines.h"

namespace gridreach {

/// What an MV feeder of one voltage can be built of.
struct MvLevel {
    double voltage_kv = 0;        ///< Between phases.
    std::vector<LineType> types;  ///< Three-phase, single-phase and SWER, as far as allowed.
};

/// The line types of a level with these phases: SWER at voltage_kv/√3 to earth. Lines of one or two wires
/// carry at most `single_phase_current_a`. Empty types when the catalogue has none; three-phase first.
MvLevel mv_level(const Equipment& equipment, double voltage_kv, std::span<const LinePhases> phases,
                 double single_phase_current_a);

/// A radial MV feeder whose phases and conductors are to be chosen.
struct FeederSelection {
    LineTree tree;
    std::span<const double> paid_m;      ///< Line by line; see LineSelection.
    std::span<const double> peak_kw;     ///< Year by year, node by node; see LineSelection.
    std::span<const LinePhases> fewest;  ///< Node by node: the fewest wires its own load can be served by.
    LossPrices losses;
    TreeSupply supply;
    double lowest_voltage_pu = 0.9;
    double life_factor = 1;
    double swer_start_cost = 0;  ///< Where SWER leaves another line: an isolating transformer, built.
};

struct SelectedFeeder {
    double voltage_kv = 0;
    std::vector<LineType> types;
    std::vector<LinePhases> phases;  ///< Of the line to each node.
    std::vector<bool> swer_starts;   ///< By node: the line to it begins SWER.
    SelectedLines lines;
    double life_cost = 0;  ///< Lines, losses and starts of SWER.
};

/// The cheapest life cost of the levels given under ampacity and voltage, with phases that only fall along
/// the way of power: three-phase, then two wires, then SWER.
///
/// Without a voltage in danger phases are an optimum, by dynamic programming over the tree. Else a price on
/// the voltage drop, in steps of three and then finer ones about the best, keeps three phases further out;
/// each of these layouts gets its conductors by select_lines, and the cheapest that holds wins, all lines of
/// three phases among them. Where no level holds: the highest level in three phases, with the shortfall.
/// Single-phase loads are taken to be shared out evenly between the phases of the lines in front of them.
///
/// Ties: the earlier level, the earlier layout. Throws UsageError for no levels and what select_lines
/// refuses.
SelectedFeeder select_feeder(const FeederSelection& problem, std::span<const MvLevel> levels);

}  // namespace gridreach
