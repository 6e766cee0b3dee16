// SPDX-License-Identifier: Apache-2.0
#include "graph/sweep_kernel.h"

// Each loop is compiled for plain x86-64 and for AVX2, and the processor chooses. Both do the same sums in
// the same order (no fused multiply-add), so the bits do not differ. Sanitizers cannot see through the
// choice.
#if defined(__x86_64__) && defined(__GNUC__) && !defined(__clang__) && !defined(__SANITIZE_ADDRESS__) && \
    !defined(__SANITIZE_THREAD__)
#define GRIDREACH_WIDE __attribute__((target_clones("avx2", "default")))
#else
#define GRIDREACH_WIDE
#endif

namespace gridreach {

namespace {

template <Neighbours neighbours, bool check_corners>
[[gnu::always_inline]] inline bool relax(SweepRow to, SweepRow near, SweepRow far, int n,
                                         const StepCosts& costs) {
    double* __restrict out = to.cost;
    const double* __restrict h = to.half;
    const double* __restrict a = near.cost;
    const double* __restrict ha = near.half;
    const double* __restrict b = far.cost;
    const double* __restrict hb = far.half;
    const double south = costs.south, diagonal = costs.diagonal;
    const double flat = costs.flat_knight, steep = costs.steep_knight;
    const auto least = [](double x, double y) { return x < y ? x : y; };
    // NaN, which loses every comparison below, when both cells at the corner are no-go; else 0.
    const auto corner = [&](double x, double y) { return check_corners ? least(x, y) * 0.0 : 0.0; };
    long changed = 0;

    for (int x = 0; x < n; ++x) {
        double best = out[x];
        const double old = best;
        best = least(a[x] + (ha[x] + h[x]) * south, best);
        double west = (ha[x - 1] + h[x]) * diagonal, east = (ha[x + 1] + h[x]) * diagonal;
        if constexpr (check_corners) {
            west += corner(h[x - 1], ha[x]);
            east += corner(h[x + 1], ha[x]);
        }
        best = least(a[x - 1] + west, best);
        best = least(a[x + 1] + east, best);
        if constexpr (neighbours == Neighbours::sixteen) {
            best = least(a[x - 2] + ((ha[x - 2] + h[x]) + (ha[x - 1] + h[x - 1])) * flat, best);
            best = least(a[x + 2] + ((ha[x + 2] + h[x]) + (ha[x + 1] + h[x + 1])) * flat, best);
            best = least(b[x - 1] + ((hb[x - 1] + h[x]) + (ha[x - 1] + ha[x])) * steep, best);
            best = least(b[x + 1] + ((hb[x + 1] + h[x]) + (ha[x + 1] + ha[x])) * steep, best);
        }
        out[x] = best;
        changed |= best < old;
    }
    return changed != 0;
}

GRIDREACH_WIDE bool relax_8(SweepRow to, SweepRow near, SweepRow far, int n, const StepCosts& costs) {
    return relax<Neighbours::eight, false>(to, near, far, n, costs);
}
GRIDREACH_WIDE bool relax_8_corners(SweepRow to, SweepRow near, SweepRow far, int n, const StepCosts& costs) {
    return relax<Neighbours::eight, true>(to, near, far, n, costs);
}
GRIDREACH_WIDE bool relax_16(SweepRow to, SweepRow near, SweepRow far, int n, const StepCosts& costs) {
    return relax<Neighbours::sixteen, false>(to, near, far, n, costs);
}
GRIDREACH_WIDE bool relax_16_corners(SweepRow to, SweepRow near, SweepRow far, int n,
                                     const StepCosts& costs) {
    return relax<Neighbours::sixteen, true>(to, near, far, n, costs);
}

/// Whether a step to the east or west would lower anything.
GRIDREACH_WIDE bool can_relax_within(const double* __restrict cost, const double* __restrict half, int n,
                                     double east) {
    long any = 0;
    for (int x = 0; x < n; ++x) {
        any |= cost[x - 1] + (half[x - 1] + half[x]) * east < cost[x];
        any |= cost[x + 1] + (half[x + 1] + half[x]) * east < cost[x];
    }
    return any != 0;
}

template <int step>
[[gnu::always_inline]] inline void link_from(const std::array<SweepRow, 5>& rows, int n,
                                             const StepCosts& costs, StepRules rules,
                                             std::int64_t* __restrict links) {
    constexpr CellStep s = cell_steps[step];
    const double* __restrict from = rows[2 + s.rows].cost;
    const double* __restrict to = rows[2].cost;
    const std::array<const double*, 5> halves{rows[0].half, rows[1].half, rows[2].half, rows[3].half,
                                              rows[4].half};
    for (int x = 0; x < n; ++x) {
        const auto half = [&](int dx, int dy) __attribute__((always_inline)) {
            return halves[static_cast<std::size_t>(2 + dy)][x + dx];
        };
        const double before = from[x + s.columns];
        const double cost = step_cost(costs, rules, s, half);
        const int comes_from = static_cast<int>(before + cost == to[x]) & static_cast<int>(before < to[x]);
        links[x] = comes_from != 0 ? step : links[x];
    }
}

template <int step>
[[gnu::always_inline]] inline void link_from_all(const std::array<SweepRow, 5>& rows, int n,
                                                 const StepCosts& costs, StepRules rules,
                                                 std::int64_t* links) {
    link_from<step>(rows, n, costs, rules, links);
    if constexpr (step > 0) link_from_all<step - 1>(rows, n, costs, rules, links);
}

GRIDREACH_WIDE void link_8(const std::array<SweepRow, 5>& rows, int n, const StepCosts& costs,
                           StepRules rules, std::int64_t* links) {
    link_from_all<7>(rows, n, costs, rules, links);
}
GRIDREACH_WIDE void link_16(const std::array<SweepRow, 5>& rows, int n, const StepCosts& costs,
                            StepRules rules, std::int64_t* links) {
    link_from_all<15>(rows, n, costs, rules, links);
}

}  // namespace

void link_row(const std::array<SweepRow, 5>& rows, int n, const StepCosts& costs, StepRules rules,
              std::int64_t* links) {
    std::fill(links, links + n, 255);
    if (rules.neighbours == Neighbours::eight)
        link_8(rows, n, costs, rules, links);
    else
        link_16(rows, n, costs, rules, links);
}

bool relax_row(SweepRow to, SweepRow near, SweepRow far, int n, const StepCosts& costs, StepRules rules,
               bool has_barriers) {
    const bool corners = has_barriers && rules.barriers == Barriers::tight;
    if (rules.neighbours == Neighbours::eight)
        return corners ? relax_8_corners(to, near, far, n, costs) : relax_8(to, near, far, n, costs);
    return corners ? relax_16_corners(to, near, far, n, costs) : relax_16(to, near, far, n, costs);
}

bool relax_within_row(SweepRow row, int n, const StepCosts& costs) {
    double* cost = row.cost;
    const double* half = row.half;
    if (!can_relax_within(cost, half, n, costs.east)) return false;
    double before = cost[-1];
    for (int x = 0; x < n; ++x) {
        const double step = before + (half[x - 1] + half[x]) * costs.east;
        before = step < cost[x] ? step : cost[x];
        cost[x] = before;
    }
    before = cost[n];
    for (int x = n - 1; x >= 0; --x) {
        const double step = before + (half[x + 1] + half[x]) * costs.east;
        before = step < cost[x] ? step : cost[x];
        cost[x] = before;
    }
    return true;
}

}  // namespace gridreach
