// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <Eigen/Dense>
#include <complex>
#include <map>
#include <random>
#include <stdexcept>

#include "electrical/feeder.h"

namespace gridreach::test {

using Complex = std::complex<double>;

inline Conductors wires(const char* letters) {
    return Conductors::parse(letters).value();
}

/// 11 kV, a transformer of the given form, and a drawn 0.4 kV tree behind it: four-wire and single-phase
/// lines when the form has a neutral, three-wire ones else; loads of every kind.
inline Feeder drawn_phase_feeder(Winding from, Winding to, int clock, std::mt19937_64& random) {
    const auto uniform = [&](double low, double high) {
        return std::uniform_real_distribution<double>(low, high)(random);
    };
    Feeder f;
    const bool star = to == Winding::wye_earthed, four_wires = star && uniform(0, 1) < 0.7;
    f.buses.push_back({"source", 11, std::nullopt});
    f.buses.push_back({"mv", 11, std::nullopt});
    f.buses.push_back({"lv", 0.4, std::nullopt});
    if (four_wires) f.buses[2].earthing_ohm = uniform(0, 1) < 0.5 ? 0.0 : uniform(1, 20);
    FeederLine mv;
    mv.name = "mv";
    mv.from = 0, mv.to = 1;
    mv.length_m = uniform(1000, 9000);
    mv.r_ohm_per_km = 0.6, mv.x_ohm_per_km = 0.37;
    mv.r0_ohm_per_km = 0.8, mv.x0_ohm_per_km = 1.5;
    mv.c_nf_per_km = 9, mv.c0_nf_per_km = 5;
    f.lines.push_back(mv);
    FeederTransformer t;
    t.name = "t";
    t.from = 1, t.to = 2;
    t.rating_kva = 100;
    t.from_kv = 11, t.to_kv = 0.42;
    t.impedance_percent = 4, t.load_losses_kw = 1.7;
    t.tap_percent = 2.5;
    t.from_winding = from, t.to_winding = to, t.clock = clock;
    f.transformers.push_back(t);
    std::vector<Conductors> reach = {wires("abcn"), wires("abcn"), wires(four_wires ? "abcn" : "abc")};
    for (std::uint32_t i = 3; i < 12; ++i) {
        FeederLine line;
        line.name = "l" + std::to_string(i);
        line.from = std::uniform_int_distribution<std::uint32_t>(std::max(2u, i - 3), i - 1)(random);
        line.to = i;
        line.length_m = uniform(20, 120);
        line.r_ohm_per_km = uniform(0.3, 1.5), line.x_ohm_per_km = 0.1;
        line.conductors = reach[line.from];
        if (four_wires && line.conductors.count == 4) {
            const char* some[] = {"an", "bn", "cn", "abcn"};
            line.conductors = wires(some[std::uniform_int_distribution<int>(0, 3)(random)]);
            line.rn_ohm_per_km = 0.8, line.xn_ohm_per_km = 0.1;
        } else if (!four_wires && line.conductors.count == 3) {
            const char* some[] = {"ab", "ca", "abc", "abc"};
            line.conductors = wires(some[std::uniform_int_distribution<int>(0, 3)(random)]);
            line.r0_ohm_per_km = 2, line.x0_ohm_per_km = 0.4;
            line.c_nf_per_km = 200, line.c0_nf_per_km = 120;
        }
        reach.push_back(line.conductors);
        f.lines.push_back(line);
        f.buses.push_back({"b" + std::to_string(i), 0.4, std::nullopt});
        FeederLoad load;
        load.name = "p" + std::to_string(i);
        load.bus = i;
        load.p_kw = uniform(-1, 4), load.q_kvar = uniform(-1, 2);
        load.impedance_share = uniform(0, 0.5), load.current_share = uniform(0, 0.5);
        load.conductors = line.conductors;
        const bool can_be_delta = !line.conductors.has(Conductors::neutral) && line.conductors.count >= 2;
        if (can_be_delta && (!star || uniform(0, 1) < 0.5)) load.connection = LoadConnection::delta;
        f.loads.push_back(load);
    }
    f.source = {0, 1.03, 10, Complex(0.1, 0.9), Complex(0.1, 0.9), Complex(0.2, 0.5)};
    return f;
}

/// The same feeder solved another way: one dense admittance matrix over every conductor of every bus,
/// transformers as three windings of their own wired to each other's terminals, loads as currents until
/// nothing changes. Returns the voltage to earth of (bus, conductor).
inline std::map<std::pair<std::uint32_t, int>, Complex> dense_phase_flow(const Feeder& f) {
    constexpr double pi = 3.14159265358979323846;
    std::map<std::pair<std::uint32_t, int>, Eigen::Index> place;
    const auto at = [&](std::uint32_t bus, int conductor) -> Eigen::Index {
        if (conductor == 3 && (bus == f.source.bus || f.buses[bus].earthing_ohm == 0.0)) return -1;
        return place.emplace(std::pair(bus, conductor), static_cast<Eigen::Index>(place.size()))
            .first->second;
    };
    constexpr Eigen::Index room = 60;
    Eigen::MatrixXcd y = Eigen::MatrixXcd::Zero(room, room);
    // A two-terminal admittance, and one between two pairs of terminals (an ideal ratio in series with it).
    const auto add = [&](Eigen::Index i, Eigen::Index k, Complex value) {
        if (i >= 0 && k >= 0) y(i, k) += value;
    };
    for (const FeederLine& line : f.lines) {
        const int n = line.conductors.count;
        Eigen::MatrixXcd z(n, n), half(n, n);
        const Complex z1(line.r_ohm_per_km, line.x_ohm_per_km);
        const Complex z0(line.r0_ohm_per_km.value_or(z1.real()), line.x0_ohm_per_km.value_or(z1.imag()));
        for (int i = 0; i < n; ++i)
            for (int k = 0; k < n; ++k) {
                const bool neutral = line.conductors.at[static_cast<std::size_t>(i)] == 3 ||
                                     line.conductors.at[static_cast<std::size_t>(k)] == 3;
                z(i, k) = (i == k ? (z0 + 2.0 * z1) / 3.0 : (z0 - z1) / 3.0) * line.length_m / 1000.0;
                if (neutral)
                    z(i, k) = i == k ? Complex(line.rn_ohm_per_km.value_or(z1.real()),
                                               line.xn_ohm_per_km.value_or(z1.imag())) *
                                           line.length_m / 1000.0
                                     : 0;
                const double c = i == k ? (line.c0_nf_per_km + 2 * line.c_nf_per_km) / 3
                                        : (line.c0_nf_per_km - line.c_nf_per_km) / 3;
                half(i, k) = neutral ? 0 : Complex(0, pi * f.frequency_hz * c * 1e-9 * line.length_m / 1000);
            }
        const Eigen::MatrixXcd series = z.inverse();
        for (int i = 0; i < n; ++i)
            for (int k = 0; k < n; ++k) {
                const int ci = line.conductors.at[static_cast<std::size_t>(i)],
                          ck = line.conductors.at[static_cast<std::size_t>(k)];
                add(at(line.from, ci), at(line.from, ck), series(i, k) + half(i, k));
                add(at(line.to, ci), at(line.to, ck), series(i, k) + half(i, k));
                add(at(line.from, ci), at(line.to, ck), -series(i, k));
                add(at(line.to, ci), at(line.from, ck), -series(i, k));
            }
    }
    for (const FeederTransformer& t : f.transformers) {
        const bool has_n = f.buses[t.to].earthing_ohm.has_value();
        const auto terminals = [&](std::uint32_t bus, Winding w, int phase, int other) {
            return std::pair(at(bus, phase), w == Winding::delta    ? at(bus, other)
                                             : bus == t.to && has_n ? at(bus, 3)
                                                                    : Eigen::Index(-1));
        };
        const double root = std::sqrt(3.0);
        const double from_volts =
            t.from_kv * (1 + t.tap_percent / 100) / (t.from_winding == Winding::delta ? 1 : root);
        const double to_volts = t.to_kv / (t.to_winding == Winding::delta ? 1 : root);
        const double ratio = from_volts / to_volts;
        const double r = t.load_losses_kw / t.rating_kva,
                     x = std::sqrt(std::pow(t.impedance_percent / 100, 2) - r * r);
        const Complex leak = 1.0 / (Complex(r, x) * to_volts * to_volts * 1e3 / (t.rating_kva / 3));
        for (int phase = 0; phase < 3; ++phase) {
            // Clock 1: a follows A−C in a Dy, A follows a−b in a Yd; clock 11 the other way about.
            const int next = (phase + 1) % 3, last = (phase + 2) % 3;
            const auto p = terminals(t.from, t.from_winding, phase, t.clock == 1 ? last : next);
            const auto s = terminals(t.to, t.to_winding, phase, t.clock == 11 ? last : next);
            const std::pair<Eigen::Index, double> ends[] = {
                {p.first, 1 / ratio}, {p.second, -1 / ratio}, {s.first, -1}, {s.second, 1}};
            for (const auto& [i, a] : ends)
                for (const auto& [k, b] : ends) add(i, k, leak * a * b);
        }
        if (t.to_winding != Winding::wye_earthed || (has_n && f.buses[t.to].earthing_ohm != 0.0))
            for (int c = 0; c < (has_n ? 4 : 3); ++c)
                add(at(t.to, c), at(t.to, c), 1e-6 * t.rating_kva / (1e3 * t.to_kv * t.to_kv));
    }
    for (std::uint32_t bus = 0; bus < f.buses.size(); ++bus)
        if (const auto& ohm = f.buses[bus].earthing_ohm; ohm && *ohm > 0)
            add(at(bus, 3), at(bus, 3), 1 / *ohm);
    // The source as a current behind its admittance.
    const Complex a = std::polar(1.0, 2 * pi / 3);
    Eigen::Matrix3cd to_phases;
    to_phases << 1, 1, 1, 1, a * a, a, 1, a, a * a;
    const Eigen::Matrix3cd inner =
        (to_phases *
         Eigen::Vector3cd(f.source.zero_ohm, f.source.positive_ohm, f.source.negative_ohm).asDiagonal() *
         to_phases.inverse())
            .inverse();
    const Eigen::Vector3cd emf =
        to_phases.col(1) * std::polar(f.source.voltage_pu * f.buses[0].nominal_kv * 1e3 / std::sqrt(3.0),
                                      f.source.angle_degree * pi / 180);
    for (int i = 0; i < 3; ++i)
        for (int k = 0; k < 3; ++k) add(at(0, i), at(0, k), inner(i, k));
    const Eigen::Vector3cd norton = inner * emf;
    const auto count = static_cast<Eigen::Index>(place.size());
    if (count > room) throw std::runtime_error("more conductors than room");
    const Eigen::MatrixXcd whole = y.topLeftCorner(count, count).inverse();
    Eigen::VectorXcd fixed = Eigen::VectorXcd::Zero(count), v;
    for (int c = 0; c < 3; ++c) fixed(at(0, c)) = norton(c);
    v = whole * fixed;
    for (int step = 0; step < 400; ++step) {
        Eigen::VectorXcd current = fixed;
        for (const FeederLoad& load : f.loads) {
            std::vector<int> phases;
            for (int i = 0; i < load.conductors.count; ++i)
                if (load.conductors.at[static_cast<std::size_t>(i)] != 3)
                    phases.push_back(load.conductors.at[static_cast<std::size_t>(i)]);
            const bool delta = load.connection == LoadConnection::delta;
            const std::size_t branches = delta && phases.size() == 2 ? 1 : phases.size();
            for (std::size_t b = 0; b < branches; ++b) {
                const Eigen::Index plus = at(load.bus, phases[b]);
                const Eigen::Index minus = delta ? at(load.bus, phases[(b + 1) % phases.size()])
                                           : load.conductors.has(3) ? at(load.bus, 3)
                                                                    : Eigen::Index(-1);
                const Complex volts = v(plus) - (minus < 0 ? Complex(0) : v(minus));
                const double u =
                    std::abs(volts) / (f.buses[load.bus].nominal_kv * 1e3 / (delta ? 1 : std::sqrt(3.0)));
                const double share = 1 - load.current_share - load.impedance_share + load.current_share * u +
                                     load.impedance_share * u * u;
                const Complex i = std::conj(Complex(load.p_kw, load.q_kvar) * 1e3 * share /
                                            static_cast<double>(branches) / volts);
                current(plus) -= i;
                if (minus >= 0) current(minus) += i;
            }
        }
        v = whole * current;
    }
    std::map<std::pair<std::uint32_t, int>, Complex> out;
    for (const auto& [key, index] : place) out[key] = v(index);
    return out;
}

}  // namespace gridreach::test
