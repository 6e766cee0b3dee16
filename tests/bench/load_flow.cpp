// SPDX-License-Identifier: Apache-2.0
// Times the sweep and the choice of lines on drawn feeders. usage: load_flow_bench BUSES [RUNS]
#include <algorithm>
#include <chrono>
#include <cmath>
#include <cstdio>
#include <cstdlib>
#include <fstream>
#include <iostream>
#include <iterator>
#include <random>

#include "electrical/equipment.h"
#include "electrical/feeder_state.h"
#include "electrical/radial_sweep.h"
#include "electrical/select_lines.h"
#include "options/setting.h"

namespace {

using namespace gridreach;

double seconds(const std::chrono::steady_clock::time_point& since) {
    return std::chrono::duration<double>(std::chrono::steady_clock::now() - since).count();
}

/// A tree in breadth-first order whose nodes have one to three lines going on.
std::vector<std::uint32_t> drawn_parents(std::size_t nodes, std::mt19937_64& random) {
    std::vector<std::uint32_t> parent{0};
    for (std::uint32_t from = 0; parent.size() < nodes; ++from) {
        const int children = from < 4 ? 3 : std::discrete_distribution<int>({0.3, 0.45, 0.2, 0.05})(random);
        const bool last = from + 1 == parent.size();
        for (int i = 0; i < std::max(children, last ? 1 : 0) && parent.size() < nodes; ++i)
            parent.push_back(from);
    }
    return parent;
}

/// Voltages between 0.9 and 1: the loads are scaled until the lowest is 0.92.
RadialNetwork drawn_feeder(std::size_t nodes, std::mt19937_64& random) {
    RadialNetwork n(nodes);
    n.parent = drawn_parents(nodes, random);
    std::uniform_real_distribution<double> uniform(0.2, 1.8);
    for (std::size_t i = 1; i < nodes; ++i) {
        n.r[i] = 1e-4 * uniform(random), n.x[i] = 0.6 * n.r[i];
        n.p[i] = uniform(random), n.q[i] = 0.4 * n.p[i];
    }
    std::vector<double> p = n.p, drop(nodes, 0);
    for (std::size_t i = nodes; i-- > 1;) p[n.parent[i]] += p[i];
    double most = 0;
    for (std::size_t i = 1; i < nodes; ++i)
        most = std::max(most, drop[i] = drop[n.parent[i]] + (n.r[i] + 0.4 * n.x[i]) * p[i]);
    for (std::size_t i = 1; i < nodes; ++i) n.p[i] *= 0.073 / most, n.q[i] *= 0.073 / most;
    return n;
}

void time_sweep(std::size_t nodes, int runs) {
    std::mt19937_64 random(1);
    const RadialNetwork network = drawn_feeder(nodes, random);
    double best = 1e9;
    SweepResult result;
    for (int i = 0; i < runs; ++i) {
        const auto began = std::chrono::steady_clock::now();
        result = sweep(network);
        best = std::min(best, seconds(began));
    }
    double lowest = 1;
    for (std::size_t i = 0; i < nodes; ++i) lowest = std::min(lowest, std::hypot(result.vr[i], result.vi[i]));
    std::printf("sweep: %zu buses, %d iterations, lowest voltage %.4f, best of %d: %.2f ms\n", nodes,
                result.iterations, lowest, runs, 1e3 * best);
}

/// A whole feeder in file form, solved balanced and per phase.
void time_feeder(std::size_t nodes, int runs) {
    std::mt19937_64 random(1);
    const RadialNetwork n = drawn_feeder(nodes, random);
    Feeder f;
    for (std::uint32_t i = 0; i < nodes; ++i) {
        f.buses.push_back({"b" + std::to_string(i), 11, std::nullopt});
        if (i == 0) continue;
        FeederLine line;
        line.name = "l" + std::to_string(i);
        line.from = n.parent[i], line.to = i, line.length_m = 1000;
        line.r_ohm_per_km = 121 * n.r[i], line.x_ohm_per_km = 121 * n.x[i];
        f.lines.push_back(line);
        FeederLoad load;
        load.name = "p" + std::to_string(i);
        load.bus = i, load.p_kw = 1000 * n.p[i], load.q_kvar = 1000 * n.q[i];
        f.loads.push_back(load);
    }
    for (bool per_phase : {false, true}) {
        double best = 1e9;
        int iterations = 0;
        for (int i = 0; i < runs; ++i) {
            const auto began = std::chrono::steady_clock::now();
            iterations = (per_phase ? per_phase_flow(f) : balanced_flow(f)).iterations;
            best = std::min(best, seconds(began));
        }
        std::printf("%s flow with sorting and report: %zu buses, %d iterations, best of %d: %.1f ms\n",
                    per_phase ? "per-phase" : "balanced", nodes, iterations, runs, 1e3 * best);
    }
}

void time_selection(std::size_t nodes, const Equipment& equipment) {
    std::mt19937_64 random(1);
    const std::vector<std::uint32_t> parent = drawn_parents(nodes, random);
    std::uniform_real_distribution<double> uniform(0.2, 1.8);
    std::vector<double> length_m(nodes, 0), first(nodes, 0);
    for (std::size_t i = 1; i < nodes; ++i) length_m[i] = 500 * uniform(random), first[i] = uniform(random);
    const std::vector<LineType> types = mv_line_types(equipment, LinePhases::three_phase, 33);
    LineSelection problem;
    problem.tree = {parent, length_m};
    problem.types = types;
    problem.losses = loss_prices(0.12, 0.3, 20, 0.08);
    problem.supply = {1.0, 0.9};
    // Loads at which the thickest lines everywhere would just do, and half of that.
    std::vector<double> carried = carried_kw(problem.tree, first), drop(nodes, 0);
    double most = 0;
    for (std::size_t i = 1; i < nodes; ++i)
        most = std::max(
            most, drop[i] = drop[parent[i]] + drop_pu_per_kw_m(types.back(), 0.9) * length_m[i] * carried[i]);
    for (double share : {0.2, 0.7, 0.85}) {
        std::vector<double> peaks;
        for (int year = 0; year < 20; ++year)
            for (double kw : first) peaks.push_back(kw * share * 0.05 / most * std::pow(1.02, year - 19));
        problem.peak_kw = peaks;
        const auto began = std::chrono::steady_clock::now();
        const SelectedLines chosen = select_lines(problem);
        std::printf(
            "lines: %zu, 20 years, %.0f %% of what the thickest carry: %s, lowest voltage %.4f, %.0f ms\n",
            nodes, 100 * share, chosen.feasible() ? "chosen" : "short", chosen.peak.lowest_voltage_pu(),
            1e3 * seconds(began));
    }
}

/// The low-voltage lines of many transformers, one after the other.
void time_small_trees(const Equipment& equipment) {
    const std::vector<LineType> types = lv_line_types(equipment, LinePhases::three_phase);
    constexpr int trees = 2000;
    constexpr std::size_t nodes = 40;
    std::mt19937_64 random(1);
    std::uniform_real_distribution<double> uniform(0.2, 1.8);
    std::size_t feasible = 0;
    double spent = 0;
    for (int i = 0; i < trees; ++i) {
        const std::vector<std::uint32_t> parent = drawn_parents(nodes, random);
        std::vector<double> length_m(nodes, 0), peaks(nodes, 0);
        const double kw = uniform(random);
        for (std::size_t k = 1; k < nodes; ++k)
            length_m[k] = 30 * uniform(random), peaks[k] = kw * uniform(random);
        LineSelection problem;
        problem.tree = {parent, length_m};
        problem.types = types;
        problem.peak_kw = peaks;
        problem.losses = loss_prices(0.12, 0.3, 1, 0.08);
        problem.supply = {1.0, 0.9};
        const auto began = std::chrono::steady_clock::now();
        feasible += select_lines(problem).feasible() ? 1 : 0;
        spent += seconds(began);
    }
    std::printf("lines: %d trees of %zu nodes, %zu feasible: %.0f microseconds each\n", trees, nodes,
                feasible, 1e6 * spent / trees);
}

}  // namespace

int main(int argc, char** argv) {
    const std::size_t nodes = argc > 1 ? std::strtoul(argv[1], nullptr, 10) : 100000;
    const int runs = argc > 2 ? std::atoi(argv[2]) : 9;
    time_sweep(nodes, runs);
    time_feeder(nodes, std::min(runs, 3));
    const Equipment equipment =
        read_equipment(read_yaml_file(std::string(GRIDREACH_SOURCE_DIR) + "/data/catalogue/equipment.yaml"));
    time_small_trees(equipment);
    time_selection(nodes, equipment);
}
