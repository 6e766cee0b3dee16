// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <Eigen/Core>
#include <complex>

#include "electrical/feeder.h"

namespace gridreach {

/// Room for phases a, b, c and the neutral; what an element does not touch is zero.
using Volts = Eigen::Vector4cd;
using Siemens = Eigen::Matrix4cd;

/// An element between two ends: i_from = ff·v_from + ft·v_to, i_to = tf·v_from + tt·v_to, currents into it.
struct TwoPort {
    Siemens ff = Siemens::Zero(), ft = Siemens::Zero(), tf = Siemens::Zero(), tt = Siemens::Zero();
};

/// What a conductor of an end stands for in the network: an end without the neutral wire has its windings'
/// star point earthed.
struct Ends {
    bool from_neutral = false, to_neutral = false;
};

/// Whether the line is a mere link: no impedance at all.
bool is_link(const Feeder& feeder, const FeederLine& line);

/// Series impedances with half of the capacitance at each end (π). Without a code: phases have the sequence
/// impedances' self (z0 + 2·z1)/3 and mutual (z0 − z1)/3; a neutral wire is not coupled to them.
TwoPort line_admittance(const Feeder& feeder, const FeederLine& line);

/// A T of leakage and magnetising branch, built in sequence components for a three-phase transformer: its
/// clock turns the positive sequence one way and the negative the other; the zero sequence passes between two
/// earthed star points, ends in the delta of one with a delta on the other side, and is open otherwise. The
/// magnetising branch has no zero sequence.
TwoPort transformer_admittance(const FeederTransformer& transformer, Ends ends);

/// Conductors of the end as a set of bits, 1 << conductor; star points apart.
unsigned conductors_of(const Feeder& feeder, const FeederBranch& branch, bool from_end);

}  // namespace gridreach
