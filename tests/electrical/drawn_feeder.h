// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <Eigen/Dense>
#include <complex>
#include <random>

#include "electrical/radial_sweep.h"

namespace gridreach::test {

/// A radial network with every kind of load; `strength` scales the loads (about 1: drops of some per cent).
inline RadialNetwork drawn_network(std::size_t nodes, double strength, std::mt19937_64& random) {
    const auto uniform = [&](double low, double high) {
        return std::uniform_real_distribution<double>(low, high)(random);
    };
    RadialNetwork n(nodes);
    n.ip.assign(nodes, 0);
    n.iq.assign(nodes, 0);
    n.g.assign(nodes, 0);
    n.b.assign(nodes, 0);
    const double load = strength / static_cast<double>(nodes);
    for (std::uint32_t i = 1; i < nodes; ++i) {
        n.parent[i] = std::uniform_int_distribution<std::uint32_t>(i > 4 ? i - 4 : 0, i - 1)(random);
        // Some branches are switches.
        const bool closed_switch = uniform(0, 1) < 0.1;
        n.r[i] = closed_switch ? 0 : uniform(0.0, 0.2) / static_cast<double>(nodes);
        n.x[i] = closed_switch ? 0 : uniform(0.0, 0.2) / static_cast<double>(nodes);
        n.p[i] = uniform(-0.3, 1) * load;
        n.q[i] = uniform(-0.3, 1) * load;
        n.ip[i] = uniform(0, 1) * load;
        n.iq[i] = uniform(-0.5, 1) * load;
        n.g[i] = uniform(0, 1) * load;
        n.b[i] = uniform(-1, 1) * load;
    }
    return n;
}

/// The same network solved another way: full Newton-Raphson in rectangular coordinates over all nodes but the
/// source, with a dense bus admittance matrix. Switches get a very small impedance.
inline Eigen::VectorXcd newton(const RadialNetwork& n, double source_voltage) {
    using Complex = std::complex<double>;
    const auto count = static_cast<Eigen::Index>(n.size());
    Eigen::MatrixXcd y = Eigen::MatrixXcd::Zero(count, count);
    const auto at = [](const std::vector<double>& values, Eigen::Index i) {
        return values.empty() ? 0.0 : values[static_cast<std::size_t>(i)];
    };
    for (Eigen::Index i = 1; i < count; ++i) {
        const Eigen::Index from = n.parent[static_cast<std::size_t>(i)];
        const Complex z(at(n.r, i), at(n.x, i));
        const Complex series = 1.0 / (z == 0.0 ? Complex(1e-9, 0) : z);
        y(i, i) += series;
        y(from, from) += series;
        y(i, from) -= series;
        y(from, i) -= series;
    }
    for (Eigen::Index i = 0; i < count; ++i) y(i, i) += Complex(at(n.g, i), at(n.b, i));
    Eigen::VectorXcd v = Eigen::VectorXcd::Constant(count, source_voltage);
    const Eigen::Index m = count - 1;
    // Residual of Kirchhoff's current law at each node, as (real, imaginary) parts.
    const auto residual = [&](const Eigen::VectorXcd& state) {
        Eigen::VectorXd f(2 * m);
        const Eigen::VectorXcd i = y * state;
        for (Eigen::Index k = 0; k < m; ++k) {
            const Complex voltage = state(k + 1);
            const Complex power = Complex(at(n.p, k + 1), at(n.q, k + 1)) +
                                  Complex(at(n.ip, k + 1), at(n.iq, k + 1)) * std::abs(voltage);
            const Complex out = i(k + 1) + std::conj(power / voltage);
            f(2 * k) = out.real();
            f(2 * k + 1) = out.imag();
        }
        return f;
    };
    for (int step = 0; step < 50; ++step) {
        const Eigen::VectorXd f = residual(v);
        if (f.lpNorm<Eigen::Infinity>() < 1e-9 * y.cwiseAbs().maxCoeff()) {
            if (step > 6) break;
        }
        // The Jacobian: exact for the linear part, by differences for the loads, which are local.
        Eigen::MatrixXd jacobian(2 * m, 2 * m);
        for (Eigen::Index r = 0; r < m; ++r)
            for (Eigen::Index c = 0; c < m; ++c) {
                const Complex e = y(r + 1, c + 1);
                jacobian(2 * r, 2 * c) = e.real();
                jacobian(2 * r, 2 * c + 1) = -e.imag();
                jacobian(2 * r + 1, 2 * c) = e.imag();
                jacobian(2 * r + 1, 2 * c + 1) = e.real();
            }
        for (Eigen::Index k = 0; k < m; ++k) {
            const auto draw = [&](Complex voltage) {
                const Complex power = Complex(at(n.p, k + 1), at(n.q, k + 1)) +
                                      Complex(at(n.ip, k + 1), at(n.iq, k + 1)) * std::abs(voltage);
                return std::conj(power / voltage);
            };
            const double h = 1e-6;
            const Complex by_real = (draw(v(k + 1) + h) - draw(v(k + 1) - h)) / (2 * h);
            const Complex by_imaginary =
                (draw(v(k + 1) + Complex(0, h)) - draw(v(k + 1) - Complex(0, h))) / (2 * h);
            jacobian(2 * k, 2 * k) += by_real.real();
            jacobian(2 * k + 1, 2 * k) += by_real.imag();
            jacobian(2 * k, 2 * k + 1) += by_imaginary.real();
            jacobian(2 * k + 1, 2 * k + 1) += by_imaginary.imag();
        }
        const Eigen::VectorXd change = jacobian.fullPivLu().solve(-f);
        for (Eigen::Index k = 0; k < m; ++k) v(k + 1) += Complex(change(2 * k), change(2 * k + 1));
    }
    return v;
}

}  // namespace gridreach::test
