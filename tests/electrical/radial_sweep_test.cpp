// SPDX-License-Identifier: Apache-2.0
#include "electrical/radial_sweep.h"

#include <gtest/gtest.h>

#include <cmath>

#include "electrical/drawn_feeder.h"

namespace gridreach {
namespace {

/// One line to one constant-power load has a closed form: v² is the larger root of
/// v⁴ − (E² − 2(rp + xq)) v² + (r² + x²)(p² + q²) = 0.
double far_end(double e, double r, double x, double p, double q) {
    const double b = e * e - 2 * (r * p + x * q);
    return std::sqrt((b + std::sqrt(b * b - 4 * (r * r + x * x) * (p * p + q * q))) / 2);
}

RadialNetwork one_line(double r, double x, double p, double q) {
    RadialNetwork n(2);
    n.r[1] = r;
    n.x[1] = x;
    n.p[1] = p;
    n.q[1] = q;
    return n;
}

TEST(Sweep, SolvesOneLineAsTheClosedFormDoes) {
    for (double load : {0.0, 0.1, 1.0, 1.8, 2.2}) {
        const SweepResult s = sweep(one_line(0.1, 0.05, load, load / 2), {.source_voltage = 1.05});
        ASSERT_TRUE(s.converged) << load;
        EXPECT_NEAR(std::hypot(s.vr[1], s.vi[1]), far_end(1.05, 0.1, 0.05, load, load / 2), 1e-9) << load;
    }
}

TEST(Sweep, SaysThatALoadBeyondTheLineHasNoState) {
    // The most one can carry at these: where the root in far_end vanishes, between 2.2 and 2.3.
    for (double load : {2.4, 3.0, 10.0, 1e9})
        EXPECT_FALSE(sweep(one_line(0.1, 0.05, load, load / 2)).converged) << load;
}

TEST(Sweep, OfASourceAloneIsTheSource) {
    const SweepResult s = sweep(RadialNetwork(1), {.source_voltage = 0.97});
    EXPECT_TRUE(s.converged);
    EXPECT_EQ(s.vr[0], 0.97);
    EXPECT_EQ(s.jr[0], 0);
}

TEST(Sweep, AgreesWithNewtonOnDrawnNetworks) {
    double worst = 0;
    for (std::uint64_t seed = 1; seed <= 60; ++seed) {
        std::mt19937_64 random(seed);
        const std::size_t nodes = 2 + seed % 40;
        const RadialNetwork n = test::drawn_network(nodes, 0.5 + static_cast<double>(seed % 7), random);
        const SweepResult s = sweep(n, {.source_voltage = 1.02});
        ASSERT_TRUE(s.converged) << "seed " << seed;
        const Eigen::VectorXcd v = test::newton(n, 1.02);
        for (std::size_t i = 0; i < nodes; ++i)
            worst =
                std::max(worst, std::abs(v(static_cast<Eigen::Index>(i)) - std::complex(s.vr[i], s.vi[i])));
    }
    EXPECT_LT(worst, 1e-7);  // The reference's switches have 1e-9 of resistance each.
}

/// What the source gives is what loads, admittances and branches take.
TEST(Sweep, BalancesPower) {
    for (std::uint64_t seed = 1; seed <= 30; ++seed) {
        std::mt19937_64 random(seed);
        const RadialNetwork n = test::drawn_network(200, 6, random);
        const SweepResult s = sweep(n);
        ASSERT_TRUE(s.converged);
        double p = 0, q = 0;
        for (std::size_t i = 0; i < n.size(); ++i) {
            const double square = s.vr[i] * s.vr[i] + s.vi[i] * s.vi[i], v = std::sqrt(square);
            p += n.p[i] + n.ip[i] * v + n.g[i] * square;
            q += n.q[i] + n.iq[i] * v - n.b[i] * square;
            if (i == 0) continue;
            const double current = s.jr[i] * s.jr[i] + s.ji[i] * s.ji[i];
            p += n.r[i] * current;
            q += n.x[i] * current;
        }
        EXPECT_NEAR(s.vr[0] * s.jr[0] + s.vi[0] * s.ji[0], p, 1e-9) << "seed " << seed;
        EXPECT_NEAR(s.vi[0] * s.jr[0] - s.vr[0] * s.ji[0], q, 1e-9) << "seed " << seed;
    }
}

/// Twice the impedance at half the load is the same voltages: z·S is what counts; so is scaling all voltages
/// by c, powers by c².
TEST(Sweep, KeepsTheLawsOfScale) {
    std::mt19937_64 random(7);
    RadialNetwork n = test::drawn_network(100, 5, random);
    n.ip.clear(), n.iq.clear(), n.g.clear(), n.b.clear();
    const SweepResult before = sweep(n);
    RadialNetwork scaled = n;
    for (std::size_t i = 0; i < n.size(); ++i) {
        scaled.p[i] /= 2, scaled.q[i] /= 2;
        scaled.r[i] *= 2, scaled.x[i] *= 2;
    }
    const SweepResult same = sweep(scaled);
    for (std::size_t i = 0; i < n.size(); ++i) EXPECT_NEAR(same.vr[i], before.vr[i], 1e-10);
    for (std::size_t i = 0; i < n.size(); ++i) scaled.p[i] = n.p[i] * 9, scaled.q[i] = n.q[i] * 9;
    scaled.r = n.r, scaled.x = n.x;
    const SweepResult larger = sweep(scaled, {.source_voltage = 3});
    for (std::size_t i = 0; i < n.size(); ++i) EXPECT_NEAR(larger.vr[i], 3 * before.vr[i], 1e-10);
}

}  // namespace
}  // namespace gridreach
