// SPDX-License-Identifier: Apache-2.0
#include "electrical/radial_sweep.h"

#include <algorithm>
#include <cassert>
#include <cmath>
#include <limits>

namespace gridreach {

namespace {

/// Below this share of the source's voltage a constant-power load has collapsed.
constexpr double collapsed = 0.02;
/// Iterations in which the changes of the voltages must shrink at least a little.
constexpr int patience = 40;

/// What loads and admittances draw at the present voltages.
void load_currents(const RadialNetwork& n, SweepResult& s) {
    const std::size_t count = n.size();
    const double *p = n.p.data(), *q = n.q.data(), *vr = s.vr.data(), *vi = s.vi.data();
    double *jr = s.jr.data(), *ji = s.ji.data();
    if (n.ip.empty()) {
        for (std::size_t i = 0; i < count; ++i) {
            const double inverse = 1 / (vr[i] * vr[i] + vi[i] * vi[i]);
            jr[i] = (p[i] * vr[i] + q[i] * vi[i]) * inverse;
            ji[i] = (p[i] * vi[i] - q[i] * vr[i]) * inverse;
        }
    } else {
        const double *ip = n.ip.data(), *iq = n.iq.data();
        for (std::size_t i = 0; i < count; ++i) {
            const double square = vr[i] * vr[i] + vi[i] * vi[i], v = std::sqrt(square), inverse = 1 / square;
            const double pi = p[i] + ip[i] * v, qi = q[i] + iq[i] * v;
            jr[i] = (pi * vr[i] + qi * vi[i]) * inverse;
            ji[i] = (pi * vi[i] - qi * vr[i]) * inverse;
        }
    }
    if (n.g.empty()) return;
    const double *g = n.g.data(), *b = n.b.data();
    for (std::size_t i = 0; i < count; ++i) {
        jr[i] += g[i] * vr[i] - b[i] * vi[i];
        ji[i] += g[i] * vi[i] + b[i] * vr[i];
    }
}

}  // namespace

SweepResult sweep(const RadialNetwork& n, const SweepSettings& settings) {
    const std::size_t count = n.size();
    SweepResult s;
    s.vr.assign(count, settings.source_voltage);
    s.vi.assign(count, 0);
    s.jr.resize(count);
    s.ji.resize(count);
    const double tolerance = settings.tolerance * settings.source_voltage;
    const double least_square = std::pow(collapsed * settings.source_voltage, 2);
    double best = std::numeric_limits<double>::infinity();
    int since_best = 0;
    const std::uint32_t* parent = n.parent.data();
    const double *r = n.r.data(), *x = n.x.data();
    double *vr = s.vr.data(), *vi = s.vi.data(), *jr = s.jr.data(), *ji = s.ji.data();
    while (s.iterations < settings.most_iterations) {
        ++s.iterations;
        load_currents(n, s);
        for (std::size_t i = count; i-- > 1;) {
            assert(parent[i] < i);
            jr[parent[i]] += jr[i];
            ji[parent[i]] += ji[i];
        }
        double change_square = 0, lowest_square = std::numeric_limits<double>::infinity();
        for (std::size_t i = 1; i < count; ++i) {
            const std::uint32_t from = parent[i];
            const double real = vr[from] - r[i] * jr[i] + x[i] * ji[i];
            const double imaginary = vi[from] - r[i] * ji[i] - x[i] * jr[i];
            const double dr = real - vr[i], di = imaginary - vi[i];
            change_square = std::max(change_square, dr * dr + di * di);
            lowest_square = std::min(lowest_square, real * real + imaginary * imaginary);
            vr[i] = real;
            vi[i] = imaginary;
        }
        s.last_change = std::sqrt(change_square);
        if (s.last_change <= tolerance) {
            s.converged = true;
            return s;
        }
        // Written so that a value that is no number stops too.
        if (!(lowest_square >= least_square)) return s;
        if (s.last_change < 0.99 * best) {
            best = s.last_change;
            since_best = 0;
        } else if (++since_best >= patience) {
            return s;
        }
    }
    return s;
}

}  // namespace gridreach
