// SPDX-License-Identifier: Apache-2.0
#include "electrical/phase_admittance.h"

#include <Eigen/LU>
#include <algorithm>
#include <cmath>
#include <numbers>

namespace gridreach {

namespace {

using Complex = std::complex<double>;
using Three = Eigen::Matrix3cd;
using Small = Eigen::Matrix<Complex, Eigen::Dynamic, Eigen::Dynamic, 0, 4, 4>;

constexpr double pi = std::numbers::pi;

/// Series impedance in ohm and half of the shunt admittance in siemens, in the line's own order.
struct LineMatrices {
    Small ohm, half_siemens;
};

LineMatrices line_matrices(const Feeder& feeder, const FeederLine& line) {
    const int n = line.conductors.count;
    const double km = line.length_m / 1000, farad = 1e-9 * km * line.parallel;
    LineMatrices m{Small::Zero(n, n), Small::Zero(n, n)};
    const Complex j_omega(0, 2 * pi * feeder.frequency_hz);
    if (line.code) {
        const LineCode& code = feeder.line_codes[*line.code];
        for (int i = 0; i < n; ++i)
            for (int k = 0; k < n; ++k) {
                const auto cell = static_cast<std::size_t>(i * n + k);
                m.ohm(i, k) = code.ohm_per_km[cell] * km / line.parallel;
                m.half_siemens(i, k) = 0.5 * j_omega * code.nf_per_km[cell] * farad;
            }
    } else {
        const Complex z1(line.r_ohm_per_km, line.x_ohm_per_km);
        const Complex z0(line.r0_ohm_per_km.value_or(z1.real()), line.x0_ohm_per_km.value_or(z1.imag()));
        const Complex zn(line.rn_ohm_per_km.value_or(z1.real()), line.xn_ohm_per_km.value_or(z1.imag()));
        const double c1 = line.c_nf_per_km, c0 = line.c0_nf_per_km;
        for (int i = 0; i < n; ++i)
            for (int k = 0; k < n; ++k) {
                const bool neutral = line.conductors.at[static_cast<std::size_t>(i)] == Conductors::neutral ||
                                     line.conductors.at[static_cast<std::size_t>(k)] == Conductors::neutral;
                const Complex z = neutral  ? (i == k ? zn : 0)
                                  : i == k ? (z0 + 2.0 * z1) / 3.0
                                           : (z0 - z1) / 3.0;
                const double c = neutral ? 0 : i == k ? (c0 + 2 * c1) / 3 : (c0 - c1) / 3;
                m.ohm(i, k) = z * km / line.parallel;
                m.half_siemens(i, k) = 0.5 * j_omega * c * farad;
            }
    }
    for (int i = 0; i < n; ++i) m.half_siemens(i, i) += 0.5e-6 * line.g_us_per_km * km * line.parallel;
    return m;
}

/// A two-port of two windings, as seen at the to side: (own, mutual, own).
struct Leakage {
    Complex own, mutual;
};

/// T of series impedance `ohm` and magnetising admittance `siemens` in its middle.
Leakage leakage(Complex ohm, Complex siemens) {
    const Complex arm = 2.0 / ohm, middle = 2.0 * arm + siemens;
    return {arm - arm * arm / middle, -arm * arm / middle};
}

Complex impedance_ohm(double impedance_percent, double losses_kw, double rating_kva, double kv) {
    const double z = impedance_percent / 100, r = losses_kw / rating_kva;
    return Complex(r, std::sqrt(std::max(0.0, z * z - r * r))) * kv * kv * 1000.0 / rating_kva;
}

Complex magnetising_siemens(const FeederTransformer& t) {
    const double iron = t.no_load_losses_kw / t.rating_kva, current = t.no_load_current_percent / 100;
    return Complex(iron, -std::sqrt(std::max(0.0, current * current - iron * iron))) * t.rating_kva / 1000.0 /
           (t.to_kv * t.to_kv);
}

/// Sequence components (0, 1, 2) to phases.
Three from_sequence(Complex zero, Complex positive, Complex negative) {
    const Complex a = std::polar(1.0, 2 * pi / 3);
    Three to_phases;
    to_phases << 1, 1, 1, 1, a * a, a, 1, a, a * a;
    return to_phases * Eigen::Vector3cd(zero, positive, negative).asDiagonal() * to_phases.inverse();
}

/// How the three windings of a side see its conductors: phase to star point, which may be the neutral wire.
Eigen::Matrix<Complex, 3, 4> windings_of(bool neutral) {
    Eigen::Matrix<Complex, 3, 4> m = Eigen::Matrix<Complex, 3, 4>::Zero();
    m.leftCols<3>().setIdentity();
    if (neutral) m.col(3).setConstant(-1);
    return m;
}

TwoPort three_phase(const FeederTransformer& t, Ends ends) {
    const double ratio = t.from_kv * (1 + t.tap_percent / 100) / t.to_kv, lag = t.clock * pi / 6;
    const Complex z1 =
        impedance_ohm(t.impedance_percent, t.load_losses_kw, t.rating_kva, t.to_kv) / t.parallel;
    const Complex z0 =
        impedance_ohm(t.zero_impedance_percent.value_or(t.impedance_percent),
                      t.zero_load_losses_kw.value_or(t.load_losses_kw), t.rating_kva, t.to_kv) /
        t.parallel;
    const Leakage y = leakage(z1, magnetising_siemens(t) * t.parallel);
    const bool from_earthed = t.from_winding == Winding::wye_earthed;
    const bool to_earthed = t.to_winding == Winding::wye_earthed;
    Complex ff0 = 0, ft0 = 0, tt0 = 0;
    if (from_earthed && to_earthed) {
        // Groups 2, 6 and 10 are those of 8, 0 and 4 with one side reversed.
        const double sign = t.clock % 4 == 0 ? 1 : -1;
        ff0 = 1.0 / z0, tt0 = ff0, ft0 = -sign / z0;
    } else if (to_earthed && t.from_winding == Winding::delta) {
        tt0 = 1.0 / z0;
    } else if (from_earthed && t.to_winding == Winding::delta) {
        ff0 = 1.0 / z0;
    }
    const Complex turn = std::polar(1.0, lag);
    const Three ff = from_sequence(ff0, y.own, y.own) / (ratio * ratio);
    const Three ft = from_sequence(ft0, y.mutual * turn, y.mutual * std::conj(turn)) / ratio;
    const Three tf = from_sequence(ft0, y.mutual * std::conj(turn), y.mutual * turn) / ratio;
    const Three tt = from_sequence(tt0, y.own, y.own);
    const auto from = windings_of(from_earthed && ends.from_neutral),
               to = windings_of(to_earthed && ends.to_neutral);
    return {from.transpose() * ff * from, from.transpose() * ft * to, to.transpose() * tf * from,
            to.transpose() * tt * to};
}

TwoPort single_phase(const FeederTransformer& t) {
    const double ratio = t.from_kv * (1 + t.tap_percent / 100) / t.to_kv;
    const Complex z =
        impedance_ohm(t.impedance_percent, t.load_losses_kw, t.rating_kva, t.to_kv) / t.parallel;
    const Leakage y = leakage(z, magnetising_siemens(t) * t.parallel);
    const auto winding = [](const Conductors& c) {
        Eigen::RowVector4cd m = Eigen::RowVector4cd::Zero();
        m(c.at[0]) = 1;
        if (c.count == 2) m(c.at[1]) = -1;
        return m;
    };
    const Eigen::RowVector4cd from = winding(*t.from_conductors), to = winding(*t.to_conductors);
    return {from.transpose() * y.own * from / (ratio * ratio), from.transpose() * y.mutual * to / ratio,
            to.transpose() * y.mutual * from / ratio, to.transpose() * y.own * to};
}

unsigned bits_of(const Conductors& c) {
    unsigned bits = 0;
    for (std::uint8_t i = 0; i < c.count; ++i) bits |= 1u << c.at[i];
    return bits;
}

}  // namespace

bool is_link(const Feeder& feeder, const FeederLine& line) {
    if (line.length_m == 0) return true;
    if (line.code) {
        const auto& ohm = feeder.line_codes[*line.code].ohm_per_km;
        return std::all_of(ohm.begin(), ohm.end(), [](Complex z) { return z == 0.0; });
    }
    return line.r_ohm_per_km == 0 && line.x_ohm_per_km == 0 && line.r0_ohm_per_km.value_or(0) == 0 &&
           line.x0_ohm_per_km.value_or(0) == 0;
}

TwoPort line_admittance(const Feeder& feeder, const FeederLine& line) {
    const LineMatrices m = line_matrices(feeder, line);
    const Small series = m.ohm.inverse();
    TwoPort y;
    for (int i = 0; i < line.conductors.count; ++i)
        for (int k = 0; k < line.conductors.count; ++k) {
            const int row = line.conductors.at[static_cast<std::size_t>(i)];
            const int column = line.conductors.at[static_cast<std::size_t>(k)];
            y.ff(row, column) = series(i, k) + m.half_siemens(i, k);
            y.ft(row, column) = -series(i, k);
        }
    y.tf = y.ft;
    y.tt = y.ff;
    return y;
}

TwoPort transformer_admittance(const FeederTransformer& t, Ends ends) {
    return t.from_conductors ? single_phase(t) : three_phase(t, ends);
}

unsigned conductors_of(const Feeder& feeder, const FeederBranch& branch, bool from_end) {
    if (branch.kind == FeederBranch::Kind::line) return bits_of(feeder.lines[branch.index].conductors);
    const FeederTransformer& t = feeder.transformers[branch.index];
    if (t.from_conductors) return bits_of(from_end ? *t.from_conductors : *t.to_conductors);
    return 7;
}

}  // namespace gridreach
