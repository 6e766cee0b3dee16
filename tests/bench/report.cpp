// SPDX-License-Identifier: Apache-2.0
// How long the report of a large plan takes, how much memory and how large it is. usage: report_bench LINES
// FILE
#include "outputs/report.h"

#include <sys/resource.h>

#include <chrono>
#include <cmath>
#include <cstdio>
#include <cstdlib>
#include <fstream>

#include "outputs/drawn_plan.h"

int main(int argc, char** argv) {
    using namespace gridreach;
    if (argc != 3) return std::fprintf(stderr, "usage: report_bench LINES FILE\n"), 2;
    const auto lines = static_cast<std::uint32_t>(std::atol(argv[1]));
    const auto peak_mib = [] {
        rusage used{};
        getrusage(RUSAGE_SELF, &used);
        return static_cast<double>(used.ru_maxrss) / 1024;
    };
    // A square of villages 500 m apart, joined row by row; every third has a mini-grid, some years pass.
    test::DrawnPlan drawn;
    const auto across = static_cast<std::uint32_t>(std::sqrt(lines)) + 1;
    const auto at = [&](std::uint32_t i) {
        return PointM{(i % across) * 500.0 + (i * 7919U) % 200, (i / across) * 500.0 + (i * 104729U) % 200};
    };
    for (std::uint32_t i = 0; i < lines; ++i) {
        drawn.demand.nodes.push_back(test::demand_node(i, at(i), {}));
        drawn.demand.nodes.back().expected_households = 20 + i % 50;
        PlanNode node;
        node.demand = DemandNodeId{i};
        node.served_by = i % 3 == 0 ? ServedBy::mini_grid : ServedBy::grid;
        node.reason = i % 3 == 0 ? "a line to it would cost more than the grid saves there." : "";
        node.internal_cost = 1000 + i % 900;
        drawn.plan.nodes.push_back(node);
        PlanLine line;
        line.path = {at(i), at(i + 1)};
        line.length_m = 500;
        line.build_cost = 12500;
        line.conductor = i % 5 == 0 ? "three_phase_33kv rabbit" : "single_phase_33kv squirrel";
        line.downstream_nodes = across - i % across;
        line.year = 1 + static_cast<int>(i % 12);
        drawn.plan.lines.push_back(line);
    }
    const double values_mib = peak_mib();
    const auto begin = std::chrono::steady_clock::now();
    ReportInput in;
    in.outputs = drawn.outputs();
    in.summary = summarise(in.outputs);
    const std::string html = report_html(in);
    const std::chrono::duration<double> seconds = std::chrono::steady_clock::now() - begin;
    std::ofstream(argv[2], std::ios::binary) << html;
    std::printf("%u lines: %.2f s, %.2f MB, %.0f MiB beside %.0f MiB of values\n", lines, seconds.count(),
                static_cast<double>(html.size()) / 1e6, peak_mib() - values_mib, values_mib);
}
