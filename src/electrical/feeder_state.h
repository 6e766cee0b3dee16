// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "electrical/feeder.h"

namespace gridreach {

/// What a load flow found. Buses come in the feeder's order; branches as sort_feeder has them.
struct FeederState {
    struct Voltage {
        std::uint32_t bus = 0;
        std::string phase;  ///< "abc" of a balanced flow, else one letter.
        double kv = 0;      ///< Balanced: between phases. Else phase to neutral where the bus has one, or to
                            ///< earth; of the neutral itself to earth.
        double pu = 0;      ///< Of the nominal voltage, of that between phase and neutral where per phase.
        double angle_degree = 0;
    };
    struct Current {
        FeederBranch branch;
        std::string phase;
        double from_a = 0, to_a = 0;
        std::optional<double> loading_percent;  ///< Of ampacity or rating.
    };
    struct Flow {
        FeederBranch branch;
        double p_from_kw = 0, q_from_kvar = 0;  ///< Into the branch at the end written first.
        double p_to_kw = 0, q_to_kvar = 0;      ///< Into the branch at the other end.
        double losses_kw() const { return p_from_kw + p_to_kw; }
        double losses_kvar() const { return q_from_kvar + q_to_kvar; }
    };

    bool per_phase = false;
    int iterations = 0;
    std::vector<Voltage> voltages;
    std::vector<Current> currents;
    std::vector<Flow> flows;
    double source_kw = 0, source_kvar = 0;
    double load_kw = 0, load_kvar = 0;  ///< Capacitors and generation are in it, negative.

    double losses_kw() const { return source_kw - load_kw; }
};

/// Solves a balanced feeder as a single-phase equivalent (docs/electrical.md has the models). Throws
/// InputError as sort_feeder does and when `feeder` distinguishes phases; Error of class infeasible when the
/// network cannot carry the loads, which says what share it can, where the voltage collapses and what would
/// help.
FeederState balanced_flow(const Feeder& feeder);

/// Solves any feeder in phase coordinates, conductor by conductor. Throws as balanced_flow does, and
/// InputError for an element whose conductors its buses do not have.
FeederState per_phase_flow(const Feeder& feeder);

}  // namespace gridreach
